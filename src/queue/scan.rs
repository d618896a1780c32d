//! One look at many records, on all cores; what is found comes in the order of the records.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// So many records are one piece of work.
const PIECE: usize = 32;
/// So many pieces may wait to be taken in.
const WAITING: usize = 64;

/// How many threads look at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cores {
    /// One on each core: somebody waits for the end.
    All,
    /// One core is left to whoever presses keys meanwhile.
    AllButOne,
}

impl Cores {
    fn count(self) -> usize {
        let all = thread::available_parallelism().map_or(1, NonZero::get);
        match self {
            Cores::All => all,
            Cores::AllButOne => (all - 1).max(1),
        }
    }
}

/// Calls `look` for the pieces of a range of numbers, on several threads, and gives what it finds to
/// `take` in order, with the numbers it is of. It ends early where `take` says `false` or `cancel` is
/// set.
pub fn scan<T: Send>(
    numbers: Range<usize>,
    cores: Cores,
    cancel: &AtomicBool,
    look: impl Fn(Range<usize>) -> Vec<T> + Sync,
    mut take: impl FnMut(Range<usize>, Vec<T>) -> bool,
) {
    let pieces = numbers.len().div_ceil(PIECE);
    let cores = cores.count().min(pieces);
    let next = AtomicUsize::new(0);
    let piece = |index: usize| {
        let start = numbers.start + index * PIECE;
        start..(start + PIECE).min(numbers.end)
    };
    thread::scope(|scope| {
        let (sender, found) = mpsc::sync_channel(WAITING);
        for _ in 0..cores {
            let (sender, next, look) = (sender.clone(), &next, &look);
            scope.spawn(move || {
                while !cancel.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= pieces {
                        return;
                    }
                    let found = look(piece(index));
                    if sender.send((index, found)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let (mut early, mut wanted) = (BTreeMap::new(), 0);
        while let Ok((index, found)) = found.recv() {
            early.insert(index, found);
            while let Some(found) = early.remove(&wanted) {
                let numbers = piece(wanted);
                wanted += 1;
                if cancel.load(Ordering::Relaxed) || !take(numbers, found) {
                    // The threads end at the next piece that nobody receives.
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_found_once_and_in_order() {
        let never = AtomicBool::new(false);
        let (mut all, mut looked) = (Vec::new(), 5);
        let even = |piece: Range<usize>| piece.filter(|n| n.is_multiple_of(2)).collect();
        scan(5..1000, Cores::All, &never, even, |numbers, found| {
            assert_eq!(numbers.start, looked);
            looked = numbers.end;
            all.extend(found);
            true
        });
        assert_eq!(looked, 1000);
        assert_eq!(all, (5..1000).filter(|number| number % 2 == 0).collect::<Vec<_>>());
    }

    #[test]
    fn it_ends_when_it_is_told_to() {
        let (cancel, mut pieces) = (AtomicBool::new(false), 0);
        scan(0..1_000_000, Cores::AllButOne, &cancel, Range::collect::<Vec<_>>, |_, _| {
            pieces += 1;
            pieces < 3
        });
        assert_eq!(pieces, 3);
        scan(0..1_000_000, Cores::AllButOne, &cancel, Range::collect::<Vec<_>>, |_, _| {
            cancel.store(true, Ordering::Relaxed);
            true
        });
        assert!(cancel.load(Ordering::Relaxed));
        scan(0..0, Cores::All, &AtomicBool::new(false), Range::collect::<Vec<_>>, |_, _| {
            panic!("there is nothing")
        });
    }
}
