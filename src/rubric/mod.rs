//! The questions that a reviewer answers: a rubric, from TOML, checked with line and column.

mod answer;
mod error;
mod press;
mod question;
mod questions;
mod read;
mod template;

pub use answer::Answer;
pub use error::{RubricError, WrongRubric, line_and_column};
pub use press::{OptionShown, Pressed};
pub use question::{Choice, EvidenceWish, FlagCheck, Question, QuestionKind};
pub use questions::{Condition, Rubric};

/// The built-in rubric, in the format of every other one.
const BUILTIN: &str = include_str!("alignment-faking.toml");

impl Rubric {
    /// Reads a rubric; `path` is named in errors.
    ///
    /// # Errors
    /// Where it is wrong, with the place and what was expected.
    pub fn parse(path: &str, text: &str) -> Result<Self, WrongRubric> {
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
