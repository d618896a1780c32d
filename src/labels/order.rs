//! When an event was written, and which of two came later.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time, in ms since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Millis(pub u64);

impl Millis {
    /// 2100-01-01. From here on a clock is not believed. It is no moving border, so that the order of
    /// events never changes as time passes.
    pub const ABSURD: Millis = Millis(4_102_444_800_000);

    /// Whether no clock that is set at all says so.
    #[must_use]
    pub fn is_absurd(self) -> bool {
        self >= Millis::ABSURD
    }
}

/// The id of an event: a ULID, which sorts by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub ulid::Ulid);

/// The time and id of an event whose time can be used: one whose own time cannot stands behind it.
pub type Footing = (Millis, EventId);

/// An event's place in the order of all: by time, then id.
///
/// One whose time is absurd cannot be placed by it: after it no answer would ever count. It stands
/// right behind the event that it follows in its file, and before everything where it follows none;
/// several of them follow one another by time and id. So the order is that of what was written, in
/// whichever order journals are read, and merging keeps it: the two stand side by side in the merged
/// journal as well. Where two journals hold the event at different places, the earlier one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Order {
    pub(super) at: Millis,
    pub(super) id: EventId,
    /// Its own time and id, where the others are those of the event that it follows.
    pub(super) behind: Option<Footing>,
}

impl Order {
    /// The time that places it: what is to count after it must be later.
    #[must_use]
    pub fn placed(&self) -> Millis {
        self.at
    }

    /// The event that it stands behind, where its own time cannot place it.
    #[must_use]
    pub fn follows(&self) -> Option<EventId> {
        self.behind.map(|_| self.id)
    }

    /// The time that the event itself has.
    #[must_use]
    pub fn time(&self) -> Millis {
        self.behind.map_or(self.at, |(at, _)| at)
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = i64::try_from(self.0).unwrap_or(i64::MAX);
        let time = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX);
        write!(f, "{time:.3}")
    }
}

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let time = Timestamp::from_str(&text).map_err(serde::de::Error::custom)?;
        Ok(Millis(u64::try_from(time.as_millisecond()).unwrap_or(0)))
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let id = ulid::Ulid::from_string(&text)
            .map_err(|_| serde::de::Error::custom(format!("{text:?} is no ULID")))?;
        Ok(EventId(id))
    }
}
