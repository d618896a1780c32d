//! A filter's text to tokens with their places.

use super::atom::Op;
use super::error::FilterError;

/// A token and the character it starts at, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its place.
    pub column: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether nothing stands between it and the token before.
    pub glued: bool,
}

/// The kinds of token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `|`
    Bar,
    /// `,`
    Comma,
    /// `-` before a clause.
    Minus,
    /// `=` and the like.
    Op(Op),
    /// A word.
    Word(String),
    /// `"…"`
    Quoted(String),
    /// `/…/` and whether an `i` follows.
    Regex(String, bool),
}

/// Cuts a filter into tokens.
pub fn lex(input: &str) -> Result<Vec<Token>, FilterError> {
    let chars: Vec<char> = input.chars().collect();
    let mut lexer = Lexer { chars: &chars, at: 0 };
    let mut tokens: Vec<Token> = Vec::new();
    let mut end = 0;
    while lexer.skip_blanks() {
        let start = lexer.at;
        let glued = start == end && !tokens.is_empty();
        let after_op =
            glued && matches!(tokens.last(), Some(Token { kind: Kind::Op(_) | Kind::Bar, .. }));
        let kind = lexer.token(after_op)?;
        tokens.push(Token { column: start + 1, kind, glued });
        end = lexer.at;
    }
    Ok(tokens)
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_blanks(&mut self) -> bool {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.peek().is_some()
    }

    /// The next token; behind an operator a minus belongs to a number.
    fn token(&mut self, after_op: bool) -> Result<Kind, FilterError> {
        let c = self.peek().unwrap_or(' ');
        let single = match c {
            '(' => Some(Kind::Open),
            ')' => Some(Kind::Close),
            '|' => Some(Kind::Bar),
            ',' => Some(Kind::Comma),
            '-' if !after_op => Some(Kind::Minus),
            _ => None,
        };
        if let Some(kind) = single {
            self.at += 1;
            return Ok(kind);
        }
        if c == '"' {
            return self.delimited('"').map(Kind::Quoted);
        }
        if c == '/' {
            let source = self.delimited('/')?;
            let any_case = self.peek() == Some('i');
            self.at += usize::from(any_case);
            return Ok(Kind::Regex(source, any_case));
        }
        if let Some(op) = self.operator() {
            return Ok(Kind::Op(op));
        }
        let start = self.at;
        while self.peek().is_some_and(|c| !ends_word(c)) {
            self.at += 1;
        }
        if self.at == start {
            return Err(FilterError {
                column: start + 1,
                problem: format!("{c} stands alone"),
                expected: "a clause such as tier=free; quote a text that holds signs".into(),
                nearest: None,
            });
        }
        Ok(Kind::Word(self.chars[start..self.at].iter().collect()))
    }

    fn operator(&mut self) -> Option<Op> {
        let rest = &self.chars[self.at..];
        let (op, sign) = Op::ALL.into_iter().find(|(_, sign)| {
            sign.chars().enumerate().all(|(index, c)| rest.get(index) == Some(&c))
        })?;
        self.at += sign.len();
        Some(op)
    }

    /// A text between two marks; a backslash before a mark or a backslash takes it as it is.
    fn delimited(&mut self, mark: char) -> Result<String, FilterError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '\\' if self.peek() == Some(mark) || (mark == '"' && self.peek() == Some('\\')) => {
                    text.extend(self.peek());
                    self.at += 1;
                }
                c if c == mark => return Ok(text),
                c => text.push(c),
            }
        }
        Err(FilterError {
            column: start + 1,
            problem: format!("{mark} is not closed"),
            expected: format!("another {mark} at the end"),
            nearest: None,
        })
    }
}

/// Signs that a bare word cannot hold.
pub fn ends_word(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '(' | ')' | '|' | ',' | '=' | '!' | '<' | '>' | '~' | ':' | '"')
}
