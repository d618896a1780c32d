//! What one look at a record finds beyond its text.

use crate::corpus::Item;
use crate::corpus::identity::hash_id;
use crate::transcript::{Pane, Role, Scalar, Transcript, WarningCode};

/// The field that names the query that an item is a run of.
pub const QUERY: &str = "query_id";

/// What one look at a record found for the columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordFacts {
    /// Its own id.
    pub id: Option<Box<str>>,
    /// Its name on the screen, where it has no id.
    pub name: Option<Box<str>>,
    /// Fields, then flags: name, value, whether it is a flag.
    pub values: Vec<(Box<str>, Scalar, bool)>,
    /// The labels that it carries.
    pub carried: Option<Box<str>>,
    /// A hash of its last user message, where no field names its query; 0 where there is none.
    pub asked: u64,
    /// Its warnings and panes, a bit each.
    pub marks: u16,
}

impl RecordFacts {
    /// The facts of an item.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        let transcript = &item.transcript;
        let named = |is_flag| {
            move |(name, value): &(String, Scalar)| (name.as_str().into(), value.clone(), is_flag)
        };
        let fields = transcript.fields.iter().map(named(false));
        let flags = transcript.flags.iter().map(named(true));
        let warned = WarningCode::ALL.iter().map(|code| transcript.warns(*code));
        let panes = Pane::ALL.iter().map(|pane| transcript.has(*pane));
        let bits = warned.chain(panes).enumerate();
        RecordFacts {
            id: transcript.id.as_deref().map(Into::into),
            name: transcript.id.is_none().then(|| item.name().into()),
            values: fields.chain(flags).collect(),
            carried: transcript.carried.clone(),
            asked: if transcript.field(QUERY).is_some() { 0 } else { last_question(transcript) },
            marks: bits.map(|(bit, there)| u16::from(there) << bit).sum(),
        }
    }
}

/// A hash of the last message of the user; 0 where there is none.
fn last_question(transcript: &Transcript) -> u64 {
    let asked = transcript.pane(Pane::Prompt).filter(|part| part.role == Role::User);
    let Some(last) = asked.last().filter(|last| !last.text.trim().is_empty()) else { return 0 };
    hash_id(last.text.trim())
}
