//! Numbers that Python writes and JSON does not know.

/// They are not, and become missing values.
const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// The text with `NaN`, `Infinity` and `-Infinity` as strings; `None` where there are none of them
/// outside strings.
#[must_use]
pub fn without_odd_numbers(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut mended = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = memchr::memchr3(b'"', b'N', b'I', &bytes[at..]) {
        let here = at + found;
        if bytes[here] == b'"' {
            at = super::end_of_string(bytes, here) + 1;
            if at >= bytes.len() {
                break;
            }
            continue;
        }
        let start = if here > 0 && bytes[here - 1] == b'-' { here - 1 } else { here };
        match WORDS.iter().find(|word| text[start..].starts_with(**word)) {
            Some(word) => {
                mended.push_str(&text[copied..start]);
                mended.push_str(&format!("\"{word}\""));
                copied = start + word.len();
                at = copied;
            }
            None => at = here + 1,
        }
    }
    if copied == 0 {
        return None;
    }
    mended.push_str(&text[copied..]);
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::without_odd_numbers;

    #[test]
    fn odd_numbers_become_texts_and_texts_stay() {
        let text = r#"{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \" Infinity","é":1}"#;
        let mended = r#"{"a":"NaN","b":["-Infinity","Infinity"],"c":"NaN \" Infinity","é":1}"#;
        assert_eq!(without_odd_numbers(text).as_deref(), Some(mended));
        assert_eq!(without_odd_numbers(r#"{"a":"NaN"}"#), None);
        assert_eq!(without_odd_numbers("{\"a\":\"open NaN"), None);
        assert_eq!(without_odd_numbers("Nothing In Ié"), None);
    }
}
