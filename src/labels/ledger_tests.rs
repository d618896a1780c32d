use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::event::Seen;
use super::super::files::Files;
use super::super::mint::Mint;
use super::super::reader::read_bytes;
use super::super::sheet::{confirmation, sheet};
use super::*;
use crate::corpus::identity::{Identities, Identity};
use crate::rubric::Answer;
use crate::transcript::Digest;

fn item(number: u8) -> ItemRef {
    // No record has the digest 0, which stands for one that has not been seen.
    let digest = Digest([number + 1; 16]);
    ItemRef { id: Some(format!("q{number}")), digest, ..ItemRef::default() }
}

fn answer(item: ItemRef, question: &str, value: Option<&str>) -> Body {
    Body::Answer {
        item: item.into(),
        rubric: "alignment-faking@1".into(),
        question: question.into(),
        value: value.map(|value| Answer::Word(value.into())),
        ms: Some(10),
        seen: Some(Seen::default()),
        hidden: Vec::new(),
        same_as: None,
        folded: None,
        suggested: Vec::new(),
        imported: None,
    }
}

/// A reviewer at a keyboard.
pub(super) struct Desk {
    mint: Mint,
    pub(super) ledger: Ledger,
    clock: u64,
}

impl Desk {
    pub(super) fn new(seed: u64) -> Self {
        Desk { mint: Mint::new(seed), ledger: Ledger::default(), clock: 1_000 * seed }
    }

    fn write(&mut self, body: Body) -> Event {
        self.clock += 10;
        let after = self.ledger.latest("alice");
        let event = self.mint.event(Millis(self.clock), after, "alice", body);
        self.ledger.add(event.clone());
        event
    }

    pub(super) fn undo(&mut self) -> Option<Event> {
        let body = self.ledger.undo("alice")?.0;
        Some(self.write(body))
    }

    pub(super) fn redo(&mut self) -> Option<Event> {
        let body = self.ledger.redo("alice")?.0;
        Some(self.write(body))
    }
}

/// What the ledger says, without where it was seen.
pub(super) fn labels(ledger: &Ledger) -> BTreeMap<String, BTreeMap<String, Labels>> {
    let mut all: BTreeMap<String, BTreeMap<String, Labels>> = BTreeMap::new();
    for target in &ledger.targets.all {
        for (reviewer, labels) in target.by.iter() {
            if *labels != Labels::default() {
                let by =
                    all.entry(format!("{:?} {}", target.item.id, target.item.digest)).or_default();
                by.insert(reviewer.clone(), labels.clone());
            }
        }
    }
    all
}

/// What one key does.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Answer(u8, bool),
    Clear(u8),
    Note(u8),
    Skip(u8, bool),
    Bookmark(u8),
    Quote(u8),
    Confirm(u8),
    Undo,
    Redo,
}

pub(super) fn keys() -> impl Strategy<Value = Vec<Key>> {
    let key = prop_oneof![
        4 => (0..3u8, any::<bool>()).prop_map(|(item, yes)| Key::Answer(item, yes)),
        1 => (0..3u8).prop_map(Key::Clear),
        1 => (0..3u8).prop_map(Key::Note),
        1 => (0..3u8, any::<bool>()).prop_map(|(item, value)| Key::Skip(item, value)),
        1 => (0..3u8).prop_map(Key::Bookmark),
        1 => (0..3u8).prop_map(Key::Quote),
        1 => (0..3u8).prop_map(Key::Confirm),
        2 => Just(Key::Undo),
        2 => Just(Key::Redo),
    ];
    prop::collection::vec(key, 0..40)
}

