//! Whole escape sequences: which key each one is.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::input::MouseAction;
use super::{answer, kitty};
use crate::tui::theme::Background;

/// What a whole sequence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A key.
    Key(KeyEvent),
    /// A paste begins.
    Paste,
    /// The cursor is on this line and column, from 1.
    Cursor(u16, u16),
    /// The terminal draws on this from now on.
    Background(Background),
    /// The mouse, at a column and a line from 0.
    Mouse(MouseAction, (u16, u16)),
}

/// The keys of `CSI number ~`.
const NUMBERED: [(u32, KeyCode); 8] = [
    (1, KeyCode::Home),
    (2, KeyCode::Insert),
    (3, KeyCode::Delete),
    (4, KeyCode::End),
    (5, KeyCode::PageUp),
    (6, KeyCode::PageDown),
    (7, KeyCode::Home),
    (8, KeyCode::End),
];
/// Where the numbers of function keys begin and end in `CSI number ~`, and how far they are from
/// the keys' own: terminals leave gaps.
const FUNCTIONS: [(u32, u32, u32); 5] =
    [(11, 15, 10), (17, 21, 11), (23, 26, 12), (28, 29, 15), (31, 34, 17)];

/// What a sequence behind `ESC [` means, without its last byte and with it; `None` where it is no key:
/// a report, or something unknown.
pub fn control(parameters: &[u8], last: u8) -> Option<Meaning> {
    if let (b'n', Some(background)) = (last, answer::changed_background(parameters)) {
        return Some(Meaning::Background(background));
    }
    if let Some(report) = parameters.strip_prefix(b"<") {
        return mouse(report, last);
    }
    let fields = Fields::read(parameters)?;
    let key = match last {
        b'~' if fields.number(0) == Some(200) => return Some(Meaning::Paste),
        b'~' if fields.0[0].len() > 1 => return None,
        b'~' => fields.event(numbered(fields.number(0)?)?, fields.number(1))?,
        b'u' => unicode(&fields)?,
        b'Z' => {
            let mut event = fields.event(KeyCode::BackTab, fields.number(1))?;
            event.modifiers |= KeyModifiers::SHIFT;
            event
        }
        // `CSI 1;2R` would be F3 with Shift, and is what a terminal answers where its cursor is.
        b'R' => {
            let number = |field| u16::try_from(fields.number(field)?).ok();
            return Some(Meaning::Cursor(number(0)?, number(1)?));
        }
        last => cursor(&fields, last)?,
    };
    Some(Meaning::Key(key))
}

/// A report of the mouse, `button ; column ; line M`; nothing of one that is let go or only moves.
fn mouse(report: &[u8], last: u8) -> Option<Meaning> {
    /// What is added to a button's number while Shift, Alt or Ctrl is held.
    const HELD: u32 = 4 + 8 + 16;
    let fields = Fields::read(report).filter(|_| last == b'M')?;
    let action = match fields.number(0)? & !HELD {
        0 => MouseAction::Click,
        64 => MouseAction::WheelUp,
        65 => MouseAction::WheelDown,
        _ => return None,
    };
    let place = |field| u16::try_from(fields.number(field)?.checked_sub(1)?).ok();
    Some(Meaning::Mouse(action, (place(1)?, place(2)?)))
}

/// What a sequence behind `ESC O` means.
pub fn single_shift(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    cursor(&Fields::read(parameters)?, last)
}

/// The function keys of the Linux console, behind `ESC [ [`.
pub fn console(last: u8) -> Option<KeyEvent> {
    matches!(last, b'A'..=b'E').then(|| KeyCode::F(last - b'A' + 1).into())
}

fn cursor(fields: &Fields, last: u8) -> Option<KeyEvent> {
    let code = match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    };
    // Some terminals send `CSI 5 A` where others send `CSI 1 ; 5 A`.
    let modifiers = if fields.0.len() > 1 { fields.number(1) } else { fields.number(0) };
    fields.event(code, modifiers)
}

fn numbered(number: u32) -> Option<KeyCode> {
    let named = NUMBERED.iter().find(|(known, _)| *known == number).map(|(_, code)| *code);
    named.or_else(|| {
        let (_, _, off) = FUNCTIONS.iter().find(|(from, to, _)| (*from..=*to).contains(&number))?;
        u8::try_from(number - off).ok().map(KeyCode::F)
    })
}

/// A key as kitty reports it: `CSI key:shifted:base ; modifiers:kind ; text u`.
fn unicode(fields: &Fields) -> Option<KeyEvent> {
    let code = kitty::key(fields.number(0)?)?;
    let mut event = fields.event(code, fields.number(1))?;
    let is_shifted = event.modifiers.contains(KeyModifiers::SHIFT);
    let other = fields.sub(0, 1).and_then(char::from_u32).filter(|other| !other.is_control());
    if let (KeyCode::Char(_), Some(shifted), true) = (code, other, is_shifted) {
        event.code = KeyCode::Char(shifted);
        event.modifiers.remove(KeyModifiers::SHIFT);
    } else if code == KeyCode::Tab && is_shifted {
        event.code = KeyCode::BackTab;
    }
    Some(event)
}

/// The numbers of a sequence: fields between semicolons, parts of a field between colons. What is
/// left out is `None`.
struct Fields(Vec<Vec<Option<u32>>>);

impl Fields {
    /// `None` where there is something else than numbers, as in the answers to questions.
    fn read(parameters: &[u8]) -> Option<Self> {
        let number = |digits: &[u8]| match digits {
            [] => Some(None),
            digits if digits.iter().all(u8::is_ascii_digit) => {
                Some(Some(std::str::from_utf8(digits).ok()?.parse().ok()?))
            }
            _ => None,
        };
        let field = |field: &[u8]| field.split(|byte| *byte == b':').map(number).collect();
        parameters.split(|byte| *byte == b';').map(field).collect::<Option<Vec<_>>>().map(Fields)
    }

    fn sub(&self, field: usize, part: usize) -> Option<u32> {
        self.0.get(field)?.get(part).copied().flatten()
    }

    fn number(&self, field: usize) -> Option<u32> {
        self.sub(field, 0)
    }

    /// The event of a key with these modifiers (1 and a bit each); `None` where it is let go.
    fn event(&self, code: KeyCode, modifiers: Option<u32>) -> Option<KeyEvent> {
        let bits = modifiers.unwrap_or(1).saturating_sub(1);
        let all = [
            KeyModifiers::SHIFT,
            KeyModifiers::ALT,
            KeyModifiers::CONTROL,
            KeyModifiers::SUPER,
            KeyModifiers::HYPER,
            KeyModifiers::META,
        ];
        let held = all.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0);
        let modifiers = held.fold(KeyModifiers::NONE, |held, (_, one)| held | *one);
        let kind = match self.sub(1, 1) {
            Some(2) => KeyEventKind::Repeat,
            Some(3) => return None,
            _ => KeyEventKind::Press,
        };
        Some(KeyEvent::new_with_kind(code, modifiers, kind))
    }
}
