//! What must come out, counted from the journal's lines as a reader of the documentation would.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;
use triptych::labels::event::Event;

use super::desk::order;

/// A reviewer and an item, or the two items of a pair.
type On = (String, String);

/// The journal, folded.
#[derive(Default)]
pub struct Plain {
    /// By reviewer and item: the answers to each question, and whether a suggestion was in sight.
    answers: BTreeMap<On, BTreeMap<String, (Value, bool)>>,
    /// By reviewer and item, at the second showing: the answer, and what it was before.
    again: BTreeMap<On, BTreeMap<String, (Value, Value)>>,
    /// By reviewer and the ids of both: answers about the pair.
    pairs: BTreeMap<On, Value>,
    /// Set aside, and not answered since: by reviewer and item.
    skipped: HashSet<On>,
    skipped_again: HashSet<On>,
    /// By code, the items.
    codes: BTreeMap<String, BTreeSet<String>>,
    /// Items of the sample whose labels do not count yet.
    shut: BTreeSet<String>,
    /// How many items of the sample are done and dealt, where it is sealed.
    seal: Option<(usize, usize)>,
    /// Who has any label on each item.
    labelled: BTreeMap<String, BTreeSet<String>>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Plain {
    /// Folds what a device has; `viewer` is whose seal counts.
    pub fn of(events: &[Event], viewer: &str) -> Self {
        let mut lines: Vec<Value> =
            events.iter().map(|event| serde_json::from_str(&event.to_line()).unwrap()).collect();
        lines.sort_by_key(|line| (text(&line["at"]), text(&line["event"])));
        lines.dedup();
        let mut gone: HashSet<(String, String)> = HashSet::new();
        let mut standing: Vec<&Value> = Vec::new();
        for line in lines.iter().rev() {
            let by = text(&line["by"]);
            if gone.contains(&(by.clone(), text(&line["event"]))) {
                continue;
            }
            if line["kind"] == "retract" {
                let of = line["of"].as_array().unwrap();
                gone.extend(of.iter().map(|id| (by.clone(), text(id))));
            }
            standing.push(line);
        }
        let mut plain = Plain::default();
        let mut merged: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut codes: Vec<(String, String)> = Vec::new();
        for line in standing.into_iter().rev() {
            plain.take(line, &mut codes);
            if line["kind"] == "codebook" {
                let into = line["merge_into"].as_str().map(str::to_owned);
                merged.insert(text(&line["code"]), into);
            }
        }
        for (code, item) in codes {
            let code = merged.get(&code).cloned().flatten().unwrap_or(code);
            plain.codes.entry(code).or_default().insert(item);
        }
        plain.close(&lines, viewer);
        plain
    }

    fn take(&mut self, line: &Value, codes: &mut Vec<(String, String)>) {
        let (by, id) = (text(&line["by"]), text(&line["item"]["id"]));
        let is_again = line["item"]["showing"] == 2;
        let on = (by.clone(), id.clone());
        let question = text(&line["question"]);
        let kind = line["kind"].as_str().unwrap();
        if let Some(items) = line.get("items") {
            let key = (by, format!("{} {}", text(&items[0]["id"]), text(&items[1]["id"])));
            self.pairs.insert(key, line["value"].clone());
            return;
        }
        if !is_again && ["answer", "skip", "code", "note", "evidence"].contains(&kind) {
            self.labelled.entry(id.clone()).or_default().insert(by);
        }
        match kind {
            "answer" => {
                let own = self.answers.entry(on.clone()).or_default();
                let advised = line["suggested"].as_array().is_some_and(|all| !all.is_empty());
                own.insert(question, (line["value"].clone(), advised));
                if !line["value"].is_null() {
                    self.skipped.remove(&on);
                }
            }
            "repeat" => {
                let first = self.answers.get(&on).and_then(|own| own.get(&question));
                let first = first.map_or(Value::Null, |(value, _)| value.clone());
                let own = self.again.entry(on.clone()).or_default();
                own.insert(question, (line["value"].clone(), first));
                if !line["value"].is_null() {
                    self.skipped_again.remove(&on);
                }
            }
            "skip" => {
                let all = if is_again { &mut self.skipped_again } else { &mut self.skipped };
                if line["value"] == true {
                    all.insert(on);
                } else {
                    all.remove(&on);
                }
            }
            "code" if !is_again => codes.push((text(&line["code"]), id)),
            _ => {}
        }
    }

    fn answer(&self, by: &str, id: &str, question: &str) -> Option<&Value> {
        let own = self.answers.get(&(by.to_owned(), id.to_owned()))?;
        own.get(question).map(|(value, _)| value).filter(|value| !value.is_null())
    }

    fn is_done(&self, by: &str, id: &str) -> bool {
        self.answer(by, id, "q").is_some() || self.is_set_aside(by, id)
    }

    /// Set aside, and not done all the same.
    fn is_set_aside(&self, by: &str, id: &str) -> bool {
        self.answer(by, id, "q").is_none() && self.skipped.contains(&(by.to_owned(), id.to_owned()))
    }

    fn is_done_again(&self, by: &str, id: &str) -> bool {
        let on = (by.to_owned(), id.to_owned());
        let answered = self.again.get(&on).and_then(|own| own.get("q"));
        answered.is_some_and(|(value, _)| !value.is_null()) || self.skipped_again.contains(&on)
    }

    /// Whether the sample is sealed, and which items that shuts.
    fn close(&mut self, lines: &[Value], viewer: &str) {
        let Some(design) = lines.iter().rev().find(|line| line["kind"] == "sample") else { return };
        let is_opened = lines.iter().any(|line| line["kind"] == "unseal");
        if design["sealed"] != true || is_opened {
            return;
        }
        let ids = |list: &Value| -> Vec<String> {
            list.as_array().unwrap().iter().map(|item| text(&item[0])).collect()
        };
        let drawn = ids(&design["strata"][0]["drawn"]);
        let empty = serde_json::Map::new();
        let deal = design["deal"].as_object().unwrap_or(&empty);
        let (mut done, mut all) = (0, 0);
        let count = |by: &str, items: &[String]| {
            let again = repeated(design, items);
            let again: Vec<&String> =
                again.into_iter().filter(|id| !self.is_set_aside(by, id)).collect();
            let first = items.iter().filter(|id| self.is_done(by, id)).count();
            let second = again.iter().filter(|id| self.is_done_again(by, id)).count();
            (first + second, items.len() + again.len())
        };
        let dealt: Vec<(&String, Vec<String>)> = deal
            .iter()
            .filter(|(by, _)| !deal.contains_key(viewer) || *by == viewer)
            .map(|(by, items)| (by, ids(items)))
            .collect();
        for (by, items) in &dealt {
            let (one, other) = count(by, items);
            (done, all) = (done + one, all + other);
        }
        if dealt.is_empty() {
            // Nobody was dealt anything: each item must be done by somebody.
            let order = order(design);
            let again: Vec<&String> = repeated(design, &order)
                .into_iter()
                .filter(|id| !self.is_set_aside(viewer, id))
                .collect();
            let names = super::REVIEWERS;
            done = order.iter().filter(|id| names.iter().any(|by| self.is_done(by, id))).count();
            done +=
                again.iter().filter(|id| names.iter().any(|by| self.is_done_again(by, id))).count();
            all = order.len() + again.len();
        }
        if done < all {
            self.shut = drawn.into_iter().collect();
            self.seal = Some((done, all));
        }
    }

    /// Whether the sample is sealed and nothing else has a label.
    pub fn has_only_sealed_labels(&self) -> bool {
        let paired = self.pairs.keys().flat_map(|(_, pair)| pair.split(' '));
        let labelled = self.labelled.keys().map(String::as_str).chain(paired);
        self.seal.is_some() && labelled.into_iter().all(|id| self.shut.contains(id))
    }

    /// The answer to a question that both gave, or one gave alone.
    fn agreed(
        &self,
        id: &str,
        question: &str,
        takes: impl Fn(&(Value, bool)) -> bool,
    ) -> Option<&Value> {
        let given = super::REVIEWERS.iter().filter_map(|by| {
            let own = self.answers.get(&((*by).to_owned(), id.to_owned()))?;
            own.get(question).filter(|given| !given.0.is_null() && takes(given))
        });
        let given: Vec<&Value> = given.map(|(value, _)| value).collect();
        let first = *given.first()?;
        given.iter().all(|value| *value == first).then_some(first)
    }

    fn open<'p>(&'p self, in_queue: &'p dyn Fn(&str) -> bool) -> impl Iterator<Item = &'p String> {
        let ids: BTreeSet<&String> = self.answers.keys().map(|(_, id)| id).collect();
        ids.into_iter().filter(|id| !self.shut.contains(*id) && in_queue(id))
    }

    /// Holds what `stats` says.
    pub fn numbers(&self, found: &Value, in_queue: &dyn Fn(&str) -> bool) -> Result<(), String> {
        self.shares(found, in_queue, &|_| true)?;
        let sealed = self.seal.map(
            |(done, dealt)| serde_json::json!([{"sample": "main", "done": done, "dealt": dealt}]),
        );
        is("sealed", &found["sealed"], &sealed.unwrap_or(serde_json::json!([])))?;
        let disputed = self.open(in_queue).filter(|id| {
            ["q", "f"].iter().any(|question| {
                let both = super::REVIEWERS.map(|by| self.answer(by, id, question));
                matches!(both, [Some(one), Some(other)] if one != other)
            })
        });
        is("disputed", &found["disputed"], &disputed.count().into())?;
        let is_done = |id: &&String| {
            in_queue(id) && super::REVIEWERS.iter().any(|by| self.answer(by, id, "q").is_some())
        };
        is("done", &found["done"], &self.labelled.keys().filter(is_done).count().into())?;
        let codes = &found["codes"];
        if self.seal.is_some() {
            return is("codes", codes, &Value::Null);
        }
        for (code, items) in &self.codes {
            let own = codes["codes"]
                .as_array()
                .and_then(|all| all.iter().find(|one| one["code"] == **code));
            let own = own.map_or(Value::Null, |own| own["items"].clone());
            is(&format!("items of {code}"), &own, &items.len().into())?;
        }
        Ok(())
    }

    /// Holds the shares where answers with a suggestion in sight are left out.
    pub fn unsuggested(
        &self,
        found: &Value,
        in_queue: &dyn Fn(&str) -> bool,
    ) -> Result<(), String> {
        self.shares(found, in_queue, &|(_, advised)| !advised)
    }

    fn shares(
        &self,
        found: &Value,
        in_queue: &dyn Fn(&str) -> bool,
        takes: &dyn Fn(&(Value, bool)) -> bool,
    ) -> Result<(), String> {
        for question in found["questions"].as_array().unwrap() {
            let id = text(&question["id"]);
            let said: Vec<Value> = if id == "both" {
                self.of_pairs(in_queue)
            } else {
                self.open(in_queue)
                    .filter_map(|item| self.agreed(item, &id, takes))
                    .cloned()
                    .collect()
            };
            let all = &question["groups"][0];
            is(&format!("n of {id}"), &all["n"], &said.len().into())?;
            for share in all["answers"].as_array().unwrap() {
                let word = text(&share["value"]);
                let is_it = |value: &&Value| match value {
                    Value::Bool(true) => word == "yes",
                    Value::Bool(false) => word == "no",
                    value => text(value) == word,
                };
                let count = said.iter().filter(is_it).count();
                is(&format!("{id} {word}"), &share["k"], &count.into())?;
            }
        }
        Ok(())
    }

    /// What counts of pairs.
    fn of_pairs(&self, in_queue: &dyn Fn(&str) -> bool) -> Vec<Value> {
        let pairs: BTreeSet<&String> = self.pairs.keys().map(|(_, pair)| pair).collect();
        let is_open =
            |pair: &&String| pair.split(' ').all(|id| !self.shut.contains(id) && in_queue(id));
        let settled = |pair: &String| {
            let given = super::REVIEWERS
                .iter()
                .filter_map(|by| self.pairs.get(&((*by).to_owned(), pair.clone())));
            let given: Vec<&Value> = given.filter(|value| !value.is_null()).collect();
            let first = (*given.first()?).clone();
            given.iter().all(|value| **value == first).then_some(first)
        };
        pairs.into_iter().filter(is_open).filter_map(settled).collect()
    }

    /// Holds what `agree` says.
    pub fn agreement(&self, found: &Value, in_queue: &dyn Fn(&str) -> bool) -> Result<(), String> {
        for question in found["questions"].as_array().unwrap() {
            let id = text(&question["id"]);
            if id == "both" {
                continue;
            }
            let both = self.open(in_queue).filter_map(|item| {
                Some((self.answer("ann", item, &id)?, self.answer("bob", item, &id)?))
            });
            let both: Vec<(&Value, &Value)> = both.collect();
            is(&format!("shared of {id}"), &question["shared"], &both.len().into())?;
            let same = both.iter().filter(|(one, other)| one == other).count();
            let share = question["percent_agreement"]["agreement"].as_f64();
            #[allow(clippy::cast_precision_loss)]
            let wanted = (!both.is_empty()).then(|| same as f64 / both.len() as f64);
            if share.zip(wanted).is_some_and(|(one, other)| (one - other).abs() > 1e-12)
                || share.is_some() != wanted.is_some()
            {
                return Err(format!("agreement on {id}: {share:?}, and {wanted:?} in plain"));
            }
        }
        let mut wanted: BTreeMap<(String, String), (usize, BTreeSet<String>)> = BTreeMap::new();
        for ((by, item), own) in &self.again {
            if self.shut.contains(item) || !in_queue(item) {
                continue;
            }
            for (question, (value, first)) in own {
                if value.is_null() || first.is_null() {
                    continue;
                }
                let (n, differ) = wanted.entry((by.clone(), question.clone())).or_default();
                *n += 1;
                differ.extend((value != first).then(|| item.clone()));
            }
        }
        let own = found["self_agreement"].as_array().unwrap();
        is("self-agreements", &own.len().into(), &wanted.len().into())?;
        for one in own {
            let key = (text(&one["reviewer"]), text(&one["id"]));
            let (n, differ) =
                wanted.get(&key).ok_or_else(|| format!("{key:?} in plain has none"))?;
            is(&format!("n of {key:?}"), &one["n"], &(*n).into())?;
            let names: BTreeSet<String> =
                one["differ"].as_array().unwrap().iter().map(text).collect();
            if names != *differ {
                return Err(format!("{key:?} differs on {names:?}, and on {differ:?} in plain"));
            }
        }
        Ok(())
    }
}

/// The items that are shown twice: every so many, from one on that the seed tells.
fn repeated<'i>(design: &Value, items: &'i [String]) -> Vec<&'i String> {
    let share = design["repeat"].as_f64().unwrap_or(0.0);
    let hash = blake3::hash(format!("{}\0repeat", design["seed"]).as_bytes());
    let start = f64::from(hash.as_bytes()[0]) / 256.0;
    let mut sum = start;
    let mut found = Vec::new();
    for (place, item) in items.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let next = share * (place + 1) as f64 + start;
        if next.floor() > sum.floor() {
            found.push(item);
        }
        sum = next;
    }
    found
}

fn is(what: &str, found: &Value, wanted: &Value) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{what}: {found}, and {wanted} in plain")) }
}
