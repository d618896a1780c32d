//! The quotes of an item: the reviewer's, the classifier's, and those of others where they are shown.

use std::ops::Range;

use crate::corpus::quotes::{self, Fit};
use crate::labels::event::EventId;
use crate::labels::quote::{self, Quote};
use crate::labels::sheet::Sheet;
use crate::transcript::Pane;
use crate::tui::blind::{self, Hidden};
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::showing::Others;

/// What is said of a quote of which nobody knows where it stands.
const NOT_LOOKED_FOR: &str = "one of too many to look for";

/// A quote.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// The question or the flag that it is for.
    pub about: String,
    /// Who took it.
    pub whose: Whose,
    /// Its words, as they may be seen, on one line.
    pub words: String,
    /// Where it stands; nowhere where it is lost.
    pub place: Option<Place>,
    /// How well it fits the text, where that is to be said.
    pub fit: &'static str,
}

impl Quoted {
    /// Whether it was looked for and stands nowhere.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.place.is_none() && self.fit != NOT_LOOKED_FOR
    }
}

/// Where a quote stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The pane.
    pub pane: Pane,
    /// The segment, from 0.
    pub segment: usize,
    /// Its bytes.
    pub range: Range<usize>,
}

/// Who took a quote.
#[derive(Clone, Debug)]
pub enum Whose {
    /// The reviewer, by this event.
    Own(EventId),
    /// The classifier.
    Flag,
    /// Another reviewer.
    Other(String),
}

impl Whose {
    /// Whose it is, in a word.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Whose::Own(_) => "you",
            Whose::Flag => "classifier",
            Whose::Other(name) => name,
        }
    }
}

/// The quotes of the item on the screen, by what they are for.
#[must_use]
pub fn quotes(model: &Model) -> Vec<Quoted> {
    let Some(current) = &model.current else { return Vec::new() };
    let mut all = of_sheet(model, current, &current.sheet, None);
    if blind::shows_flags(model, &current.sheet) {
        all.extend(of_classifier(model, current));
    }
    let hides = blind::hides(model, Hidden::Others, model.position());
    if model.others == Others::Shown && !hides {
        for (who, sheet) in model.position().map(|at| model.other_sheets(at)).unwrap_or_default() {
            all.extend(of_sheet(model, current, &sheet, Some(&blind::reviewer(model, who))));
        }
    }
    all.sort_by(|one, other| one.about.cmp(&other.about));
    all
}

fn of_sheet(model: &Model, current: &Current, sheet: &Sheet, who: Option<&str>) -> Vec<Quoted> {
    let segments = &current.item.transcript.segments;
    let places = quote::places(&sheet.quotes, segments);
    let quote = |(quote, place): (&Quote, Option<quote::Place>)| {
        let place = place.and_then(|(segment, range)| {
            Some(Place { pane: segments.get(segment)?.pane, segment, range })
        });
        Quoted {
            about: quote.question.clone(),
            whose: who.map_or(Whose::Own(quote.event), |who| Whose::Other(who.to_owned())),
            words: shown(model, current, &quote.text),
            fit: if place.is_none() { "lost: not in the text" } else { "" },
            place,
        }
    };
    sheet.quotes.iter().zip(places).map(quote).collect()
}

fn of_classifier(model: &Model, current: &Current) -> Vec<Quoted> {
    let transcript = &current.item.transcript;
    let quote = |(number, (about, places)): (usize, (&(String, String), Vec<quotes::Place>))| {
        let (name, words) = about;
        let first = places.into_iter().next();
        let fit = match &first {
            None if !quotes::is_looked_for(number) => NOT_LOOKED_FOR,
            None => "not in the text",
            Some((_, Fit::Exact, _)) => "",
            Some(_) => "not exact",
        };
        let place = first.and_then(|(segment, _, range)| {
            let pane = transcript.segments.get(segment)?.pane;
            Some(Place { pane, segment, range })
        });
        let (about, words) = (name.clone(), shown(model, current, words));
        Quoted { about, whose: Whose::Flag, words, place, fit }
    };
    let places = quotes::places(&transcript.segments, &transcript.quotes);
    transcript.quotes.iter().zip(places).enumerate().map(quote).collect()
}

/// Words as they may be seen, on one line.
fn shown(model: &Model, current: &Current, words: &str) -> String {
    let words = blind::covered(model, current.item.position, words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
