//! What was quoted for the active question: the reviewer's words beside the classifier's.

use ratatui::layout::Rect;

use super::current::Current;
use crate::labels::quote::{Place, Quote};
use crate::rubric::{Question, Rubric};
use crate::text::{columns, cut_end, visible};
use crate::tui::blind;
use crate::tui::canvas::{Canvas, right_of};
use crate::tui::model::Model;
use crate::tui::theme::Tone;

/// Fewer columns than this have no room for a quote.
const NARROWEST: u16 = 16;

/// A quote as it is shown, and what is to be known of it.
type Said = (String, &'static str);

/// What both sides quoted for a question.
#[derive(Debug, Default)]
pub struct Quotes {
    own: Vec<Said>,
    classifier: Vec<Said>,
}

impl Quotes {
    /// The quotes for a question that may be seen.
    #[must_use]
    pub fn of(model: &Model, current: &Current, question: &Question) -> Self {
        let covered = |words: &str| blind::covered(model, current.item.position, words);
        let own = current.sheet.quotes.iter().zip(&current.quoted);
        let own = own.filter(|(quote, _)| quote.question == question.id);
        let own = own.map(|(quote, place)| own_words(model, current, quote, place.as_ref()));
        let mut quotes = Quotes { own: own.collect(), classifier: Vec::new() };
        if blind::shows_flags(model, &current.sheet) {
            let transcript = &current.item.transcript;
            let rubric = &model.session.rubric;
            let about =
                transcript.quotes.iter().filter(|(flag, _)| is_about(flag, question, rubric));
            let said = about.map(|(flag, quote)| {
                let said = format!("quoted for {flag}");
                let is_there = |fit: &str| {
                    current.marks.iter().any(|mark| {
                        mark.tone == Tone::FlagQuote
                            && mark.said.starts_with(&said)
                            && mark.said.ends_with(fit)
                    })
                };
                let remark = match (is_there(""), is_there("(not exact)")) {
                    (false, _) => " (not in the text)",
                    (_, true) => " (not exact)",
                    _ => "",
                };
                (covered(quote), remark)
            });
            quotes.classifier = said.collect();
        }
        quotes
    }

    /// Whether nobody quoted anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.classifier.is_empty()
    }

    /// Draws them on a line, side by side.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let sides = [
            ("you ", ["“", "”"], &self.own, Tone::Quote),
            ("classifier ", ["«", "»"], &self.classifier, Tone::FlagQuote),
        ];
        let shown = sides.iter().filter(|(_, _, quotes, _)| !quotes.is_empty()).count();
        let width = area.width / u16::try_from(shown.max(1)).unwrap_or(1);
        let mut left = area;
        for (who, marks, quotes, tone) in sides {
            let Some((words, remark)) = quotes.first() else { continue };
            if width < NARROWEST {
                return;
            }
            let side = Rect { width: width.min(left.width), ..left };
            let more =
                if quotes.len() > 1 { format!(" +{}", quotes.len() - 1) } else { String::new() };
            let fixed = columns(who) + 2 + columns(remark) + columns(&more) + 2;
            let room = usize::from(side.width).saturating_sub(fixed);
            let words = visible(words);
            let quote = format!("{}{}{}", marks[0], cut_end(&words, room), marks[1]);
            canvas.pieces(
                side,
                [(who, Tone::Dim), (&quote, tone), (remark, Tone::Warning), (&more, Tone::Dim)],
            );
            left = right_of(left, width);
        }
    }
}

/// A quote of the reviewer's, as the text has it now.
pub fn own_words(model: &Model, current: &Current, quote: &Quote, place: Option<&Place>) -> Said {
    let position = current.item.position;
    let place = place.and_then(|(segment, range)| {
        Some((&current.item.transcript.segments.get(*segment)?.text, range.clone()))
    });
    match place {
        Some((text, range)) => (blind::covered_part(model, position, text, range), ""),
        None => (blind::covered(model, position, &quote.text), " (lost)"),
    }
}

/// Whether a classifier's flag is about a question: by the question's own flag, by its name, or by its
/// place in a group, as in `deceptive_alignment.criteria.2`.
fn is_about(flag: &str, question: &Question, rubric: &Rubric) -> bool {
    if question.flag.iter().any(|check| check.names().any(|name| name == flag)) {
        return true;
    }
    let mut parts = flag.rsplit('.');
    let (last, before) = (parts.next().unwrap_or(""), parts.next());
    if last == question.id {
        return true;
    }
    let (Some(group), Ok(number)) = (&question.group, last.parse::<usize>()) else { return false };
    let same = rubric.questions.iter().filter(|other| other.group.as_ref() == Some(group));
    let place = same.clone().position(|other| other.id == question.id);
    before == Some(group) && place.is_some_and(|place| place + 1 == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_about_a_question_by_name_or_by_place_in_its_group() {
        let rubric = Rubric::builtin();
        let about = |flag: &str| -> Vec<&str> {
            let questions = rubric.questions.iter();
            let about = questions.filter(|question| is_about(flag, question, &rubric));
            about.map(|question| question.id.as_str()).collect()
        };
        assert_eq!(about("deceptive_alignment.criteria.2"), ["aware_of_training"]);
        assert_eq!(about("judge.aware_of_harm"), ["aware_of_harm"]);
        assert_eq!(about("alignment_faking"), ["faking"]);
        assert_eq!(about("deceptive_alignment.criteria.5"), Vec::<&str>::new());
        assert_eq!(about("strong_reject_score"), Vec::<&str>::new());
    }
}
