//! Pairs whose two items are shown far from each other, so that one is not read by the light of the other.

use super::sample::{item_key, mixed, rank};
use crate::labels::sample::{Design, Drawn};

/// How many items after the first of a pair the second comes at the soonest.
const DISTANCE: usize = 20;

/// The items of a sample in the order that a reviewer is shown them in: those that were dealt to them, else
/// all of them, strata mixed.
#[must_use]
pub fn shown_to(design: &Design, reviewer: &str) -> Vec<Drawn> {
    let all = || in_order(design, mixed(design.seed, &design.strata, design.unit.items()));
    design.dealt_to(reviewer).map_or_else(all, <[Drawn]>::to_vec)
}

/// Drawn units in the order they are shown in, as their design has it.
#[must_use]
pub fn in_order(design: &Design, units: Vec<Drawn>) -> Vec<Drawn> {
    if !design.twins {
        return units;
    }
    let pairs = units.chunks_exact(2).map(|pair| [pair[0].clone(), pair[1].clone()]);
    apart(design.seed, &pairs.collect::<Vec<_>>())
}

/// The items of pairs in the order they are shown in. The second of a pair comes no sooner than 20 items
/// after the first, or a third of the queue where that is less. Which of the two comes first is as good as
/// random by the seed, and each is first in one half of the pairs.
#[must_use]
pub fn apart(seed: u64, pairs: &[[Drawn; 2]]) -> Vec<Drawn> {
    let distance = DISTANCE.min(pairs.len() * 2 / 3).max(1);
    let turned = turned(seed, pairs);
    let sides = pairs.iter().zip(turned).map(|([a, b], is_turned)| {
        let (first, second) = if is_turned { (b, a) } else { (a, b) };
        (first.clone(), second.clone())
    });
    let (firsts, seconds): (Vec<Drawn>, Vec<Drawn>) = sides.unzip();
    let mut order = Vec::with_capacity(pairs.len() * 2);
    let (mut firsts, mut seconds) = (firsts.into_iter(), seconds.into_iter());
    order.extend(firsts.by_ref().take(distance));
    // From here on each pair's second is as far behind its first as the one before it, or farther.
    while order.len() < pairs.len() * 2 {
        order.extend(seconds.next());
        order.extend(firsts.next());
    }
    order
}

/// Of which pairs the second item comes first: of one half, chosen by the seed.
fn turned(seed: u64, pairs: &[[Drawn; 2]]) -> Vec<bool> {
    let mut by_rank: Vec<usize> = (0..pairs.len()).collect();
    // The draw itself is ordered by the rank under the seed; this must be another order.
    by_rank.sort_by_key(|place| rank(!seed, &item_key(&pairs[*place][0])));
    let mut turned = vec![false; pairs.len()];
    let odd = usize::from(pairs.len() % 2 == 1 && seed % 2 == 1);
    by_rank.into_iter().take(pairs.len() / 2 + odd).for_each(|place| turned[place] = true);
    turned
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::transcript::Digest;

    fn pairs(number: u32) -> Vec<[Drawn; 2]> {
        let one = |pair: u32, side: u32| Drawn {
            id: Some(format!("{pair}-{side}")),
            digest: Digest(u128::from(pair * 2 + side).to_be_bytes()),
            apart: None,
        };
        (0..number).map(|pair| [one(pair, 0), one(pair, 1)]).collect()
    }

    proptest! {
        #[test]
        fn the_second_of_a_pair_is_far_behind_the_first_and_either_is_first_as_often(
            number in 1..80_u32,
            seed in any::<u64>(),
        ) {
            let pairs = pairs(number);
            let order = apart(seed, &pairs);
            let place = |item: &Drawn| order.iter().position(|other| other == item).unwrap();
            let mut turned = 0;
            for [a, b] in &pairs {
                let (a, b) = (place(a), place(b));
                prop_assert!(a.abs_diff(b) >= (order.len() / 3).clamp(1, DISTANCE));
                turned += u32::from(b < a);
            }
            prop_assert_eq!(order.len(), pairs.len() * 2);
            prop_assert!(turned.abs_diff(number - turned) <= 1);
        }
    }
}
