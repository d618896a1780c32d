//! From turns as the file has them to the three panes.

use std::ops::Range;

use super::draft::{Draft, Part, Ready, Turn};
use crate::corpus::identity::digest::Digester;
use crate::corpus::quotes;
use crate::corpus::scratchpad::{self, Piece, Split, TagNames};
use crate::text::{counted, listed};
use crate::transcript::{
    Digest, Kind, Pane, Role, Scalar, Segment, Tags, Transcript, Warning, WarningCode,
};

/// So many members that are not shown are named.
const MOST_NAMED: usize = 20;

impl Draft {
    /// Takes the turns apart into panes.
    #[must_use]
    pub fn finish(mut self, tags: &TagNames) -> Transcript {
        let ready = self.ready.take();
        let digest = match &ready {
            Some(ready) => digest_of_segments(&ready.segments),
            None => digest_of(self.turns.iter(), |_| true),
        };
        let (digest_before, is_ready) = (self.before(), ready.is_some());
        let Ready { mut segments, withdrawn: taken_back_before } = ready.unwrap_or_default();
        let mut number = 0;
        let joined = std::mem::take(&mut self.joined);
        let turns = std::mem::take(&mut self.turns);
        for mut turn in joined.into_iter().chain(turns) {
            let (first, scores) = (segments.len(), std::mem::take(&mut turn.scores));
            match turn.role {
                Role::Assistant => {
                    number += 1;
                    self.assistant(turn, number, tags, &mut segments);
                }
                role => {
                    let set_up = role == Role::System && number == 0;
                    let leads_to = if set_up { 0 } else { number + 1 };
                    inputs(turn, leads_to, &mut segments);
                }
            }
            if let Some(last) = segments[first..].last_mut() {
                last.scores = scores.into();
            }
        }
        self.flags.retain(|(_, value)| !value.is_missing());
        if !is_ready {
            self.judge(&segments);
        }
        if !self.quotes.is_empty() {
            for code in quotes::warnings(&segments, &self.quotes) {
                self.warn(code);
            }
        }
        let withdrawn = std::mem::take(&mut self.withdrawn);
        let empty = self.why_empty(&segments);
        Transcript {
            id: self.id,
            digest,
            digest_before: digest_before.filter(|before| *before != digest),
            segments,
            withdrawn: if taken_back_before.is_empty() {
                taken_back(withdrawn, tags)
            } else {
                taken_back_before
            },
            fields: self.fields,
            flags: self.flags,
            quotes: self.quotes,
            carried: self.carried,
            warnings: self.warnings,
            empty,
            origins: self.origins,
        }
    }

    /// The digest as 0.1 made it, where that may be another one.
    fn before(&self) -> Option<Digest> {
        if self.digest_before.is_some() {
            return self.digest_before;
        }
        let has_new = || self.turns.iter().flat_map(|turn| &turn.parts).any(|part| part.is_new);
        let turns = self.turns_before.as_ref().or_else(|| has_new().then_some(&self.turns))?;
        Some(digest_of(turns.iter(), |part| !part.is_new))
    }

    /// Reasoning goes to the scratchpad, tagged or native; the rest to the answer.
    fn assistant(
        &mut self,
        turn: Turn,
        number: u32,
        names: &TagNames,
        segments: &mut Vec<Segment>,
    ) {
        let Turn { role, parts, name, .. } = turn;
        let (turn, name): (u32, Box<str>) = (number, name.into());
        let is_native = |part: &Part| matches!(part.kind, Kind::Reasoning | Kind::Redacted);
        let beside_native = parts.iter().any(is_native);
        let of_call = |pane, kind, text: String, call: String| {
            let (tags, name, call) = (Tags::default(), name.clone(), call.into());
            let scores = Box::default();
            let segment = Segment { pane, turn, role, name, kind, text, call, scores, tags };
            (!segment.text.is_empty()).then_some(segment)
        };
        let whole = |pane, kind, text: String| of_call(pane, kind, text, String::new());
        let first = segments.len();
        for part in parts {
            if is_native(&part) && !self.origins.iter().any(|(pane, _)| *pane == Pane::Scratchpad) {
                let word = if part.word == "text" { "reasoning" } else { &part.word };
                self.origin(Pane::Scratchpad, format!("{word} parts"));
            }
            match part.kind {
                Kind::Reasoning => {
                    if part.text.trim().is_empty() && part.canonical.is_none() {
                        self.warn(WarningCode::Empty);
                    }
                    if only_tagged(&part.text, names) {
                        let split = scratchpad::split(&part.text, names, false);
                        segments.extend(self.tagged(part.text, split, (number, &name)));
                    } else {
                        segments.extend(whole(Pane::Scratchpad, Kind::Reasoning, part.text));
                    }
                }
                Kind::Redacted => {
                    self.redacted.push(part.hidden);
                    segments.extend(whole(Pane::Scratchpad, Kind::Redacted, part.text));
                }
                Kind::Text => {
                    // A thought may stand in a field of its own and in tags: it is shown once.
                    let is_known = |thought: &str| {
                        let same = |old: &Segment| {
                            old.pane == Pane::Scratchpad && old.text.trim() == thought.trim()
                        };
                        segments[first..].iter().any(same)
                    };
                    let mut split = scratchpad::split(&part.text, names, false);
                    let is_apart = beside_native && !split.is_plain();
                    if is_apart && !repeats(&part.text, &split, is_known) {
                        split = scratchpad::split(&part.text, names, true);
                    }
                    let read = self.tagged(part.text, split, (number, &name));
                    let is_new = |new: &Segment| {
                        !beside_native || new.pane == Pane::Answer || !is_known(&new.text)
                    };
                    let new: Vec<Segment> = read.into_iter().filter(is_new).collect();
                    segments.extend(new);
                }
                kind => segments.extend(of_call(Pane::Answer, kind, part.text, part.call)),
            }
        }
    }

