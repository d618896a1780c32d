//! Which answers count.

use std::collections::BTreeMap;

use crate::labels::sample::Unit;
use crate::labels::sheet::{Sheet, decided};
use crate::labels::targets::Given;
use crate::queue::seal::Seals;
use crate::queue::tally::Tally;
use crate::rubric::{Answer, Question, QuestionKind, Rubric};
use crate::workspace::whose::Whose;

/// The key that is a record's file, where no field is called so.
pub const FILE: &str = "file";

/// What counts as the answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Nobody whose answer could count gave one, or it is not asked of the item.
    Nothing,
    /// This.
    Answer(Answer),
    /// Reviewers differ, and nothing was decided.
    Disputed,
}

/// An item with labels.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Its place in the corpus.
    pub position: usize,
    /// The other item, where it is a pair.
    pub other: Option<usize>,
    /// What each reviewer says, by name.
    pub sheets: Vec<(String, Sheet)>,
    /// What counts for each question of the rubric, in its order.
    pub answers: Vec<Counted>,
}

/// The labelled items of the queue.
pub struct Reading<'a> {
    /// Where everything is known.
    pub tally: &'a Tally,
    /// The questions.
    pub rubric: &'a Rubric,
    /// Whose answers count.
    pub whose: Whose,
    /// By position, but for items of sealed samples.
    pub labelled: Vec<Labelled>,
    /// What was answered about pairs that are in the queue and of no sealed sample: each at the position of
    /// its first item, with what counts for each of the rubric's questions about a pair.
    pub pairs: Vec<Labelled>,
    /// The labelled items of sealed samples: they count in the progress alone.
    pub shut: Vec<Labelled>,
    /// The samples that are sealed.
    pub seals: Seals,
    /// Whether some of them were left out, so that nothing can be told of those that are missing.
    pub is_partial: bool,
    /// Answers that are left out, since their prompt was folded as read before.
    pub folded: usize,
    /// Answers that are left out, since what a program proposes was shown.
    pub suggested: usize,
}

impl Whose {
    /// Why an answer does not count where reviewers differ, and how it would.
    #[must_use]
    pub fn way_out(&self) -> &'static str {
        match self {
            Whose::Majority => "since no answer has a majority; --by-reviewer NAME counts one's",
            _ => "since reviewers differ; --by-reviewer NAME or --majority counts them",
        }
    }
}

impl Counted {
    /// The answer, if one counts.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Counted::Answer(answer) => Some(answer),
            _ => None,
        }
    }
}

impl<'a> Reading<'a> {
    /// Reads everything that was said of the items of a tally's queue.
    #[must_use]
    pub fn new(tally: &'a Tally, rubric: &'a Rubric, whose: Whose) -> Self {
        let mut positions: Vec<usize> =
            tally.ledger.positions().filter(|at| tally.whole().holds(*at)).collect();
        positions.sort_unstable();
        let mut reading = Reading {
            tally,
            rubric,
            whose,
            labelled: Vec::new(),
            pairs: Vec::new(),
            shut: Vec::new(),
            seals: Seals::of(tally, rubric),
            is_partial: false,
            folded: 0,
            suggested: 0,
        };
        let read = positions.into_iter().map(|position| reading.read(position));
        let is_open = |item: &Labelled| reading.seals.over(item.position).is_none();
        (reading.labelled, reading.shut) = read.partition(is_open);
        reading.pairs = reading.read_pairs();
        reading
    }

    /// Keeps only the items whose labels fulfil this.
    pub fn retain(&mut self, keeps: impl Fn(&Labelled) -> bool) {
        self.labelled.retain(keeps);
        self.is_partial = true;
    }

    /// Leaves out answers that were given while some of the prompt was folded as read before.
    #[must_use]
    pub fn unfolded(mut self) -> Self {
        self.folded = self.leave_out(|given| given.folded.is_some());
        self
    }

    /// Leaves out answers that were given while what a program proposes was shown.
    #[must_use]
    pub fn unsuggested(mut self) -> Self {
        self.suggested = self.leave_out(|given| !given.suggested.is_empty());
        self
    }

    /// Leaves out answers that were given in some way; says how many.
    fn leave_out(&mut self, is_out: impl Fn(&Given) -> bool) -> usize {
        let mut labelled = std::mem::take(&mut self.labelled);
        let mut count = 0;
        for item in &mut labelled {
            for (_, sheet) in &mut item.sheets {
                let before = sheet.answers.len();
                sheet.answers.retain(|(_, given)| !is_out(given));
                count += before - sheet.answers.len();
            }
            let questions = self.rubric.questions.iter();
            item.answers = questions
                .map(|question| self.count(item.position, question, &item.sheets))
                .collect();
        }
        self.labelled = labelled;
        self.is_partial |= count > 0;
        count
    }

    /// How many of the answers that are read were given while what a program proposes was shown.
    #[must_use]
    pub fn advised(&self) -> usize {
        let sheets = self.labelled.iter().flat_map(|item| &item.sheets);
        let given = sheets.flat_map(|(_, sheet)| &sheet.answers);
        given.filter(|(_, given)| !given.suggested.is_empty()).count()
    }

