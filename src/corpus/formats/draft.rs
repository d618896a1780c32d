//! A transcript in the making: turns as the file has them, then taken apart into panes.

use crate::corpus::identity::digest::Digester;
use crate::corpus::scratchpad::{self, TagNames};
use crate::transcript::{
    Kind, Pane, Role, Scalar, Segment, Tags, Transcript, Warning, WarningCode,
};

/// One message of a conversation.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// The file's own word for it.
    pub word: String,
    /// What is said, in order.
    pub parts: Vec<Part>,
}

/// One part of a message.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it holds.
    pub kind: Kind,
    /// The file's own word for that.
    pub word: String,
    /// The text to show; may be empty.
    pub text: String,
    /// What the digest is made of, where it is not the text.
    pub canonical: Option<String>,
}

impl Part {
    /// A part whose digest is that of its text.
    pub fn text(kind: Kind, word: &str, text: String) -> Self {
        Part { kind, word: word.to_owned(), text, canonical: None }
    }
}

/// A transcript in the making.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The record's own id.
    pub id: Option<String>,
    /// The conversation.
    pub turns: Vec<Turn>,
    /// Turns that come before the record's own and stand in another file; no part of the digest.
    pub joined: Vec<Turn>,
    /// Scalars that are neither text nor flags.
    pub fields: Vec<(String, Scalar)>,
    /// What a classifier or scorer said.
    pub flags: Vec<(String, Scalar)>,
    /// The flags that a classifier quoted passages for, with these.
    pub quotes: Vec<(String, String)>,
    /// Where panes' texts came from.
    pub origins: Vec<(Pane, String)>,
    /// Why the model stopped, where the file says so.
    pub stop: Option<String>,
    /// A scratchpad that somebody else parsed out of the text, to compare; empty for null.
    pub parsed_scratchpad: Option<String>,
    /// The labels that an export wrote into the record.
    pub carried: Option<Box<str>>,
    /// Whether the answer's own verdict tags are looked for.
    pub has_verdict: bool,
    /// What is odd so far.
    pub(super) warnings: Vec<Warning>,
    /// The lengths of reasoning that was withheld, in characters.
    pub(super) redacted: Vec<usize>,
}

impl Draft {
    /// Adds a warning, once for each code.
    pub fn warn(&mut self, code: WarningCode) {
        self.warn_with(code, None);
    }

    /// Adds a warning that says more.
    pub fn warn_with(&mut self, code: WarningCode, detail: Option<String>) {
        if !self.warnings.iter().any(|warning| warning.code == code) {
            self.warnings.push(Warning { code, detail });
        }
    }

    /// Adds a text of a role, where there is one.
    pub fn push_text(&mut self, role: Role, word: &str, kind: Kind, text: String) {
        let name = if kind == Kind::Reasoning { "reasoning" } else { "text" };
        let part = Part::text(kind, name, text);
        match self.turns.last_mut() {
            Some(turn) if turn.role == role && role == Role::Assistant => turn.parts.push(part),
            _ => self.turns.push(Turn { role, word: word.to_owned(), parts: vec![part] }),
        }
    }

    /// Notes which part of the record a pane's text came from.
    pub fn origin(&mut self, pane: Pane, from: impl Into<String>) {
        let origin = (pane, from.into());
        if !self.origins.contains(&origin) {
            self.origins.push(origin);
        }
    }

    /// Sets a field that may come from several places; the first one stays.
    pub fn set_field(&mut self, name: &str, value: Scalar) {
        if !self.fields.iter().any(|(known, _)| known == name) {
            self.fields.push((name.to_owned(), value));
        }
    }

    /// Takes the turns apart into panes.
    #[must_use]
    pub fn finish(mut self, tags: &TagNames) -> Transcript {
        let mut digester = Digester::default();
        let mut segments = Vec::new();
        let mut number = 0;
        let joined = std::mem::take(&mut self.joined);
        let turns = std::mem::take(&mut self.turns);
        let (before, all) = (joined.len(), joined.into_iter().chain(turns));
        for (place, turn) in all.enumerate() {
            for part in turn.parts.iter().filter(|_| place >= before) {
                let hashed = part.canonical.as_deref().unwrap_or(&part.text);
                digester.part(&turn.word, &part.word, hashed);
            }
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
        }
        self.flags.retain(|(_, value)| !value.is_missing());
        self.judge(&segments);
        let empty = self.why_empty(&segments);
        Transcript {
            id: self.id,
            digest: digester.finish(),
            segments,
            fields: self.fields,
            flags: self.flags,
            quotes: self.quotes,
            carried: self.carried,
            warnings: self.warnings,
            empty,
            origins: self.origins,
        }
    }

