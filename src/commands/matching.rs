//! Which record each row is of, and which answer its words are.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::corpus::given::Given;
use crate::imports::LabelRow;
use crate::labels::event::{Body, Event, EventId, ItemRef, Millis};
use crate::queue::tally::Tally;
use crate::rubric::{Answer, Question, QuestionKind};
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// How rows are read.
pub struct Rules<'a> {
    /// Who said it, where the rows do not tell.
    pub by: Option<&'a str>,
    /// The first row is of the first record, and so on.
    pub by_row: bool,
    /// Words that are other ones here, as they are written.
    pub values: &'a [String],
}

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Matched {
    /// The answers.
    pub said: Vec<Said>,
    /// Rows of no record, or of several.
    pub unmatched: Vec<String>,
    /// Answers of one reviewer to one question of one record that differ, with nothing to say which is later.
    pub contradictions: Vec<String>,
    /// What the rubric does not ask, and how often it was answered.
    pub other_questions: BTreeMap<String, usize>,
    /// Words that are no answer of their question, and how often they were given.
    pub unknown: BTreeMap<String, usize>,
}

impl Matched {
    /// Whether every row and every word was understood.
    pub fn is_clean(&self) -> bool {
        self.unmatched.is_empty()
            && self.contradictions.is_empty()
            && self.other_questions.is_empty()
            && self.unknown.is_empty()
    }
}

/// A given answer, before it is an event.
#[derive(Debug)]
pub struct Said {
    position: usize,
    by: String,
    at: Millis,
    /// `name@version`.
    pub rubric: String,
    /// The question's id.
    pub question: String,
    /// The answer.
    pub value: Answer,
    /// Why, where that is said.
    pub why: Option<String>,
    row: usize,
}

/// Finds the records of the rows, and the answers that their words are.
pub fn matched(
    workspace: &Workspace,
    tally: &Tally,
    rows: &[LabelRow],
    rules: &Rules<'_>,
) -> Result<Matched> {
    let mut found = Matched::default();
    let mut said: Vec<Said> = Vec::new();
    let maps = maps(rules.values)?;
    if rules.by_row && rows.len() != tally.len() {
        bail!(Failure::usage(format!(
            "--by-row: the table has {} rows, and there are {} records; name a column with --id instead",
            rows.len(),
            tally.len()
        )));
    }
    for row in rows {
        let position = match position(tally, row, rules.by_row) {
            Ok(position) => position,
            Err(why) => {
                found.unmatched.push(why);
                continue;
            }
        };
        if row.answers.iter().all(|(_, words)| words.is_empty()) {
            continue;
        }
        let Some(by) = rules.by.map(str::to_owned).or_else(|| row.by.clone()) else {
            bail!(Failure::usage(
                "nothing says who gave these labels; name a column with --by-column, or --by NAME"
            ));
        };
        let at = match row.at.as_deref().map(time) {
            None => Millis::default(),
            Some(Some(at)) => at,
            Some(None) => {
                let at = row.at.as_deref().unwrap_or_default();
                bail!(Failure::usage(format!(
                    "row {}: {at:?} is no time; write it as 2026-11-23T09:30:00Z",
                    row.number
                )));
            }
        };
        for (name, words) in row.answers.iter().filter(|(_, words)| !words.is_empty()) {
            let Some(question) = workspace.rubric.question(name) else {
                *found.other_questions.entry(name.clone()).or_default() += 1;
                continue;
            };
            match answer(question, words, &maps) {
                Ok(value) => said.push(Said {
                    position,
                    by: by.clone(),
                    at,
                    rubric: workspace.rubric.reference(),
                    question: name.clone(),
                    value,
                    why: row.why.clone(),
                    row: row.number,
                }),
                Err(word) => *found.unknown.entry(format!("{name} {word:?}")).or_default() += 1,
            }
        }
    }
    found.said = without_contradictions(said, tally, &mut found);
    Ok(found)
}

/// The record of a row.
fn position(tally: &Tally, row: &LabelRow, by_row: bool) -> Result<usize, String> {
    if by_row {
        return Ok(row.number - 1);
    }
    let Some(id) = &row.id else { return Err(format!("row {} has no id", row.number)) };
    let file = row.file.as_deref().map(Into::into);
    match tally.given(&Given { name: id.as_str().into(), file }).as_slice() {
        [one] => Ok(*one),
        [] => Err(format!("{id} (row {})", row.number)),
        several => Err(format!("{id} (row {}: {} records have it)", row.number, several.len())),
    }
}

/// `FROM=TO`, or `QUESTION:FROM=TO`.
struct Map {
    question: Option<String>,
    from: String,
    to: String,
}

fn maps(texts: &[String]) -> Result<Vec<Map>> {
    let map = |text: &String| {
        let (from, to) = text.rsplit_once('=').ok_or_else(|| {
            Failure::usage(format!("--value {text}: write FROM=TO, e.g. --value 1=complied"))
        })?;
        let (question, from) = match from.split_once(':') {
            Some((question, from)) => (Some(question.to_owned()), from),
            None => (None, from),
        };
        Ok(Map { question, from: from.to_owned(), to: to.to_owned() })
    };
    texts.iter().map(map).collect()
}

