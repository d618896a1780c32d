//! From the terminal's bytes to keys and pastes, however the bytes arrive.
//!
//! A sequence is held until it is whole, and no byte of one that is broken, unknown or an answer of
//! the terminal becomes a key: its digits would answer a question. Only time tells a lone Esc from
//! the beginning of a sequence; where the rest comes later it is still taken for the rest.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::answer;
use super::input::Input;
use super::opening::{Opening, is_parameter, opens_sequence};
use super::paste::Paste;
use super::sequence::{self, Meaning};

const ESC: u8 = 0x1b;
const BELL: u8 = 0x07;

/// An ESC with nothing behind it for so long is the key Esc.
const ESC_WAIT: Duration = Duration::from_millis(60);
/// So much later the rest of a sequence may still come, byte by byte, over a bad link.
const LATE: Duration = Duration::from_millis(1500);
/// An answer is due for so long after the terminal was asked; until then an ESC waits as long as the rest
/// of a sequence.
const ANSWER_WAIT: Duration = Duration::from_secs(3);
/// A sequence that has begun for certain, or a paste, waits so long for its next byte: if its end is
/// lost, keys must not be swallowed for ever.
const LOST: Duration = Duration::from_secs(10);
/// A sequence that is longer is no key.
const LONGEST: usize = 64;

/// The reader's state between two reads.
#[derive(Debug, Default)]
pub struct Parser {
    state: State,
    /// When the last byte came.
    last: Option<Instant>,
    /// When an ESC came that has been given as the key Esc.
    lone_esc: Option<Instant>,
    /// Until when the terminal's answers are due.
    answer_due: Option<Instant>,
    /// How many reports of the cursor's place are due; what else is asked for comes before the last one.
    reports_due: u16,
}

#[derive(Debug, Default)]
enum State {
    /// Nothing is waited for.
    #[default]
    Idle,
    /// ESC.
    Escape,
    /// ESC and the byte that says what kind of sequence this is.
    Opened(Opening),
    /// The rest of one that ends in a letter or `~`.
    Sequence(Sequence),
    /// The last byte of a function key of the Linux console, `ESC [ [ A`.
    Console(Opening),
    /// The old report of the mouse: so many bytes more, which may be any.
    Mouse { opening: Opening, left: u8 },
    /// A string, until BEL or ESC `\`; what it holds, and whether the last byte was that ESC.
    Text { opening: Opening, bytes: Vec<u8>, has_esc: bool },
    /// A part of a character's bytes; and whether an ESC came before.
    Letter { bytes: Vec<u8>, alt: bool },
    /// A paste.
    Paste(Paste),
}

/// A sequence so far.
#[derive(Debug)]
struct Sequence {
    opening: Opening,
    /// The bytes behind the opening.
    bytes: Vec<u8>,
    /// Whether it is too long, or holds what no sequence holds.
    is_spoiled: bool,
}

impl Parser {
    /// The terminal has been asked something, and behind it where its cursor is.
    pub fn expect_answer(&mut self, now: Instant) {
        if self.answer_due.is_none_or(|due| due < now) {
            self.reports_due = 0;
        }
        self.reports_due += 1;
        self.answer_due = Some(now + ANSWER_WAIT);
    }

