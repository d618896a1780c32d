//! Draws samples: which units of which stratum, by a seed alone.
//!
//! Each unit has a rank: BLAKE3 of the seed and what names the unit. The first so many ranks of a
//! stratum are drawn, so that neither the machine nor the order of the files matters, and a larger
//! sample holds the smaller one.

use std::collections::{BTreeMap, HashSet};

use crate::labels::sample::{Apart, Drawn, Stratum};

/// What may be drawn: an item, or both runs of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name of its stratum.
    pub stratum: String,
    /// What is ranked beside the seed.
    pub key: String,
    /// Its items.
    pub items: Vec<Drawn>,
}

/// How many units to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// So many in all, shared by the sizes of the strata.
    Total(usize),
    /// This share of each stratum, 0 to 1.
    Share(f64),
    /// For each stratum its own amount; none of others.
    Each(Vec<(String, Amount)>),
}

/// What ranks an item: its id, NUL, its digest; for one of several equal ones also its file, the value
/// of the condition, the model and which of them it is, each behind NUL.
#[must_use]
pub fn item_key(item: &Drawn) -> String {
    let mut key = format!("{}\0{}", item.id.as_deref().unwrap_or_default(), item.digest);
    if let Some(Apart { file, cond, model, copy, copies: _, others: _ }) = &item.apart {
        let cond = cond.as_ref().map_or("", |(_, value)| value);
        let (file, model) = (file.as_deref(), model.as_deref());
        for part in [file.unwrap_or_default(), cond, model.unwrap_or_default()] {
            key.push('\0');
            key.push_str(part);
        }
        key.push_str(&format!("\0{}", copy.unwrap_or(1)));
    }
    key
}

/// The rank of a unit under a seed: the smallest ranks of a stratum are drawn.
#[must_use]
pub fn rank(seed: u64, key: &str) -> [u8; 32] {
    *hash(seed, key).as_bytes()
}

/// The same as text that sorts alike.
#[must_use]
pub fn hex_rank(seed: u64, key: &str) -> String {
    hash(seed, key).to_hex().to_string()
}

fn hash(seed: u64, key: &str) -> blake3::Hash {
    blake3::hash(format!("{seed}\0{key}").as_bytes())
}

/// How many units of each stratum are drawn, by name. `weight` says how much denser a stratum is
/// drawn from than others where there is a total.
#[must_use]
pub fn allot(
    amount: &Amount,
    sizes: &BTreeMap<String, usize>,
    weight: impl Fn(&str) -> f64,
) -> BTreeMap<String, usize> {
    let one = |amount: &Amount, size: usize| match amount {
        Amount::Total(number) => *number,
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        Amount::Share(share) if *share > 0.0 => ((share * size as f64).round() as usize).max(1), // to size
        Amount::Share(_) | Amount::Each(_) => 0,
    };
    match amount {
        Amount::Total(total) => share_out(*total, sizes, weight),
        Amount::Share(_) => {
            sizes.iter().map(|(name, size)| (name.clone(), one(amount, *size))).collect()
        }
        Amount::Each(amounts) => {
            let own = |name: &String| amounts.iter().find(|(known, _)| known == name);
            sizes
                .iter()
                .map(|(name, size)| (name.clone(), own(name).map_or(0, |(_, own)| one(own, *size))))
                .collect()
        }
    }
}

/// Shares a total out by size and weight, by the method of Webster: a larger total takes nothing from
/// any stratum. Each gets one while that lasts, and none more than it has.
fn share_out(
    total: usize,
    sizes: &BTreeMap<String, usize>,
    weight: impl Fn(&str) -> f64,
) -> BTreeMap<String, usize> {
    #[allow(clippy::cast_precision_loss)] // no corpus has 2^53 units
    let real = |count: usize| count as f64;
    let mut strata: Vec<(&String, usize, f64, usize)> = sizes
        .iter()
        .map(|(name, size)| (name, *size, real(*size) * weight(name).max(0.0), 0))
        .collect();
    // A stratum without any comes first.
    let claim = |(_, _, claim, given): &(&String, usize, f64, usize)| match given {
        0 => (1, *claim),
        given => (0, *claim / (2.0 * real(*given) + 1.0)),
    };
    for _ in 0..total {
        let open = strata.iter_mut().filter(|(_, size, _, given)| given < size);
        let next = open.max_by(|one, two| {
            let (one_claim, two_claim) = (claim(one), claim(two));
            let first = one_claim.0.cmp(&two_claim.0);
            first.then(one_claim.1.total_cmp(&two_claim.1)).then_with(|| two.0.cmp(one.0))
        });
        let Some((_, _, _, given)) = next else { break };
        *given += 1;
    }
    strata.into_iter().map(|(name, _, _, given)| (name.clone(), given)).collect()
}