/// The answer that words are.
///
/// # Errors
/// The word that is none.
fn answer(question: &Question, words: &[String], maps: &[Map]) -> Result<Answer, String> {
    let mapped = |word: &String| {
        let fits = |map: &&Map| {
            map.from == *word && map.question.as_ref().is_none_or(|name| *name == question.id)
        };
        maps.iter().find(fits).map_or_else(|| word.clone(), |map| map.to.clone())
    };
    let words: Vec<String> = words.iter().map(mapped).collect();
    let all = || words.join(", ");
    let answer = match (&question.kind, words.as_slice()) {
        (QuestionKind::Multi(_), words) => {
            let order = question.values();
            if let Some(wrong) = words.iter().find(|word| !order.contains(word)) {
                return Err(wrong.clone());
            }
            Answer::Set(order.into_iter().filter(|word| words.contains(word)).collect())
        }
        (QuestionKind::Text, words) => Answer::Word(words.join("\n")),
        (_, [word]) => one_word(question, word).ok_or_else(|| word.clone())?,
        _ => return Err(all()),
    };
    if question.accepts(&answer) { Ok(answer) } else { Err(all()) }
}

fn one_word(question: &Question, word: &str) -> Option<Answer> {
    Some(match &question.kind {
        QuestionKind::Flag => Answer::Flag(match word.to_lowercase().as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            _ => return None,
        }),
        QuestionKind::Scale { .. } => {
            let whole = word.strip_suffix(".0").unwrap_or(word);
            Answer::Scale(whole.parse().ok()?)
        }
        _ => Answer::Word(word.to_owned()),
    })
}

/// A time with its zone, or in UTC where it has none.
fn time(text: &str) -> Option<Millis> {
    let stamp = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    })?;
    let at = Millis(u64::try_from(stamp.as_millisecond()).ok()?);
    (!at.is_absurd()).then_some(at)
}

/// Leaves out what one reviewer says of one question in two ways at one time.
fn without_contradictions(said: Vec<Said>, tally: &Tally, found: &mut Matched) -> Vec<Said> {
    let key = |one: &Said| (one.position, one.by.clone(), one.question.clone(), one.at);
    let mut first: HashMap<_, (Answer, usize)> = HashMap::new();
    let mut wrong: HashMap<_, Vec<usize>> = HashMap::new();
    for one in &said {
        match first.get(&key(one)) {
            Some((value, row)) if *value != one.value => {
                wrong.entry(key(one)).or_insert_with(|| vec![*row]).push(one.row);
            }
            Some(_) => {}
            None => drop(first.insert(key(one), (one.value.clone(), one.row))),
        }
    }
    let mut names: Vec<String> = wrong
        .iter()
        .map(|((position, by, question, _), rows)| {
            let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            format!(
                "{question} of {} by {by} (rows {})",
                tally.name_or_place(*position),
                rows.join(", ")
            )
        })
        .collect();
    names.sort_unstable();
    found.contradictions = names;
    let mut seen = std::collections::HashSet::new();
    said.into_iter().filter(|one| !wrong.contains_key(&key(one)) && seen.insert(key(one))).collect()
}

/// What was said as events. Their ids come from what they say, so that the same rows make the same events.
pub fn events(
    workspace: &Workspace,
    tally: &Tally,
    said: Vec<Said>,
    body: impl Fn(&Said, Arc<ItemRef>) -> Body,
) -> Result<Vec<Event>> {
    let mut positions: Vec<usize> = said.iter().map(|one| one.position).collect();
    positions.sort_unstable();
    positions.dedup();
    let mut items: HashMap<usize, Arc<ItemRef>> = HashMap::new();
    let own = |item: crate::corpus::Item| (item.position, ItemRef::of(&item));
    workspace.read_some(tally, &positions, own, |(position, own)| {
        items.insert(position, Arc::new(tally.item_ref(position, own)));
    })?;
    let event = |one: Said| {
        let item = items.get(&one.position)?.clone();
        let id = id(&one, &item);
        Some(Event::new(id, one.at, &one.by, body(&one, item)))
    };
    Ok(said.into_iter().filter_map(event).collect())
}

/// A ULID of the answer's time and of a hash of who gave which answer to what.
fn id(one: &Said, item: &ItemRef) -> EventId {
    let value = serde_json::to_string(&one.value).unwrap_or_default();
    let mut hash = blake3::Hasher::new();
    let copy = item.copy.unwrap_or(1).to_string();
    let cond = item.cond.as_ref().map_or("", |(_, value)| value);
    let model = item.model.as_deref().unwrap_or_default();
    let id = item.id.as_deref().unwrap_or_default();
    let digest = item.digest.to_string();
    for part in
        [&one.by, id, &digest, cond, model, &copy, &one.question, &value, &one.at.to_string()]
    {
        hash.update(part.as_bytes()).update(&[0]);
    }
    if let Some(why) = &one.why {
        hash.update(why.as_bytes());
    }
    let mut random = [0; 16];
    random[6..].copy_from_slice(&hash.finalize().as_bytes()[..10]);
    EventId(ulid::Ulid::from_parts(one.at.0, u128::from_be_bytes(random)))
}
