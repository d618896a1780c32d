//! Gathering what is told of a text, as long as there is time.

use std::ops::Range;

use super::span::{Nature, Span};

/// Whether there is time left is asked once in so many steps.
const STEPS: usize = 64;
/// What ends a line, alone or together, as Markdown has it.
pub const LINE_ENDS: [char; 2] = ['\r', '\n'];

/// The lines in a part of a text, without their ends. Those with nothing in them are left out.
pub fn lines(text: &str, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut next = part.start;
    let lines = text.get(part).unwrap_or_default().split_inclusive(LINE_ENDS).map(move |line| {
        let start = next;
        next += line.len();
        start..start + line.trim_end_matches(LINE_ENDS).len()
    });
    lines.filter(|line| !line.is_empty())
}

/// Gathers spans while there is time.
pub struct Teller<'a> {
    pub text: &'a str,
    pub spans: Vec<Span>,
    steps: usize,
    has_time: &'a mut dyn FnMut() -> bool,
}

impl<'a> Teller<'a> {
    /// Nothing is told of a text yet.
    pub fn new(text: &'a str, has_time: &'a mut dyn FnMut() -> bool) -> Self {
        Teller { text, spans: Vec::new(), steps: 0, has_time }
    }

    /// Counts a step; `None` once there is no time left.
    pub fn step(&mut self) -> Option<()> {
        let asks = self.steps.is_multiple_of(STEPS);
        self.steps += 1;
        (!asks || (self.has_time)()).then_some(())
    }

    /// A part of the text; nothing where there is no such part.
    pub fn part(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    pub fn tell(&mut self, range: Range<usize>, nature: Nature) {
        self.spans.push(Span { range, nature });
    }
}
