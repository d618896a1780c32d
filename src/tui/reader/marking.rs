//! What is marked in an item, as its reviewer may see it.

use super::marks::{Mark, marks};
use crate::labels::quote::{Place, places};
use crate::labels::sheet::Sheet;
use crate::transcript::Transcript;
use crate::tui::blind;
use crate::tui::model::Model;

/// Where the reviewer's quotes stand, and all marks of an item with these labels.
#[must_use]
pub fn marked(
    model: &Model,
    transcript: &Transcript,
    sheet: &Sheet,
) -> (Vec<Option<Place>>, Vec<Mark>) {
    let (shows_flags, covers) = (blind::shows_flags(model, sheet), blind::covers(model, sheet));
    let quoted = places(&sheet.quotes, &transcript.segments);
    let marks = marks(transcript, (sheet, &quoted), shows_flags, covers);
    (quoted, marks)
}