pub(super) fn press(desk: &mut Desk, key: &Key) -> Option<Event> {
    let body = match *key {
        Key::Answer(number, yes) => {
            answer(item(number), "compliance", Some(if yes { "complied" } else { "refused" }))
        }
        Key::Clear(number) => answer(item(number), "compliance", None),
        Key::Note(number) => Body::Note { item: item(number).into(), value: Some("odd".into()) },
        Key::Skip(number, value) => Body::Skip { item: item(number).into(), value },
        Key::Bookmark(number) => Body::Bookmark { item: item(number).into(), value: true },
        Key::Quote(number) => quote(item(number), "faking"),
        // All that was said so far is said of this text, too.
        Key::Confirm(number) => {
            let of = desk.ledger.events.iter().map(|event| event.id).collect();
            Body::Confirm { item: ItemRef { digest: Digest([99; 16]), ..item(number) }.into(), of }
        }
        Key::Undo => return desk.undo(),
        Key::Redo => return desk.redo(),
    };
    Some(desk.write(body))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_fold_does_not_depend_on_order_or_repetition(
        keys in keys(),
        order in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let mut desk = Desk::new(1);
        let mut events: Vec<Event> = keys.iter().filter_map(|key| press(&mut desk, key)).collect();
        let straight = labels(&Ledger::fold(events.clone()));
        prop_assert_eq!(&labels(&desk.ledger), &straight, "one by one or at once is the same");
        let repeated = events.get(order.index(events.len().max(1))).cloned();
        events.extend(repeated);
        fastrand::Rng::with_seed(seed).shuffle(&mut events);
        prop_assert_eq!(&labels(&Ledger::fold(events.clone())), &straight);
        let mut shuffled = Ledger::default();
        for event in events.clone() {
            shuffled.add(event);
        }
        prop_assert_eq!(&labels(&shuffled), &straight);
        let mut told = Ledger::default();
        for some in events.chunks(6) {
            told.extend_foreign(some.iter().cloned());
        }
        prop_assert_eq!(labels(&told), straight);
    }

    #[test]
    fn undoing_n_actions_restores_the_labels_and_redoing_brings_them_back(
        before in keys(),
        actions in prop::collection::vec((0..3u8, any::<bool>()), 1..8),
    ) {
        let mut desk = Desk::new(1);
        for key in &before {
            press(&mut desk, key);
        }
        let start = labels(&desk.ledger);
        for (number, yes) in &actions {
            press(&mut desk, &Key::Answer(*number, *yes));
        }
        let end = labels(&desk.ledger);
        for _ in &actions {
            prop_assert!(desk.undo().is_some());
        }
        prop_assert_eq!(labels(&desk.ledger), start);
        for _ in &actions {
            prop_assert!(desk.redo().is_some());
        }
        prop_assert_eq!(labels(&desk.ledger), end);
        prop_assert!(desk.redo().is_none());
    }

    #[test]
    fn a_journal_cut_anywhere_in_its_last_events_opens_with_all_before(keys in keys()) {
        let mut desk = Desk::new(1);
        let events: Vec<Event> = keys.iter().filter_map(|key| press(&mut desk, key)).collect();
        let lines: Vec<String> = events.iter().map(|event| event.to_line() + "\n").collect();
        let all = lines.concat();
        let kept = lines.len().saturating_sub(2);
        let safe: usize = lines[..kept].iter().map(String::len).sum();
        for cut in (safe..all.len()).step_by(7) {
            let read = read_bytes("j.labels.jsonl".as_ref(), &all.as_bytes()[..cut]);
            prop_assert!(read.events.len() >= kept);
            prop_assert_eq!(&read.events[..], &events[..read.events.len()]);
        }
    }
}

#[test]
fn two_devices_that_both_undid_an_answer_redo_it_with_one_key() {
    let mut first = Desk::new(1);
    let given = first.write(answer(item(1), "compliance", Some("refused")));
    let mut second = Desk::new(2);
    second.ledger.add(given.clone());
    let undone = [first.undo().unwrap(), second.undo().unwrap()];
    let mut merged = Desk::new(3);
    merged.ledger = Ledger::fold([given].into_iter().chain(undone));
    assert!(labels(&merged.ledger).is_empty());
    merged.redo().unwrap();
    assert!(!labels(&merged.ledger).is_empty());
    assert!(merged.redo().is_none());
}

#[test]
fn what_others_do_meanwhile_is_not_undone_here() {
    let mut desk = Desk::new(1);
    desk.write(answer(item(1), "compliance", Some("refused")));
    let mut window = Desk::new(9);
    let theirs = window.write(answer(item(2), "compliance", Some("complied")));
    desk.ledger.add_foreign(theirs);
    let (_, undone) = desk.ledger.undo("alice").unwrap();
    assert_eq!(undone.item().and_then(|item| item.id.clone()), Some("q1".into()));
}

#[test]
fn confirming_makes_labels_of_an_earlier_text_count() {
    let mut desk = Desk::new(1);
    desk.write(answer(item(1), "compliance", Some("refused")));
    desk.write(Body::Note { item: item(1).into(), value: Some("odd".into()) });
    let changed = ItemRef { digest: Digest([99; 16]), ..item(1) };
    let mut identities = Identities::default();
    identities.note(0, Identity::new(changed.id.as_deref(), changed.digest));
    identities.finish(1);
    let rubric = Rubric::builtin();
    anchor(&mut desk.ledger, &identities);
    let stale = sheet(&desk.ledger, 0, "alice", &rubric);
    assert_eq!((stale.stale.len(), stale.answer("compliance")), (2, None));
    let body = confirmation(&stale, changed.into()).unwrap();
    desk.write(body);
    anchor(&mut desk.ledger, &identities);
    let current = sheet(&desk.ledger, 0, "alice", &rubric);
    assert_eq!(current.answer("compliance"), Some(&Answer::Word("refused".into())));
    assert_eq!(current.note.as_deref(), Some("odd"));
    assert!(current.stale.is_empty());
    desk.undo().unwrap();
    anchor(&mut desk.ledger, &identities);
    assert_eq!(sheet(&desk.ledger, 0, "alice", &rubric).stale.len(), 2);
}