    /// Takes bytes that have just been read.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<Input> {
        let mut inputs = self.expire(now);
        for &byte in bytes {
            self.step(byte, now, &mut inputs);
            self.last = Some(now);
        }
        inputs
    }

    /// When [`Parser::expire`] has something to say, if no byte comes before.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let patience = match &self.state {
            State::Idle => return None,
            State::Escape if self.answer_due > self.last => LATE,
            State::Escape => ESC_WAIT,
            State::Opened(_) | State::Letter { .. } => LATE,
            State::Sequence(Sequence { opening, .. })
            | State::Console(opening)
            | State::Mouse { opening, .. }
            | State::Text { opening, .. } => {
                if opening.is_late {
                    LATE
                } else {
                    LOST
                }
            }
            State::Paste(_) => LOST,
        };
        self.last.map(|last| last + patience)
    }

    /// Decides what has waited long enough.
    pub fn expire(&mut self, now: Instant) -> Vec<Input> {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return Vec::new();
        }
        let mut inputs = Vec::new();
        match std::mem::take(&mut self.state) {
            State::Escape => {
                self.lone_esc = self.last;
                inputs.push(key(KeyCode::Esc));
            }
            State::Opened(opening) => inputs.push(opening.as_key()),
            State::Console(opening) if opening.is_late => {
                inputs.extend([opening.as_key(), opening.as_key()]);
            }
            State::Paste(paste) => inputs.push(Input::Paste(paste.text())),
            // Its end is lost.
            _ => {}
        }
        inputs
    }

    fn step(&mut self, byte: u8, now: Instant, inputs: &mut Vec<Input>) {
        match std::mem::take(&mut self.state) {
            State::Idle => self.begin(byte, now, inputs),
            // While an answer is due an ESC waits long enough for two keys to be pressed.
            State::Escape if self.is_slow(now) && !opens_sequence(byte) => {
                inputs.push(key(KeyCode::Esc));
                self.begin(byte, now, inputs);
            }
            State::Escape => self.behind_esc(byte, inputs),
            State::Opened(opening) => self.behind_opening(opening, byte, now, inputs),
            State::Sequence(sequence) => self.in_sequence(sequence, byte, inputs),
            State::Console(opening) => self.in_console(opening, byte, inputs),
            State::Mouse { .. } if byte == ESC => self.state = State::Escape,
            State::Mouse { opening, left: left @ 2.. } => {
                self.state = State::Mouse { opening, left: left - 1 };
            }
            State::Mouse { .. } => {}
            State::Text { opening, bytes, has_esc } => {
                self.in_text(opening, bytes, has_esc, byte, inputs);
            }
            State::Letter { bytes, alt } => self.in_letter(bytes, alt, byte, inputs),
            State::Paste(mut paste) => {
                if paste.push(byte) {
                    inputs.push(Input::Paste(paste.text()));
                } else {
                    self.state = State::Paste(paste);
                }
            }
        }
    }

    /// Whether a person may have pressed the last key before this one.
    fn is_slow(&self, now: Instant) -> bool {
        self.last.is_some_and(|last| now >= last + ESC_WAIT)
    }

    /// A byte with nothing before it; or the rest of a sequence whose ESC was taken for a key.
    fn begin(&mut self, byte: u8, now: Instant, inputs: &mut Vec<Input>) {
        let is_late = self.lone_esc.take().is_some_and(|esc| now < esc + LATE);
        if is_late && opens_sequence(byte) {
            self.state = State::Opened(Opening { kind: byte, is_late });
        } else {
            self.plain(byte, false, inputs);
        }
    }

    fn behind_esc(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        if byte == ESC {
            inputs.push(key(KeyCode::Esc));
            self.state = State::Escape;
        } else if opens_sequence(byte) {
            self.state = State::Opened(Opening { kind: byte, is_late: false });
        } else {
            self.plain(byte, true, inputs);
        }
    }

    fn behind_opening(
        &mut self,
        opening: Opening,
        byte: u8,
        now: Instant,
        inputs: &mut Vec<Input>,
    ) {
        let may_be_typed = self.is_slow(now) || opening.is_late;
        if may_be_typed && !opening.surely_goes_on_with(byte) {
            inputs.push(opening.as_key());
            return self.step(byte, now, inputs);
        }
        match (opening.kind, byte) {
            (b'[', b'[') => self.state = State::Console(opening),
            (b'[', b'M') => self.state = State::Mouse { opening, left: 3 },
            (b'[' | b'O', byte) => self.in_sequence(Sequence::new(opening), byte, inputs),
            (_, byte) => self.in_text(opening, Vec::new(), false, byte, inputs),
        }
    }

    fn in_sequence(&mut self, mut sequence: Sequence, byte: u8, inputs: &mut Vec<Input>) {
        match byte {
            // It is broken off, and something else begins.
            ESC => self.state = State::Escape,
            0x40..=0x7e if sequence.is_spoiled => {}
            0x40..=0x7e => match sequence.meaning(byte) {
                Some(Meaning::Key(event)) => inputs.push(Input::Key(event)),
                Some(Meaning::Paste) => self.state = State::Paste(Paste::default()),
                Some(Meaning::Mouse(action, place)) => inputs.push(Input::Mouse(action, place)),
                Some(Meaning::Cursor(line, column)) => self.reported(line, column, inputs),
                Some(Meaning::Background(background)) => {
                    inputs.push(Input::Background(background));
                }
                None => {}
            },
            byte => {
                sequence.push(byte);
                self.state = State::Sequence(sequence);
            }
        }
    }

    fn in_console(&mut self, opening: Opening, byte: u8, inputs: &mut Vec<Input>) {
        match sequence::console(byte) {
            Some(event) => inputs.push(Input::Key(event)),
            None if opening.is_late && !is_parameter(byte) => {
                inputs.extend([opening.as_key(), opening.as_key()]);
                self.plain(byte, false, inputs);
            }
            None => {
                let mut sequence = Sequence::new(opening);
                sequence.is_spoiled = true;
                self.in_sequence(sequence, byte, inputs);
            }
        }
    }

    fn in_text(
        &mut self,
        opening: Opening,
        mut bytes: Vec<u8>,
        has_esc: bool,
        byte: u8,
        inputs: &mut Vec<Input>,
    ) {
        match byte {
            // The string is over, or broken off, as by Ctrl-X and Ctrl-Z.
            b'\\' if has_esc => end_text(opening.kind, &bytes, inputs),
            BELL => end_text(opening.kind, &bytes, inputs),
            0x18 | 0x1a => {}
            ESC => self.state = State::Text { opening, bytes, has_esc: true },
            byte if has_esc => self.behind_esc(byte, inputs),
            _ => {
                // One that is longer says nothing that is asked for.
                if bytes.len() <= LONGEST {
                    bytes.push(byte);
                }
                self.state = State::Text { opening, bytes, has_esc: false };
            }
        }
    }

    /// The cursor's place. Terminals answer in order: behind the last report nothing is due any more.
    fn reported(&mut self, line: u16, column: u16, inputs: &mut Vec<Input>) {
        self.reports_due = self.reports_due.saturating_sub(1);
        if self.reports_due == 0 {
            self.answer_due = None;
        }
        if line == answer::LINE {
            inputs.push(Input::Drawn(column));
        }
    }

    /// A byte that is a key, or the first of a character.
    fn plain(&mut self, byte: u8, alt: bool, inputs: &mut Vec<Input>) {
        let control = |letter: u8| (KeyCode::Char(char::from(letter)), KeyModifiers::CONTROL);
        let (code, modifiers) = match byte {
            ESC => return self.state = State::Escape,
            b'\r' => (KeyCode::Enter, KeyModifiers::NONE),
            b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
            0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
            0 => control(b' '),
            0x01..=0x1a => control(byte - 1 + b'a'),
            0x1c..=0x1f => control(byte - 0x1c + b'\\'),
            byte => return self.in_letter(Vec::new(), alt, byte, inputs),
        };
        let alt = if alt { KeyModifiers::ALT } else { KeyModifiers::NONE };
        inputs.push(Input::Key(KeyEvent::new(code, modifiers | alt)));
    }

    fn in_letter(&mut self, mut bytes: Vec<u8>, alt: bool, byte: u8, inputs: &mut Vec<Input>) {
        let is_first = bytes.is_empty();
        bytes.push(byte);
        match std::str::from_utf8(&bytes) {
            Ok(text) => inputs.extend(text.chars().next().and_then(|letter| typed(letter, alt))),
            Err(error) if error.error_len().is_none() => {
                self.state = State::Letter { bytes, alt };
            }
            // What came before is no character; this byte may begin one.
            Err(_) if !is_first => self.plain(byte, false, inputs),
            Err(_) => {}
        }
    }
}

