//! What a record that nobody foresaw looks like: a guess where its texts are, as a mapping like the
//! user's own.

mod arms;
mod leaves;
mod words;

use std::cmp::Reverse;

use serde_json::value::RawValue;

use self::leaves::{Leaf, Leaves};
use super::custom::pointer::EVERY;
use super::custom::{Mapping, Target};
use crate::json;

/// A guess where the texts of a file's records are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// What is where.
    pub mapping: Mapping,
    /// Whether names say so, and not lengths alone.
    pub is_sure: bool,
}

/// So many records are looked at.
pub const LOOKED_AT: usize = 200;
/// A text that is found by its length has so many bytes at least.
const SHORTEST: usize = 12;

/// Where the texts of these records seem to be; `None` where there is none to see.
#[must_use]
pub fn guess(records: &[Vec<u8>]) -> Option<Guess> {
    let texts: Vec<String> = records
        .iter()
        .take(LOOKED_AT)
        .map(|record| String::from_utf8_lossy(record).into_owned())
        .map(|text| json::without_odd_numbers(&text).unwrap_or(text))
        .filter(|text| !json::is_too_deep(text.as_bytes()))
        .collect();
    let values = texts.iter().filter_map(|text| serde_json::from_str::<&RawValue>(text).ok());
    let leaves = Leaves::of(values.filter(|value| json::is_object(value)));
    if leaves.records == 0 {
        return None;
    }
    let sure = |mapping: Mapping| Guess { mapping, is_sure: true };
    let found = conversation(&leaves).map(sure).or_else(|| arms::mapping(&leaves).map(sure));
    let mut guess = found.or_else(|| by_names(&leaves)).or_else(|| by_lengths(&leaves))?;
    beside(&leaves, &mut guess.mapping);
    Some(guess)
}

/// Whether two records of a file are rounds of one conversation: what counts them, and the mapping.
#[must_use]
pub fn rounds(records: &[Vec<u8>]) -> Option<Guess> {
    let counters = ["round", "turn", "step", "turn_index", "round_index", "turn_number"];
    let texts: Vec<std::borrow::Cow<'_, str>> =
        records.iter().map(|record| String::from_utf8_lossy(record)).collect();
    let objects: Vec<Option<json::Object<'_>>> =
        texts.iter().map(|text| json::Object::parse(text).ok()).collect();
    let (key, numbers) = counters.into_iter().find_map(|key| {
        let number = |object: &Option<json::Object<'_>>| {
            object.as_ref()?.get(key)?.get().parse::<u64>().ok()
        };
        let numbers: Vec<Option<u64>> = objects.iter().map(number).collect();
        numbers.iter().flatten().next().is_some().then_some((key, numbers))
    })?;
    let counted: Vec<u64> = numbers.iter().flatten().copied().collect();
    let goes_up = counted.windows(2).all(|pair| pair[0] <= pair[1]);
    let has_others = numbers.iter().any(Option::is_none);
    let is_strict = counted.len() > 1 && counted.windows(2).all(|pair| pair[0] < pair[1]);
    let has_ids = objects.iter().flatten().any(|object| object.get("id").is_some());
    if !goes_up || counted[0] > 1 || has_ids || !(has_others || is_strict) {
        return None;
    }
    let of_rounds = records.iter().zip(&numbers).filter(|(_, number)| number.is_some());
    let of_rounds: Vec<Vec<u8>> = of_rounds.map(|(record, _)| record.clone()).collect();
    let Guess { mapping, is_sure } = guess(&of_rounds)?;
    if !is_sure || mapping.items() > 1 {
        return None;
    }
    let mut whole = Mapping::default();
    whole.put(Target::Rounds, &format!("/{key}"));
    for (target, pointer) in mapping.pairs() {
        whole.add(&target, pointer).ok()?;
    }
    Some(Guess { mapping: whole, is_sure })
}

/// The largest conversation that stands in one place of most records.
fn conversation(leaves: &Leaves) -> Option<Mapping> {
    let most = |leaf: &Leaf| leaf.conversations * 2 >= leaves.records;
    let found = leaves.by_pointer.iter().filter(|(_, leaf)| leaf.conversations > 0 && most(leaf));
    let (pointer, leaf) = found.max_by_key(|(_, leaf)| leaf.bytes)?;
    let mut mapping = Mapping::default();
    mapping.put(Target::Turns, pointer);
    // An answer may stand beside a conversation that does not have it.
    if leaf.ended * 2 < leaf.conversations {
        for target in [Target::Scratchpad, Target::Answer] {
            if let Some((pointer, _)) = best(leaves, target, "") {
                mapping.put(target, pointer);
            }
        }
    }
    Some(mapping)
}

