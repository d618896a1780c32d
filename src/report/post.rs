//! A simple sample, stratified afterwards by a flag that every record has.

use serde_json::{Value, json};

use super::classifier::score;
use super::drawn::Sample;
use super::figures;
use super::frame::frame;
use super::reading::Reading;
use crate::labels::sample::Unit;
use crate::rubric::Question;
use crate::stats::Undefined;
use crate::stats::stratified::{
    Bands, PrevalenceSample, SampledRate, StratifiedPrevalence, stratified_prevalence,
};

/// The share of answers, from bands of a flag.
#[derive(Clone, Debug)]
pub struct PostStratified {
    /// The flag.
    pub flag: String,
    /// Where each band but the first begins.
    pub cuts: Vec<f64>,
    /// The counts of each band.
    pub bands: Vec<PrevalenceSample>,
    /// The estimate.
    pub prevalence: Result<StratifiedPrevalence, Undefined>,
    /// By which part the interval is narrower than that of the plain sample.
    pub narrower: Option<f64>,
}

/// The estimate of a question that checks a flag, from a sample of one stratum; `None` where not every item
/// that it was drawn from has the flag, or is there.
#[must_use]
pub fn post_stratified(
    reading: &Reading<'_>,
    sample: &Sample<'_>,
    question: &Question,
    (labelled, positive): (&[usize], &[usize]),
    plain: Result<StratifiedPrevalence, Undefined>,
) -> Option<PostStratified> {
    let check = question.flag.as_ref()?;
    let [stratum] = sample.design.strata.as_slice() else { return None };
    let positions = frame(reading, sample.design).filter(|_| sample.design.unit == Unit::Item)?;
    if positions.len() as u64 != stratum.size {
        return None;
    }
    let value = |flag: &str, at: usize| score(&reading.tally.columns.value(flag, at)?, check);
    let of_all =
        |flag| -> Option<Vec<f64>> { positions.iter().map(|at| value(flag, *at)).collect() };
    let (flag, scores) = check.names().find_map(|flag| Some((flag, of_all(flag)?)))?;
    let bands = Bands::of(&scores, stratum.drawn.len())?;
    let mut counted: Vec<PrevalenceSample> = bands
        .sizes()
        .iter()
        .map(|size| PrevalenceSample { population: *size, labelled: 0, positive: 0 })
        .collect();
    for position in labelled {
        let found = &mut counted[bands.band(value(flag, *position)?)];
        found.labelled += 1;
        found.positive += u64::from(positive.contains(position));
    }
    let prevalence = stratified_prevalence(&counted);
    let width = |found: Result<StratifiedPrevalence, Undefined>| {
        found.and_then(|found| SampledRate::shown(&found.rate)).map(|interval| interval.width())
    };
    let narrower = match (width(plain), width(prevalence)) {
        (Ok(plain), Ok(banded)) if plain > 0.0 => Some(1.0 - banded / plain),
        _ => None,
    };
    let (flag, cuts) = (flag.to_owned(), bands.cuts().to_vec());
    Some(PostStratified { flag, cuts, bands: counted, prevalence, narrower })
}

impl PostStratified {
    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let from = std::iter::once(None).chain(self.cuts.iter().map(Some));
        let bands = from.zip(&self.bands).map(|(from, band)| {
            json!({
                "from": from, "size": band.population, "labelled": band.labelled, "k": band.positive,
            })
        });
        json!({
            "flag": self.flag,
            "bands": bands.collect::<Vec<_>>(),
            "prevalence": figures::prevalence(self.prevalence).finish(),
            "narrower": self.narrower,
        })
    }
}
