//! Whether fields that no record has itself can be told.

use super::failure::{Failure, Tell};
use crate::corpus::Corpus;
use crate::text::counted;

/// Looks at the first record of each file that is open.
///
/// # Errors
/// Where no path fits the pattern, or a record has such a field itself.
pub fn check_derived(corpus: &Corpus, tell: Tell) -> Result<(), Failure> {
    if corpus.derived().names().next().is_none() {
        return Ok(());
    }
    if let Some((first, count)) = corpus.without_path_fields() {
        let all = corpus.file_count();
        let of =
            format!("--path-fields fits the path of {} of {}", all - count, counted(all, "file"));
        if count == all {
            return Err(Failure::usage(format!("{of}; the first one is {first}")));
        }
        tell(&format_args!("{of}; not that of {first}"));
    }
    let firsts = (0..corpus.file_count()).filter_map(|file| corpus.position_of(file, 1));
    for position in firsts {
        let _for_its_fields = corpus.read(position);
    }
    no_clash(corpus)
}

/// A field of a record's own is not replaced.
///
/// # Errors
/// Where some record that was read has one of the fields itself.
pub fn no_clash(corpus: &Corpus) -> Result<(), Failure> {
    let Some(name) = corpus.derived().clash() else { return Ok(()) };
    Err(Failure::usage(format!(
        "--path-fields, --group: records have a {name} themselves; write another name, e.g. my_{name}"
    )))
}
