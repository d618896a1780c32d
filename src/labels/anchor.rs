//! From the record that events name to the record that is there now.

use crate::corpus::identity::{Identities, Identity};

/// Where a target's labels belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To these records; several are copies of one another.
    Current(Vec<usize>),
    /// To this record, whose text has changed since.
    Stale(usize),
    /// To no record that is there.
    Orphan,
    /// Not known before every record has been looked at.
    Pending,
}

/// Finds a target's record, by the first of the journal's rules that holds.
#[must_use]
pub fn anchor(target: Identity, identities: &Identities) -> Anchor {
    let same: Vec<usize> = identities
        .with_digest(target.digest)
        .filter(|&position| identities.at(position) == Some(target))
        .collect();
    if !same.is_empty() {
        return Anchor::Current(same);
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
        let ids =
            copies.iter().filter_map(|&position| identities.at(position)).map(|found| found.id);
        let mut named: Vec<u64> = ids.filter(|&id| id != 0).collect();
        named.sort_unstable();
        named.dedup();
        // Equal texts under two ids, e.g. two epochs, do not tell which one was meant.
        if !copies.is_empty() && named.len() <= 1 {
            return Anchor::Current(copies);
        }
    }
    match of_id.as_slice() {
        [one] => Anchor::Stale(*one),
        _ => Anchor::Orphan,
    }
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
