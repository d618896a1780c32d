//! What keys mean to a question.

use super::answer::Answer;
use super::question::{Choice, Question, QuestionKind};

/// A choice with its keys, for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionShown {
    /// The digit that picks it.
    pub digit: char,
    /// The letter that picks it, too.
    pub letter: Option<char>,
    /// Its words.
    pub label: String,
    /// What counts.
    pub help: Option<String>,
    answer: Answer,
}

impl OptionShown {
    /// The answer that it gives.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// Whether it is the answer, or one of several.
    #[must_use]
    pub fn stands_in(&self, answer: &Answer) -> bool {
        match (answer, &self.answer) {
            (Answer::Set(words), Answer::Word(word)) => words.contains(word),
            (answer, own) => answer == own,
        }
    }
}

/// What a key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// This is the answer now; `None` clears it.
    Answer(Option<Answer>),
    /// The answer has to be typed.
    OpenPrompt,
}

impl Question {
    /// The choices with their keys.
    #[must_use]
    pub fn options(&self) -> Vec<OptionShown> {
        match &self.kind {
            QuestionKind::Choice(choices) | QuestionKind::Multi(choices) => {
                choices.iter().zip(PLACES).map(|(choice, digit)| of_choice(choice, digit)).collect()
            }
            QuestionKind::Flag => {
                let option = |digit, label: &str, value| OptionShown {
                    digit,
                    letter: None,
                    label: label.to_owned(),
                    help: None,
                    answer: Answer::Flag(value),
                };
                vec![option('1', "yes", true), option('2', "no", false)]
            }
            QuestionKind::Scale { min, max, low, high } => {
                scale(*min, *max, low.as_deref(), high.as_deref())
            }
            QuestionKind::Text => Vec::new(),
        }
    }

    /// What a digit, 0 to 9, means when `now` is the answer; `None` where it means nothing.
    #[must_use]
    pub fn press(&self, digit: u8, now: Option<&Answer>) -> Option<Pressed> {
        if self.kind == QuestionKind::Text {
            return Some(Pressed::OpenPrompt);
        }
        let digit = char::from_digit(digit.into(), 10)?;
        let option = self.options().into_iter().find(|option| option.digit == digit)?;
        Some(self.picked(option.answer, now))
    }

    /// What a letter of the rubric's own means.
    #[must_use]
    pub fn press_letter(&self, letter: char, now: Option<&Answer>) -> Option<Pressed> {
        let option = self.options().into_iter().find(|option| option.letter == Some(letter))?;
        Some(self.picked(option.answer, now))
    }

    /// Whether an answer leaves this question active: several digits make one answer.
    #[must_use]
    pub fn stays_after_answer(&self) -> bool {
        matches!(self.kind, QuestionKind::Multi(_))
    }

    fn picked(&self, answer: Answer, now: Option<&Answer>) -> Pressed {
        match (&self.kind, answer) {
            (QuestionKind::Multi(choices), Answer::Word(word)) => toggle(choices, &word, now),
            (_, answer) => Pressed::Answer(Some(answer)),
        }
    }
}

/// Choices have the digits 1 to 9, and 0 for the tenth.
const PLACES: [char; 10] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];

fn of_choice(choice: &Choice, digit: char) -> OptionShown {
    OptionShown {
        digit,
        letter: choice.key,
        label: choice.label.clone(),
        help: choice.help.clone(),
        answer: Answer::Word(choice.value.clone()),
    }
}

/// The digit is the value where all values are digits, else the place.
fn scale(min: i64, max: i64, low: Option<&str>, high: Option<&str>) -> Vec<OptionShown> {
    let by_value = min >= 0 && max <= 9;
    (min..=max)
        .zip(PLACES)
        .map(|(value, place)| {
            let digit = u32::try_from(value).ok().filter(|_| by_value);
            let digit = digit.and_then(|value| char::from_digit(value, 10)).unwrap_or(place);
            let end = match value {
                value if value == min => low,
                value if value == max => high,
                _ => None,
            };
            let label = match (by_value, end) {
                (true, end) => end.unwrap_or("·").to_owned(),
                (false, Some(end)) => format!("{value} {end}"),
                (false, None) => value.to_string(),
            };
            OptionShown { digit, letter: None, label, help: None, answer: Answer::Scale(value) }
        })
        .collect()
}

/// The whole set after one choice was toggled, in the rubric's order.
fn toggle(choices: &[Choice], word: &str, now: Option<&Answer>) -> Pressed {
    let before: &[String] = match now {
        Some(Answer::Set(words)) => words,
        _ => &[],
    };
    let adds = !before.iter().any(|known| known == word);
    let alone = |word: &str| choices.iter().any(|choice| choice.alone && choice.value == word);
    let stays = |value: &String| {
        if value == word {
            return adds;
        }
        let dropped = adds && (alone(word) || alone(value));
        before.contains(value) && !dropped
    };
    let set: Vec<String> =
        choices.iter().map(|choice| choice.value.clone()).filter(stays).collect();
    Pressed::Answer((!set.is_empty()).then_some(Answer::Set(set)))
}

#[cfg(test)]
mod tests {
    use crate::rubric::{Answer, Pressed, Rubric};

    fn set(words: &[&str]) -> Answer {
        Answer::Set(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn toggling_keeps_the_order_and_lonely_choices_alone() {
        let rubric = Rubric::builtin();
        let question = rubric.question("anti_lab").unwrap();
        let press = |digit, now: Option<&Answer>| match question.press(digit, now) {
            Some(Pressed::Answer(answer)) => answer,
            other => panic!("{other:?}"),
        };
        let oversight = press(3, None);
        assert_eq!(oversight, Some(set(&["oversight"])));
        let both = press(2, oversight.as_ref());
        assert_eq!(both, Some(set(&["weights", "oversight"])));
        assert_eq!(press(1, both.as_ref()), Some(set(&["none"])));
        assert_eq!(press(2, Some(&set(&["none"]))), Some(set(&["weights"])));
        assert_eq!(press(2, Some(&set(&["weights"]))), None);
    }

    #[test]
    fn digits_of_a_scale_are_its_values_where_they_can_be() {
        let rubric = |range: &str| {
            let text = format!(
                "name='t'\nversion=1\n[[question]]\nid='q'\ntext='?'\nkind='scale'\n{range}"
            );
            Rubric::parse("t.toml", &text).unwrap()
        };
        let zero_to_four = rubric("min=0\nmax=4\n");
        assert_eq!(
            zero_to_four.questions[0].press(0, None),
            Some(Pressed::Answer(Some(Answer::Scale(0))))
        );
        let below_zero = rubric("min=-2\nmax=2\n");
        assert_eq!(
            below_zero.questions[0].press(1, None),
            Some(Pressed::Answer(Some(Answer::Scale(-2))))
        );
        assert_eq!(below_zero.questions[0].press(6, None), None);
    }
}
