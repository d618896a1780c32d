//! The digest that labels hold on to.

use crate::transcript::Digest;

/// Feeds a transcript's parts, as the file has them, to the hash.
///
/// The hashed bytes are, for each part: the role, NUL, the kind, NUL, the length of the text in
/// bytes as decimal digits, NUL, the text. Formatting, flags and fields are no parts, so that a
/// re-ordered file or a new column leaves a digest as it is.
#[derive(Debug, Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// Adds a part, with the file's own words for its role and kind.
    pub fn part(&mut self, role: &str, kind: &str, text: &str) {
        let length = text.len().to_string();
        for field in [role, kind, &length] {
            self.0.update(field.as_bytes());
            self.0.update(&[0]);
        }
        self.0.update(text.as_bytes());
    }

    /// The digest of all parts.
    #[must_use]
    pub fn finish(&self) -> Digest {
        shorten(&self.0.finalize())
    }
}

/// The digest of a record that cannot be read: over its bytes.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Digest {
    shorten(&blake3::hash(bytes))
}

fn shorten(hash: &blake3::Hash) -> Digest {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    Digest(half)
}