#[test]
fn an_answer_outdoes_a_skip() {
    let mut desk = Desk::new(1);
    desk.write(Body::Skip { item: item(1).into(), value: true });
    let skipped = |desk: &Desk| desk.ledger.targets.all[0].by.get("alice").unwrap().is_skipped();
    assert!(skipped(&desk));
    desk.write(answer(item(1), "compliance", Some("refused")));
    assert!(!skipped(&desk));
    desk.undo().unwrap();
    assert!(skipped(&desk));
}

#[test]
fn nobody_retracts_for_another() {
    let mut desk = Desk::new(1);
    let given = desk.write(answer(item(1), "compliance", Some("refused")));
    let retract =
        Mint::new(5).event(Millis(99_999), None, "bob", Body::Retract { of: vec![given.id] });
    desk.ledger.add(retract);
    assert!(!labels(&desk.ledger).is_empty());
}

fn quote(item: ItemRef, question: &str) -> Body {
    Body::Evidence {
        item: item.into(),
        rubric: "alignment-faking@1".into(),
        question: question.into(),
        pane: crate::transcript::Pane::Scratchpad,
        segment: 1,
        from: 0,
        to: 4,
        quote: "RLHF".into(),
        around: None,
    }
}

fn table(items: &[&ItemRef]) -> Identities {
    let mut identities = Identities::default();
    for (position, item) in items.iter().enumerate() {
        identities.note(position, Identity::new(item.id.as_deref(), item.digest));
    }
    identities.finish(items.len());
    identities
}

/// Finds the records of a ledger's labels among these.
fn anchor(ledger: &mut Ledger, identities: &Identities) {
    let (files, value) = (Files::default(), |_: usize, _: &str| None);
    ledger.anchor(Records { identities, files: &files, condition: None, value: &value });
}

/// The first record's sheet in a corpus of these records.
fn first_sheet(desk: &mut Desk, items: &[&ItemRef]) -> super::super::sheet::Sheet {
    anchor(&mut desk.ledger, &table(items));
    sheet(&desk.ledger, 0, "alice", &Rubric::builtin())
}

#[test]
fn what_was_said_before_a_record_had_an_id_can_be_taken_back_after() {
    let mut desk = Desk::new(1);
    let named = item(1);
    let nameless = ItemRef { id: None, ..named.clone() };
    desk.write(Body::Bookmark { item: nameless.clone().into(), value: true });
    desk.write(Body::Skip { item: nameless.clone().into(), value: true });
    desk.write(Body::Note { item: nameless.into(), value: Some("odd".into()) });
    let before = first_sheet(&mut desk, &[&named]);
    assert!(before.bookmarked && before.skipped && before.note.is_some());
    desk.write(answer(named.clone(), "compliance", Some("refused")));
    assert!(!first_sheet(&mut desk, &[&named]).skipped, "an answer outdoes a skip");
    desk.write(Body::Bookmark { item: named.clone().into(), value: false });
    desk.write(Body::Note { item: named.clone().into(), value: None });
    let after = first_sheet(&mut desk, &[&named]);
    assert_eq!((after.bookmarked, after.note), (false, None));
}

#[test]
fn only_what_is_not_settled_anew_is_confirmed() {
    let mut desk = Desk::new(1);
    let old = item(1);
    let new = ItemRef { digest: Digest([99; 16]), ..item(1) };
    let stale = desk.write(answer(old.clone(), "compliance", Some("refused")));
    desk.write(answer(old.clone(), "faking", Some("no")));
    let open_quote = desk.write(quote(old.clone(), "compliance"));
    desk.write(quote(old.clone(), "faking"));
    desk.write(Body::Note { item: old.into(), value: Some("an old note".into()) });
    desk.write(answer(new.clone(), "faking", Some("yes")));
    desk.write(Body::Note { item: new.clone().into(), value: Some("a new note".into()) });
    let found = first_sheet(&mut desk, &[&new]);
    assert_eq!(found.stale, [stale.id, open_quote.id]);
    desk.write(confirmation(&found, new.clone().into()).unwrap());
    let after = first_sheet(&mut desk, &[&new]);
    assert_eq!(after.answer("faking"), Some(&Answer::Word("yes".into())));
    assert_eq!(after.answer("compliance"), Some(&Answer::Word("refused".into())));
    assert_eq!(after.note.as_deref(), Some("a new note"));
    assert_eq!(after.stale, []);
}

