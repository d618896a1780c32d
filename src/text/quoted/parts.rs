//! Quotes that leave something out.

/// What stands between the ellipses of a quote; `None` where it has none.
pub fn parts(quote: &str) -> Option<Vec<String>> {
    let dotted = quote.replace('…', "...");
    let mut pieces: Vec<&str> = dotted.split("...").collect();
    if pieces.len() < 2 {
        return None;
    }
    for at in 1..pieces.len() {
        pieces[at] = pieces[at].trim_start_matches('.');
        let ends = (pieces[at - 1].strip_suffix('['), pieces[at].strip_prefix(']'));
        if let (Some(before), Some(behind)) = ends {
            (pieces[at - 1], pieces[at]) = (before, behind);
        }
    }
    let spoken =
        pieces.into_iter().map(str::trim).filter(|piece| piece.contains(char::is_alphanumeric));
    Some(spoken.map(str::to_owned).collect())
}
