//! What was quoted for the active question: the reviewer's words beside the classifier's.

use ratatui::layout::Rect;

use super::current::Current;
use crate::corpus::quotes;
use crate::labels::quote::{Place, Quote};
use crate::rubric::{Question, Rubric};
use crate::text::{columns, cut_end, visible};
use crate::tui::blind;
use crate::tui::canvas::{Canvas, right_of};
use crate::tui::model::Model;
use crate::tui::theme::Tone;

/// Fewer columns than this have no room for a quote.
const NARROWEST: u16 = 16;

/// What one side quoted: the words of the first quote as they are shown, what is to be known of it, and how
/// many more there are.
#[derive(Debug)]
struct Side {
    words: String,
    remark: &'static str,
    more: usize,
}

/// What both sides quoted for a question.
#[derive(Debug)]
pub struct Quotes {
    own: Option<Side>,
    classifier: Option<Side>,
}

impl Quotes {
    /// The quotes for a question that may be seen.
    #[must_use]
    pub fn of(model: &Model, current: &Current, question: &Question) -> Self {
        let own = current.sheet.quotes.iter().zip(&current.quoted);
        let mut own = own.filter(|(quote, _)| quote.question == question.id);
        let own = own.next().map(|(quote, place)| {
            let (words, remark) = own_words(model, current, quote, place.as_ref());
            Side { words, remark, more: own.count() }
        });
        let shows = blind::shows_flags(model, &current.sheet);
        let classifier = shows.then(|| of_classifier(model, current, question)).flatten();
        Quotes { own, classifier }
    }

    /// Whether nobody quoted anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.is_none() && self.classifier.is_none()
    }

    /// Draws them on a line, side by side.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let sides = [
            ("you ", ["“", "”"], &self.own, Tone::Quote),
            ("classifier ", ["«", "»"], &self.classifier, Tone::FlagQuote),
        ];
        let shown = sides.iter().filter(|(_, _, side, _)| side.is_some()).count();
        let width = area.width / u16::try_from(shown.max(1)).unwrap_or(1);
        let mut left = area;
        for (who, marks, said, tone) in sides {
            let Some(Side { words, remark, more }) = said else { continue };
            if width < NARROWEST {
                return;
            }
            let side = Rect { width: width.min(left.width), ..left };
            let more = if *more > 0 { format!(" +{more}") } else { String::new() };
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

/// The classifier's first quote for a question.
fn of_classifier(model: &Model, current: &Current, question: &Question) -> Option<Side> {
    let quotes = current.item.transcript.quotes.iter().enumerate();
    let rubric = &model.session.rubric;
    let mut about = quotes.filter(|(_, (flag, _))| is_about(flag, question, rubric));
    let (place, (_, quote)) = about.next()?;
    let remark = match current.marks.iter().find(|mark| mark.quote == Some(place)) {
        None if quotes::is_looked_for(place) => " (not in the text)",
        Some(mark) if !mark.is_exact => " (not exact)",
        _ => "",
    };
    let words = blind::covered(model, current.item.position, quote);
    Some(Side { words, remark, more: about.count() })
}

/// A quote of the reviewer's, as the text has it now, and what is to be known of it.
pub fn own_words(
    model: &Model,
    current: &Current,
    quote: &Quote,
    place: Option<&Place>,
) -> (String, &'static str) {
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
