//! Paths that somebody typed where no shell reads them.

use std::path::{Path, PathBuf};

/// The path that is meant: `~` and `~/` begin at the home folder, as in a shell.
#[must_use]
pub fn path(text: &str, home: Option<&Path>) -> PathBuf {
    let text = text.trim();
    let (Some(home), Some(rest)) = (home, text.strip_prefix('~')) else { return text.into() };
    match rest.strip_prefix('/') {
        Some(rest) => home.join(rest.trim_start_matches('/')),
        None if rest.is_empty() => home.to_owned(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_folder_is_meant_by_a_tilde_alone() {
        let home = Some(Path::new("/home/alice"));
        for (text, meant) in [
            ("~/x.jsonl", "/home/alice/x.jsonl"),
            (" ~//deep/x ", "/home/alice/deep/x"),
            ("~", "/home/alice"),
            ("~bob/x", "~bob/x"),
            ("./~/x", "./~/x"),
            ("x~", "x~"),
        ] {
            assert_eq!(path(text, home), Path::new(meant), "{text}");
        }
        assert_eq!(path("~/x", None), Path::new("~/x"));
    }
}
