//! The reader's regions, a file each, and the screens over it; pure functions of the model.

use ratatui::buffer::Buffer;

use crate::tui::canvas::{Canvas, SMALLEST, Targets};
use crate::tui::model::Model;
use crate::tui::reader::{adjudication_bar, header, label_bar, panes};
use crate::tui::showing::Adjudication;
use crate::tui::theme::Tone;
use crate::tui::{key_line, overlay};

/// Draws the whole screen; gives what the mouse finds where.
pub fn draw(model: &Model, buffer: &mut Buffer) -> Targets {
    let mut canvas = Canvas { buffer, look: model.look, targets: Targets::new() };
    let screen = model.screen();
    if model.size.0 < SMALLEST.0 || model.size.1 < SMALLEST.1 {
        canvas.line(screen, "too small", Tone::Warning);
        return Targets::new();
    }
    let geometry = model.geometry();
    header::draw(model, geometry.header, &mut canvas);
    let top = model.screens.last();
    if top.is_none_or(|screen| screen.is_line()) {
        panes::draw(model, &geometry, &mut canvas);
        match model.adjudication {
            Adjudication::On { .. } => adjudication_bar::draw(model, &geometry, &mut canvas),
            _ => label_bar::draw(model, &geometry, &mut canvas),
        }
    }
    if let Some(screen) = top {
        screen.draw(model, &mut canvas);
    }
    key_line::draw(model, &geometry, &mut canvas);
    overlay::draw(model, &geometry, &mut canvas);
    canvas.targets
}