/// Draws units, in the order of their ranks. What an earlier draw of the sample took stays, before
/// all others.
#[must_use]
pub fn draw(
    seed: u64,
    candidates: &[Candidate],
    wanted: &BTreeMap<String, usize>,
    earlier: &[Stratum],
) -> Vec<Stratum> {
    let mut strata: BTreeMap<&str, Vec<(&Candidate, [u8; 32])>> = BTreeMap::new();
    for candidate in candidates {
        let ranked = (candidate, rank(seed, &candidate.key));
        strata.entry(&candidate.stratum).or_default().push(ranked);
    }
    let mut drawn = Vec::new();
    for (name, mut units) in strata {
        units.sort_by_key(|(_, rank)| *rank);
        let before = earlier.iter().find(|stratum| stratum.name == name);
        let mut items = before.map(|stratum| stratum.drawn.clone()).unwrap_or_default();
        let known: HashSet<Drawn> = items.iter().cloned().collect();
        let is_known = |unit: &Candidate| unit.items.iter().any(|item| known.contains(item));
        let size = units.len() as u64;
        let held = units.iter().filter(|(unit, _)| is_known(unit)).count();
        let more = wanted.get(name).copied().unwrap_or(0).saturating_sub(held);
        let next = units.iter().filter(|(unit, _)| !is_known(unit)).take(more);
        items.extend(next.flat_map(|(unit, _)| unit.items.iter().cloned()));
        drawn.push(Stratum { name: name.to_owned(), size, drawn: items });
    }
    drawn
}

/// All drawn units in one order, strata mixed, so that an unfinished sample is still random and its
/// order tells no stratum.
#[must_use]
pub fn mixed(seed: u64, strata: &[Stratum], per_unit: usize) -> Vec<Drawn> {
    let units = strata.iter().flat_map(|stratum| stratum.drawn.chunks(per_unit.max(1)));
    let mut units: Vec<&[Drawn]> = units.collect();
    units.sort_by_key(|unit| unit.first().map(|first| rank(seed, &item_key(first))));
    units.concat()
}

