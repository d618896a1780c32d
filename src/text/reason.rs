//! Errors of the system, in words for people.

use std::fmt::Display;

/// What an error says, without the system's number for it.
#[must_use]
pub fn reason(error: impl Display) -> String {
    let words = error.to_string();
    let Some((before, number)) = words.split_once(" (os error ") else { return words };
    let rest = number.trim_start_matches(|sign: char| sign.is_ascii_digit());
    match rest.strip_prefix(')') {
        Some(rest) => format!("{before}{rest}"),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn the_systems_number_is_left_out() {
        assert_eq!(reason(io::Error::from_raw_os_error(2)), "No such file or directory");
        assert_eq!(reason("a (os error 2); b"), "a; b");
        assert_eq!(reason("plain"), "plain");
    }
}