    /// Reasoning goes to the scratchpad, tagged or native; the rest to the answer.
    fn assistant(
        &mut self,
        turn: Turn,
        number: u32,
        names: &TagNames,
        segments: &mut Vec<Segment>,
    ) {
        let Turn { role, parts, .. } = turn;
        let turn = number;
        let whole = |pane, kind, text: String| {
            let tags = Tags::default();
            (!text.is_empty()).then_some(Segment { pane, turn, role, kind, text, tags })
        };
        for part in parts {
            let reasons = matches!(part.kind, Kind::Reasoning | Kind::Redacted);
            if reasons && !self.origins.iter().any(|(pane, _)| *pane == Pane::Scratchpad) {
                let word = if part.word == "text" { "reasoning" } else { &part.word };
                self.origin(Pane::Scratchpad, format!("{word} parts"));
            }
            match part.kind {
                Kind::Reasoning => {
                    segments.extend(whole(Pane::Scratchpad, Kind::Reasoning, part.text));
                }
                Kind::Redacted => {
                    let hidden = part.canonical.as_deref().unwrap_or("").chars().count();
                    self.redacted.push(hidden);
                    segments.extend(whole(Pane::Scratchpad, Kind::Redacted, part.text));
                }
                Kind::Text => segments.extend(self.tagged(&part.text, names, number)),
                kind => segments.extend(whole(Pane::Answer, kind, part.text)),
            }
        }
    }

    /// An assistant's text, taken apart by its tags.
    fn tagged(&mut self, text: &str, names: &TagNames, turn: u32) -> Vec<Segment> {
        let split = scratchpad::split(text, names);
        for code in &split.warnings {
            self.warn(*code);
        }
        if let Some(tag) = &split.tag {
            self.origin(Pane::Scratchpad, tag.clone());
        }
        let mut segments: Vec<Segment> = Vec::new();
        let mut behind = 0;
        for piece in split.pieces {
            let (closing, opening) = scratchpad::tags_between(&text[behind..piece.range.start]);
            let before = match segments.last_mut() {
                Some(last) => {
                    last.tags.after = closing.into();
                    opening.to_owned()
                }
                None => format!("{closing}{opening}"),
            };
            behind = piece.range.end;
            let (pane, kind) = if piece.scratchpad {
                (Pane::Scratchpad, Kind::Reasoning)
            } else {
                (Pane::Answer, Kind::Text)
            };
            let (role, text) = (Role::Assistant, text[piece.range].to_owned());
            let tags = Tags { before: before.into(), after: "".into() };
            segments.push(Segment { pane, turn, role, kind, text, tags });
        }
        if let Some(last) = segments.last_mut() {
            last.tags.after = text[behind..].trim().into();
        }
        segments
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

fn inputs(turn: Turn, number: u32, segments: &mut Vec<Segment>) {
    for part in turn.parts.into_iter().filter(|part| !part.text.is_empty()) {
        let (role, kind, text) = (turn.role, part.kind, part.text);
        let tags = Tags::default();
        segments.push(Segment { pane: Pane::Prompt, turn: number, role, kind, text, tags });
    }
}

fn join<'a>(segments: impl Iterator<Item = &'a Segment>) -> String {
    segments.map(|segment| segment.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn redacted_words(hidden: &[usize]) -> String {
    let total: usize = hidden.iter().sum();
    format!("redacted by the provider ({total} characters, encrypted)")
}

/// The words that providers use for "cut at the length limit".
fn is_length(stop: &str) -> bool {
    matches!(stop, "length" | "max_tokens" | "max_output_tokens" | "model_length" | "MAX_TOKENS")
}
