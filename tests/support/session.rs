//! What stays the same for a review that is driven without a terminal.

use std::collections::BTreeMap;

use triptych::rubric::Rubric;
use triptych::tui::blind::Blind;
use triptych::tui::keymap::Keymap;
use triptych::tui::model::Session;

/// A session of this reviewer's on data of this name, with the default keys, that goes on by itself.
pub fn session(title: &str, reviewer: &str, rubric: Rubric) -> Session {
    Session {
        title: title.into(),
        reviewer: reviewer.into(),
        keymap: Keymap::builtin("default").unwrap(),
        rubric,
        filters: BTreeMap::new(),
        auto_advance: true,
        hold_guard_ms: 0,
        blind: Blind::default(),
        readonly: false,
        journal: "runs.labels.jsonl".into(),
        export_command: String::new(),
    }
}
