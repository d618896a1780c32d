//! How many cases may be unfound, and when enough is read.

use serde_json::Value;

use super::drawn::in_order;
use super::figures::Figures;
use super::page::Page;
use super::reading::{Labelled, Reading};
use super::shares::says;
use super::words::{missing, percent};
use crate::labels::sample::{Design, Unit};
use crate::stats::{Confidence, Misses, Undefined};
use crate::text::counted;

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// The question's id.
    pub question: String,
    /// The answer that makes an item a case.
    pub value: String,
    /// The share of all cases that are to be found, 0 to 1.
    pub recall: f64,
    /// The sample in which what was left was read at random; else the last one that can be it.
    pub sample: Option<String>,
}

/// How far the search for cases is.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What is looked for.
    pub find: Find,
    /// The cases that were found, by position.
    pub found: Vec<usize>,
    /// What the random reading tells.
    pub tail: Result<Tail, String>,
}

/// What the random reading of the rest tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Tail {
    /// The sample's name.
    pub sample: String,
    /// The items that were left when it was drawn.
    pub rest: u64,
    /// Those that were read, in the order of the draw, up to the first without an answer.
    pub read: u64,
    /// The cases among those.
    pub cases: u64,
    /// The most cases that may be left.
    pub left_at_most: Result<u64, Undefined>,
    /// The share of all cases that have been found at least.
    pub recall_at_least: Result<f64, Undefined>,
    /// How many more would have to be read if none of them is a case; `None` where no number is enough.
    pub more: Option<u64>,
}

impl Finding {
    /// How far it is.
    #[must_use]
    pub fn of(reading: &Reading<'_>, find: Find) -> Self {
        let place = reading.place(&find.question).unwrap_or(usize::MAX);
        let is_case = |item: &Labelled| {
            let answer = item.answers.get(place).and_then(|counted| counted.answer());
            answer.map(|answer| says(answer, &find.value))
        };
        let cases = reading.labelled.iter().filter(|item| is_case(item) == Some(true));
        let found: Vec<usize> = cases.map(|item| item.position).collect();
        let tail = tail_of(reading, &find)
            .and_then(|design| tail(reading, &find, &design, found.len() as u64, is_case));
        Finding { find, found, tail }
    }

    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let Find { question, value, recall, .. } = &self.find;
        let figures = Figures::default()
            .plain("question", question.as_str())
            .plain("value", value.as_str())
            .plain("recall", *recall)
            .plain("found", self.found.len());
        match &self.tail {
            Ok(tail) => figures
                .plain("sample", tail.sample.as_str())
                .plain("rest", tail.rest)
                .plain("read", tail.read)
                .plain("cases_read", tail.cases)
                .count("left_at_most", tail.left_at_most)
                .number("recall_at_least", tail.recall_at_least)
                .plain("reached", tail.is_reached(*recall))
                .plain("more_if_none", tail.more),
            Err(why) => figures.plain("reached", false).plain("plan", why.as_str()),
        }
        .finish()
    }

    /// The part of the page of `stats`.
    pub fn print(&self, page: &mut Page) {
        let Find { question, value, recall, .. } = &self.find;
        page.words(format!("finding {question} {value}"));
        let tail = match &self.tail {
            Ok(tail) => tail,
            Err(why) => {
                page.words(format!("  {} found so far", counted(self.found.len(), "case")));
                page.words(format!("  {why}"));
                return;
            }
        };
        let found = counted(self.found.len(), "case");
        page.words(format!(
            "  {found} found, {} of them in the {} read at random of {} (sample {})",
            tail.cases, tail.read, tail.rest, tail.sample
        ));
        let least = match (tail.recall_at_least, tail.left_at_most) {
            (Ok(recall), Ok(left)) => format!(
                "95 % sure, however often one looks, that at least {} of the cases have been found: at most {left} are left",
                percent(recall)
            ),
            (Err(why), _) | (_, Err(why)) => missing(why),
        };
        page.words(format!("  {least}"));
        let next = match tail.more {
            _ if tail.is_reached(*recall) => {
                format!("{} is reached: the reading may stop", percent(*recall))
            }
            Some(more) => format!(
                "{} needs about {more} more of {} if none of them is a case",
                percent(*recall),
                tail.sample
            ),
            None => format!("{} cannot be reached by reading {}", percent(*recall), tail.sample),
        };
        page.words(format!("  {next}"));
    }
}

impl Tail {
    fn is_reached(&self, recall: f64) -> bool {
        self.recall_at_least.is_ok_and(|least| least >= recall)
    }
}

/// The sample in which the rest is read at random: the one that is named, else the last that is one.
fn tail_of(reading: &Reading<'_>, find: &Find) -> Result<Design, String> {
    let is_tail =
        |design: &&Design| design.unit == Unit::Item && design.strata.len() == 1 && !design.twins;
    let designs = reading.tally.ledger.designs();
    let named = match &find.sample {
        Some(name) => designs.iter().find(|design| design.name == *name),
        None => designs.iter().rfind(is_tail),
    };
    let Some(design) = named else {
        return Err(PLAN.to_owned());
    };
    if !is_tail(&design) {
        return Err(format!(
            "sample {} has several strata or pairs; the rest must be drawn as one: {PLAN}",
            design.name
        ));
    }
    if let Some(seal) = reading.seals.iter().find(|seal| seal.sample == design.name) {
        return Err(format!(
            "{}; draw the rest with --open to look at it while it is read",
            seal.words()
        ));
    }
    Ok(design.clone())
}

/// What is to be done where nothing is read at random yet.
const PLAN: &str = "read on from the highest score while cases are frequent; then draw what is left: \
                    `triptych sample FILE --filter is:open -n 100% --name rest --open`, and review it with \
                    --sample rest";

/// What the items of the sample tell in the order of the draw.
fn tail(
    reading: &Reading<'_>,
    find: &Find,
    design: &Design,
    found: u64,
    is_case: impl Fn(&Labelled) -> Option<bool>,
) -> Result<Tail, String> {
    let rest = design.strata.first().map_or(0, |stratum| stratum.size);
    let order = in_order(design, reading.tally).into_iter();
    let read: Vec<bool> = order.map_while(|(_, at)| is_case(reading.at(at?)?)).collect();
    let cases = read.iter().filter(|case| **case).count() as u64;
    let mut misses = Misses::new(found - cases, rest, Confidence::P95);
    for case in &read {
        misses.draw(*case).map_err(|why| why.to_string())?;
    }
    let length = read.len() as u64;
    Ok(Tail {
        sample: design.name.clone(),
        rest,
        read: length,
        cases,
        left_at_most: misses.left_at_most(),
        recall_at_least: misses.recall_at_least(),
        more: misses.draws_to_reach(find.recall),
    })
}