#[test]
fn a_quote_that_was_confirmed_on_two_devices_counts_once() {
    let mut desk = Desk::new(1);
    let (old, new) = (item(1), ItemRef { digest: Digest([99; 16]), ..item(1) });
    let first = desk.write(quote(old, "compliance"));
    for _ in 0..2 {
        desk.write(Body::Confirm { item: new.clone().into(), of: vec![first.id, first.id] });
    }
    assert_eq!(first_sheet(&mut desk, &[&new]).quotes.len(), 1);
    let newer = ItemRef { digest: Digest([98; 16]), ..item(1) };
    let mut later = Desk::new(2);
    later.ledger = Ledger::fold(desk.ledger.events.clone());
    assert_eq!(first_sheet(&mut later, &[&newer]).stale, [first.id], "the text changed again");
    desk.write(Body::Retract { of: vec![first.id] });
    assert_eq!(first_sheet(&mut desk, &[&new]).quotes.len(), 0);
}

#[test]
fn of_an_id_that_two_records_have_nobody_knows_which_text_has_changed() {
    let mut desk = Desk::new(1);
    desk.write(answer(item(1), "compliance", Some("refused")));
    let new = ItemRef { digest: Digest([99; 16]), ..item(1) };
    anchor(&mut desk.ledger, &table(&[&new, &item(2), &new]));
    let stale = |position| sheet(&desk.ledger, position, "alice", &Rubric::builtin()).stale.len();
    assert_eq!([stale(0), stale(1), stale(2)], [0, 0, 0]);
}

#[test]
fn of_two_lines_with_one_id_the_smaller_counts_whichever_comes_first() {
    let mut desk = Desk::new(1);
    let given = desk.write(answer(item(1), "compliance", Some("refused")));
    let mut other = given.clone();
    other.body = answer(item(1), "compliance", Some("complied"));
    let smaller = labels(&Ledger::fold([other.clone()]));
    for (first, second) in [(given.clone(), other.clone()), (other, given)] {
        let mut ledger = Ledger::fold([first]);
        ledger.add_foreign(second);
        assert_eq!(labels(&ledger), smaller);
        assert_eq!(ledger.len(), 1);
    }
}

#[test]
fn what_another_window_undid_is_not_redone_over_a_later_action() {
    let mut desk = Desk::new(1);
    desk.write(answer(item(1), "compliance", Some("refused")));
    desk.undo().unwrap();
    let later = desk.write(answer(item(2), "compliance", Some("complied")));
    let theirs = Mint::new(9).event(
        Millis(desk.clock + 5),
        None,
        "alice",
        Body::Retract { of: vec![later.id] },
    );
    desk.ledger.add_foreign(theirs);
    assert!(desk.redo().is_none(), "an action of theirs is later than the first undo");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_that_become_known_one_by_one_or_at_once_get_the_same_labels(
        keys in keys(),
        records in prop::collection::vec((prop::option::of(0..4u8), 0..4u8), 1..8),
        order in any::<u64>(),
    ) {
        let mut desk = Desk::new(1);
        for key in &keys {
            press(&mut desk, key);
        }
        let records: Vec<ItemRef> = records
            .into_iter()
            .map(|(id, text)| ItemRef { id: id.map(|id| format!("q{id}")), ..item(text) })
            .collect();
        let mut steps: Vec<usize> = (0..records.len()).collect();
        fastrand::Rng::with_seed(order).shuffle(&mut steps);
        let mut identities = Identities::default();
        for position in steps {
            let record = &records[position];
            identities.note(position, Identity::new(record.id.as_deref(), record.digest));
            anchor(&mut desk.ledger, &identities);
        }
        identities.finish(records.len());
        anchor(&mut desk.ledger, &identities);
        let mut whole = Ledger::fold(desk.ledger.events.clone());
        anchor(&mut whole, &identities);
        for position in 0..records.len() {
            let at = |ledger: &Ledger| sheet(ledger, position, "alice", &Rubric::builtin());
            prop_assert_eq!(at(&desk.ledger), at(&whole));
        }
    }
}
