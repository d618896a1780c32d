//! How a sequence opens: the byte behind its ESC.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::input::Input;

/// The byte that says what kind of sequence this is.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// The byte behind ESC.
    pub kind: u8,
    /// Whether the ESC has already been given as a key, so that this may be a key as well.
    pub is_late: bool,
}

impl Opening {
    /// The key that was meant where no sequence came of it.
    pub fn as_key(self) -> Input {
        let alt = if self.is_late { KeyModifiers::NONE } else { KeyModifiers::ALT };
        let shift = if self.kind.is_ascii_uppercase() { KeyModifiers::SHIFT } else { alt };
        Input::Key(KeyEvent::new(KeyCode::Char(char::from(self.kind)), alt | shift))
    }

    /// Whether this is a byte with which terminals go on. A person may type the opening and then a
    /// key, with some time between.
    pub fn surely_goes_on_with(self, byte: u8) -> bool {
        match (self.kind, byte) {
            (b'[', b'A'..=b'I' | b'M' | b'O'..=b'S' | b'Z' | b'[' | b'a'..=b'd') => true,
            (b'[', byte) => is_parameter(byte),
            (b'O', byte) => is_parameter(byte) || byte.is_ascii_alphabetic(),
            (b'P', b'>' | b'!' | b'$' | b'+' | b'|') | (b'_', b'G') => true,
            (_, byte) => byte.is_ascii_digit(),
        }
    }
}

/// Whether a byte is a number's or between numbers, or says that a sequence is private.
pub fn is_parameter(byte: u8) -> bool {
    (0x30..0x40).contains(&byte)
}

/// Whether a byte behind ESC opens a sequence or a string: CSI, SS3, OSC, DCS, SOS, PM, APC.
pub fn opens_sequence(byte: u8) -> bool {
    matches!(byte, b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_')
}
