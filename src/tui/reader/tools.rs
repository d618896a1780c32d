//! The names of tools: a result is told by the call that it belongs to.

use std::collections::HashMap;

use crate::transcript::{Kind, Segment, Transcript};

/// The names of an item's tools by the ids of their calls.
#[derive(Debug)]
pub struct Tools<'t>(HashMap<&'t str, &'t str>);

impl<'t> Tools<'t> {
    /// Those that are called in a transcript.
    #[must_use]
    pub fn of(transcript: &'t Transcript) -> Self {
        let mut tools = HashMap::new();
        let is_call = |found: &&Segment| found.kind == Kind::ToolCall && !found.call.is_empty();
        for call in transcript.segments.iter().filter(is_call) {
            if let Some(called) = call.text.lines().next() {
                tools.entry(&*call.call).or_insert(called);
            }
        }
        Tools(tools)
    }

    /// The tool that gave a result, where the file tells and it may be seen.
    #[must_use]
    pub fn name(&self, segment: &'t Segment, shows_names: bool) -> &'t str {
        if !shows_names || segment.kind != Kind::ToolResult {
            return "";
        }
        self.0.get(&*segment.call).copied().unwrap_or(&segment.name).trim()
    }
}
