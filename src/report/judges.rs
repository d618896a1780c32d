//! Several flags that answer one question: side by side against its labels, and against each other.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::classifier::{FlagReport, score, truth};
use super::figures::{self, Figures};
use super::reading::Reading;
use super::sealed;
use super::word_table::WordTable;
use crate::rubric::FlagCheck;
use crate::stats::agreement::PairTable;
use crate::stats::{Confidence, Confusion, Paired};
use crate::transcript::Scalar;

/// Two flags that speak in more words than these are not laid out in a table.
const MOST_WORDS: usize = 20;

/// Flags against the labels of one question, on the items that every one of them scored.
#[derive(Clone, Debug)]
pub struct SideBySide {
    /// The question's id.
    pub question: String,
    /// Each flag, with its threshold where it has one, and how it met the labels.
    pub flags: Vec<(String, Confusion)>,
    /// The items, by position.
    pub items: Vec<usize>,
    /// Each two of them.
    pub duels: Vec<Duel>,
    /// The samples among the items that informed something.
    pub tuned_on: Vec<String>,
}

/// Two flags on the same items: which of them is right. The first side is the first flag.
#[derive(Clone, Debug)]
pub struct Duel {
    /// Their places among the flags.
    pub flags: [usize; 2],
    /// Of all items: accuracy.
    pub right: Paired,
    /// Of the items whose label says yes: recall.
    pub recall: Paired,
    /// Of those whose label says no: specificity.
    pub specificity: Paired,
    /// The items that the first one alone is right about, and the second one alone.
    pub alone: [Vec<usize>; 2],
}

/// Two flags on every item that has both, labelled or not.
#[derive(Clone, Debug)]
pub struct Between {
    /// The question that both answer.
    pub question: String,
    /// Their names, with their thresholds where they have one.
    pub flags: [String; 2],
    /// Which of them is up.
    pub up: Paired,
    /// The items that the first one alone is up for, and the second one alone.
    pub apart: [Vec<usize>; 2],
    /// Where both speak in words of their own.
    pub words: Option<WordTable>,
}

/// The flags of each question that has several.
fn groups(flags: &[FlagReport]) -> Vec<Vec<&FlagReport>> {
    let questions: BTreeSet<&str> = flags.iter().map(|flag| flag.question.as_str()).collect();
    let of = |question: &str| flags.iter().filter(|flag| flag.question == question).collect();
    let all = questions.into_iter().map(of);
    all.filter(|group: &Vec<&FlagReport>| group.len() > 1).collect()
}

/// Flags side by side, of each question that has several.
#[must_use]
pub fn side_by_side(reading: &Reading<'_>, flags: &[FlagReport]) -> Vec<SideBySide> {
    groups(flags).into_iter().filter_map(|flags| SideBySide::of(reading, &flags)).collect()
}

/// Each two flags of a question on every item.
#[must_use]
pub fn between(reading: &Reading<'_>, flags: &[FlagReport]) -> Vec<Between> {
    let twos = |flags: Vec<&FlagReport>| {
        twos(flags.len()).map(|[a, b]| Between::of(reading, [flags[a], flags[b]])).collect()
    };
    groups(flags).into_iter().flat_map(|flags| -> Vec<Between> { twos(flags) }).collect()
}

/// Each two of so many, the earlier one first.
fn twos(number: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..number).flat_map(move |a| (a + 1..number).map(move |b| [a, b]))
}

impl SideBySide {
    fn of(reading: &Reading<'_>, flags: &[&FlagReport]) -> Option<Self> {
        let first = flags.first()?;
        // Two flags may count other answers as a yes; then there is nothing that both are right about.
        let same = |flag: &&FlagReport| {
            (&flag.check.yes, &flag.check.no) == (&first.check.yes, &first.check.no)
        };
        if !flags.iter().all(same) {
            return None;
        }
        let verdict = |flag: &FlagReport, position: usize| {
            let at = flag.scored.binary_search_by_key(&position, |(position, _)| *position).ok()?;
            Some(flag.scored[at].1 >= flag.at)
        };
        let mut found = SideBySide {
            question: first.question.clone(),
            flags: flags.iter().map(|flag| (flag.title(), Confusion::default())).collect(),
            items: Vec::new(),
            duels: twos(flags.len()).map(Duel::new).collect(),
            tuned_on: Vec::new(),
        };
        let label = |position: usize| {
            let item = reading.at(position)?;
            truth(&first.check, &item.answers.get(first.place)?.answer()?.to_string())
        };
        for (position, _) in &first.scored {
            let verdicts: Option<Vec<bool>> =
                flags.iter().map(|flag| verdict(flag, *position)).collect();
            let (Some(verdicts), Some(label)) = (verdicts, label(*position)) else { continue };
            found.items.push(*position);
            for ((_, confusion), up) in found.flags.iter_mut().zip(&verdicts) {
                *confusion.cell_mut(*up, label) += 1;
            }
            for duel in &mut found.duels {
                duel.put(*position, label, &verdicts);
            }
        }
        found.tuned_on = sealed::used_among(reading, &found.items);
        Some(found)
    }

