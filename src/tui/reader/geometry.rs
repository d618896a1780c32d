//! Where each region of the screen lies. Pure arithmetic, so that keys can page by it.

use ratatui::layout::Rect;

use super::rows::MEASURE;
use crate::transcript::Pane;

/// From this width on there are three panes.
const THREE_PANES: u16 = 76;
/// From this width on the panes without focus take a quarter each.
const QUARTERS: u16 = 120;
/// The width of a pane without focus on narrower screens.
const NARROW: u16 = 24;

/// The regions of the review screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// One or two lines: the file and progress, the item and its chips.
    pub header: Rect,
    /// The rule that carries the panes' titles, or the tabs of the panes that are not shown.
    pub titles: Rect,
    /// The panes' text areas, by [`Pane::index`]; `None` where a pane is not shown.
    pub panes: [Option<Rect>; 3],
    /// The line for a failure that must not be missed; no height where there is none.
    pub banner: Rect,
    /// The rule above the label bar, where messages stand; no height on the smallest screens.
    pub rule: Rect,
    /// The questions.
    pub labels: Rect,
    /// What the keys do now; no height on the smallest screens.
    pub keys: Rect,
    /// Whether the panes' texts stand in one column.
    is_thread: bool,
}

/// What the geometry depends on beside the screen's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// The pane with focus.
    pub focus: Pane,
    /// Whether it has the whole width.
    pub zoom: bool,
    /// Whether all panes stand in one column.
    pub thread: bool,
    /// How many lines the questions could use.
    pub questions: u16,
    /// Whether there is a failure to show.
    pub banner: bool,
    /// The panes that have no text, by [`Pane::index`]: without focus they are folded.
    pub empty: [bool; 3],
}

impl Geometry {
    /// Where a page over the panes ends: at the key line, if there is one.
    #[must_use]
    pub fn page_bottom(&self) -> u16 {
        if self.keys.height > 0 { self.keys.y } else { self.labels.bottom() }
    }

    /// Lays out a screen of `width` columns and `height` lines.
    #[must_use]
    pub fn new(width: u16, height: u16, arrangement: Arrangement) -> Self {
        let header = if height >= 10 { 2 } else { 1 };
        let keys = u16::from(height >= 8);
        let rule = u16::from(height >= 10);
        let labels = label_lines(height, arrangement.questions);
        let banner = u16::from(arrangement.banner && height >= 6);
        let text = height.saturating_sub(header + 1 + banner + rule + labels + keys);
        let mut top = 0;
        let mut line = |lines: u16| {
            let area = Rect::new(0, top, width, lines.min(height.saturating_sub(top)));
            top += area.height;
            area
        };
        let header = line(header);
        let titles = line(1);
        let body = line(text);
        Geometry {
            header,
            titles,
            panes: split(body, arrangement),
            banner: line(banner),
            rule: line(rule),
            labels: line(labels),
            keys: line(keys),
            is_thread: arrangement.thread,
        }
    }

    /// Whether there is room for one pane only, so that the others are tabs.
    #[must_use]
    pub fn shows_one(&self, zoom: bool) -> bool {
        zoom || self.is_thread || self.titles.width < THREE_PANES
    }

    /// The text columns of a pane: its area less a blank column on either side, or less the mark of the
    /// pane in the one column there is.
    #[must_use]
    pub fn text_width(&self, pane: Pane) -> u16 {
        if self.is_thread {
            return self.titles.width.saturating_sub(2).min(MEASURE);
        }
        self.panes[pane.index()].map_or(0, |area| area.width.saturating_sub(2))
    }

    /// The text lines of every pane.
    #[must_use]
    pub fn text_height(&self) -> u16 {
        self.panes.iter().flatten().map(|area| area.height).next().unwrap_or(0)
    }
}

fn label_lines(height: u16, questions: u16) -> u16 {
    let room = match height {
        0..=7 => 1,
        8..=11 => 2,
        12..=39 => 3,
        _ => 7,
    };
    let least = if height >= 12 { 3 } else { 1 };
    questions.clamp(least, room)
}

/// The widths of the three panes with their rules between them.
fn split(body: Rect, arrangement: Arrangement) -> [Option<Rect>; 3] {
    let focus = arrangement.focus.index();
    let mut panes = [None; 3];
    if arrangement.zoom || arrangement.thread || body.width < THREE_PANES {
        panes[focus] = Some(body);
        return panes;
    }
    let side = if body.width >= QUARTERS { body.width / 4 } else { NARROW };
    let is_shown = |index: usize| index == focus || !arrangement.empty[index];
    let others = (0..panes.len()).filter(|&index| index != focus && is_shown(index)).count();
    let others = u16::try_from(others).unwrap_or(0);
    let mut left = body.x;
    for (index, pane) in panes.iter_mut().enumerate().filter(|(index, _)| is_shown(*index)) {
        let width = if index == focus { body.width - others * (side + 1) } else { side };
        *pane = Some(Rect::new(left, body.y, width, body.height));
        left += width + 1;
    }
    panes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(width: u16, height: u16) -> Geometry {
        let arrangement = Arrangement {
            focus: Pane::Scratchpad,
            zoom: false,
            thread: false,
            questions: 3,
            banner: false,
            empty: [false; 3],
        };
        Geometry::new(width, height, arrangement)
    }

    fn widths(geometry: Geometry) -> Vec<u16> {
        geometry.panes.iter().flatten().map(|area| area.width).collect()
    }

    #[test]
    fn widths_are_those_of_the_design() {
        assert_eq!(widths(at(80, 24)), [24, 30, 24]);
        assert_eq!(widths(at(120, 30)), [30, 58, 30]);
        assert_eq!(widths(at(75, 24)), [75]);
        assert_eq!(at(80, 24).text_height(), 16);
        assert_eq!(at(120, 30).text_height(), 22);
    }

    #[test]
    fn a_pane_without_text_leaves_its_room_to_the_others() {
        let folded = |focus| {
            let empty = [false, true, false];
            let arrangement = Arrangement {
                focus,
                zoom: false,
                thread: false,
                questions: 3,
                banner: false,
                empty,
            };
            widths(Geometry::new(120, 30, arrangement))
        };
        assert_eq!(folded(Pane::Answer), [30, 89]);
        assert_eq!(folded(Pane::Scratchpad), [30, 58, 30], "with focus it says why");
    }

    #[test]
    fn every_size_fits_on_the_screen() {
        for width in 1..260 {
            for height in 1..70 {
                let geometry = at(width, height);
                let bottom = [geometry.keys, geometry.labels, geometry.rule]
                    .iter()
                    .map(|area| area.bottom())
                    .max();
                assert!(bottom <= Some(height), "{width}x{height}");
                for area in geometry.panes.iter().flatten() {
                    assert!(area.right() <= width && area.bottom() <= height);
                }
            }
        }
    }
}
