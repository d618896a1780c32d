//! Looking for structure in the texts that come on the screen.

use crate::transcript::Pane;
use crate::tui::model::Model;

/// Looks at the texts that have come on the screen.
pub fn tell(model: &mut Model) {
    if model.reading.plain {
        return;
    }
    let geometry = model.geometry();
    let Some(current) = &mut model.current else { return };
    for pane in Pane::ALL {
        let Some(area) = geometry.panes[pane.index()] else { continue };
        let mut shown: Vec<usize> =
            current.pane(pane).shown_texts(area.height).map(|(segment, _)| segment).collect();
        shown.dedup();
        for index in shown {
            if let Some(segment) = current.item.transcript.segments.get(index) {
                current.told.look(index, segment);
            }
        }
    }
}

/// Shows structure, or every text plain.
pub fn toggle(model: &mut Model) {
    model.reading.plain = !model.reading.plain;
    model.say(if model.reading.plain {
        "texts are plain"
    } else {
        "Markdown, JSON and diffs are told apart"
    });
}
