//! Items that a reviewer is shown a second time, unmarked: their two answers tell how far the reviewer
//! agrees with themselves.

use std::collections::BTreeMap;

use super::sample::rank;
use crate::corpus::showing::second;
use crate::labels::sample::{Design, Drawn};

/// So many items lie between both showings, or a day.
const DISTANCE: usize = 100;
/// How long after the first answer an item may be shown again whatever lies between, in ms.
pub const WAIT: u64 = 24 * 60 * 60 * 1000;

/// Which of a reviewer's items are shown twice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Repeats {
    seed: u64,
    /// The share of them.
    share: f64,
}

impl Repeats {
    /// Those of a sample.
    #[must_use]
    pub fn of(design: &Design) -> Self {
        let share = design.repeat.filter(|share| share.is_finite());
        Repeats { seed: design.seed, share: share.unwrap_or(0.0).clamp(0.0, 1.0) }
    }

    /// Those of the items, in their order: every so many, from one on that the seed tells. More items at
    /// the end change nothing before them.
    pub fn chosen(self, items: &[Drawn]) -> impl Iterator<Item = &Drawn> {
        let start = f64::from(rank(self.seed, "repeat")[0]) / 256.0;
        #[allow(clippy::cast_precision_loss)] // no sample has 2^53 items
        let so_far = move |count: usize| (self.share * count as f64 + start).floor();
        let numbered = items.iter().enumerate();
        let is_chosen = move |place: usize| so_far(place + 1) > so_far(place);
        numbered.filter(move |(place, _)| is_chosen(*place)).map(|(_, item)| item)
    }
}

/// A queue with second showings in it: each comes when enough items lie behind the first, and at the end
/// where it may come at once. One that may not is left out.
#[must_use]
pub fn mixed_into(queue: Vec<usize>, may_come_at_once: &BTreeMap<usize, bool>) -> Vec<usize> {
    let mut mixed = Vec::with_capacity(queue.len() + may_come_at_once.len());
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    for position in queue {
        let is_ready = |(from, _): &&(usize, usize)| from + DISTANCE < mixed.len();
        let ready = waiting.iter().take_while(is_ready).count();
        mixed.extend(waiting.drain(..ready).map(|(_, at)| second(at)));
        if may_come_at_once.contains_key(&position) {
            waiting.push((mixed.len(), position));
        }
        mixed.push(position);
    }
    let may_come = |(_, at): &(usize, usize)| may_come_at_once.get(at).copied().unwrap_or(false);
    let (at_once, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(may_come);
    mixed.extend(at_once.into_iter().map(|(_, at)| second(at)));
    for (from, at) in later {
        if from + DISTANCE < mixed.len() {
            mixed.push(second(at));
        }
    }
    mixed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::showing::{is_second, record};
    use crate::transcript::Digest;

    fn items(count: u32) -> Vec<Drawn> {
        let one = |number: u32| Drawn {
            id: Some(format!("q{number}")),
            digest: Digest(u128::from(number).to_be_bytes()),
            apart: None,
        };
        (0..count).map(one).collect()
    }

    proptest! {
        #[test]
        fn every_so_many_are_chosen_and_more_items_change_nothing(
            seed in any::<u64>(), percent in 0..=100_u32, count in 0..300_u32, more in 0..50_u32,
        ) {
            let repeats = Repeats { seed, share: f64::from(percent) / 100.0 };
            let (few, all) = (items(count), items(count + more));
            let chosen: Vec<&Drawn> = repeats.chosen(&few).collect();
            let of_all: Vec<&Drawn> = repeats.chosen(&all).collect();
            prop_assert!(of_all.starts_with(&chosen));
            let wanted = f64::from(percent) / 100.0 * f64::from(count);
            prop_assert!((f64::from(u32::try_from(chosen.len()).unwrap()) - wanted).abs() <= 1.0);
        }

        #[test]
        fn a_second_showing_comes_far_behind_the_first_or_at_the_end(
            count in 0..400_usize, chosen in prop::collection::btree_map(0..400_usize, any::<bool>(), 0..40),
        ) {
            let queue: Vec<usize> = (0..count).rev().collect();
            let mixed = mixed_into(queue.clone(), &chosen);
            let firsts: Vec<usize> = mixed.iter().copied().filter(|at| !is_second(*at)).collect();
            prop_assert_eq!(&firsts, &queue, "the first showings keep their order");
            for (at, may_come) in chosen.iter().filter(|(at, _)| **at < count) {
                let place = |wanted: usize| mixed.iter().position(|found| *found == wanted);
                let first = place(*at).unwrap();
                match place(second(*at)) {
                    Some(again) if again - first <= DISTANCE => {
                        prop_assert!(*may_come);
                        prop_assert!(mixed[again..].iter().all(|found| is_second(*found)));
                    }
                    Some(_) => {}
                    None => prop_assert!(!may_come && mixed.len() - first <= DISTANCE + 1),
                }
            }
            prop_assert!(mixed.iter().all(|at| !is_second(*at) || chosen.contains_key(&record(*at))));
        }
    }
}
