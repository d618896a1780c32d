//! Which events stand: those that no standing retract names.

use std::collections::HashSet;

use super::event::{Body, Event, EventId};

/// For each event, in order, whether it stands. A retract works on earlier events of the same
/// reviewer, so a walk from the last to the first settles every one.
pub fn standing(events: &[Event]) -> Vec<bool> {
    let mut retracted: HashSet<(&str, EventId)> = HashSet::new();
    let mut standing = vec![true; events.len()];
    for (event, stands) in events.iter().zip(&mut standing).rev() {
        *stands = !retracted.contains(&(event.by.as_str(), event.id));
        if let (Body::Retract { of }, true) = (&event.body, *stands) {
            retracted.extend(of.iter().map(|id| (event.by.as_str(), *id)));
        }
    }
    standing
}
