//! Tokens to an expression.

use super::atom::{Asked, Atom, Expr, Op, Reviewer, State, Value};
use super::error::FilterError;
use super::lexer::{Kind, Token, lex};
use super::nearest::nearest;
use super::pattern::{Pattern, reason};
use crate::transcript::{Pane, WarningCode};

/// Parentheses and negations may be nested this deep.
const DEEPEST: usize = 100;

/// Reads a filter. An empty one is an [`Expr::And`] of nothing: everything.
///
/// # Errors
/// Where it cannot be read; with the column, what was expected and the nearest valid word.
pub fn parse(input: &str) -> Result<Expr, FilterError> {
    let tokens = lex(input)?;
    let mut parser = Parser { tokens: &tokens, at: 0, end: input.chars().count() + 1, depth: 0 };
    if tokens.is_empty() {
        return Ok(Expr::And(Vec::new()));
    }
    let expr = parser.or()?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(error_at(token.column, "this is one too many", "nothing more here")),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    end: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn error(&self, problem: &str, expected: &str) -> FilterError {
        let column = self.peek().map_or(self.end, |token| token.column);
        error_at(column, problem, expected)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: Kind::Word(found), .. }) if found == word)
            && !matches!(
                self.tokens.get(self.at + 1),
                Some(Token { kind: Kind::Op(_), glued: true, .. })
            )
    }

    fn or(&mut self) -> Result<Expr, FilterError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("this is nested too deeply", "a flatter filter"));
        }
        let mut parts = vec![self.and()?];
        while self.is_word("or") {
            self.at += 1;
            parts.push(self.and()?);
        }
        self.depth -= 1;
        Ok(one_or(parts, Expr::Or))
    }

    fn and(&mut self) -> Result<Expr, FilterError> {
        let mut parts = vec![self.not()?];
        loop {
            if self.is_word("and") {
                self.at += 1;
            } else if self.is_word("or")
                || matches!(self.peek(), None | Some(Token { kind: Kind::Close, .. }))
            {
                return Ok(one_or(parts, Expr::And));
            }
            parts.push(self.not()?);
        }
    }

    fn not(&mut self) -> Result<Expr, FilterError> {
        let minus = matches!(self.peek(), Some(Token { kind: Kind::Minus, .. }));
        if minus || self.is_word("not") {
            self.at += 1;
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(self.error("this is nested too deeply", "a flatter filter"));
            }
            let inner = self.not()?;
            self.depth -= 1;
            return Ok(Expr::Not(Box::new(inner)));
        }
        self.atom()
    }

    fn atom(&mut self) -> Result<Expr, FilterError> {
        let Some(token) = self.next() else {
            return Err(self.error("the filter ends here", "a clause such as tier=free"));
        };
        match &token.kind {
            Kind::Open => {
                let inner = self.or()?;
                match self.next() {
                    Some(Token { kind: Kind::Close, .. }) => Ok(inner),
                    _ => Err(error_at(token.column, "this ( is not closed", "a ) behind it")),
                }
            }
            Kind::Word(word) => self.clause(word, token).map(Expr::Atom),
            Kind::Quoted(text) => Ok(text_atom(None, Pattern::Words(text.clone()))),
            Kind::Regex(source, any_case) => {
                Ok(text_atom(None, regex(source, *any_case, token.column)?))
            }
            _ => Err(error_at(
                token.column,
                "no clause starts like this",
                "a clause such as tier=free",
            )),
        }
    }

    /// A clause that starts with a word: `key op value`, `name:…`, or a text.
    fn clause(&mut self, word: &str, token: &Token) -> Result<Atom, FilterError> {
        let glued = match self.peek() {
            Some(Token { kind: Kind::Op(op), glued: true, .. }) => Some(*op),
            _ => None,
        };
        let Some(op) = glued else {
            return Ok(Atom::Text { pane: None, pattern: Pattern::Words(word.to_owned()) });
        };
        self.at += 1;
        if op == Op::Contains {
            match word {
                "has" => {
                    return self.word("a pane, a field or a flag").map(|(name, _)| Atom::Has(name));
                }
                "warn" => return self.warning(),
                "is" => return self.state(),
                "label" => return self.label(),
                "pair" => return self.pair(),
                "code" => {
                    return self.word("a code").map(|(name, _)| Atom::Code(name));
                }
                "pad" => return self.text_in(Pane::Scratchpad),
                _ => {}
            }
            if let Some(pane) = Pane::ALL.into_iter().find(|pane| pane.name() == word) {
                return self.text_in(pane);
            }
            if let Some((what, _)) = Asked::ALL.into_iter().find(|(_, name)| *name == word) {
                let (name, _) = self.word("a role such as tool, or a tool's name")?;
                return Ok(Atom::Turn { what, name });
            }
        }
        let values = self.values(op)?;
        check_regexes(op, &values, token.column)?;
        Ok(Atom::Compare { key: word.to_owned(), op, values })
    }

    fn word(&mut self, expected: &str) -> Result<(String, usize), FilterError> {
        match self.next() {
            Some(Token { kind: Kind::Word(word), column, glued: true }) => {
                Ok((word.clone(), *column))
            }
            Some(Token { kind: Kind::Quoted(word), column, glued: true }) => {
                Ok((word.clone(), *column))
            }
            Some(token) => Err(error_at(token.column, "a word is missing before this", expected)),
            None => Err(self.error("a word is missing here", expected)),
        }
    }

    fn values(&mut self, op: Op) -> Result<Vec<Value>, FilterError> {
        let mut values = Vec::new();
        loop {
            match self.next() {
                Some(Token { kind: Kind::Word(word), glued: true, .. }) => {
                    values.push(Value::Word(word.clone()));
                }
                Some(Token { kind: Kind::Quoted(text), glued: true, .. }) => {
                    values.push(Value::Quoted(text.clone()));
                }
                Some(Token { kind: Kind::Regex(source, _), glued: true, .. })
                    if op == Op::Matches =>
                {
                    values.push(Value::Quoted(source.clone()));
                }
                Some(token) => {
                    return Err(error_at(
                        token.column,
                        "a value is missing before this",
                        "a word, a number or a \"quoted text\"",
                    ));
                }
                None => {
                    return Err(self.error(
                        "a value is missing here",
                        "a word, a number or a \"quoted text\"",
                    ));
                }
            }
            match self.peek() {
                Some(Token { kind: Kind::Bar, glued: true, .. }) => self.at += 1,
                _ => return Ok(values),
            }
        }
    }

    fn warning(&mut self) -> Result<Atom, FilterError> {
        let (word, column) = self.word("the code of a warning")?;
        let found = WarningCode::ALL.into_iter().find(|code| code.name() == word);
        let names = WarningCode::ALL.map(WarningCode::name);
        found.map(Atom::Warn).ok_or_else(|| unknown(&word, column, "warning", &names))
    }

    fn state(&mut self) -> Result<Atom, FilterError> {
        let (word, column) = self.word("a state such as open")?;
        let (name, reviewer) = match word.split_once('@') {
            None => (word.as_str(), Reviewer::Me),
            Some((name, "any")) => (name, Reviewer::Any),
            Some((name, who)) => (name, Reviewer::Named(who.to_owned())),
        };
        // The screen's own word for it.
        let name = if name == "done" { "labelled" } else { name };
        let found = State::ALL.into_iter().find(|(_, word, _)| *word == name);
        let names = State::ALL.map(|(_, word, _)| word);
        match found {
            Some((state, ..)) => Ok(Atom::Is { state, reviewer }),
            None => Err(unknown(name, column, "state", &names)),
        }
    }

    fn label(&mut self) -> Result<Atom, FilterError> {
        let (word, column) = self.word("the id of a question")?;
        let (question, reviewer) = match word.split_once('@') {
            None => (word, None),
            Some((question, who)) => (question.to_owned(), Some(who.to_owned())),
        };
        let Some(Token { kind: Kind::Op(op), glued: true, .. }) = self.next() else {
            return Err(error_at(column, "an answer is missing", "label:QUESTION=ANSWER"));
        };
        let values = self.values(*op)?;
        check_regexes(*op, &values, column)?;
        Ok(Atom::Label { question, reviewer, op: *op, values })
    }

    fn pair(&mut self) -> Result<Atom, FilterError> {
        let mut parts = Vec::new();
        loop {
            let (side, column) = self.word("a value of the condition, e.g. free=complied")?;
            let Some(Token { kind: Kind::Op(Op::Is), glued: true, .. }) = self.next() else {
                return Err(error_at(
                    column,
                    "an answer is missing",
                    "pair:free=complied,paid=refused",
                ));
            };
            let (answer, _) = self.word("an answer")?;
            parts.push((side, answer));
            match self.peek() {
                Some(Token { kind: Kind::Comma, glued: true, .. }) => self.at += 1,
                _ => return Ok(Atom::Pair(parts)),
            }
        }
    }

    fn text_in(&mut self, pane: Pane) -> Result<Atom, FilterError> {
        let pattern = match self.next() {
            Some(Token { kind: Kind::Word(text) | Kind::Quoted(text), glued: true, .. }) => {
                Pattern::Words(text.clone())
            }
            Some(Token { kind: Kind::Regex(source, any_case), glued: true, column }) => {
                regex(source, *any_case, *column)?
            }
            _ => {
                return Err(
                    self.error("a text is missing here", "a word, a \"phrase\" or a /regex/")
                );
            }
        };
        Ok(Atom::Text { pane: Some(pane), pattern })
    }
}

