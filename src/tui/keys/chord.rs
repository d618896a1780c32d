//! One key press: its forms in files and for people.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. Shifted letters are capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd)]
pub struct Chord {
    code: KeyCode,
    control: bool,
    alt: bool,
    shift: bool,
}

/// Keys that have names, as files write them.
const NAMED: [(KeyCode, &str); 15] = [
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Delete"),
    (KeyCode::Insert, "Insert"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
    (KeyCode::Char(' '), "Space"),
];

/// How people read some of them.
const SHOWN: [(&str, &str); 4] = [("Up", "↑"), ("Down", "↓"), ("Left", "←"), ("Right", "→")];

impl Chord {
    /// The chord of a key event; `None` for keys that bind nothing, e.g. a lone Shift.
    #[must_use]
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::BackTab => {
                return Some(Chord { code: KeyCode::Tab, control, alt, shift: true });
            }
            KeyCode::Char(letter) if control => KeyCode::Char(letter.to_ascii_lowercase()),
            KeyCode::Char(letter) if shift => KeyCode::Char(upper(letter)),
            KeyCode::Modifier(_) | KeyCode::Media(_) | KeyCode::Null => return None,
            code => code,
        };
        let shift = shift && !matches!(code, KeyCode::Char(_));
        Some(Chord { code, control, alt, shift })
    }

    /// A plain letter or sign.
    #[must_use]
    pub fn letter(letter: char) -> Self {
        Chord { code: KeyCode::Char(letter), control: false, alt: false, shift: false }
    }

    /// The letter that it types, if it types one.
    #[must_use]
    pub fn as_char(&self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if !self.control && !self.alt => Some(letter),
            _ => None,
        }
    }

    /// Reads the form that files use: `j`, `C-d`, `S-Tab`, `Space`, `F1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let (mut control, mut alt, mut shift) = (false, false, false);
        while rest.chars().count() > 1 {
            rest = match rest.split_at_checked(2) {
                Some(("C-", key)) if !key.is_empty() => {
                    control = true;
                    key
                }
                Some(("M-", key)) if !key.is_empty() => {
                    alt = true;
                    key
                }
                Some(("S-", key)) if !key.is_empty() => {
                    shift = true;
                    key
                }
                _ => break,
            };
        }
        let named = NAMED.iter().find(|(_, name)| *name == rest).map(|(code, _)| *code);
        let function = || rest.strip_prefix('F')?.parse().ok().filter(|n| (1..=12).contains(n));
        let mut letters = rest.chars();
        let code = match (named, letters.next(), letters.next()) {
            (Some(code), ..) => code,
            (None, Some(letter), None) if !letter.is_whitespace() => KeyCode::Char(letter),
            _ => KeyCode::F(function()?),
        };
        let is_letter = matches!(code, KeyCode::Char(_)) && code != KeyCode::Char(' ');
        (!(is_letter && shift)).then_some(Chord { code, control, alt, shift })
    }

    /// The form that files use.
    #[must_use]
    pub fn written(&self) -> String {
        let mut text = String::new();
        for (held, prefix) in [(self.control, "C-"), (self.alt, "M-"), (self.shift, "S-")] {
            if held {
                text.push_str(prefix);
            }
        }
        let named = NAMED.iter().find(|(code, _)| *code == self.code);
        match (named, self.code) {
            (Some((_, name)), _) => text.push_str(name),
            (None, KeyCode::Char(letter)) => text.push(letter),
            (None, KeyCode::F(number)) => text.push_str(&format!("F{number}")),
            (None, code) => text.push_str(&format!("{code:?}")),
        }
        text
    }

    /// The form for people: arrows as arrows.
    #[must_use]
    pub fn shown(&self) -> String {
        let written = self.written();
        let arrow = SHOWN.iter().find(|(name, _)| *name == written);
        arrow.map_or(written, |(_, arrow)| (*arrow).to_owned())
    }
}

fn upper(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_back() {
        for text in ["j", "G", "C-d", "S-Tab", "Space", "PgDn", "F1", "-", "C--", "!", "é", "M-v"]
        {
            assert_eq!(Chord::parse(text).map(|chord| chord.written()).as_deref(), Some(text));
        }
        for text in ["", "Foo", "F13", "C-", "S-a", "ab"] {
            assert!(Chord::parse(text).is_none() || text == "C-", "{text}");
        }
    }

    #[test]
    fn terminals_say_the_same_key_in_several_ways() {
        let event = |code, modifiers| Chord::from_event(&KeyEvent::new(code, modifiers));
        let shifted = KeyModifiers::SHIFT;
        assert_eq!(event(KeyCode::Char('J'), shifted), Chord::parse("J"));
        assert_eq!(event(KeyCode::Char('j'), shifted), Chord::parse("J"));
        assert_eq!(event(KeyCode::BackTab, shifted), Chord::parse("S-Tab"));
        assert_eq!(event(KeyCode::Tab, shifted), Chord::parse("S-Tab"));
        assert_eq!(event(KeyCode::Char('D'), KeyModifiers::CONTROL), Chord::parse("C-d"));
    }
}
