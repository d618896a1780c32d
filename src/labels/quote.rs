//! A reviewer's quotes, and where they stand in a text that may have been edited since.

use std::collections::HashMap;
use std::ops::Range;

use super::event::EventId;
use crate::text::cover::COVERED;
use crate::text::quoted::{AROUND, Prepared};
use crate::transcript::{Pane, Segment};

/// A passage that belongs to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The event.
    pub event: EventId,
    /// `name@version`.
    pub rubric: String,
    /// The question's id.
    pub question: String,
    /// Where it stands.
    pub pane: Pane,
    /// The segment, from 0.
    pub segment: usize,
    /// Its first code point in the segment's text, as it was when it was taken.
    pub from: usize,
    /// Its words.
    pub text: String,
    /// The characters before it and behind it, as they were; empty where the event does not say.
    pub around: (Box<str>, Box<str>),
}

/// Where a quote stands: the segment, from 0, and the bytes of its text.
pub type Place = (usize, Range<usize>);

/// Where quotes stand, each where it was taken, else where it fits best by what stood around it in the
/// texts of its pane. One that is nowhere, or in several places as well, is lost.
#[must_use]
pub fn places(quotes: &[Quote], segments: &[Segment]) -> Vec<Option<Place>> {
    let starts = starts(quotes, segments);
    let mut prepared: HashMap<usize, Prepared<'_>> = HashMap::new();
    let place = |(quote, start): (&Quote, Option<usize>)| {
        let there = start.and_then(|start| quote.at(start, segments));
        there.or_else(|| quote.moved(segments, &mut prepared))
    };
    quotes.iter().zip(starts).map(place).collect()
}

/// What stands around a passage, for a quote of it.
#[must_use]
pub fn around(text: &str, passage: &Range<usize>) -> (String, String) {
    let before = text.get(..passage.start).unwrap_or("");
    let from = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
    let behind = text.get(passage.end..).unwrap_or("");
    (before[from..].to_owned(), behind.chars().take(AROUND).collect())
}

/// The bytes where the quotes began when they were taken: each text is walked through once.
fn starts(quotes: &[Quote], segments: &[Segment]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|place| (quotes[*place].segment, quotes[*place].from));
    let mut starts = vec![None; quotes.len()];
    for of_segment in order.chunk_by(|one, other| quotes[*one].segment == quotes[*other].segment) {
        let segment = of_segment.first().and_then(|place| segments.get(quotes[*place].segment));
        let Some(segment) = segment else { continue };
        let ends = segment.text.char_indices().map(|(at, _)| at).chain([segment.text.len()]);
        let mut points = ends.enumerate().peekable();
        for place in of_segment {
            let from = quotes[*place].from;
            while points.next_if(|(point, _)| *point < from).is_some() {}
            starts[*place] = points.peek().filter(|(point, _)| *point == from).map(|(_, at)| *at);
        }
    }
    starts
}

impl Quote {
    /// Where it was taken, if it still stands there with what stood around it.
    fn at(&self, start: usize, segments: &[Segment]) -> Option<Place> {
        let segment = segments.get(self.segment).filter(|segment| segment.pane == self.pane)?;
        let (before, rest) = segment.text.split_at_checked(start)?;
        let length = uncovered(&self.text, rest)?;
        let behind = &rest[length..];
        let (left, right) = &self.around;
        let signs = left.chars().count();
        let near =
            before.char_indices().rev().take(signs).last().map_or(before.len(), |(at, _)| at);
        let stands = uncovered(left, &before[near..]) == Some(before.len() - near)
            && uncovered(right, behind).is_some();
        stands.then(|| (self.segment, start..start + length))
    }

