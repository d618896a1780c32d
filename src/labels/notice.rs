//! What the journal's writer has to tell.

use std::path::PathBuf;

use super::event::{Event, EventId};

/// News of the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Everything up to this event is on the disk.
    Saved {
        /// The last event that is. Later ones may be on their way already.
        through: EventId,
    },
    /// Labels are only in memory.
    Failed {
        /// How many.
        unsaved: usize,
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another program has had the lock for a while.
    WaitingForLock,
    /// This file system has no locks: only one program may write here.
    LocksUnsupported,
    /// The journal was damaged, and events of this run are written to it again.
    WrittenAgain {
        /// How many.
        events: usize,
        /// What became of the journal.
        damage: &'static str,
    },
    /// Events go to another file from now on.
    Moved {
        /// The file.
        to: PathBuf,
        /// Why.
        why: String,
    },
    /// Others have written these.
    Others {
        /// The events.
        events: Vec<Event>,
    },
}
