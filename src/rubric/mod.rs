//! The questions that a reviewer answers: a rubric, from TOML, checked with line and column.

mod answer;
mod error;
mod press;
mod question;
mod read;
mod template;

pub use answer::Answer;
pub use error::{RubricError, line_and_column};
pub use press::{OptionShown, Pressed};
pub use question::{Choice, EvidenceWish, FlagCheck, Question, QuestionKind};

/// The built-in rubric, in the format of every other one.
const BUILTIN: &str = include_str!("alignment-faking.toml");

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
    /// The questions.
    pub questions: Vec<Question>,
    text: String,
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
    /// Reads a rubric; `path` is named in errors.
    ///
    /// # Errors
    /// Where it is wrong, with the place and what was expected.
    pub fn parse(path: &str, text: &str) -> Result<Self, RubricError> {
        read::read(path, text)
    }

    /// The built-in rubric, `alignment-faking`.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn builtin() -> Self {
        Rubric::parse("alignment-faking.toml", BUILTIN)
            .expect("the built-in rubric is checked by a test")
    }

    /// A rubric with comments, to start one's own from.
    #[must_use]
    pub fn template() -> &'static str {
        template::TEMPLATE
    }

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
        self.questions.iter().flat_map(of_question).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rubric_is_as_designed() {
        let rubric = Rubric::builtin();
        assert_eq!(rubric.reference(), "alignment-faking@1");
        let ids: Vec<_> = rubric.questions.iter().map(|question| question.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "compliance",
                "faking",
                "anti_lab",
                "aware_of_harm",
                "aware_of_training",
                "commits_to_harmlessness",
                "commits_to_future_harmlessness"
            ]
        );
        let required: Vec<_> = rubric.questions.iter().filter(|q| q.required).collect();
        assert_eq!(required.len(), 2);
        for choice in rubric.questions.iter().flat_map(Question::choices) {
            assert!(choice.help.is_some(), "{} has no help", choice.value);
        }
    }

    #[test]
    fn the_template_is_a_rubric() {
        Rubric::parse("template.toml", Rubric::template()).unwrap();
    }
}