/// Deals units out: the first `overlap` (0 to 1) of them to everyone, the others in turn. What was
/// dealt already stays where it is, before the rest.
#[must_use]
pub fn deal(
    units: &[Drawn],
    per_unit: usize,
    overlap: f64,
    reviewers: &[String],
    mut dealt: BTreeMap<String, Vec<Drawn>>,
) -> BTreeMap<String, Vec<Drawn>> {
    let known: HashSet<Drawn> = dealt.values().flatten().cloned().collect();
    let is_new = |unit: &&[Drawn]| !unit.iter().any(|item| known.contains(item));
    let chunks: Vec<&[Drawn]> = units.chunks(per_unit.max(1)).filter(is_new).collect();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let shared = (overlap.clamp(0.0, 1.0) * chunks.len() as f64).ceil() as usize; // 0 to len
    for (place, reviewer) in reviewers.iter().enumerate() {
        let (common, rest) = chunks.split_at(shared.min(chunks.len()));
        let own = rest.iter().skip(place).step_by(reviewers.len().max(1));
        let mine = common.iter().chain(own).flat_map(|unit| unit.iter().cloned());
        dealt.entry(reviewer.clone()).or_default().extend(mine);
    }
    dealt
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::transcript::Digest;

    fn candidates(numbers: impl Iterator<Item = u32>) -> Vec<Candidate> {
        let one = |number: u32| {
            let digest = Digest(u128::from(number).to_be_bytes());
            let item = Drawn { id: Some(format!("q{number}")), digest, apart: None };
            let stratum = if number.is_multiple_of(7) { "rare" } else { "usual" };
            Candidate { stratum: stratum.into(), key: item_key(&item), items: vec![item] }
        };
        numbers.map(one).collect()
    }

    fn sizes(candidates: &[Candidate]) -> BTreeMap<String, usize> {
        let mut sizes = BTreeMap::new();
        for candidate in candidates {
            *sizes.entry(candidate.stratum.clone()).or_default() += 1;
        }
        sizes
    }

    #[test]
    fn the_rank_is_the_hash_of_seed_id_and_digest() {
        let item = Drawn { id: Some("q1".into()), digest: Digest([0xab; 16]), apart: None };
        let text = format!("7\0q1\0b3:{}", "ab".repeat(16));
        assert_eq!(rank(7, &item_key(&item)), *blake3::hash(text.as_bytes()).as_bytes());
    }

    #[test]
    fn a_total_is_shared_by_size_and_no_stratum_is_forgotten() {
        let sizes = BTreeMap::from([("a".to_owned(), 300), ("b".to_owned(), 49_700)]);
        let given = allot(&Amount::Total(600), &sizes, |_| 1.0);
        assert_eq!(given, BTreeMap::from([("a".to_owned(), 4), ("b".to_owned(), 596)]));
        let given = allot(&Amount::Total(2), &sizes, |_| 1.0);
        assert_eq!(given.values().copied().collect::<Vec<_>>(), [1, 1]);
        let given = allot(&Amount::Share(0.1), &sizes, |_| 1.0);
        assert_eq!(given.values().copied().collect::<Vec<_>>(), [30, 4970]);
        let each =
            Amount::Each(vec![("a".into(), Amount::Total(200)), ("b".into(), Amount::Total(400))]);
        assert_eq!(allot(&each, &sizes, |_| 1.0).values().copied().collect::<Vec<_>>(), [200, 400]);
    }

    #[test]
    fn everyone_gets_the_shared_part_and_a_turn_of_the_rest() {
        let items: Vec<Drawn> = candidates(0..10).into_iter().flat_map(|one| one.items).collect();
        let both = ["alice".to_owned(), "bob".to_owned()];
        let dealt = deal(&items, 1, 0.2, &both, BTreeMap::new());
        assert_eq!(dealt["alice"].len(), 2 + 4);
        assert_eq!(dealt["alice"][..2], dealt["bob"][..2]);
        let both: HashSet<&Drawn> = dealt.values().flatten().collect();
        assert_eq!(both.len(), 10);
    }

    #[test]
    fn what_was_dealt_stays_and_the_rest_is_dealt_out() {
        let items: Vec<Drawn> = candidates(0..16).into_iter().flat_map(|one| one.items).collect();
        let (both, three) = (["alice", "bob"], ["alice", "bob", "carol"]);
        let names =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let first = deal(&items[4..12], 1, 0.25, &names(&both), BTreeMap::new());
        let more = deal(&items, 1, 0.5, &names(&three), first.clone());
        for name in both {
            assert!(more[name].starts_with(&first[name]), "{name}");
        }
        let all: HashSet<&Drawn> = more.values().flatten().collect();
        assert_eq!(all.len(), 16);
        assert!(more["carol"].iter().all(|item| !first.values().flatten().any(|old| old == item)));
    }

    proptest! {
        #[test]
        fn the_order_of_files_does_not_matter_and_more_holds_less(
            seed in any::<u64>(), count in 1u32..80, less in 0usize..40, more in 0usize..40,
        ) {
            let forwards = candidates(0..count);
            let backwards = candidates((0..count).rev());
            let wanted = |total| allot(&Amount::Total(total), &sizes(&forwards), |_| 1.0);
            let small = draw(seed, &forwards, &wanted(less), &[]);
            prop_assert_eq!(&small, &draw(seed, &backwards, &wanted(less), &[]));
            let drawn: usize = small.iter().map(|stratum| stratum.drawn.len()).sum();
            prop_assert_eq!(drawn, less.min(count as usize));
            let large = draw(seed, &forwards, &wanted(less + more), &small);
            for (small, large) in small.iter().zip(&large) {
                prop_assert!(large.drawn.starts_with(&small.drawn));
            }
            let fresh = draw(seed, &forwards, &wanted(less + more), &[]);
            prop_assert_eq!(large, fresh, "extending draws what drawing at once does");
            let mut all = mixed(seed, &fresh_items(&forwards), 1);
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), count as usize);
        }
    }

    fn fresh_items(candidates: &[Candidate]) -> Vec<Stratum> {
        draw(1, candidates, &allot(&Amount::Share(1.0), &sizes(candidates), |_| 1.0), &[])
    }
}
