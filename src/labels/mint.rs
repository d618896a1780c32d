//! New events: their ids and times.

use super::event::{Body, Event, EventId, Millis};

/// Makes events. The same seed makes the same ids, so that tests can repeat.
#[derive(Clone, Debug)]
pub struct Mint {
    random: fastrand::Rng,
    last: Option<EventId>,
}

impl Mint {
    /// A mint whose ids are told from others' by their random part.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Mint { random: fastrand::Rng::with_seed(seed), last: None }
    }

    /// An event that sorts behind `after`, the latest one of its reviewer, whatever the clock
    /// says, and whose id carries the same time. A clock that says something absurd is not asked.
    pub fn event(&mut self, now: Millis, after: Option<Millis>, by: &str, body: Body) -> Event {
        let now = if now.is_absurd() { Millis::default() } else { now };
        let at = after.map_or(now, |after| Millis(now.0.max(after.0.saturating_add(1))));
        let bits = self.random.u128(..) >> 48;
        let mut id = EventId(ulid::Ulid::from_parts(at.0, bits));
        if let Some(last) = self.last
            && last >= id
            && let Ok(next) = last.0.increment()
        {
            id = EventId(next);
        }
        self.last = Some(id);
        Event::new(id, at, by, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_follow_one_another_though_the_clock_jumps_back() {
        let mut mint = Mint::new(7);
        let body = || Body::Opened { tool: "t".into() };
        let first = mint.event(Millis(5_000), None, "alice", body());
        let second = mint.event(Millis(1_000), Some(first.at), "alice", body());
        assert_eq!(second.at, Millis(5_001));
        assert_eq!(second.id.0.timestamp_ms(), 5_001);
        assert!(second.order() > first.order());
    }

    #[test]
    fn a_clock_at_the_end_of_time_is_not_asked() {
        let mut mint = Mint::new(7);
        let body = || Body::Opened { tool: "t".into() };
        let first = mint.event(Millis(u64::MAX >> 16), Some(Millis(5_000)), "alice", body());
        assert_eq!(first.at, Millis(5_001));
        let second = mint.event(Millis::ABSURD, Some(first.at), "alice", body());
        assert!(second.order() > first.order());
        assert!(!mint.event(Millis::ABSURD, None, "bob", body()).at.is_absurd());
    }
}
