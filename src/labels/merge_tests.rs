use std::path::Path;

use proptest::prelude::*;

use super::super::merge::Union;
use super::super::reader::read_bytes;
use super::tests::{Desk, Key, keys, labels, press};
use super::*;

/// A journal's text, with lines that are no events in it.
fn journal(events: &[Event], oddities: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut lines: Vec<String> = events.iter().map(Event::to_line).collect();
    for (place, what) in oddities {
        let line = lines.get(place.index(lines.len().max(1))).cloned().unwrap_or_default();
        let half = line.get(..line.len() / 2).unwrap_or_default().to_owned();
        let odd = match what % 4 {
            0 => line,
            1 => half,
            2 => format!("{half}{line}"),
            _ => "{\"some\":\"thing\"}".to_owned(),
        };
        lines.insert(place.index(lines.len() + 1), odd);
    }
    let mut text = lines.join("\n").into_bytes();
    text.push(b'\n');
    text
}

fn merged(journals: &[&[u8]]) -> Vec<u8> {
    Union::of(journals.iter().copied()).text()
}

fn compacted(text: &[u8], beside: &[u8]) -> Vec<u8> {
    let mut union = Union::of([text]);
    union.compact(&Union::of([beside]));
    union.text()
}

fn folded(text: &[u8]) -> Ledger {
    Ledger::fold(read_bytes(Path::new("j.labels.jsonl"), text).events)
}

fn odd() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)
}

fn type_all(desk: &mut Desk, keys: &[Key]) -> Vec<Event> {
    keys.iter().filter_map(|key| press(desk, key)).collect()
}

/// Two devices of one reviewer: what they share, and the journals of both.
fn two_devices(start: &[Key], here: &[Key], there: &[Key]) -> (Vec<Event>, Vec<Event>) {
    let mut first = Desk::new(1);
    let shared = type_all(&mut first, start);
    let mut second = Desk::new(2);
    second.ledger = Ledger::fold(shared.clone());
    let own = type_all(&mut first, here);
    let theirs = type_all(&mut second, there);
    ([shared.clone(), own].concat(), [shared, theirs].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn merging_is_idempotent_commutative_and_associative(
        start in keys(), here in keys(), there in keys(), odd in [odd(), odd(), odd()],
    ) {
        let (first, second) = two_devices(&start, &here, &there);
        let third = type_all(&mut Desk::new(3), &here);
        let [a, b, c] = [(&first, &odd[0]), (&second, &odd[1]), (&third, &odd[2])]
            .map(|(events, odd)| journal(events, odd));
        let once = merged(&[&a]);
        prop_assert_eq!(&merged(&[&once]), &once);
        prop_assert_eq!(&merged(&[&a, &a]), &once);
        prop_assert_eq!(merged(&[&a, &b]), merged(&[&b, &a]));
        let all = merged(&[&a, &b, &c]);
        prop_assert_eq!(&merged(&[&merged(&[&a, &b]), &c]), &all);
        prop_assert_eq!(&merged(&[&a, &merged(&[&b, &c])]), &all);
        // Joined line by line, as git does, they fold to the same.
        let joined = [a, b, c].concat();
        prop_assert_eq!(labels(&folded(&all)), labels(&folded(&joined)));
    }

    #[test]
    fn undo_and_redo_of_two_devices_meet_in_any_order(
        start in keys(), here in keys(), there in keys(), order in any::<u64>(),
    ) {
        let (first, second) = two_devices(&start, &here, &there);
        let together = Ledger::fold(first.iter().chain(&second).cloned());
        let mut shuffled = [first.clone(), second.clone()].concat();
        fastrand::Rng::with_seed(order).shuffle(&mut shuffled);
        prop_assert_eq!(labels(&Ledger::fold(shuffled)), labels(&together));
        let mut met = Desk::new(3);
        met.ledger = Ledger::fold(first.clone());
        met.ledger.extend_foreign(second);
        prop_assert_eq!(labels(&met.ledger), labels(&together));
        let mut desk = Desk::new(4);
        desk.ledger = together;
        let before = labels(&desk.ledger);
        if desk.undo().is_some() {
            prop_assert!(desk.redo().is_some());
            prop_assert_eq!(labels(&desk.ledger), before);
        }
    }

    #[test]
    fn compacting_changes_no_label_whatever_is_merged_later(
        start in keys(), here in keys(), there in keys(), odd in odd(),
    ) {
        let (first, second) = two_devices(&start, &here, &there);
        let (a, b) = (journal(&first, &odd), journal(&second, &[]));
        let small = compacted(&a, b"");
        prop_assert_eq!(labels(&folded(&small)), labels(&folded(&a)));
        prop_assert_eq!(&compacted(&small, b""), &small);
        let all = labels(&folded(&merged(&[&a, &b])));
        for (one, other) in [(&small, &a), (&small, &b), (&compacted(&a, &b), &b)] {
            let met = labels(&folded(&merged(&[one, other])));
            let wanted = if other == &a { labels(&folded(&a)) } else { all.clone() };
            prop_assert_eq!(met, wanted);
        }
        let who = |text: &[u8]| folded(text).events.iter().map(|e| (e.id, e.at)).collect::<Vec<_>>();
        let (kept, were) = (who(&small), who(&a));
        prop_assert!(kept.iter().all(|event| were.contains(event)));
    }
}
