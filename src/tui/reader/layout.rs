//! The panes' layouts for the widths that they have now.

use crate::transcript::Pane;
use crate::tui::model::Model;

/// Lays the panes out for their widths now and keeps what is at their tops.
pub fn fit(model: &mut Model) {
    let geometry = model.geometry();
    let Some(current) = &mut model.current else { return };
    let item = current.item.clone();
    for pane in Pane::ALL {
        let width = geometry.text_width(pane);
        if width > 0 {
            current.pane_mut(pane).fit(&item.transcript, width);
        }
    }
}