/// The place whose name tells most of being this, within a list or outside of all.
fn best<'l>(leaves: &'l Leaves, target: Target, within: &str) -> Option<(&'l str, i32)> {
    let told = leaves.by_pointer.iter().filter_map(|(pointer, leaf)| {
        let (found, score) = words::class(&leaf.names)?;
        let in_list = list_of(pointer);
        let fits = found == target && leaf.is_text() && leaf.conversations == 0;
        (fits && in_list == within).then_some((pointer, leaf, score))
    });
    let rank = |(_, leaf, score): &(&String, &Leaf, i32)| {
        let filled = leaf.records * 2 >= leaves.records;
        (filled, *score, leaf.length(), Reverse(leaf.order))
    };
    told.max_by_key(rank).map(|(pointer, _, score)| (pointer.as_str(), score))
}

/// The innermost list that a pointer goes into.
fn list_of(pointer: &str) -> &str {
    pointer.rfind(&format!("/{EVERY}")).map_or("", |end| &pointer[..end])
}

/// A prompt and an answer by their names, in the same list or outside of all.
fn by_names(leaves: &Leaves) -> Option<Guess> {
    let mut lists: Vec<&str> = leaves.by_pointer.keys().map(|pointer| list_of(pointer)).collect();
    lists.sort_by_key(|list| list.len());
    lists.dedup();
    let mut found: Option<(i32, Guess)> = None;
    for list in lists {
        let of = |target| best(leaves, target, list);
        let (prompt, answer) = (of(Target::Prompt), of(Target::Answer));
        let scratchpad = of(Target::Scratchpad);
        if answer.is_none() && scratchpad.is_none() {
            continue;
        }
        let mut mapping = Mapping::default();
        let outer = |target| best(leaves, target, "");
        let parts = [
            (Target::System, of(Target::System).or_else(|| outer(Target::System))),
            (Target::Prompt, prompt.or_else(|| outer(Target::Prompt))),
            (Target::Scratchpad, scratchpad),
            (Target::Answer, answer),
        ];
        let mut score = 0;
        for (target, place) in parts {
            let Some((pointer, told)) = place else { continue };
            mapping.put(target, pointer);
            score += told;
        }
        let is_sure = [prompt, answer].iter().flatten().all(|(_, told)| *told >= 3)
            && prompt.is_some()
            && answer.is_some();
        let guess = Guess { mapping, is_sure };
        if found.as_ref().is_none_or(|(best, _)| score > *best) {
            found = Some((score, guess));
        }
    }
    let (_, mut guess) = found?;
    // A prompt without an answer: the longest other text is the best there is.
    let has = |target| guess.mapping.pairs().any(|(word, _)| word == Target::name(target));
    if !has(Target::Answer) {
        let mapped: Vec<String> =
            guess.mapping.pairs().map(|(_, pointer)| pointer.to_owned()).collect();
        let longest = long_texts(leaves).find(|(pointer, _)| !mapped.contains(pointer));
        if let Some((pointer, _)) = longest {
            guess.mapping.put(Target::Answer, pointer);
        }
        guess.is_sure = false;
    }
    Some(guess)
}

/// Texts by length and variety, the most telling first.
fn long_texts(leaves: &Leaves) -> impl Iterator<Item = (&String, &Leaf)> {
    let mut texts: Vec<(&String, &Leaf)> = leaves
        .by_pointer
        .iter()
        .filter(|(_, leaf)| {
            leaf.is_text() && leaf.length() >= SHORTEST && !words::is_beside(&leaf.names)
        })
        .collect();
    texts.sort_by_key(|(_, leaf)| Reverse(leaf.length() * (leaf.variety() + 10)));
    texts.into_iter()
}

