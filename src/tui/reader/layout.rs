//! The panes' layouts for the widths that they have now.

use super::aligning;
use crate::transcript::Pane;
use crate::tui::model::Model;

/// Lays the panes out for their widths now and keeps what is at their tops; where they move together,
/// they are aligned.
pub fn fit(model: &mut Model) {
    let geometry = model.geometry();
    let (focus, together) = (model.focus, model.reading.together);
    let Some(current) = &mut model.current else { return };
    let item = current.item.clone();
    let anchor = aligning::anchor(current, focus);
    for pane in Pane::ALL {
        let width = geometry.text_width(pane);
        if width > 0 {
            current.pane_mut(pane).fit(&item.transcript, width);
        }
    }
    current.is_aligned = false;
    if together {
        aligning::align(current, &geometry, anchor);
    }
}
