//! What the terminal is asked, and what it answers: what it draws on, and where its cursor is.

use crate::tui::theme::Background;

/// The question for the background's colour, and the wish to be told when it changes.
const QUESTION: &[u8] = b"\x1b]11;?\x1b\\\x1b[?2031h";
/// The line, from 1, that the cursor is put on before the terminal is asked where it is: reports of the
/// first line look like F3 with Shift, Alt or Ctrl.
pub const LINE: u16 = 2;
/// The column of a question that only tells that everything asked before has been answered.
const END: u16 = 40;

/// The question where the cursor is, on this column from 1.
#[must_use]
pub fn cursor_question(column: u16) -> Vec<u8> {
    format!("\x1b[{LINE};{column}H\x1b[6n").into_bytes()
}

/// The question for the background, and what tells that no answer to it will come.
#[must_use]
pub fn background_question() -> Vec<u8> {
    [QUESTION, &cursor_question(END)].concat()
}

/// The wish taken back.
pub const NO_MORE: &[u8] = b"\x1b[?2031l";

/// The answer to the question: what stands in `ESC ] … ESC \`, e.g. `11;rgb:1e1e/1e1e/1e1e`.
#[must_use]
pub fn background(text: &[u8]) -> Option<Background> {
    let text = std::str::from_utf8(text).ok()?;
    let (_, colours) = text.strip_prefix("11;")?.split_once(':')?;
    let mut parts = colours.split('/').map(part);
    let colours = [parts.next()??, parts.next()??, parts.next()??];
    Some(Background::of(colours))
}

/// A part of a colour: one to four hexadecimal digits, as a share of the most that they can say.
fn part(digits: &str) -> Option<f64> {
    if !(1..=4).contains(&digits.len()) {
        return None;
    }
    let most = (1_u32 << (4 * digits.len())) - 1;
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some(f64::from(value) / f64::from(most))
}

/// The news of a change: what stands in `ESC [ … n`.
#[must_use]
pub fn changed_background(parameters: &[u8]) -> Option<Background> {
    match parameters {
        b"?997;1" => Some(Background::Dark),
        b"?997;2" => Some(Background::Light),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_any_length_are_read() {
        assert_eq!(background(b"11;rgb:1e1e/1e1e/1e1e"), Some(Background::Dark));
        assert_eq!(background(b"11;rgb:ff/ff/ff"), Some(Background::Light));
        assert_eq!(background(b"11;rgba:fd/f6/e3/ff"), Some(Background::Light));
        for broken in [&b"11;rgb:1e1e/1e1e"[..], b"11;?", b"11;rgb:12345/0/0", b"10;rgb:0/0/0"] {
            assert_eq!(background(broken), None);
        }
    }
}
