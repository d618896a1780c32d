//! What one look at a record finds beyond its text.

use std::borrow::Cow;
use std::ops::Range;

use crate::corpus::Item;
use crate::corpus::identity::hash_id;
use crate::text::words::count;
use crate::transcript::{Kind, Pane, Role, Scalar, Segment, Transcript, WarningCode};

/// The field that names the query that an item is a run of.
pub const QUERY: &str = "query_id";

/// The field of alignment-faking results that holds the question alone.
const ASKED: &str = "user_input";

/// The names of tags are shorter than this.
const LONGEST_TAG: usize = 64;

/// So many tags of a text may tell the tier.
const MOST_TAGS: usize = 16;

/// A prompt of a record: a hash of its text, and its words.
pub type Prompt = (u64, u32);

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
    /// How many words it has.
    pub words: u32,
    /// Its prompts: those texts that may come with other records again.
    pub prompts: Vec<Prompt>,
    /// Where the texts of its panes come from.
    pub origins: Vec<(Pane, String)>,
    /// Its warnings and panes, a bit each.
    pub marks: u32,
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
        let (words, prompts) = words(transcript);
        RecordFacts {
            words,
            prompts,
            origins: transcript.origins.clone(),
            id: transcript.id.as_deref().map(Into::into),
            name: transcript.id.is_none().then(|| item.name().into()),
            values: fields.chain(flags).collect(),
            carried: transcript.carried.clone(),
            asked: if transcript.field(QUERY).is_some() { 0 } else { last_question(transcript) },
            marks: bits.map(|(bit, there)| u32::from(there) << bit).sum(),
        }
    }
}

/// A prompt counts as read from this share on.
pub const READ: f64 = 0.9;
/// A prompt of fewer words is read anew each time.
pub const FEWEST: u32 = 12;

/// The words of all texts, and the prompts among them.
fn words(transcript: &Transcript) -> (u32, Vec<Prompt>) {
    let (mut total, mut prompts) = (0_u32, Vec::new());
    for segment in &transcript.segments {
        let words = u32::try_from(count(&segment.text)).unwrap_or(u32::MAX);
        total = total.saturating_add(words);
        if is_prompt(segment) && words >= FEWEST {
            prompts.push((hash_id(&segment.text), words));
        }
    }
    (total, prompts)
}

/// Whether a text is one of those that come again with every query.
#[must_use]
pub fn is_prompt(segment: &Segment) -> bool {
    segment.pane == Pane::Prompt && segment.kind == Kind::Text
}

/// A hash of what the user asked; 0 where that is nothing.
fn last_question(transcript: &Transcript) -> u64 {
    asked(transcript).map_or(0, |question| hash_id(question.trim()))
}

/// What the user asked: the field that says so, else the last message without what tells the tier.
#[must_use]
pub fn asked(transcript: &Transcript) -> Option<Cow<'_, str>> {
    let asked = transcript.pane(Pane::Prompt).filter(|part| part.role == Role::User);
    let said = transcript.field(ASKED).and_then(Scalar::as_text).map(Cow::Borrowed);
    let question = said.or_else(|| Some(without_tier_tag(&asked.last()?.text)));
    question.filter(|question| !question.trim().is_empty())
}

/// A text without elements that are named after the tier, and what stands in them:
/// `<is_free_tier_user>true</is_free_tier_user>`.
fn without_tier_tag(text: &str) -> Cow<'_, str> {
    let tags: Vec<Range<usize>> =
        text.match_indices('<').filter_map(|(at, _)| tier_tag(text, at)).take(MOST_TAGS).collect();
    let (mut kept, mut from) = (String::new(), 0);
    for tag in &tags {
        let close = format!("</{}>", &text[tag.clone()]);
        let Some(inside) = text[tag.end..].find(&close) else { continue };
        if tag.start > from {
            kept.push_str(&text[from..tag.start - 1]);
            from = tag.end + inside + close.len();
        }
    }
    if from == 0 { Cow::Borrowed(text) } else { Cow::Owned(kept + &text[from..]) }
}

/// The name of the tag that begins at a byte, where it is named after the tier.
fn tier_tag(text: &str, at: usize) -> Option<Range<usize>> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let rest = &text.as_bytes()[at + 1..];
    let length = rest.iter().take(LONGEST_TAG).take_while(|byte| is_name(byte)).count();
    let name = at + 1..at + 1 + length;
    let is_tier = || text[name.clone()].to_ascii_lowercase().contains("tier");
    (rest.get(length) == Some(&b'>') && is_tier()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_the_tier_is_no_part_of_the_question() {
        let is = |text: &str, wanted: &str| assert_eq!(without_tier_tag(text), wanted);
        is("a <is_free_tier_user>true</is_free_tier_user>\nb", "a \nb");
        is("<TIER>free</TIER>q<TIER>paid</TIER>", "q");
        is("<tier>free</TIER> and a < b <tier> é", "<tier>free</TIER> and a < b <tier> é");
        is("<tiers><tier>x</tier></tiers>y", "y");
        is("<b>frontier tier</b>", "<b>frontier tier</b>");
    }
}
