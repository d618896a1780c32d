//! From the record that events name to the record that is there now.

use crate::corpus::identity::{Identities, Identity};

/// Where a target's labels belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To these records, in order; several are copies of one another.
    Current(Vec<usize>),
    /// To this record, whose text has changed since; to the first of copies.
    Stale(usize),
    /// To no record that is there.
    Orphan,
    /// Not known before every record has been looked at.
    Pending,
}

/// Finds a target's record, by the first of the journal's rules that holds.
#[must_use]
pub fn anchor(target: Identity, identities: &Identities) -> Anchor {
    let same: Vec<usize> = same_record(target, identities).collect();
    if !same.is_empty() {
        return Anchor::Current(sorted(same));
    }
    if !identities.complete() {
        return Anchor::Pending;
    }
    let of_id: Vec<usize> = match target.id {
        0 => Vec::new(),
        id => identities.with_id(id).collect(),
    };
    if of_id.is_empty() {
        let copies: Vec<usize> = identities.with_digest(target.digest).collect();
        let ids = copies.iter().filter_map(|&position| identities.at(position));
        // Equal texts under two ids, e.g. two epochs, do not tell which one was meant.
        if !copies.is_empty() && are_equal(ids.map(|found| found.id).filter(|&id| id != 0)) {
            return Anchor::Current(sorted(copies));
        }
    }
    let texts = of_id.iter().filter_map(|&position| identities.at(position));
    match of_id.iter().min() {
        Some(&first) if are_equal(texts.map(|found| found.digest)) => Anchor::Stale(first),
        _ => Anchor::Orphan,
    }
}

/// Whether an anchor is still right after more records have become known. While some are missing
/// this is much cheaper than finding it again.
#[must_use]
pub fn still_holds(known: &Anchor, target: Identity, identities: &Identities) -> bool {
    match known {
        Anchor::Current(positions) if !identities.complete() => {
            same_record(target, identities).count() == positions.len()
        }
        Anchor::Pending if !identities.complete() => {
            same_record(target, identities).next().is_none()
        }
        _ => false,
    }
}

/// The records with this id and this text.
fn same_record(target: Identity, identities: &Identities) -> impl Iterator<Item = usize> {
    let alike = identities.with_digest(target.digest);
    alike.filter(move |&position| identities.at(position) == Some(target))
}

fn sorted(mut positions: Vec<usize>) -> Vec<usize> {
    positions.sort_unstable();
    positions
}

fn are_equal(values: impl Iterator<Item = u64>) -> bool {
    let mut values = values;
    values.next().is_none_or(|first| values.all(|value| value == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(records: &[(u64, u64)]) -> Identities {
        let mut identities = Identities::default();
        for (position, &(id, digest)) in records.iter().enumerate() {
            identities.note(position, Identity { id, digest });
        }
        identities.finish(records.len());
        identities
    }

    fn find(id: u64, digest: u64, records: &[(u64, u64)]) -> Anchor {
        anchor(Identity { id, digest }, &table(records))
    }

    #[test]
    fn the_same_id_and_text_comes_first_and_copies_share() {
        let records = [(1, 10), (2, 10), (1, 10)];
        assert_eq!(find(1, 10, &records), Anchor::Current(vec![0, 2]));
    }

    #[test]
    fn a_text_whose_id_is_gone_is_found_by_its_digest() {
        assert_eq!(find(9, 10, &[(1, 10), (2, 20)]), Anchor::Current(vec![0]));
        assert_eq!(find(0, 10, &[(1, 10), (2, 20)]), Anchor::Current(vec![0]));
        assert_eq!(find(9, 10, &[(1, 10), (2, 10)]), Anchor::Orphan, "two ids: nobody can say");
    }

    #[test]
    fn an_id_whose_text_has_changed_is_stale_if_it_is_the_only_one() {
        assert_eq!(find(1, 11, &[(1, 10), (2, 11)]), Anchor::Stale(0));
        assert_eq!(find(1, 11, &[(1, 10), (1, 12)]), Anchor::Orphan);
        assert_eq!(find(1, 11, &[(2, 20), (1, 10), (1, 10)]), Anchor::Stale(1), "copies are one");
        assert_eq!(
            find(0, 11, &[(1, 10)]),
            Anchor::Orphan,
            "no id, no text: nothing to hold on to"
        );
    }

    #[test]
    fn nothing_is_an_orphan_before_all_is_known() {
        let mut identities = Identities::default();
        identities.note(0, Identity { id: 1, digest: 10 });
        assert_eq!(anchor(Identity { id: 7, digest: 70 }, &identities), Anchor::Pending);
        identities.finish(1);
        assert_eq!(anchor(Identity { id: 7, digest: 70 }, &identities), Anchor::Orphan);
    }
}
