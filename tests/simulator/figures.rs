//! Whether every figure is the slow count's, in the program and on its command line.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use triptych::queue::counts::label_counts;
use triptych::queue::progress::ItemState;
use triptych::report::{Numbers, Reading, Wish};
use triptych::workspace::whose::Whose;

use crate::checks::{Answered, Check};

impl Check<'_> {
    /// Holds the figures of a review against the answers that were found one by one.
    pub fn figures(&self, answered: &Answered, reviewer: &str) -> Result<(), String> {
        let (tally, rubric) = (&self.review.model.tally, &self.review.model.session.rubric);
        let reading = Reading::new(tally, rubric, Whose::Resolved);
        let keys: Vec<&str> = tally.columns.all_keys().collect();
        let numbers = Numbers::of(&reading, &Wish::usual(rubric, &keys)).to_json();
        self.numbers(&numbers, answered)?;
        let own = answered.values().filter(|said| said.iter().any(|(by, _)| *by == reviewer));
        is("done by the reviewer", &tally.count(ItemState::Done).into(), own.count())
    }

    /// Holds what `stats` counts against the answers.
    fn numbers(&self, numbers: &Value, answered: &Answered) -> Result<(), String> {
        let agreed = |position: &usize| {
            let said = &answered[position];
            said.iter().all(|(_, answer)| *answer == said[0].1).then(|| said[0].1.clone())
        };
        let tier = |position: &usize| {
            let serial = self.review.serial(*position)?;
            self.world.find(serial)?.tier
        };
        for group in numbers["questions"][0]["groups"].as_array().ok_or("no groups")? {
            let wanted_tier = group["by"]["tier"].as_str();
            let inside = |position: &&usize| wanted_tier.is_none() || tier(position) == wanted_tier;
            let answers: Vec<String> = answered.keys().filter(inside).filter_map(agreed).collect();
            is(&format!("n of {wanted_tier:?}"), &group["n"], answers.len())?;
            for share in group["answers"].as_array().ok_or("no answers")? {
                let count = answers.iter().filter(|answer| share["value"] == ***answer).count();
                is(&share["value"].to_string(), &share["k"], count)?;
            }
        }
        let disputed = answered.keys().filter(|position| agreed(position).is_none()).count();
        is("items", &numbers["items"], self.world.records().count())?;
        is("done", &numbers["done"], answered.len())?;
        is("disputed", &numbers["disputed"], disputed)
    }

    /// Asks the built program for the same, from outside.
    pub fn outside(&self, answered: &Answered) -> Result<(), String> {
        self.numbers(&self.run(&["stats", "--json"])?, answered)?;
        let listed = self.run(&["list", "--json"])?;
        let items = listed["items"].as_array().ok_or("no items")?;
        is("items listed", &items.len().into(), self.world.records().count())?;
        for (position, item) in items.iter().enumerate() {
            let found: BTreeMap<&str, &str> = item["labels"]
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(by, said)| Some((by.as_str(), said["q"].as_str()?)))
                .collect();
            let said = answered.get(&position).into_iter().flatten();
            let wanted: BTreeMap<&str, &str> =
                said.map(|(by, answer)| (*by, answer.as_str())).collect();
            if found != wanted {
                return Err(format!("item {position} is listed with {found:?} and not {wanted:?}"));
            }
        }
        let checked = self.run(&["check", "--json"])?;
        let tally = &self.review.model.tally;
        let counts = label_counts(tally, &self.review.model.session.rubric);
        let labels = &checked["labels"];
        is("labels that count", &labels["current"], answered.values().map(Vec::len).sum())?;
        is("stale labels", &labels["stale"], counts.stale.len())?;
        is("orphaned labels", &labels["orphaned"], counts.orphaned.len())?;
        let rows = self.text(&["export", "--to", "jsonl", "-o", "-"])?;
        is("rows exported", &rows.lines().count().into(), answered.values().map(Vec::len).sum())
    }

    fn run(&self, arguments: &[&str]) -> Result<Value, String> {
        let text = self.text(arguments)?;
        serde_json::from_str(&text).map_err(|problem| format!("{arguments:?}: {problem}: {text}"))
    }

    fn text(&self, arguments: &[&str]) -> Result<String, String> {
        let (subcommand, rest) = arguments.split_first().ok_or("no command")?;
        let home = self.world.home();
        let output = Command::new(env!("CARGO_BIN_EXE_triptych"))
            .arg(subcommand)
            .arg(self.world.data())
            .args(rest)
            .args(["--rubric".as_ref(), self.world.rubric().as_os_str()])
            .env("HOME", &home)
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .output()
            .map_err(|problem| problem.to_string())?;
        // `check` ends with 1 where labels are stale, and says which.
        if output.status.code().is_none_or(|code| code > 1) {
            return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)));
        }
        String::from_utf8(output.stdout).map_err(|problem| problem.to_string())
    }
}

fn is(what: &str, found: &Value, wanted: usize) -> Result<(), String> {
    if *found == wanted { Ok(()) } else { Err(format!("{what} is {found} and not {wanted}")) }
}
