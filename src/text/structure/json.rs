//! Names and strings of JSON, also where it is cut off, laid out for people, or not quite JSON.

use std::ops::Range;

use super::diff;
use super::span::Nature;
use super::teller::Teller;

/// Tells names and strings. Only what lies in brackets counts that begin a line or the text,
/// unless `all` of the lines are known to be JSON.
pub(super) fn tell(teller: &mut Teller<'_>, lines: &[Range<usize>], all: bool) -> Option<()> {
    let (mut depth, mut at) = (0, 0);
    let mut is_first = true;
    while let Some(line) = lines.get(at) {
        teller.step()?;
        at += 1;
        let outer = indent(teller, line);
        let start = line.start + outer.filter(|_| is_first).unwrap_or(0);
        is_first &= outer.is_none();
        if !all && depth == 0 && !begins(teller.part(&(start..teller.text.len()))) {
            continue;
        }
        if tell_line(teller, line, &mut depth, all)? {
            let from = at;
            // Lines of nothing but blanks are in the block, too.
            let is_inner = |line| indent(teller, line).is_none_or(|blanks| Some(blanks) > outer);
            at += lines[from..].iter().take_while(|line| is_inner(line)).count();
            tell_block(teller, &lines[from..at])?;
        }
    }
    Some(())
}

/// Tells what a line has, and whether a block of lines follows that is a string.
fn tell_line(
    teller: &mut Teller<'_>,
    line: &Range<usize>,
    depth: &mut usize,
    all: bool,
) -> Option<bool> {
    let words = teller.part(line).trim_end();
    let (mut at, mut before) = (0, b':');
    while let Some(&byte) = words.as_bytes().get(at) {
        let mut end = at + 1;
        match byte {
            b'"' => {
                teller.step()?;
                // Strings end on their line, but a text may be cut off within one.
                let length = string(&words[at..]);
                let is_whole = length.is_some() || line.end == teller.text.len();
                end = length.map_or(words.len(), |length| at + length);
                let is_key = words[end..].trim_start().starts_with(':');
                let nature = if is_key { Nature::Key } else { Nature::Str };
                if is_whole && (all || *depth > 0) {
                    teller.tell(line.start + at..line.start + end, nature);
                }
            }
            b'{' | b'[' => *depth += 1,
            b'}' | b']' => *depth = depth.saturating_sub(1),
            b'|' if before == b':' && matches!(&words[at..], "|" | "|-" | "|+") => {
                teller.tell(line.start + at..line.end, Nature::Marker);
                return Some(true);
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        at = end;
    }
    Some(false)
}

/// Tells a string that is shown as a block of lines. It may be a diff itself.
fn tell_block(teller: &mut Teller<'_>, lines: &[Range<usize>]) -> Option<()> {
    let outer = lines.iter().filter_map(|line| indent(teller, line)).min().unwrap_or(0);
    let lines: Vec<_> =
        lines.iter().map(|line| (line.start + outer).min(line.end)..line.end).collect();
    for line in &lines {
        teller.step()?;
        teller.tell(line.clone(), Nature::Str);
    }
    if diff::is_diff(teller.text, &lines) { diff::tell(teller, &lines, false) } else { Some(()) }
}

/// The blanks before a line, if it has more than blanks.
fn indent(teller: &Teller<'_>, line: &Range<usize>) -> Option<usize> {
    teller.part(line).find(|c| !matches!(c, ' ' | '\t'))
}

/// Whether a text begins as JSON that is more than a value: `[INFO]` and `{ return` do not.
fn begins(text: &str) -> bool {
    if let Some(inner) = text.strip_prefix('{') {
        let inner = inner.trim_start();
        let key = string(inner).map(|length| inner[length..].trim_start());
        return inner.starts_with(['}', '…']) || key.is_some_and(|rest| rest.starts_with(':'));
    }
    let Some(inner) = text.strip_prefix('[') else { return false };
    let inner = inner.trim_start();
    let is_word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let length = string(inner).or_else(|| {
        let word = &inner[..inner.find(|c| !is_word(c)).unwrap_or(inner.len())];
        let is_value = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
        is_value.then_some(word.len())
    });
    let is_value = length.map(|length| inner[length..].trim_start());
    inner.starts_with(['{', '[', ']', '|', '…'])
        || is_value.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ']']))
}

/// The length of the string that a text begins with, if it ends on its line.
fn string(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    bytes.next().filter(|(_, byte)| *byte == b'"')?;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(at + 1),
            b'\\' if bytes.next()?.1 == b'\n' => return None,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}