    /// Where it stands best in the texts of its pane.
    fn moved<'s>(
        &self,
        segments: &'s [Segment],
        prepared: &mut HashMap<usize, Prepared<'s>>,
    ) -> Option<Place> {
        let (before, behind) = &self.around;
        let mut found = Vec::new();
        let own = segments.iter().enumerate().filter(|(_, segment)| segment.pane == self.pane);
        for (index, segment) in own {
            let text = prepared.entry(index).or_insert_with(|| Prepared::new(&segment.text));
            let places = text.places_again(&self.text, before, behind);
            found.extend(places.into_iter().map(|(fit, range)| (fit, (index, range))));
        }
        let best = found.iter().map(|(fit, _)| *fit).max()?;
        let mut those = found.into_iter().filter(|(fit, _)| *fit == best);
        let (_, place) = those.next()?;
        those.next().is_none().then_some(place)
    }
}

/// The bytes at a text's begin that are these words; where they were covered when they were quoted, any sign
/// stands for each that was.
fn uncovered(words: &str, text: &str) -> Option<usize> {
    if text.starts_with(words) {
        return Some(words.len());
    }
    if !words.contains(COVERED) {
        return None;
    }
    let mut signs = text.chars();
    let mut length = 0;
    for word in words.chars() {
        let sign = signs.next().filter(|sign| word == COVERED || *sign == word)?;
        length += sign.len_utf8();
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::event::EventId;
    use crate::transcript::{Kind, Role, Tags};

    fn segment(text: &str) -> Segment {
        Segment {
            pane: Pane::Scratchpad,
            turn: 1,
            role: Role::Assistant,
            name: "".into(),
            kind: Kind::Reasoning,
            text: text.to_owned(),
            call: "".into(),
            scores: Box::default(),
            tags: Tags::default(),
        }
    }

    fn quote(text: &str, words: &str) -> Quote {
        let start = text.find(words).unwrap();
        let (before, behind) = around(text, &(start..start + words.len()));
        Quote {
            event: EventId::default(),
            rubric: "r@1".into(),
            question: "q".into(),
            pane: Pane::Scratchpad,
            segment: 0,
            from: text[..start].chars().count(),
            text: words.to_owned(),
            around: (before.into(), behind.into()),
        }
    }

    const TEXT: &str = "Für den Tier: I will comply. It is free. I will comply. Nothing else.";

    fn found<'t>(quote: &Quote, texts: &[&'t str]) -> Option<&'t str> {
        let segments: Vec<Segment> = texts.iter().map(|text| segment(text)).collect();
        let place = places(std::slice::from_ref(quote), &segments).remove(0);
        place.map(|(index, range)| &texts[index][range.start.saturating_sub(6)..range.end])
    }

    #[test]
    fn a_quote_stays_where_it_was_taken_though_it_stands_there_twice() {
        let quote = quote(TEXT, "I will comply");
        assert_eq!(found(&quote, &[TEXT]), Some("Tier: I will comply"));
        let moved = format!("Before all. {TEXT}");
        assert_eq!(found(&quote, &[&moved]), Some("Tier: I will comply"));
        assert_eq!(found(&quote, &["A new first thought.", TEXT]), Some("Tier: I will comply"));
    }

    #[test]
    fn what_cannot_be_told_or_is_gone_is_lost() {
        let quote = quote(TEXT, "I will comply");
        assert_eq!(found(&quote, &["I will not comply."]), None);
        assert_eq!(found(&quote, &["x I will comply y I will comply z"]), None);
        let without = Quote { around: Default::default(), ..quote };
        assert_eq!(found(&without, &[TEXT]), Some("Tier: I will comply"), "an event of 0.1");
    }

    proptest::proptest! {
        #[test]
        fn edits_outside_find_it_and_edits_inside_lose_it(
            head in "[a-z .]{0,40}",
            tail in "[a-z .]{0,40}",
            at in 0_usize..12,
        ) {
            let text = format!("{head}Some 30 characters stand here. I MAY COMPLY And 30 characters behind it.{tail}");
            let taken = quote(&text, "I MAY COMPLY");
            let edited = format!("{tail}{text}{head}");
            proptest::prop_assert!(found(&taken, &[&edited]).is_some_and(|words| words.ends_with("I MAY COMPLY")));
            let start = text.find("I MAY").unwrap() + at;
            let mut broken = text.clone();
            broken.replace_range(start..=start, "#");
            proptest::prop_assert_eq!(found(&taken, &[&broken]), None);
        }
    }
}
