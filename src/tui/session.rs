//! What stays the same for a whole review.

use std::collections::BTreeMap;

use super::hidden::Blind;
use super::keys::keymap::Keymap;
use crate::rubric::Rubric;
use crate::workspace::suggested::Suggested;

/// The data's name, the reviewer, the questions, the keys and how the review goes on.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // they are settings, each on or off
pub struct Session {
    /// What is under review, as the header names it.
    pub title: String,
    /// Which data these are, for what is remembered of them.
    pub data: String,
    /// Whose labels these are.
    pub reviewer: String,
    /// The questions.
    pub rubric: Rubric,
    /// Whether nobody chose them: no option, no setting, no file beside the data.
    pub is_rubric_implied: bool,
    /// The keys.
    pub keymap: Keymap,
    /// Filters by name, of the settings.
    pub filters: BTreeMap<String, String>,
    /// Whether the answer that makes an item done goes on to the next open one.
    pub auto_advance: bool,
    /// For how long a held key is passed over after it moved on, in ms; 0 is off.
    pub hold_guard_ms: u64,
    /// Whether a key that writes is passed over until the terminal has drawn the item.
    pub frame_guard: bool,
    /// What is hidden until the reviewer has answered.
    pub blind: Blind,
    /// Whether the mouse is this program's and not the terminal's.
    pub has_mouse: bool,
    /// Whether prompts that were read before are folded to what is new.
    pub fold_read: bool,
    /// Whether what programs propose stands beside the choices.
    pub show_suggestions: bool,
    /// Whether nothing may be written.
    pub readonly: bool,
    /// The journal's file name, for messages.
    pub journal: String,
    /// What to type elsewhere about what is reviewed here.
    pub suggested: Suggested,
}
