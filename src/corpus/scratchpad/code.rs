//! Code in an answer's text: what stands in it is spoken of, and does nothing.

use std::collections::HashMap;
use std::ops::Range;

/// The parts of a text that are code, in order: fenced blocks, and spans between backticks on a line.
/// What is never closed is no code. A line begins at each of `breaks`, too, which are in order.
pub(super) fn ranges(text: &str, breaks: &[usize]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in lines(text, breaks) {
        let fence = fence(line);
        match (open, fence) {
            (Some((start, marks)), Some(fence)) if closes(marks, fence, line) => {
                // Spans on lines of a block that turned out to be one are part of it.
                found.retain(|span: &Range<usize>| span.start < start);
                found.push(start..at + line.len());
                open = None;
            }
            (None, Some(fence)) => open = Some((at, fence)),
            _ => spans(line, at, &mut found),
        }
        at += line.len();
    }
    found
}

/// The lines of a text, with their ends, which begin at each of `breaks`, too.
fn lines<'t>(text: &'t str, breaks: &[usize]) -> impl Iterator<Item = &'t str> {
    let bounds = [0].into_iter().chain(breaks.iter().copied());
    let ends = breaks.iter().copied().chain([text.len()]);
    bounds.zip(ends).flat_map(|(start, end)| text[start..end].split_inclusive('\n'))
}

/// The marks that a line begins or ends a block with.
fn fence(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(' ');
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let marks = &text[..text.len() - text.trim_start_matches(sign).len()];
    let is_span = sign == '`' && text[marks.len()..].contains('`');
    (marks.len() >= 3 && !is_span && line.len() - text.len() <= 3).then_some(marks)
}

fn closes(open: &str, close: &str, line: &str) -> bool {
    close.starts_with(open) && line.trim().len() == close.len()
}

/// Spans between equal runs of backticks.
fn spans(line: &str, start: usize, found: &mut Vec<Range<usize>>) {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'`', line.as_bytes()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    // The next run of the same length, told from the right, so that a line of any length is no trouble.
    let mut later: HashMap<usize, usize> = HashMap::new();
    let closing: Vec<Option<usize>> =
        runs.iter().enumerate().rev().map(|(place, run)| later.insert(run.len(), place)).collect();
    let mut place = 0;
    while let Some(open) = runs.get(place) {
        match closing[closing.len() - 1 - place] {
            Some(close) => {
                found.push(start + open.start..start + runs[close].end);
                place = close + 1;
            }
            None => place += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Vec<&str> {
        ranges(text, &[]).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn spans_and_blocks_are_code() {
        assert_eq!(code("a `b` c ``d ` e`` f"), ["`b`", "``d ` e``"]);
        assert_eq!(code("x\n```html\n<a> `b`\n```\ny `z`"), ["```html\n<a> `b`\n```\n", "`z`"]);
        assert_eq!(code("~~~\na\n~~~"), ["~~~\na\n~~~"]);
    }

    #[test]
    fn what_is_never_closed_is_no_code() {
        assert_eq!(code("a ` b\nc ` d"), Vec::<&str>::new());
        assert_eq!(code("```\nnever closed `but` this"), ["`but`"]);
    }
}
