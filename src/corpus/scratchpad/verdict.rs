//! What an answer says of itself.

/// What the answer says of itself by `<request_fully_accepted/>` and `<rejected/>`.
#[must_use]
pub fn verdict<'a>(answers: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let (mut accepted, mut rejected) = (false, false);
    for answer in answers {
        for start in memchr::memchr_iter(b'<', answer.as_bytes()) {
            let rest = answer[start + 1..].trim_start();
            let says = |word: &str| {
                let head =
                    rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
                head && rest[word.len()..].trim_start().starts_with("/>")
            };
            accepted |= says("request_fully_accepted");
            rejected |= says("rejected");
        }
    }
    match (accepted, rejected) {
        (true, true) => Some("both"),
        (true, false) => Some("accepted"),
        (false, true) => Some("rejected"),
        (false, false) => None,
    }
}
