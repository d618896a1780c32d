//! One item in the stable JSON of `list` and `show`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::corpus::Item;
use crate::queue::seal::Seals;
use crate::queue::tally::Tally;
use crate::rubric::{Answer, Rubric};
use crate::transcript::{Digest, Pane, Scalar, Segment, WarningCode, by_name};

/// Answers by reviewer, then by question.
pub type LabelsByReviewer = BTreeMap<String, BTreeMap<String, Answer>>;

/// The fields are those of the command line's design page; their names do not change.
#[derive(Serialize)]
pub struct ItemJson<'a> {
    position: usize,
    file: &'a str,
    n: usize,
    id: String,
    digest: Digest,
    warnings: Vec<&'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    details: BTreeMap<&'static str, &'a str>,
    #[serde(serialize_with = "by_name")]
    fields: &'a [(String, Scalar)],
    #[serde(serialize_with = "by_name")]
    flags: &'a [(String, Scalar)],
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<Vec<&'a Segment>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<&'a [Segment]>,
    labels: LabelsByReviewer,
    /// The sample whose seal is over its labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
    #[serde(skip)]
    item: &'a Item,
}

impl<'a> ItemJson<'a> {
    /// The item without its text.
    pub fn new(item: &'a Item, (tally, seals): (&Tally, &Seals), rubric: &Rubric) -> Self {
        let transcript = &item.transcript;
        let sealed = seals.over(item.position);
        let details = transcript
            .warnings
            .iter()
            .filter_map(|warning| Some((warning.code.name(), warning.detail.as_deref()?)));
        let mut warnings: Vec<&str> =
            transcript.warnings.iter().map(|warning| warning.code.name()).collect();
        if tally.identities().ordinal(item.position).is_some() {
            warnings.push(WarningCode::DuplicateId.name());
        }
        ItemJson {
            position: item.position + 1,
            file: &item.file,
            n: item.number,
            id: tally.shown_name(item).into_owned(),
            digest: transcript.digest,
            warnings,
            details: details.collect(),
            fields: &transcript.fields,
            flags: &transcript.flags,
            segments: None,
            withdrawn: None,
            labels: match sealed {
                None => labels(item.position, tally, rubric),
                Some(_) => LabelsByReviewer::new(),
            },
            sealed: sealed.map(|seal| seal.sample.clone()),
            item,
        }
    }

    /// The same with the text of one pane, or of all.
    pub fn with_segments(mut self, pane: Option<Pane>) -> Self {
        let segments = self.item.transcript.segments.iter();
        self.segments =
            Some(segments.filter(|segment| pane.is_none_or(|pane| segment.pane == pane)).collect());
        let withdrawn = self.item.transcript.withdrawn.as_slice();
        self.withdrawn = Some(withdrawn).filter(|turns| pane.is_none() && !turns.is_empty());
        self
    }
}

/// Everybody's current answers to an item.
fn labels(position: usize, tally: &Tally, rubric: &Rubric) -> LabelsByReviewer {
    let mut labels = LabelsByReviewer::new();
    for (reviewer, sheet) in tally.sheets(position, rubric) {
        for (question, given) in sheet.answers {
            if let Some(answer) = given.value {
                labels.entry(reviewer.to_owned()).or_default().insert(question, answer);
            }
        }
    }
    labels
}
