//! Names of files: as text, and as they are without links.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A path without links and dots, as far as it is there.
#[must_use]
pub fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A name or a path as text that no other has: bytes that are no text are written as `\xff`.
#[must_use]
pub fn as_text(name: &OsStr) -> Cow<'_, str> {
    if let Some(text) = name.to_str() {
        return text.into();
    }
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Nothing can go wrong in memory.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn two_names_are_never_one() {
        let name = |bytes: &'static [u8]| as_text(OsStr::from_bytes(bytes)).into_owned();
        assert_eq!(name("ä.jsonl".as_bytes()), "ä.jsonl");
        assert_eq!(name(b"a\xff.jsonl"), "a\\xff.jsonl");
        assert_ne!(name(b"\xff"), name(b"\xfe"));
    }
}