fn error_at(column: usize, problem: &str, expected: &str) -> FilterError {
    FilterError { column, problem: problem.into(), expected: expected.into(), nearest: None }
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

fn text_atom(pane: Option<Pane>, pattern: Pattern) -> Expr {
    Expr::Atom(Atom::Text { pane, pattern })
}

fn regex(source: &str, any_case: bool, column: usize) -> Result<Pattern, FilterError> {
    Pattern::regex(source, any_case).map_err(|error| {
        let problem = reason(&error);
        FilterError {
            column,
            problem: format!("/{source}/ is no regular expression: {problem}"),
            expected: "a pattern as the Rust crate regex reads it".into(),
            nearest: None,
        }
    })
}

fn check_regexes(op: Op, values: &[Value], column: usize) -> Result<(), FilterError> {
    if op != Op::Matches {
        return Ok(());
    }
    values.iter().try_for_each(|value| regex(value.text(), false, column).map(|_| ()))
}

fn unknown(word: &str, column: usize, kind: &str, names: &[&str]) -> FilterError {
    FilterError {
        column,
        problem: format!("there is no {kind} {word}"),
        expected: format!("one of {}", names.join(", ")),
        nearest: nearest(word, names.iter().copied()).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(input: &str) -> FilterError {
        parse(input).expect_err("a wrong filter is refused")
    }

    #[test]
    fn the_usual_filters_are_read_as_meant() {
        for input in [
            "tier=free|paid alignment_faking>0.4",
            "not (warn:unclosed or warn:nested) is:open",
            "label:faking@alice=yes has:scratchpad",
            "pad:\"my values\" -/weights?/i",
            "pair:free=complied,paid=refused",
            "is:labelled@bob or is:labelled@any",
            "score>=-0.5 metadata.split!=\"a b\"",
            "answer:sorry model~^claude",
            "role:tool tool:bash role=judge",
        ] {
            let expr = parse(input).unwrap();
            assert_eq!(parse(&expr.to_string()), Ok(expr.clone()), "{input} as {expr}");
        }
    }

    #[test]
    fn errors_name_the_column_and_the_nearest_word() {
        let wrong = error("tier=free warn:unclose");
        assert_eq!((wrong.column, wrong.nearest.as_deref()), (16, Some("unclosed")));
        assert_eq!(error("is:opne").nearest.as_deref(), Some("open"));
        assert_eq!(error("tier=").column, 6);
        assert_eq!(error("(tier=free").column, 1);
        assert_eq!(error("\"my values").column, 1);
        assert!(error("/(/").problem.contains("no regular expression"));
        assert!(error("tier=free )").problem.contains("too many"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(input in "\\PC{0,40}") {
            let _read_or_refused = parse(&input);
        }

        #[test]
        fn what_is_read_reads_the_same_when_printed(
            input in "((tier|is|warn|pad|has|not|or|and|-|\\(|\\)|=|:|\"a b\"|/x/i|free|open|unclosed| |\\|){1,3}){1,12}"
        ) {
            if let Ok(expr) = parse(&input) {
                let printed = expr.to_string();
                prop_assert_eq!(parse(&printed), Ok(expr), "{}", printed);
            }
        }
    }
}
