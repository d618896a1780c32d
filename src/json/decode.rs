//! Strings of JSON, decoded.

/// Longer strings are decoded in pieces of so many bytes: all at once they would be in memory twice.
const PIECE: usize = 1 << 20;

/// The text of a JSON string, its quotation marks included; `None` where it cannot be decoded.
#[must_use]
pub fn string(source: &str) -> Option<String> {
    if source.len() <= 2 * PIECE {
        return serde_json::from_str(source).ok();
    }
    in_pieces(source.strip_prefix('"')?.strip_suffix('"')?, PIECE)
}

fn in_pieces(mut inside: &str, least: usize) -> Option<String> {
    let mut text = String::with_capacity(inside.len());
    while !inside.is_empty() {
        // No escape has a blank in it.
        let rest = inside.as_bytes().get(least..).unwrap_or_default();
        let end = memchr::memchr(b' ', rest).map_or(inside.len(), |blank| least + blank);
        let (piece, behind) = inside.split_at_checked(end)?;
        text += &serde_json::from_str::<String>(&format!("\"{piece}\"")).ok()?;
        inside = behind;
    }
    text.shrink_to_fit();
    Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_decode_to_what_the_whole_does(
            inside in r#"([a-z é考]|\\n|\\"|\\\\|\\u00e9|\\ud83d\\ude00|\\ud83d| |\\x|\\){0,60}"#,
            least in 1usize..20,
        ) {
            let source = format!("\"{inside}\"");
            let whole: Option<String> = serde_json::from_str(&source).ok();
            prop_assert_eq!(in_pieces(&inside, least), whole);
        }
    }
}
