//! Waiting for records. A key waits a moment for its record; one that takes longer is announced, and comes
//! as news.

use std::time::Duration;

use super::Runtime;
use super::readings::{Purpose, Reading};
use crate::tui::message::Message;

/// The screen waits so long for a record before it goes on without it.
const PATIENCE: Duration = Duration::from_millis(30);
/// The same where keys may be typed ahead.
const PATIENCE_TYPED_AHEAD: Duration = Duration::from_secs(10);

impl Runtime {
    /// Reads, and gives what was found if that is soon; else says what is awaited.
    pub(super) fn read(&mut self, reading: Reading) -> Option<Message> {
        let purpose = reading.purpose;
        match self.readings.queue(reading) {
            Some(reading) => self.start_to_read(reading),
            None => Some(awaits(purpose)),
        }
    }

    /// Starts to read, and gives what was found if that is soon; else says what is awaited.
    fn start_to_read(&mut self, reading: Reading) -> Option<Message> {
        let purpose = reading.purpose;
        let found = self.readings.order(reading, self.data.corpus.clone());
        // Without a guard, keys that are typed ahead are for the item that they come behind.
        let guards = self.model.session.frame_guard;
        let patience = if guards { PATIENCE } else { PATIENCE_TYPED_AHEAD };
        if let Ok(found) = found.recv_timeout(patience) {
            return found;
        }
        self.readings.is_slow(purpose);
        Some(awaits(purpose))
    }

    /// What took long has been read: gives it if it is still wanted, and reads what waits behind it.
    pub(super) fn has_read(&mut self, found: Option<Box<Message>>) -> Vec<Message> {
        let (is_wanted, next) = self.readings.done();
        let found = found.map_or(Message::NotRead, |found| *found);
        let news = is_wanted.then_some(found).into_iter();
        let next = next.and_then(|next| self.start_to_read(next));
        news.chain(next).collect()
    }
}

fn awaits(purpose: Purpose) -> Message {
    Message::Awaits(match purpose {
        Purpose::Show(position) => Some(position),
        Purpose::Beside => None,
    })
}