    /// An assistant's text, taken apart by its tags.
    fn tagged(
        &mut self,
        mut text: String,
        split: Split,
        (turn, name): (u32, &str),
    ) -> Vec<Segment> {
        for code in &split.warnings {
            self.warn(*code);
        }
        if let Some(tag) = &split.tag {
            self.origin(Pane::Scratchpad, tag.clone());
        }
        self.redacted.extend(&split.withheld);
        let last = split.pieces.len().saturating_sub(1);
        let segment = |(place, piece): (usize, Piece)| {
            let (pane, kind) = match (piece.scratchpad, piece.withheld) {
                (true, true) => (Pane::Scratchpad, Kind::Redacted),
                (true, false) => (Pane::Scratchpad, Kind::Reasoning),
                (false, _) => (Pane::Answer, Kind::Text),
            };
            let before = text[piece.before].trim().into();
            let tags = Tags { before, after: text[piece.after].trim().into() };
            let (role, range) = (Role::Assistant, piece.range);
            let text = if place == last {
                // It need not be copied.
                cut(std::mem::take(&mut text), range)
            } else {
                text[range].to_owned()
            };
            let (name, call, scores) = (name.into(), "".into(), Box::default());
            Segment { pane, turn, role, name, kind, text, call, scores, tags }
        };
        split.pieces.into_iter().enumerate().map(segment).collect()
    }

    /// What can only be said once the panes are known.
    fn judge(&mut self, segments: &[Segment]) {
        let of = |pane| segments.iter().filter(move |segment: &&Segment| segment.pane == pane);
        let has_scratchpad = of(Pane::Scratchpad).next().is_some();
        if let Some(parsed) = self.parsed_scratchpad.take() {
            self.compare(&parsed, &join(of(Pane::Scratchpad)));
        }
        let answers = of(Pane::Answer).filter(|segment| segment.kind == Kind::Text);
        let verdict = scratchpad::verdict(answers.map(|segment| segment.text.as_str()));
        if self.has_verdict || verdict.is_some() {
            let verdict = verdict.unwrap_or("none");
            self.set_field("verdict", Scalar::Text(verdict.into()));
        }
        if !self.redacted.is_empty() {
            let detail = redacted_words(&self.redacted);
            self.warn_with(WarningCode::Redacted, Some(detail));
        } else if !has_scratchpad {
            self.warn(WarningCode::NoScratchpad);
        }
        if !self.withdrawn.is_empty() {
            let turns = counted(self.withdrawn.len(), "turn");
            let words = format!("{turns} taken back; :withdrawn shows what was said");
            self.warn_with(WarningCode::Withdrawn, Some(words));
        }
        if !self.unshown.is_empty() {
            let names: Vec<&str> = self.unshown.iter().map(String::as_str).collect();
            let words = format!("nowhere to be seen: {}", listed(&names, MOST_NAMED));
            self.warn_with(WarningCode::NotShown, Some(words));
        }
        let lacks =
            |wanted| !segments.iter().any(|found| found.pane == wanted && !found.text.is_empty());
        for (pane, code) in
            [(Pane::Prompt, WarningCode::NoPrompt), (Pane::Answer, WarningCode::NoAnswer)]
        {
            if lacks(pane) {
                self.warn(code);
            }
        }
        if let Some(stop) = self.stop.clone().filter(|stop| is_length(stop)) {
            self.warn_with(WarningCode::Truncated, Some(format!("stop reason {stop}")));
        }
    }

