//! All of an item in one column: in which order its texts stand.

use std::collections::HashMap;

use crate::transcript::{Kind, Segment};

/// The segments in the order they happened, but for what a tool gave back: that stands with its call.
#[must_use]
pub fn order(segments: &[Segment]) -> Vec<usize> {
    let mut calls: HashMap<&str, usize> = HashMap::new();
    let mut results: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut is_moved = vec![false; segments.len()];
    for (index, segment) in segments.iter().enumerate().filter(|(_, found)| !found.call.is_empty())
    {
        if segment.kind == Kind::ToolCall {
            calls.insert(&segment.call, index);
        } else if let Some(call) = calls.get(&*segment.call) {
            results.entry(*call).or_default().push(index);
            is_moved[index] = true;
        }
    }
    let mut order = Vec::with_capacity(segments.len());
    for index in (0..segments.len()).filter(|index| !is_moved[*index]) {
        order.push(index);
        order.extend(results.get(&index).into_iter().flatten());
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Pane, Role, Tags};

    fn segment(kind: Kind, call: &str) -> Segment {
        Segment {
            pane: Pane::Answer,
            turn: 1,
            role: Role::Assistant,
            name: "".into(),
            kind,
            text: String::new(),
            call: call.into(),
            scores: Box::default(),
            tags: Tags::default(),
        }
    }

    #[test]
    fn a_result_stands_with_its_call() {
        let (call, result) = (Kind::ToolCall, Kind::ToolResult);
        let all = [(call, "a"), (call, "b"), (result, "b"), (result, "a"), (result, "c")];
        let segments: Vec<Segment> = all.into_iter().map(|(kind, id)| segment(kind, id)).collect();
        assert_eq!(order(&segments), [0, 3, 1, 2, 4], "c was called by nothing");
    }

    #[test]
    fn without_ids_the_order_is_the_files() {
        let all = [Kind::ToolCall, Kind::ToolCall, Kind::ToolResult, Kind::ToolResult];
        let segments: Vec<Segment> = all.into_iter().map(|kind| segment(kind, "")).collect();
        assert_eq!(order(&segments), [0, 1, 2, 3]);
    }
}
