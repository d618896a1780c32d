//! Filters of the settings: `@name` in a filter stands for one of them.

use std::collections::BTreeMap;

use super::error::FilterError;
use super::nearest::nearest;
use super::{Expr, parse};

/// Saved filters lead to others at most this deep.
const DEEPEST: usize = 8;

/// Reads a filter, with the saved ones that it names put in.
///
/// # Errors
/// Where the filter or a saved one is wrong, or there is none of a name.
pub fn parse_with(text: &str, saved: &BTreeMap<String, String>) -> Result<Expr, FilterError> {
    parse(&expand(text, saved, 0)?)
}

fn expand(
    text: &str,
    saved: &BTreeMap<String, String>,
    depth: usize,
) -> Result<String, FilterError> {
    let mut expanded = String::with_capacity(text.len());
    let (mut quoted, mut before) = (false, ' ');
    let mut rest = text.char_indices();
    while let Some((at, sign)) = rest.next() {
        quoted ^= sign == '"' && before != '\\';
        let starts = sign == '@' && !quoted && (before.is_whitespace() || "(-".contains(before));
        before = sign;
        if !starts {
            expanded.push(sign);
            continue;
        }
        let behind = &text[at + 1..];
        let end = behind.find(|c: char| c.is_whitespace() || "()".contains(c));
        let name = &behind[..end.unwrap_or(behind.len())];
        let column = text[..at].chars().count() + 1;
        let found = saved.get(name).ok_or_else(|| unknown(name, column, saved))?;
        if depth >= DEEPEST {
            return Err(too_deep(name, column));
        }
        expanded.push_str(&format!("({})", expand(found, saved, depth + 1)?));
        for _ in name.chars() {
            rest.next();
        }
    }
    Ok(expanded)
}

fn too_deep(name: &str, column: usize) -> FilterError {
    FilterError {
        column,
        problem: format!("saved filters lead to one another more than {DEEPEST} deep at @{name}"),
        expected: "one that leads to no other, and not to itself".to_owned(),
        nearest: None,
    }
}

fn unknown(name: &str, column: usize, saved: &BTreeMap<String, String>) -> FilterError {
    let names: Vec<&str> = saved.keys().map(String::as_str).collect();
    let expected = match names.as_slice() {
        [] => "a filter under [filters] in the settings".to_owned(),
        names => format!("one of {}", names.join(", ")),
    };
    FilterError {
        column,
        problem: format!("there is no saved filter {name}"),
        expected,
        nearest: nearest(name, names.iter().copied()).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> BTreeMap<String, String> {
        let all = [("odd", "warn:unclosed or warn:nested"), ("mine", "@odd is:open")];
        all.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
    }

    #[test]
    fn saved_filters_stand_for_their_texts() {
        let expr = parse_with("tier=free -@mine", &saved()).unwrap();
        let wanted = "tier=free -((warn:unclosed or warn:nested) is:open)";
        assert_eq!(expr, parse(wanted).unwrap());
        assert_eq!(parse_with("\"a @odd b\"", &saved()), parse("\"a @odd b\""));
        let wrong = parse_with("tier=free @od", &saved()).unwrap_err();
        assert_eq!((wrong.column, wrong.nearest.as_deref()), (11, Some("odd")));
        let round = [("a".to_owned(), "@a".to_owned())].into();
        let ends = parse_with("@a", &round).unwrap_err();
        assert!(ends.problem.contains("lead to one another") && ends.nearest.is_none(), "{ends}");
    }
}
