//! The numbers that the keyboard protocol of kitty has for keys without a letter of their own.

use crossterm::event::{KeyCode, MediaKeyCode, ModifierKeyCode};

/// What the keypad types from 57399 on, in order.
const KEYPAD: [KeyCode; 29] = [
    KeyCode::Char('0'),
    KeyCode::Char('1'),
    KeyCode::Char('2'),
    KeyCode::Char('3'),
    KeyCode::Char('4'),
    KeyCode::Char('5'),
    KeyCode::Char('6'),
    KeyCode::Char('7'),
    KeyCode::Char('8'),
    KeyCode::Char('9'),
    KeyCode::Char('.'),
    KeyCode::Char('/'),
    KeyCode::Char('*'),
    KeyCode::Char('-'),
    KeyCode::Char('+'),
    KeyCode::Enter,
    KeyCode::Char('='),
    KeyCode::Char(','),
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::Insert,
    KeyCode::Delete,
    KeyCode::KeypadBegin,
];

/// The private numbers, none of which types text.
const PRIVATE: std::ops::RangeInclusive<u32> = 0xe000..=0xf8ff;

/// The key that a number stands for; `None` where no key has it.
pub fn key(number: u32) -> Option<KeyCode> {
    match number {
        9 => Some(KeyCode::Tab),
        13 => Some(KeyCode::Enter),
        27 => Some(KeyCode::Esc),
        127 => Some(KeyCode::Backspace),
        57358 => Some(KeyCode::CapsLock),
        57359 => Some(KeyCode::ScrollLock),
        57360 => Some(KeyCode::NumLock),
        57361 => Some(KeyCode::PrintScreen),
        57362 => Some(KeyCode::Pause),
        57363 => Some(KeyCode::Menu),
        57376..=57398 => u8::try_from(number - 57376 + 13).ok().map(KeyCode::F),
        57399..=57427 => KEYPAD.get(usize::try_from(number - 57399).ok()?).copied(),
        // Which of them it is makes no difference: they bind nothing.
        57428..=57440 => Some(KeyCode::Media(MediaKeyCode::Play)),
        57441..=57454 => Some(KeyCode::Modifier(ModifierKeyCode::LeftShift)),
        number if PRIVATE.contains(&number) => None,
        number => char::from_u32(number).filter(|letter| !letter.is_control()).map(KeyCode::Char),
    }
}
