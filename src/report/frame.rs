//! What a sample was drawn from, as it is now.

use super::reading::Reading;
use crate::filter::parse;
use crate::labels::sample::{Design, Unit};
use crate::queue::pairs::Pairs;
use crate::queue::survey::Survey;
use crate::text::counted;

/// The samples from which all can be estimated, and what is said of the others: where a filter takes
/// some of the drawn items out of the queue, those that are left are no random part of them.
#[must_use]
pub fn whole_designs(reading: &Reading<'_>) -> (Vec<Design>, Vec<String>) {
    let tally = reading.tally;
    let (mut whole, mut said) = (Vec::new(), Vec::new());
    let designs = if reading.is_partial { Vec::new() } else { tally.ledger.designs() };
    for design in designs {
        if is_shut(reading, &design) {
            continue;
        }
        if let Some(why) = design.contradiction() {
            let name = &design.name;
            said.push(format!(
                "sample {name}: its record contradicts itself ({why}), so that nothing is estimated from it"
            ));
            continue;
        }
        let in_queue = |found: Vec<Option<usize>>| -> (usize, usize) {
            let there = found.into_iter().flatten();
            (there.clone().filter(|at| tally.whole().holds(*at)).count(), there.count())
        };
        let (held, all) = in_queue(tally.locate(design.items()));
        // What one reviewer was dealt is as random as the whole.
        let is_dealt = || {
            let mut dealt = design.deal.values();
            dealt.any(|items| in_queue(tally.locate(items)) == (held, items.len()))
        };
        if held == all || (held > 0 && is_dealt()) {
            whole.push(design);
        } else if held > 0 && !tally.is_sample() {
            said.push(format!(
                "sample {}: the filter leaves out some of what was drawn, so that nothing is estimated from it",
                design.name
            ));
        }
    }
    (whole, said)
}

/// Whether a seal is over items of a sample.
fn is_shut(reading: &Reading<'_>, design: &Design) -> bool {
    if reading.seals.is_empty() {
        return false;
    }
    let mut found = reading.tally.locate(design.items()).into_iter().flatten();
    found.any(|position| reading.seals.over(position).is_some())
}

/// What is to be said where the data are not those any more that a sample was drawn from.
#[must_use]
pub fn changes(reading: &Reading<'_>, design: &Design) -> Vec<String> {
    let name = &design.name;
    let mut said = Vec::new();
    if design.frame {
        return gone(reading, design).into_iter().collect();
    }
    let drawn_from: u64 = design.strata.iter().map(|stratum| stratum.size).sum();
    let unit = design.unit.word();
    if let Some(now) = size(reading, design).filter(|now| *now as u64 > drawn_from) {
        said.push(format!(
            "sample {name} was drawn from {drawn_from} {unit}s, and there are {now} now; its estimates are of those that were there"
        ));
    }
    said.extend(gone(reading, design));
    said
}

/// What is to be said of items that were drawn and are nowhere.
fn gone(reading: &Reading<'_>, design: &Design) -> Option<String> {
    let found = reading.tally.locate(design.items());
    let gone = found.iter().filter(|found| found.is_none()).count();
    let items = counted(gone, "item");
    let name = &design.name;
    (gone > 0).then(|| format!("sample {name}: {items} that were drawn are in no file any more"))
}

/// The items that it could be drawn from; `None` where only the files can tell.
#[must_use]
pub fn frame(reading: &Reading<'_>, design: &Design) -> Option<Vec<usize>> {
    let (tally, rubric) = (reading.tally, reading.rubric);
    if design.frame {
        return None;
    }
    let Some(filter) = &design.filter else { return Some((0..tally.len()).collect()) };
    let filter = parse(filter).ok()?;
    tally.matching(&Survey::new(rubric, Some(&filter)).ok()?, &filter, rubric)
}

/// How many units it could be drawn from; `None` where only the files can tell.
fn size(reading: &Reading<'_>, design: &Design) -> Option<usize> {
    let (tally, rubric) = (reading.tally, reading.rubric);
    let positions = frame(reading, design)?;
    match design.unit {
        Unit::Item => Some(positions.len()),
        Unit::Pair => {
            let pairs = Pairs::of(&tally.columns, positions, rubric.condition.as_ref()?, None);
            Some(pairs.pairs.len())
        }
    }
}
