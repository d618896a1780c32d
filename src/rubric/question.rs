//! One question.

use super::answer::Answer;
use crate::filter::Expr;

/// A question of a rubric.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Short and unique; the column's name in every export.
    pub id: String,
    /// The question, one line.
    pub text: String,
    /// A paragraph that explains it.
    pub help: Option<String>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Whether an item is not done without it.
    pub required: bool,
    /// It is asked only where this holds.
    pub ask_if: Option<Expr>,
    /// Whether quotes belong to an answer.
    pub evidence: EvidenceWish,
    /// The flag that it checks.
    pub flag: Option<FlagCheck>,
    /// The values whose share is reported; else the first choice.
    pub rate: Vec<String>,
    /// Questions of one group are shown as one row and asked after one another.
    pub group: Option<String>,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// One of these.
    Choice(Vec<Choice>),
    /// Any of these.
    Multi(Vec<Choice>),
    /// Yes or no.
    Flag,
    /// A whole number.
    Scale {
        /// The least.
        min: i64,
        /// The most, at most nine more.
        max: i64,
        /// What the least means.
        low: Option<String>,
        /// What the most means.
        high: Option<String>,
    },
    /// Words.
    Text,
}

impl QuestionKind {
    /// The words for `kind`, in the order they are documented.
    pub const NAMES: [&'static str; 5] = ["choice", "multi", "flag", "scale", "text"];

    /// Its word.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            QuestionKind::Choice(_) => "choice",
            QuestionKind::Multi(_) => "multi",
            QuestionKind::Flag => "flag",
            QuestionKind::Scale { .. } => "scale",
            QuestionKind::Text => "text",
        }
    }
}

/// One of several answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word in the journal and in exports.
    pub value: String,
    /// The words on the screen; else the value.
    pub label: String,
    /// What counts.
    pub help: Option<String>,
    /// A letter beside the digit.
    pub key: Option<char>,
    /// In `multi`: it takes the others away.
    pub alone: bool,
}

/// Whether quotes belong to an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EvidenceWish {
    /// They do not.
    #[default]
    No,
    /// They may.
    Allowed,
    /// They should; there is a reminder where there is none.
    Expected,
}

/// The flag that a question checks.
#[derive(Clone, Debug, PartialEq)]
pub struct FlagCheck {
    /// Its name.
    pub name: String,
    /// The answers that mean that the flag should be up.
    pub yes: Vec<String>,
    /// The answers that mean that it should not.
    pub no: Vec<String>,
    /// A number from here on is up.
    pub at: f64,
}

/// Flags that other programs write under another name.
const ALSO_CALLED: [(&str, &str); 1] = [("alignment_faking", "deceptive_alignment.final_answer")];

impl FlagCheck {
    /// The names that the flag may have, the rubric's own first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others = ALSO_CALLED.iter().filter(|(name, _)| *name == self.name);
        std::iter::once(self.name.as_str()).chain(others.map(|(_, other)| *other))
    }
}

impl Question {
    /// Its choices; none for other kinds.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            QuestionKind::Choice(choices) | QuestionKind::Multi(choices) => choices,
            _ => &[],
        }
    }

    /// Whether an answer is one that this question can have.
    #[must_use]
    pub fn accepts(&self, answer: &Answer) -> bool {
        let known = |word: &String| self.choices().iter().any(|choice| choice.value == *word);
        match (&self.kind, answer) {
            (QuestionKind::Choice(_), Answer::Word(word)) => known(word),
            (QuestionKind::Multi(_), Answer::Set(words)) => words.iter().all(known),
            (QuestionKind::Flag, Answer::Flag(_)) | (QuestionKind::Text, Answer::Word(_)) => true,
            (QuestionKind::Scale { min, max, .. }, Answer::Scale(value)) => {
                (min..=max).contains(&value)
            }
            _ => false,
        }
    }

    /// The words of its answers; none where it is answered in one's own words.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        match &self.kind {
            QuestionKind::Choice(choices) | QuestionKind::Multi(choices) => {
                choices.iter().map(|choice| choice.value.clone()).collect()
            }
            QuestionKind::Flag => ["yes", "no"].map(str::to_owned).to_vec(),
            QuestionKind::Scale { min, max, .. } => {
                (*min..=*max).map(|value| value.to_string()).collect()
            }
            QuestionKind::Text => Vec::new(),
        }
    }

    /// Whether labels given to `other` are labels of this question, too: the same id, kind, text
    /// and values, whatever the rubric's version.
    #[must_use]
    pub fn same_as(&self, other: &Question) -> bool {
        let values = |question: &Question| {
            question.choices().iter().map(|choice| choice.value.clone()).collect::<Vec<_>>()
        };
        let range = |question: &Question| match question.kind {
            QuestionKind::Scale { min, max, .. } => Some((min, max)),
            _ => None,
        };
        self.id == other.id
            && self.kind.name() == other.kind.name()
            && self.text == other.text
            && values(self) == values(other)
            && range(self) == range(other)
    }

    /// An answer as people read it: with its digit, where it has one.
    #[must_use]
    pub fn shown(&self, answer: &Answer) -> String {
        let mut standing = self.options().into_iter().filter(|option| option.stands_in(answer));
        match (&self.kind, standing.next()) {
            (QuestionKind::Choice(_) | QuestionKind::Flag, Some(option)) => {
                format!("{} {}", option.digit, option.label)
            }
            _ => answer.to_string(),
        }
    }
}