    fn compare(&mut self, parsed: &str, tagged: &str) {
        if parsed.trim() != tagged.trim() {
            let shown = |text| if str::trim(text).is_empty() { "(nothing)" } else { text };
            let (parsed, tagged) = (shown(parsed), shown(tagged));
            let detail = format!("the parsed field says: {parsed}\nthe tagged text says: {tagged}");
            self.warn_with(WarningCode::Mismatch, Some(detail));
        }
    }

    fn why_empty(&self, segments: &[Segment]) -> Vec<(Pane, String)> {
        let is_empty = |pane: &Pane| !segments.iter().any(|segment| segment.pane == *pane);
        let warned = |code| self.warnings.iter().find(|warning| warning.code == code);
        let why = |pane: Pane| match pane {
            Pane::Prompt => "no prompt in this record".to_owned(),
            Pane::Scratchpad if !self.redacted.is_empty() => redacted_words(&self.redacted),
            Pane::Scratchpad if warned(WarningCode::Empty).is_some() => {
                "the scratchpad is there and empty".to_owned()
            }
            Pane::Scratchpad => "no scratchpad in this record".to_owned(),
            Pane::Answer => match (&self.stop, warned(WarningCode::Error)) {
                (_, Some(Warning { detail: Some(error), .. })) => {
                    format!("the record has no answer: {error}")
                }
                (Some(stop), _) => format!("the record has no answer: stop reason {stop}"),
                _ => "the record has no answer".to_owned(),
            },
        };
        Pane::ALL.into_iter().filter(is_empty).map(|pane| (pane, why(pane))).collect()
    }
}

/// A part of a text, in its place.
fn cut(mut text: String, part: Range<usize>) -> String {
    text.truncate(part.end);
    text.drain(..part.start);
    text.shrink_to_fit();
    text
}

/// Turns that were taken back, as the panes would have them.
fn taken_back(turns: Vec<Turn>, tags: &TagNames) -> Vec<Segment> {
    if turns.is_empty() {
        return Vec::new();
    }
    Draft { turns, ..Draft::default() }.finish(tags).segments
}

/// The digest of those parts of turns that count.
fn digest_of<'t>(turns: impl Iterator<Item = &'t Turn>, counts: impl Fn(&Part) -> bool) -> Digest {
    let mut digester = Digester::default();
    for turn in turns {
        for part in turn.parts.iter().filter(|part| counts(part)) {
            let hashed = part.canonical.as_deref().unwrap_or(&part.text);
            digester.part(&turn.word, &part.word, hashed);
        }
    }
    digester.finish()
}

/// The same of segments that were taken apart before: their panes count.
fn digest_of_segments(segments: &[Segment]) -> Digest {
    let mut digester = Digester::default();
    for Segment { pane, role, kind, text, .. } in segments {
        digester.part(role.name(), &format!("{pane} {}", kind.name()), text);
    }
    digester.finish()
}

/// Whether all that a text has in tags is known as a thought.
fn repeats(text: &str, split: &Split, is_known: impl Fn(&str) -> bool) -> bool {
    let mut thoughts = split.pieces.iter().filter(|piece| piece.scratchpad).peekable();
    thoughts.peek().is_some() && thoughts.all(|piece| is_known(&text[piece.range.clone()]))
}

/// Whether a text of reasoning stands whole in tags that say so once more.
fn only_tagged(text: &str, names: &TagNames) -> bool {
    text.trim_start().starts_with(['<', '[', '◁'])
        && matches!(&*scratchpad::split(text, names, false).pieces, [piece] if piece.scratchpad)
}

fn inputs(turn: Turn, number: u32, segments: &mut Vec<Segment>) {
    let name: Box<str> = turn.name.into();
    for part in turn.parts.into_iter().filter(|part| !part.text.is_empty()) {
        let (role, kind, text, call) = (turn.role, part.kind, part.text, part.call.into());
        let (pane, turn, name, tags) = (Pane::Prompt, number, name.clone(), Tags::default());
        let scores = Box::default();
        segments.push(Segment { pane, turn, role, name, kind, text, call, scores, tags });
    }
}

fn join<'a>(segments: impl Iterator<Item = &'a Segment>) -> String {
    segments.map(|segment| segment.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn redacted_words(hidden: &[usize]) -> String {
    let total: usize = hidden.iter().sum();
    match total {
        0 => "withheld by the provider: the file has a signature of it and no text".to_owned(),
        _ => format!("redacted by the provider ({total} characters, encrypted)"),
    }
}

/// The words that providers use for "cut at the length limit".
fn is_length(stop: &str) -> bool {
    let known = [
        "length",
        "max_length",
        "max_tokens",
        "max_output_tokens",
        "model_length",
        "model_context_window_exceeded",
        "context_length_exceeded",
    ];
    known.iter().any(|word| stop.eq_ignore_ascii_case(word))
}