    fn read(&self, position: usize) -> Labelled {
        let sheets = self.tally.sheets(position, self.rubric);
        let counted = |question: &Question| self.count(position, question, &sheets);
        let answers = self.rubric.questions.iter().map(counted).collect();
        let sheets = sheets.into_iter().map(|(name, sheet)| (name.to_owned(), sheet)).collect();
        Labelled { position, other: None, sheets, answers }
    }

    fn read_pairs(&self) -> Vec<Labelled> {
        let is_open = |at: usize| self.tally.whole().holds(at) && self.seals.over(at).is_none();
        let sheets = self.tally.pair_sheets(self.rubric);
        let open = sheets.iter().filter(|((one, two), _)| is_open(*one) && is_open(*two));
        let pair = |(&(position, other), by): (&(usize, usize), &BTreeMap<String, Sheet>)| {
            let counted = |question: &Question| {
                let given = by
                    .iter()
                    .filter_map(|(name, sheet)| Some((name.as_str(), sheet.answer(&question.id)?)));
                self.settle(question, &given.collect::<Vec<_>>(), || None)
            };
            let answers = self.rubric.pair_questions.iter().map(counted).collect();
            let sheets = by.iter().map(|(name, sheet)| (name.clone(), sheet.clone())).collect();
            Labelled { position, other: Some(other), sheets, answers }
        };
        open.map(pair).collect()
    }

    fn count<N: AsRef<str>>(
        &self,
        position: usize,
        question: &Question,
        sheets: &[(N, Sheet)],
    ) -> Counted {
        let asked = sheets.iter().filter(|(_, sheet)| self.tally.asks(position, sheet, question));
        let given: Vec<(&str, &Answer)> = asked
            .filter_map(|(name, sheet)| Some((name.as_ref(), sheet.answer(&question.id)?)))
            .collect();
        self.settle(question, &given, || {
            let all = sheets.iter().map(|(_, sheet)| sheet);
            decided(&self.tally.ledger, position, question, all, self.rubric)
        })
    }

    /// What counts of what was given, where a decision may have been made.
    fn settle(
        &self,
        question: &Question,
        given: &[(&str, &Answer)],
        decision: impl FnOnce() -> Option<Answer>,
    ) -> Counted {
        let counted = match &self.whose {
            Whose::Of(reviewer) => {
                let own = given.iter().find(|(name, _)| name == reviewer);
                return own
                    .map_or(Counted::Nothing, |(_, answer)| Counted::Answer((*answer).clone()));
            }
            Whose::Majority => given.iter().map(|(_, answer)| *answer).find(|answer| {
                given.iter().filter(|(_, other)| other == answer).count() * 2 > given.len()
            }),
            Whose::Resolved => {
                if given.len() > 1
                    && let Some(answer) = decision()
                {
                    return Counted::Answer(answer);
                }
                let first = given.first().map(|(_, answer)| *answer);
                first.filter(|first| given.iter().all(|(_, answer)| answer == first))
            }
        };
        match counted {
            Some(answer) => Counted::Answer(answer.clone()),
            // Words of one's own always differ, and are no dispute.
            None if given.is_empty() || question.kind == QuestionKind::Text => Counted::Nothing,
            None => Counted::Disputed,
        }
    }

    /// What is labelled of a unit: items, or pairs.
    #[must_use]
    pub fn units(&self, unit: Unit) -> &[Labelled] {
        match unit {
            Unit::Item => &self.labelled,
            Unit::Pair => &self.pairs,
        }
    }

    /// The labelled item at a position.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&Labelled> {
        let place = self.labelled.binary_search_by_key(&position, |item| item.position).ok()?;
        self.labelled.get(place)
    }

    /// The items of the queue that figures may be told of, labelled or not: those of no sealed sample, and
    /// where some labelled ones were left out only what is left of these.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        let open = self.tally.whole().records().filter(|at| self.seals.over(*at).is_none());
        open.filter(|at| !self.is_partial || self.at(*at).is_some())
    }

    /// Who has labels on the items, by name.
    #[must_use]
    pub fn reviewers(&self) -> Vec<String> {
        let items = self.labelled.iter().chain(&self.shut).chain(&self.pairs);
        let sheets = items.flat_map(|item| &item.sheets);
        let mut names: Vec<String> = sheets.map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The place of a question in the rubric.
    #[must_use]
    pub fn place(&self, question: &str) -> Option<usize> {
        self.rubric.questions.iter().position(|known| known.id == question)
    }

    /// The group of an item by keys: what it has of each. `None` where it lacks one, or no key is given.
    #[must_use]
    pub fn group(&self, by: &[String], position: usize) -> Option<Vec<String>> {
        let values: Option<Vec<String>> = by.iter().map(|key| self.value(key, position)).collect();
        values.filter(|values| !values.is_empty())
    }

    /// The answer that counts where `key` is a question's id, else the value of a field or flag; a flag
    /// of a question's name is `flag.NAME`, and `file` is the record's file.
    #[must_use]
    pub fn value(&self, key: &str, position: usize) -> Option<String> {
        if let Some(place) = self.place(key) {
            return self.at(position)?.answers.get(place)?.answer().map(ToString::to_string);
        }
        let flag = key.strip_prefix("flag.").filter(|flag| self.place(flag).is_some());
        let value = self.tally.columns.value(flag.unwrap_or(key), position);
        let file = || self.tally.file_of(position).filter(|_| key == FILE).map(str::to_owned);
        value.map(|value| value.to_string()).or_else(file)
    }
}
