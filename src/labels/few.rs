//! A map of few entries. Most records have one or two reviewers and a handful of answers, for
//! which a tree's nodes would take many times the room of what they hold.

use std::borrow::Borrow;
use std::cmp::Ordering;

/// A map that is a sorted vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few(Vec::new())
    }
}

impl<K: Ord, V> Few<K, V> {
    /// The value of a key.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let place = self.0.binary_search_by(|(known, _)| known.borrow().cmp(key)).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// All entries, by key.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// All keys, in order.
    #[must_use]
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// All values, by key.
    #[must_use]
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of the key that `compare` finds.
    pub(super) fn find_mut(&mut self, compare: impl Fn(&K) -> Ordering) -> Option<&mut V> {
        let place = self.0.binary_search_by(|(known, _)| compare(known)).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Puts a value in the place of the key's former one.
    pub(super) fn insert(&mut self, key: K, value: V) {
        match self.0.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(place) => {
                if let Some(entry) = self.0.get_mut(place) {
                    entry.1 = value;
                }
            }
            Err(place) => {
                // The next entry may never come.
                self.0.reserve_exact(1);
                self.0.insert(place, (key, value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_in_order_and_each_key_is_there_once() {
        let mut few: Few<String, u8> = Few::default();
        for (key, value) in [("bob", 1), ("alice", 2), ("carol", 3), ("alice", 4)] {
            few.insert(key.to_owned(), value);
        }
        assert_eq!(few.keys().map(String::as_str).collect::<Vec<_>>(), ["alice", "bob", "carol"]);
        assert_eq!(few.values().copied().collect::<Vec<_>>(), [4, 1, 3]);
        if let Some(value) = few.find_mut(|known| known.as_str().cmp("bob")) {
            *value = 9;
        }
        assert_eq!((few.get("bob"), few.get("dave"), few.len()), (Some(&9), None, 3));
    }
}