    /// The object in `agree --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let flags = self.flags.iter().map(|(name, confusion)| {
            figures::confusion(confusion).plain("flag", name.as_str()).finish()
        });
        let paired = |paired: &Paired| figures::paired_difference(paired, Confidence::P95).finish();
        let duels = self.duels.iter().map(|duel| {
            let [a, b] = duel.flags.map(|place| &self.flags[place].0);
            json!({
                "a": a,
                "b": b,
                "accuracy": paired(&duel.right),
                "recall": paired(&duel.recall),
                "specificity": paired(&duel.specificity),
            })
        });
        json!({
            "question": self.question,
            "n": self.items.len(),
            "tuned_on": self.tuned_on,
            "flags": flags.collect::<Vec<_>>(),
            "pairs": duels.collect::<Vec<_>>(),
        })
    }
}

impl Duel {
    fn new(flags: [usize; 2]) -> Self {
        let none = Paired::default();
        Duel { flags, right: none, recall: none, specificity: none, alone: Default::default() }
    }

    fn put(&mut self, position: usize, label: bool, verdicts: &[bool]) {
        let [a, b] = self.flags.map(|place| verdicts[place] == label);
        self.right.count(a, b);
        if label { &mut self.recall } else { &mut self.specificity }.count(a, b);
        match (a, b) {
            (true, false) => self.alone[0].push(position),
            (false, true) => self.alone[1].push(position),
            _ => {}
        }
    }
}

impl Between {
    fn of(reading: &Reading<'_>, flags: [&FlagReport; 2]) -> Self {
        let value = |flag: &FlagReport, at: usize| reading.tally.columns.value(&flag.flag, at);
        let is_up = |flag: &FlagReport, value: &Scalar| {
            score(value, &flag.check).map(|score| score >= flag.at)
        };
        let [a, b] = flags;
        let both: Vec<(usize, Scalar, Scalar)> =
            reading.open().filter_map(|at| Some((at, value(a, at)?, value(b, at)?))).collect();
        let mut found = Between {
            question: a.question.clone(),
            flags: flags.map(FlagReport::title),
            up: Paired::default(),
            apart: Default::default(),
            words: words(&both, [&a.check, &b.check]),
        };
        for (position, one, two) in both {
            let (Some(one), Some(two)) = (is_up(a, &one), is_up(b, &two)) else { continue };
            found.up.count(one, two);
            match (one, two) {
                (true, false) => found.apart[0].push(position),
                (false, true) => found.apart[1].push(position),
                _ => {}
            }
        }
        found
    }

    /// Whether the first (a row) and the second (a column) are up.
    #[must_use]
    pub fn table(&self) -> PairTable {
        let Paired { both, first_only, second_only, neither } = self.up;
        PairTable::of_two([[both, first_only], [second_only, neither]])
    }

    /// The object in `agree --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let [a, b] = &self.flags;
        Figures::default()
            .plain("question", self.question.as_str())
            .plain("a", a.as_str())
            .plain("b", b.as_str())
            .plain("up", figures::paired_difference(&self.up, Confidence::P95).finish())
            .plain("cohen_kappa", figures::cohen(&self.table(), false).finish())
            .plain("words", self.words.as_ref().map_or(Value::Null, WordTable::to_json))
            .finish()
    }
}

/// How two flags that speak in words met; `None` where they say no more than yes and no.
fn words(both: &[(usize, Scalar, Scalar)], checks: [&FlagCheck; 2]) -> Option<WordTable> {
    let texts = both.iter().filter_map(|(position, one, two)| match (one, two) {
        (Scalar::Text(one), Scalar::Text(two)) => Some((*position, one, two)),
        _ => None,
    });
    let texts: Vec<_> = texts.collect();
    let mut values: Vec<String> = Vec::new();
    let known = checks.iter().flat_map(|check| check.yes.iter().chain(&check.no)).cloned();
    let said: BTreeSet<&str> = texts.iter().flat_map(|(_, one, two)| [&***one, &***two]).collect();
    for word in known.filter(|word| said.contains(word.as_str())) {
        if !values.contains(&word) {
            values.push(word);
        }
    }
    let is_more = |word: &&&str| {
        let word = Scalar::Text((**word).into());
        checks.iter().any(|check| score(&word, check).is_none())
    };
    let more: Vec<&&str> = said.iter().filter(is_more).collect();
    if more.is_empty() || said.len() > MOST_WORDS {
        return None;
    }
    for word in said {
        if !values.iter().any(|known| known == word) {
            values.push(word.to_owned());
        }
    }
    let mut table = WordTable::new(values);
    for (position, one, two) in texts {
        table.put(one, two, position);
    }
    Some(table)
}
