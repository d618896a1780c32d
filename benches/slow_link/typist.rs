//! Who types: somebody who does not wait for the link, and somebody who sees each item first.

use std::thread;
use std::time::Duration;

use super::near::Near;

/// The pause behind a key, in ms.
const PAUSES: std::ops::Range<u64> = 20..160;

/// Types digits in turn, and moves now and then, without looking at the screen.
pub fn type_away(near: &mut Near, keys: usize, random: &mut fastrand::Rng) {
    let mut digits = ('1'..='9').cycle();
    for _ in 0..keys {
        let key = match random.u8(..10) {
            0 => 'J',
            1 => 'K',
            2 => 'j',
            _ => digits.next().unwrap_or('1'),
        };
        near.press(key);
        thread::sleep(Duration::from_millis(random.u64(PAUSES)));
    }
}

/// Answers each item as soon as it is shown.
pub fn wait_and_type(near: &mut Near, keys: usize, random: &mut fastrand::Rng) {
    for (item, digit) in (0..keys).zip(('1'..='9').cycle()) {
        near.wait_for(&format!("r{item:04}"));
        thread::sleep(Duration::from_millis(random.u64(..3)));
        near.press(digit);
    }
}
