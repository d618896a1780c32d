//! The signs of a unified diff.

use std::ops::Range;

use super::span::Nature;
use super::teller::Teller;

/// Whether lines look like a diff: they have the line of a hunk, or those that name two files.
pub(super) fn is_diff(text: &str, lines: &[Range<usize>]) -> bool {
    (0..lines.len()).any(|at| starts_diff(text, lines, at))
}

/// Tells the signs of a diff. What comes before its first hunk or file is prose, unless `all` of
/// the lines are known to be a diff.
pub(super) fn tell(teller: &mut Teller<'_>, lines: &[Range<usize>], all: bool) -> Option<()> {
    let (mut is_within, mut names_new) = (all, false);
    for (at, line) in lines.iter().enumerate() {
        teller.step()?;
        is_within |= starts_diff(teller.text, lines, at);
        if !is_within {
            continue;
        }
        // A removed line may begin with `-- `: only a pair of lines names files.
        let names_old = names_files(teller.text, lines, at);
        let sign = line.start..line.start + 1;
        match teller.part(line) {
            _ if names_old || names_new => teller.tell(line.clone(), Nature::Marker),
            words if words.starts_with("@@") => teller.tell(line.clone(), Nature::Hunk),
            words if words.starts_with('+') => teller.tell(sign, Nature::Added),
            words if words.starts_with('-') => teller.tell(sign, Nature::Removed),
            _ => {}
        }
        names_new = names_old;
    }
    Some(())
}

fn starts_diff(text: &str, lines: &[Range<usize>], at: usize) -> bool {
    let is_hunk = line(text, lines, at)
        .strip_prefix("@@ ")
        .is_some_and(|rest| rest.starts_with("@@") || rest.contains(" @@"));
    is_hunk || names_files(text, lines, at)
}

/// Whether this line names the old file, and the next one the new.
fn names_files(text: &str, lines: &[Range<usize>], at: usize) -> bool {
    line(text, lines, at).starts_with("--- ") && line(text, lines, at + 1).starts_with("+++ ")
}

fn line<'a>(text: &'a str, lines: &[Range<usize>], at: usize) -> &'a str {
    lines.get(at).and_then(|line| text.get(line.clone())).unwrap_or_default()
}
