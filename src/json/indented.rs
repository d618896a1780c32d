//! JSON laid out for people: a line for each member and element.

use std::borrow::Cow;

use super::end_of_string;

/// JSON with a line for each member and element; strings and numbers stay as they are written.
#[must_use]
pub fn indent(source: &str) -> String {
    lay_out(source, |_, _| None)
}

/// The same for what is to be read: a text of several lines is a block of its lines, indented, behind `|`
/// where it ends in one line end, `|-` where in none, `|+` where in more, as YAML has it.
#[must_use]
pub fn with_blocks(source: &str) -> String {
    lay_out(source, block)
}

/// Writes JSON out, strings that are values as `write` has them; it gets the depth, too.
fn lay_out(source: &str, write: impl Fn(&str, usize) -> Option<String>) -> String {
    let bytes = source.as_bytes();
    let mut out = String::with_capacity(source.len() * 2);
    let (mut depth, mut at) = (0_usize, 0);
    // A block ends its line itself: what would stand behind it would look like a part of it.
    let mut ends_in_block = false;
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = (end_of_string(bytes, at) + 1).min(bytes.len());
                let (text, rest) = (&source[at..end], source[end..].trim_start());
                let block = if rest.starts_with(':') { None } else { write(text, depth) };
                ends_in_block = block.is_some();
                out.push_str(&block.map_or(Cow::Borrowed(text), Cow::Owned));
                at = end;
                continue;
            }
            b'{' | b'[' if source[at + 1..].starts_with('…') => {
                let end = at + "{…}".len();
                out.push_str(source.get(at..end).unwrap_or(""));
                at = end;
                continue;
            }
            open @ (b'{' | b'[') => {
                out.push(char::from(open));
                let next = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
                let is_empty = matches!(next, Some(b'}' | b']'));
                depth += 1;
                if !is_empty {
                    line(&mut out, depth);
                }
            }
            close @ (b'}' | b']') => {
                depth = depth.saturating_sub(1);
                if !out.ends_with(['{', '[']) {
                    line(&mut out, depth);
                }
                out.push(char::from(close));
            }
            b',' => {
                if !ends_in_block {
                    out.push(',');
                }
                line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            byte if byte.is_ascii_whitespace() => {}
            _ => {
                let length = source[at..].chars().next().map_or(1, char::len_utf8);
                out.push_str(&source[at..at + length]);
                at += length;
                ends_in_block = false;
                continue;
            }
        }
        ends_in_block &= bytes[at].is_ascii_whitespace();
        at += 1;
    }
    out
}

/// A string of several lines as a block under a line at this depth.
fn block(string: &str, depth: usize) -> Option<String> {
    if !string.contains(r"\n") {
        return None;
    }
    let text: String = serde_json::from_str(string).ok()?;
    let body = text.trim_end_matches('\n');
    if !body.contains('\n') && text.len() == body.len() {
        return None;
    }
    let mut out = String::from(match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n("  ", depth + 1));
            out.push_str(line);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_several_lines_are_blocks() {
        let source = r#"{"path":"a.py","text":"def f():\n\n    return \"x\"\n","then":[1,"a\nb"],"n":"one \\n two"}"#;
        let laid_out = "{\n  \"path\": \"a.py\",\n  \"text\": |\n    def f():\n\n        return \"x\"\n  \"then\": [\n    1,\n    |-\n      a\n      b\n  ],\n  \"n\": \"one \\\\n two\"\n}";
        assert_eq!(with_blocks(source), laid_out);
        assert_eq!(with_blocks(r#"{"a\nb":"c"}"#), indent(r#"{"a\nb":"c"}"#), "a name is no text");
        assert_eq!(with_blocks(r#"["a\n\n"]"#), "[\n  |+\n    a\n\n]");
    }
}