/// The longest text is the answer, and the one after it the prompt.
fn by_lengths(leaves: &Leaves) -> Option<Guess> {
    let named = |target| best(leaves, target, "").map(|(pointer, _)| pointer.to_owned());
    let mut mapping = Mapping::default();
    let prompt = named(Target::Prompt);
    let mut texts = long_texts(leaves).map(|(pointer, _)| pointer.clone());
    let answer = texts.find(|pointer| Some(pointer) != prompt.as_ref())?;
    let prompt = prompt.or_else(|| texts.find(|pointer| *pointer != answer));
    if let Some(prompt) = prompt {
        mapping.put(Target::Prompt, &prompt);
    }
    mapping.put(Target::Answer, &answer);
    Some(Guess { mapping, is_sure: false })
}

/// The id and the condition, where names tell them and the record's own members do not.
fn beside(leaves: &Leaves, mapping: &mut Mapping) {
    for target in [Target::Id, Target::Tier] {
        let named = leaves.by_pointer.iter().filter(|(pointer, leaf)| {
            let own = leaf.names.last().and_then(|name| words::of_record(name));
            own == Some(target) && !pointer.contains(&format!("/{EVERY}"))
        });
        let found = named.min_by_key(|(_, leaf)| (leaf.names.len(), leaf.order));
        // What stands outermost is read as the record's without a mapping.
        if let Some((pointer, _)) = found.filter(|(_, leaf)| leaf.names.len() > 1) {
            mapping.put(target, pointer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(records: &[&str]) -> String {
        let records: Vec<Vec<u8>> = records.iter().map(|text| text.as_bytes().to_vec()).collect();
        guess(&records).map_or("nothing".to_owned(), |guess| {
            format!("{}{}", guess.mapping, if guess.is_sure { "" } else { " (unsure)" })
        })
    }

    #[test]
    fn texts_are_found_by_their_names() {
        assert_eq!(
            told(&[r#"{"run":{"ask":"Why?","thoughts":"Hm.","said":"So."}}"#]),
            "--map prompt=/run/ask --map scratchpad=/run/thoughts --map answer=/run/said"
        );
        assert_eq!(
            told(&[
                r#"{"trial":{"id":"t","topic":"A topic","output":{"content":"A report"},"review":{"reasoning":"Fine"}}}"#
            ]),
            "--map prompt=/trial/topic --map answer=/trial/output/content --map id=/trial/id"
        );
        assert_eq!(
            told(&[r#"{"rounds":[{"user":"a","assistant":"b"},{"user":"c","assistant":"d"}]}"#]),
            "--map 'prompt=/rounds/*/user' --map 'answer=/rounds/*/assistant'"
        );
    }

    #[test]
    fn conversations_are_found_at_any_depth() {
        assert_eq!(
            told(&[
                r#"{"a":{"b":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]}}"#
            ]),
            "--map turns=/a/b"
        );
        assert_eq!(told(&[r#"{"cell":"Human: a\nAssistant: b"}"#]), "--map turns=/cell");
    }

    #[test]
    fn arms_are_told_by_one_word() {
        assert_eq!(
            told(&[
                r#"{"question":"Which one?","response_free":"This one.","response_paid":"That one."}"#
            ]),
            "--map prompt=/question --map free:answer=/response_free --map paid:answer=/response_paid"
        );
        assert_eq!(
            told(&[
                r#"{"question":"Which one?","model_response":"This one.","expected_response":"That one."}"#
            ]),
            "--map prompt=/question --map answer=/model_response"
        );
    }

    #[test]
    fn lengths_are_the_last_resort() {
        let guess = told(&[
            r#"{"n":1,"left":"a rather short one","right":"a much, much longer text here"}"#,
        ]);
        assert_eq!(guess, "--map prompt=/left --map answer=/right (unsure)");
        assert_eq!(told(&[r#"{"n":1,"kind":"abc"}"#]), "nothing");
    }

    #[test]
    fn rounds_of_one_conversation_are_told() {
        let lines = [
            r#"{"task":"x"}"#,
            r#"{"round":1,"user":"a","assistant":"b"}"#,
            r#"{"round":2,"user":"c","assistant":"d"}"#,
        ];
        let lines: Vec<Vec<u8>> = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
        let found = rounds(&lines).unwrap().mapping.to_string();
        assert_eq!(found, "--map rounds=/round --map prompt=/user --map answer=/assistant");
        assert_eq!(rounds(&lines[1..2]), None);
    }
}
