//! Parts in one another as runs beside one another.

use std::ops::Range;

use super::span::{Nature, Span};

/// A stretch of a text that is of the same natures from end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its bytes.
    pub range: Range<usize>,
    natures: u16,
}

impl Run {
    /// What it is, from the outermost part inwards as far as natures have an order.
    pub fn natures(&self) -> impl Iterator<Item = Nature> {
        let natures = self.natures;
        Nature::ALL.into_iter().filter(move |nature| natures & bit(*nature) != 0)
    }
}

fn bit(nature: Nature) -> u16 {
    1 << nature as u16
}

/// The runs of spans that are sorted and nested, in order.
#[must_use]
pub fn runs(spans: &[Span]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(spans.len());
    let mut open: Vec<(usize, u16)> = Vec::new();
    let mut at = 0;
    for Span { range, nature } in spans {
        close(&mut runs, &mut open, &mut at, range.start);
        let outer = open.last().map_or(0, |(_, natures)| *natures);
        push(&mut runs, at..range.start, outer);
        at = range.start;
        open.push((range.end, outer | bit(*nature)));
    }
    close(&mut runs, &mut open, &mut at, usize::MAX);
    runs
}

/// Ends the spans that end before a byte.
fn close(runs: &mut Vec<Run>, open: &mut Vec<(usize, u16)>, at: &mut usize, before: usize) {
    while let Some((end, natures)) = open.pop_if(|(end, _)| *end <= before) {
        push(runs, *at..end, natures);
        *at = end.max(*at);
    }
}

fn push(runs: &mut Vec<Run>, range: Range<usize>, natures: u16) {
    if !range.is_empty() && natures != 0 {
        runs.push(Run { range, natures });
    }
}

#[cfg(test)]
mod tests {
    use super::Nature::{Code, Link, Marker, Strong};
    use super::*;

    #[test]
    fn spans_in_one_another_are_runs() {
        let span = |range, nature| Span { range, nature };
        let spans = [
            span(0..10, Nature::Strong),
            span(2..6, Nature::Code),
            span(2..3, Nature::Marker),
            span(12..14, Nature::Link),
        ];
        let runs = runs(&spans);
        let seen: Vec<(Range<usize>, Vec<Nature>)> =
            runs.iter().map(|run| (run.range.clone(), run.natures().collect())).collect();
        assert_eq!(
            seen,
            [
                (0..2, vec![Strong]),
                (2..3, vec![Strong, Code, Marker]),
                (3..6, vec![Strong, Code]),
                (6..10, vec![Strong]),
                (12..14, vec![Link]),
            ]
        );
    }
}
