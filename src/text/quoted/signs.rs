//! Signs that are written in many ways.

/// Whether a character is a quotation mark or an apostrophe, of any script.
pub fn is_quotation_mark(c: char) -> bool {
    matches!(c,
        '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›' | '\u{2bb}'..='\u{2bc}'
        | '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2036}' | '\u{275b}'..='\u{275e}'
        | '\u{2e42}' | '\u{300c}'..='\u{300f}' | '\u{301d}'..='\u{301f}'
        | '\u{ff02}' | '\u{ff07}' | '\u{ff62}'..='\u{ff63}'
    )
}

/// Whether a character is a dash, a hyphen that is seen, or a minus.
pub fn is_dash(c: char) -> bool {
    matches!(c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2e3a}'..='\u{2e3b}'
        | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Whether a character ends or parts a sentence.
pub fn is_stop(c: char) -> bool {
    let marks = ['.', ',', ';', ':', '!', '?', '…', '¡', '¿'];
    marks.contains(&c) || matches!(c, '。' | '、' | '，' | '．' | '；' | '：' | '！' | '？')
}

/// Writes a letter as it is compared. By way of its capital, so that all forms of it are one.
pub fn push_folded(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else {
        out.extend(c.to_uppercase().flat_map(char::to_lowercase));
    }
}
