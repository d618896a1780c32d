//! Several arms in one record: texts whose names differ in one word, first or last.

use std::collections::BTreeMap;

use super::leaves::{Leaf, Leaves};
use super::words;
use crate::corpus::formats::custom::{Mapping, Target};

/// What the names of an arm's members have beside the arm's word: the rest, and where they stand.
type Arms<'l> = BTreeMap<String, BTreeMap<String, (&'l str, &'l Leaf)>>;

/// Texts of fewer bytes are choices and labels.
const SHORTEST: usize = 3;

/// A mapping for records of several arms; `None` where they are of one.
pub fn mapping(leaves: &Leaves) -> Option<Mapping> {
    let by_first = |words: &[String]| Some((words.first()?.clone(), words[1..].join(" ")));
    let by_last = |words: &[String]| {
        let (last, rest) = words.split_last()?;
        Some((last.clone(), rest.join(" ")))
    };
    let split = [arms(leaves, by_first), arms(leaves, by_last)];
    split.into_iter().find_map(|arms| of_arms(leaves, &arms?))
}

fn arms<'l>(
    leaves: &'l Leaves,
    split: impl Fn(&[String]) -> Option<(String, String)>,
) -> Option<Arms<'l>> {
    let mut arms: Arms<'l> = BTreeMap::new();
    for (pointer, leaf) in &leaves.by_pointer {
        let [name] = leaf.names.as_slice() else { continue };
        let Some((arm, rest)) = split(&words::split(name)) else { continue };
        let is_text = leaf.is_text() && leaf.length() >= SHORTEST;
        if is_text && !rest.is_empty() && !words::is_known(&arm) && arm.parse::<u64>().is_err() {
            arms.entry(arm).or_default().insert(rest, (pointer, leaf));
        }
    }
    // An arm shares a text of the model's with another one.
    let said = |rests: &BTreeMap<String, (&str, &Leaf)>| -> Vec<String> {
        rests.keys().filter(|rest| class(rest) == Some(Target::Answer)).cloned().collect()
    };
    let shared: Vec<String> = arms
        .iter()
        .filter(|(arm, rests)| {
            let others = arms.iter().filter(|(other, _)| other != arm);
            let own = said(rests);
            others.into_iter().any(|(_, rests)| own.iter().any(|rest| rests.contains_key(rest)))
        })
        .map(|(arm, _)| arm.clone())
        .collect();
    arms.retain(|arm, _| shared.contains(arm));
    (arms.len() > 1).then_some(arms)
}

/// What the rest of a name stands for: a plain word is the answer's.
fn class(rest: &str) -> Option<Target> {
    let names = [rest.to_owned()];
    match words::class(&names) {
        Some((target, _)) => Some(target),
        None if matches!(rest, "text" | "content" | "message" | "raw") => Some(Target::Answer),
        None => None,
    }
}

fn of_arms(leaves: &Leaves, arms: &Arms<'_>) -> Option<Mapping> {
    let mut mapping = Mapping::default();
    let shared = shared_prompt(leaves, arms);
    let mut named: Vec<_> = arms.iter().collect();
    named.sort_by_key(|(_, rests)| rests.values().map(|(_, leaf)| leaf.order).min());
    let mut has_own = false;
    for (arm, rests) in &named {
        let own = own_prompt(leaves, arm);
        has_own |= own.is_some();
        if let Some(pointer) = own.or(shared) {
            mapping.put_arm(arm, Target::Prompt, pointer);
        }
        let of = |wanted: Target| {
            let fits = rests.iter().filter(move |(rest, _)| class(rest) == Some(wanted));
            fits.max_by_key(|(_, (_, leaf))| leaf.length()).map(|(_, (pointer, _))| *pointer)
        };
        for target in [Target::Scratchpad, Target::Answer] {
            if let Some(pointer) = of(target) {
                mapping.put_arm(arm, target, pointer);
            }
        }
    }
    // A prompt that all arms have is said once.
    if !has_own && let Some(pointer) = shared {
        let mut once = Mapping::default();
        once.put(Target::Prompt, pointer);
        for (word, place) in mapping.pairs().filter(|(word, _)| !word.ends_with(":prompt")) {
            once.add(&word, place).ok()?;
        }
        return Some(once);
    }
    Some(mapping)
}

/// The prompt that is no arm's own.
fn shared_prompt<'l>(leaves: &'l Leaves, arms: &Arms<'_>) -> Option<&'l str> {
    let is_own = |leaf: &Leaf| {
        let words = leaf.names.first().map(|name| words::split(name)).unwrap_or_default();
        words.iter().any(|word| arms.contains_key(word))
    };
    let prompts = leaves.by_pointer.iter().filter(|(_, leaf)| {
        let told = words::class(&leaf.names);
        leaf.is_text() && !is_own(leaf) && told.is_some_and(|(target, _)| target == Target::Prompt)
    });
    prompts.max_by_key(|(_, leaf)| leaf.length()).map(|(pointer, _)| pointer.as_str())
}

/// The prompt that only one arm has.
fn own_prompt<'l>(leaves: &'l Leaves, arm: &str) -> Option<&'l str> {
    let prompts = leaves.by_pointer.iter().filter(|(_, leaf)| {
        let words = leaf.names.first().map(|name| words::split(name)).unwrap_or_default();
        let told = words::class(&leaf.names);
        words.iter().any(|word| word == arm)
            && told.is_some_and(|(target, _)| target == Target::Prompt)
    });
    prompts.max_by_key(|(_, leaf)| leaf.length()).map(|(pointer, _)| pointer.as_str())
}
