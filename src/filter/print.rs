//! An expression as text that reads back to itself.

use std::fmt::{self, Display, Formatter};

use super::atom::{Atom, Expr, Reviewer, Value};
use super::lexer::ends_word;
use super::pattern::Pattern;
use crate::transcript::Pane;

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::And(parts) => {
                join(f, parts, " ", |part| matches!(part, Expr::And(_) | Expr::Or(_)))
            }
            Expr::Or(parts) => join(f, parts, " or ", |part| matches!(part, Expr::Or(_))),
            Expr::Not(inner) => match **inner {
                Expr::And(_) | Expr::Or(_) => write!(f, "not ({inner})"),
                _ => write!(f, "not {inner}"),
            },
            Expr::Atom(atom) => atom.fmt(f),
        }
    }
}

fn join(
    f: &mut Formatter<'_>,
    parts: &[Expr],
    between: &str,
    nested: fn(&Expr) -> bool,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        if nested(part) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}

impl Display for Atom {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Atom::Compare { key, op, values } => {
                write!(f, "{key}{}", op.sign())?;
                list(f, values)
            }
            Atom::Has(key) => write!(f, "has:{}", Value::Word(key.clone())),
            Atom::Label { question, reviewer, op, values } => {
                let who = reviewer.as_ref().map(|who| format!("@{who}")).unwrap_or_default();
                let name = Value::Word(format!("{question}{who}"));
                write!(f, "label:{name}{}", op.sign())?;
                list(f, values)
            }
            Atom::Warn(code) => write!(f, "warn:{}", code.name()),
            Atom::Is { state, reviewer } => {
                let word = match reviewer {
                    Reviewer::Me => state.name().to_owned(),
                    Reviewer::Any => format!("{}@any", state.name()),
                    Reviewer::Named(who) => format!("{}@{who}", state.name()),
                };
                write!(f, "is:{}", Value::Word(word))
            }
            Atom::Text { pane, pattern } => text(f, *pane, pattern),
            Atom::Turn { what, name } => {
                write!(f, "{}:{}", what.name(), Value::Word(name.clone()))
            }
            Atom::Code(name) => write!(f, "code:{}", Value::Word(name.clone())),
            Atom::Pair(parts) => {
                f.write_str("pair:")?;
                for (index, (side, answer)) in parts.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    let (side, answer) = (Value::Word(side.clone()), Value::Word(answer.clone()));
                    write!(f, "{comma}{side}={answer}")?;
                }
                Ok(())
            }
        }
    }
}

fn list(f: &mut Formatter<'_>, values: &[Value]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if index > 0 { "|" } else { "" })?;
    }
    Ok(())
}

fn text(f: &mut Formatter<'_>, pane: Option<Pane>, pattern: &Pattern) -> fmt::Result {
    match pane {
        Some(Pane::Scratchpad) => f.write_str("pad:")?,
        Some(pane) => write!(f, "{pane}:")?,
        None => {}
    }
    match pattern {
        Pattern::Words(words) => {
            let reserved = words.starts_with('-') || matches!(words.as_str(), "or" | "and" | "not");
            let quoted = reserved || needs_quotes(words);
            if quoted { quote(f, words) } else { f.write_str(words) }
        }
        Pattern::Regex { source, any_case, .. } => {
            let flag = if *any_case { "i" } else { "" };
            write!(f, "/{}/{flag}", source.replace('/', "\\/"))
        }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Word(word) if !needs_quotes(word) => f.write_str(word),
            Value::Word(text) | Value::Quoted(text) => quote(f, text),
        }
    }
}

fn needs_quotes(word: &str) -> bool {
    word.is_empty() || word.starts_with('/') || word.chars().any(ends_word)
}

fn quote(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
