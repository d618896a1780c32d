//! A rubric: its questions, and what it is for.

use super::question::{Choice, FlagCheck, Question};
/// Questions in the order they are asked.
#[derive(Clone, Debug)]
pub struct Rubric {
    /// Its name.
    pub name: String,
    /// Its version; a rubric that changes gets a new one.
    pub version: u64,
    /// What it is for.
    pub about: String,
    /// The field whose two values are compared.
    pub condition: Option<Condition>,
    /// The questions about an item.
    pub questions: Vec<Question>,
    /// The questions about the two runs of a query together, asked where both are side by side.
    pub pair_questions: Vec<Question>,
    pub(super) text: String,
}

/// Two values of a field that a study compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The field.
    pub field: String,
    /// The value that is expected to differ.
    pub a: String,
    /// The value that it is compared with.
    pub b: String,
}

impl Rubric {
    /// `name@version`, as events name it.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }

    /// `b3:` and 32 hex digits of BLAKE3 over its text.
    #[must_use]
    pub fn digest(&self) -> String {
        format!("b3:{}", &blake3::hash(self.text.as_bytes()).to_hex()[..32])
    }

    /// Its TOML.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The question of this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The question of this id about a pair.
    #[must_use]
    pub fn pair_question(&self, id: &str) -> Option<&Question> {
        self.pair_questions.iter().find(|question| question.id == id)
    }

    /// The flags that questions check.
    pub fn checks(&self) -> impl Iterator<Item = &FlagCheck> {
        self.questions.iter().filter_map(|question| question.flag.as_ref())
    }

    /// The number from which on a flag is up.
    #[must_use]
    pub fn threshold(&self, flag: &str) -> f64 {
        let mut checks = self.checks();
        checks.find(|check| check.names().any(|name| name == flag)).map_or(0.5, |check| check.at)
    }

    /// The letters that choices claim, and who claims each.
    #[must_use]
    pub fn letters(&self) -> Vec<(char, String)> {
        let of_question = |question: &Question| {
            let claim = |choice: &Choice| {
                let who = format!("question {}, choice {}", question.id, choice.value);
                choice.key.map(|key| (key, who))
            };
            question.choices().iter().filter_map(claim).collect::<Vec<_>>()
        };
        self.questions.iter().chain(&self.pair_questions).flat_map(of_question).collect()
    }
}
