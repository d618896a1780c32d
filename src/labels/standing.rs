//! Which events stand: those that no standing retract names.

use hashbrown::HashSet;

use super::event::{Body, Event, EventId};

/// What of an event tells which others stand.
#[derive(Clone, Copy, Debug)]
pub struct Said<'e> {
    /// Its id.
    pub id: EventId,
    /// Who.
    pub by: &'e str,
    /// What it retracts.
    pub of: &'e [EventId],
}

impl<'e> Said<'e> {
    /// Of an event.
    pub fn in_event(event: &'e Event) -> Self {
        let of = match &event.body {
            Body::Retract { of } => of.as_slice(),
            _ => &[],
        };
        Said { id: event.id, by: &event.by, of }
    }
}

/// For each event, in order, whether it stands.
pub fn standing(events: &[Event]) -> Vec<bool> {
    standing_of(events.iter().map(Said::in_event))
}

/// The same, of what tells it. A retract works on earlier events of the same reviewer, so a walk from
/// the last to the first settles every one.
pub fn standing_of<'e>(
    events: impl DoubleEndedIterator<Item = Said<'e>> + ExactSizeIterator,
) -> Vec<bool> {
    let mut retracted: HashSet<(&str, EventId)> = HashSet::new();
    let mut standing = vec![true; events.len()];
    for (said, stands) in events.zip(&mut standing).rev() {
        *stands = retracted.is_empty() || !retracted.contains(&(said.by, said.id));
        if *stands {
            retracted.extend(said.of.iter().map(|id| (said.by, *id)));
        }
    }
    standing
}
