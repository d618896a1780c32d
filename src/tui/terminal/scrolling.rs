//! Lines that have only moved: a terminal can move them itself, which takes far fewer bytes than to
//! send them again. Panes side by side cannot be moved so, since whole lines move.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};

/// Columns at both edges that may differ: a scroll bar moves the other way.
const EDGE: usize = 2;
/// Fewer changes than this are sent as they are.
const WORTHWHILE: usize = 200;

/// Lines of the screen that move as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The lines that move or make room.
    pub lines: Range<u16>,
    /// How far up; below 0 it is down.
    pub up: i32,
}

/// The shift after which least has to be sent, if one is worth it; `changes` is how many cells differ.
#[must_use]
pub fn find(shown: &Buffer, next: &Buffer, changes: usize) -> Option<Shift> {
    if changes < WORTHWHILE || shown.area != next.area {
        return None;
    }
    let (before, after) = (names(shown), names(next));
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (line, name) in after.iter().enumerate().filter_map(|(line, name)| Some((line, (*name)?))) {
        places.entry(name).or_default().push(line);
    }
    // Each line that stands once before and once after votes for how far it has moved.
    let mut votes: HashMap<i32, (usize, usize, usize)> = HashMap::new();
    for (line, name) in before.iter().enumerate() {
        let Some([now]) = name.and_then(|name| places.get(&name)).map(Vec::as_slice) else {
            continue;
        };
        let up = i32::try_from(line).ok()? - i32::try_from(*now).ok()?;
        let (first, last) = (line.min(*now), line.max(*now));
        let (count, top, bottom) = votes.entry(up).or_insert((0, first, last));
        (*count, *top, *bottom) = (*count + 1, first.min(*top), last.max(*bottom));
    }
    let moved = votes.into_iter().filter(|(up, _)| *up != 0);
    let (up, (count, top, bottom)) = moved.max_by_key(|(up, (count, ..))| (*count, *up))?;
    let lines = u16::try_from(top).ok()?..u16::try_from(bottom + 1).ok()?;
    let width = usize::from(shown.area.width);
    (count * width > WORTHWHILE).then_some(Shift { lines, up })
}

/// What is on the screen after a shift: lines that come in are blank.
#[must_use]
pub fn shifted(shown: &Buffer, shift: &Shift) -> Buffer {
    let mut moved = shown.clone();
    let width = usize::from(shown.area.width);
    for line in shift.lines.clone() {
        let from = i32::from(line) + shift.up;
        let source = u16::try_from(from).ok().filter(|from| shift.lines.contains(from));
        let target = usize::from(line) * width..(usize::from(line) + 1) * width;
        match source.map(|source| usize::from(source) * width) {
            Some(start) => {
                moved.content[target].clone_from_slice(&shown.content[start..start + width]);
            }
            None => moved.content[target].fill(Cell::EMPTY),
        }
    }
    moved
}

/// A hash of each line without its edges; `None` for blank lines.
fn names(buffer: &Buffer) -> Vec<Option<u64>> {
    let width = usize::from(buffer.area.width).max(1);
    let name = |line: &[Cell]| {
        let middle = line.get(EDGE..line.len().saturating_sub(EDGE))?;
        if middle.iter().all(|cell| cell.symbol() == " ") {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        middle.hash(&mut hasher);
        Some(hasher.finish())
    };
    buffer.content.chunks(width).map(name).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn screen(lines: &[String]) -> Buffer {
        let height = u16::try_from(lines.len()).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, height));
        for (line, text) in lines.iter().enumerate() {
            buffer.set_string(0, u16::try_from(line).unwrap(), text, Style::new());
        }
        buffer
    }

    /// A page of a text under a title, with a scroll bar at its edge.
    fn page(top: usize, height: usize) -> Buffer {
        let text = |line: usize| format!("{:x}", (line as u128 + 1).pow(9)).repeat(3);
        let bar = |line: usize| if line == top / 4 { "┃" } else { "│" };
        let lines = (0..height).map(|line| format!("{:<59.59}{}", text(top + line), bar(line)));
        screen(&std::iter::once("the title".to_owned()).chain(lines).collect::<Vec<_>>())
    }

    #[test]
    fn a_page_that_was_scrolled_has_moved_under_its_title() {
        let (shown, next) = (page(10, 20), page(13, 20));
        let shift = find(&shown, &next, shown.diff(&next).len()).unwrap();
        assert_eq!(shift, Shift { lines: 1..21, up: 3 });
        let rest = shifted(&shown, &shift).diff(&next).len();
        assert!(rest < 4 * 60, "{rest}");
        let shift = find(&next, &shown, shown.diff(&next).len()).unwrap();
        assert_eq!(shift.up, -3);
    }

    #[test]
    fn another_page_has_not_moved() {
        let (shown, next) = (page(10, 20), page(500, 20));
        assert_eq!(find(&shown, &next, 1000), None);
        assert_eq!(find(&shown, &shown, 0), None);
    }

    proptest! {
        #[test]
        fn what_moves_comes_from_inside_its_lines(
            before in prop::collection::vec("[ab ]{0,9}", 12), up in -12i32..12, top in 0u16..6,
        ) {
            let shown = screen(&before);
            let moved = shifted(&shown, &Shift { lines: top..11, up });
            let line = |buffer: &Buffer, y: u16| {
                (0..60).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>()
            };
            for y in 0..12u16 {
                let from = u16::try_from(i32::from(y) + up).ok().filter(|from| (top..11).contains(from));
                let expected = match from {
                    _ if !(top..11).contains(&y) => line(&shown, y),
                    Some(from) => line(&shown, from),
                    None => " ".repeat(60),
                };
                prop_assert_eq!(line(&moved, y), expected);
            }
        }
    }
}
