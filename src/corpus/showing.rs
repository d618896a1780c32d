//! For which time a record is shown. A few records of a sample are shown twice, and a position says for
//! which time: one bit of it, since no corpus has so many records.

/// What stands for the position of an item, and for its number, as long as they are not known.
pub const UNPLACED: usize = usize::MAX;
const SECOND: usize = 1 << (usize::BITS - 1);

/// The position of the second showing of a record.
#[must_use]
pub const fn second(position: usize) -> usize {
    position | SECOND
}

/// Whether a position is that of a second showing.
#[must_use]
pub const fn is_second(position: usize) -> bool {
    position & SECOND != 0 && position != UNPLACED
}

/// The record's own position, whichever showing a position is of.
#[must_use]
pub const fn record(position: usize) -> usize {
    if is_second(position) { position & !SECOND } else { position }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_showing_is_of_the_same_record() {
        for position in [0, 7, usize::MAX >> 2] {
            assert!(!is_second(position) && is_second(second(position)));
            assert_eq!((record(position), record(second(position))), (position, position));
            assert_eq!(second(second(position)), second(position));
        }
        assert!(!is_second(UNPLACED), "what has no place yet is no second showing");
        assert_eq!(record(UNPLACED), UNPLACED);
    }
}