impl Sequence {
    fn new(opening: Opening) -> Self {
        Sequence { opening, bytes: Vec::new(), is_spoiled: false }
    }

    fn push(&mut self, byte: u8) {
        self.is_spoiled |= !(0x20..0x40).contains(&byte) || self.bytes.len() == LONGEST;
        if !self.is_spoiled {
            self.bytes.push(byte);
        }
    }

    /// What it means with this last byte.
    fn meaning(&self, last: u8) -> Option<Meaning> {
        if self.opening.kind == b'O' {
            sequence::single_shift(&self.bytes, last).map(Meaning::Key)
        } else {
            sequence::control(&self.bytes, last)
        }
    }
}

/// A string that is whole.
fn end_text(kind: u8, bytes: &[u8], inputs: &mut Vec<Input>) {
    let background = (kind == b']').then(|| answer::background(bytes)).flatten();
    inputs.extend(background.map(Input::Background));
}

fn key(code: KeyCode) -> Input {
    Input::Key(code.into())
}

/// A character as a key; the control characters beyond ASCII are none.
fn typed(letter: char, alt: bool) -> Option<Input> {
    let mut modifiers = if alt { KeyModifiers::ALT } else { KeyModifiers::NONE };
    if letter.is_uppercase() {
        modifiers |= KeyModifiers::SHIFT;
    }
    (!letter.is_control()).then(|| Input::Key(KeyEvent::new(KeyCode::Char(letter), modifiers)))
}

#[cfg(test)]
#[path = "due_tests.rs"]
mod due;
#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;
