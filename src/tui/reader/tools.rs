//! The names of tools: a result says its own, or is told by the call that it belongs to.

use std::collections::HashMap;

use crate::transcript::{Kind, Transcript};

/// The names of the tools that gave an item's results.
#[derive(Debug)]
pub struct Tools<'t>(HashMap<usize, &'t str>);

impl<'t> Tools<'t> {
    /// Those of a transcript; none where names may not be seen. An id may come again: a result belongs to
    /// the last call of its id before it.
    #[must_use]
    pub fn of(transcript: &'t Transcript, shows_names: bool) -> Self {
        let mut called: HashMap<&str, &str> = HashMap::new();
        let mut tools = HashMap::new();
        let segments = transcript.segments.iter().enumerate().filter(|_| shows_names);
        for (index, segment) in segments {
            match segment.kind {
                Kind::ToolCall if !segment.call.is_empty() => {
                    called.insert(&segment.call, segment.text.lines().next().unwrap_or(""));
                }
                Kind::ToolResult => {
                    let by_call = || called.get(&*segment.call).copied().unwrap_or("");
                    let own = Some(&*segment.name).filter(|name| !name.is_empty());
                    tools.insert(index, own.unwrap_or_else(by_call).trim());
                }
                _ => {}
            }
        }
        Tools(tools)
    }

    /// The same, to be kept.
    #[must_use]
    pub fn owned(&self) -> HashMap<usize, String> {
        let named = self.0.iter().filter(|(_, name)| !name.is_empty());
        named.map(|(segment, name)| (*segment, (*name).to_owned())).collect()
    }

    /// The tool that gave the result that a segment is; nothing where that is not told.
    #[must_use]
    pub fn name(&self, segment: usize) -> &'t str {
        self.0.get(&segment).copied().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Pane, Role, Segment, Tags};

    #[test]
    fn a_result_is_of_the_last_call_of_its_id() {
        let segment = |kind, text: &str, name: &str| Segment {
            pane: Pane::Answer,
            turn: 1,
            role: Role::Assistant,
            name: name.into(),
            kind,
            text: text.to_owned(),
            call: "0".into(),
            scores: Box::default(),
            tags: Tags::default(),
        };
        let transcript = Transcript {
            segments: vec![
                segment(Kind::ToolCall, "first\n{}", ""),
                segment(Kind::ToolResult, "1", ""),
                segment(Kind::ToolCall, "second\n{}", ""),
                segment(Kind::ToolResult, "2", ""),
                segment(Kind::ToolResult, "3", "its own"),
            ],
            ..Transcript::default()
        };
        let tools = Tools::of(&transcript, true);
        assert_eq!([1, 3, 4].map(|index| tools.name(index)), ["first", "second", "its own"]);
        assert_eq!(Tools::of(&transcript, false).name(1), "", "names may be hidden");
    }
}
