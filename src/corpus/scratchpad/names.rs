//! The tags and other delimiters that scratchpads and answers stand in.

/// Tags around reasoning, in any case.
const SCRATCHPAD_TAGS: [&str; 8] = [
    "SCRATCHPAD_REASONING",
    "HIDDEN_SCRATCHPAD",
    "SCRATCHPAD",
    "think",
    "thinking",
    "reasoning",
    "ANTHROPIC_THINKING",
    "thought",
];

/// So many of them are what a study asks for, and never a word that an answer speaks of.
const UNMISTAKABLE: [&str; 4] =
    ["SCRATCHPAD_REASONING", "HIDDEN_SCRATCHPAD", "SCRATCHPAD", "ANTHROPIC_THINKING"];

/// Tags around the answer, in any case.
const ANSWER_TAGS: [&str; 3] = ["OUTPUT", "answer", "FINAL_ANSWER"];

/// What models write around reasoning that are no tags.
const SCRATCHPAD_MARKS: [(&str, &str); 8] = [
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<|channel>thought", "<channel|>"),
    ("<|open|>think<|sep|>", "<|close|>think<|sep|>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<｜begin▁of▁thinking｜>", "<｜end▁of▁thinking｜>"),
    ("Here is my thought process:", "Here is my response:"),
];

/// What models write around answers that are no tags.
const ANSWER_MARKS: [(&str, &str); 2] =
    [("<|START_RESPONSE|>", "<|END_RESPONSE|>"), ("<|begin_of_solution|>", "<|end_of_solution|>")];

/// A folded part of a page that holds reasoning, by its attribute.
const FOLDED: (&str, &str) = ("details", "type=\"reasoning\"");

/// Between the two delimiters of one's own, in the config.
const BETWEEN: &str = "…";

/// A name or a pair of delimiters that stands around a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// The name of a tag; else what opens and what closes.
    pub form: Form,
    /// Whether reasoning stands in it, and not an answer.
    pub scratchpad: bool,
    /// Whether an answer never speaks of it.
    pub unmistakable: bool,
    /// The attribute that makes it one, where the tag alone has another use.
    pub needs: Option<&'static str>,
}

impl Fence {
    fn of(form: Form, scratchpad: bool) -> Self {
        Fence { form, scratchpad, unmistakable: false, needs: None }
    }
}

/// How a fence is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As `<name>` and `</name>`.
    Tag(String),
    /// As these two.
    Marks(String, String),
}

/// The tags and other delimiters that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagNames {
    pub(super) fences: Vec<Fence>,
    /// In bytes, of a tag's name.
    pub(super) longest: usize,
}

impl Default for TagNames {
    fn default() -> Self {
        TagNames::with(&[], &[])
    }
}

impl TagNames {
    /// The built-in ones and these: names of tags, or `OPEN…CLOSE`.
    #[must_use]
    pub fn with(scratchpad: &[String], answer: &[String]) -> Self {
        let tag = |scratchpad: bool| {
            move |name: &&str| {
                let unmistakable = UNMISTAKABLE.contains(name);
                Fence { unmistakable, ..Fence::of(Form::Tag((*name).to_owned()), scratchpad) }
            }
        };
        let marks = |scratchpad: bool| {
            move |(open, close): &(&str, &str)| {
                Fence::of(Form::Marks((*open).to_owned(), (*close).to_owned()), scratchpad)
            }
        };
        let own = |scratchpad: bool| {
            move |text: &String| {
                let form = match text.split_once(BETWEEN) {
                    Some((open, close)) => {
                        Form::Marks(open.trim().to_owned(), close.trim().to_owned())
                    }
                    None => Form::Tag(text.clone()),
                };
                Fence { unmistakable: true, ..Fence::of(form, scratchpad) }
            }
        };
        let (name, needs) = FOLDED;
        let folded = Fence { needs: Some(needs), ..Fence::of(Form::Tag(name.to_owned()), true) };
        let reasoning =
            SCRATCHPAD_TAGS.iter().map(tag(true)).chain(scratchpad.iter().map(own(true)));
        let answers = ANSWER_TAGS.iter().map(tag(false)).chain(answer.iter().map(own(false)));
        let marked =
            SCRATCHPAD_MARKS.iter().map(marks(true)).chain(ANSWER_MARKS.iter().map(marks(false)));
        let fences: Vec<Fence> = reasoning.chain(answers).chain(marked).chain([folded]).collect();
        let length = |fence: &Fence| match &fence.form {
            Form::Tag(name) => name.len(),
            Form::Marks(..) => 0,
        };
        let longest = fences.iter().map(length).max().unwrap_or(0);
        TagNames { fences, longest }
    }

    /// The fence of a tag's name: as it is, or behind a name space (`seed:think`).
    pub(super) fn of_tag(&self, word: &str) -> Option<usize> {
        let named = |word: &str| {
            let is_named = |fence: &Fence| matches!(&fence.form, Form::Tag(name) if name.eq_ignore_ascii_case(word));
            self.fences.iter().position(is_named)
        };
        let bare = || {
            let (space, name) = word.rsplit_once(':')?;
            let is_space = space.bytes().all(|byte| byte.is_ascii_alphanumeric());
            named(name).filter(|fence| is_space && self.fences[*fence].scratchpad)
        };
        named(word).or_else(bare)
    }
}
