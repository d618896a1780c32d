//! What a filter is made of.

use super::pattern::Pattern;
use crate::transcript::{Pane, Scalar, WarningCode};

/// A filter, parsed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// All of these; of none of them, everything.
    And(Vec<Expr>),
    /// Any of these.
    Or(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// One clause.
    Atom(Atom),
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// A field or a flag has one of these values: `tier=free|paid`.
    Compare {
        /// Its dotted name.
        key: String,
        /// How they are compared.
        op: Op,
        /// With what.
        values: Vec<Value>,
    },
    /// The item has a pane, a field, a flag, a label, evidence or a note: `has:scratchpad`.
    Has(String),
    /// A question has one of these answers: `label:compliance=refused`.
    Label {
        /// The question's id.
        question: String,
        /// Whose answer; `None` is the reviewer in the header.
        reviewer: Option<String>,
        /// How it is compared.
        op: Op,
        /// With what.
        values: Vec<Value>,
    },
    /// The transcript carries this warning: `warn:unclosed`.
    Warn(WarningCode),
    /// The review of the item stands like this: `is:open`.
    Is {
        /// How.
        state: State,
        /// For whom.
        reviewer: Reviewer,
    },
    /// A text holds this: `"my values"`, `pad:…`, `/regex/i`.
    Text {
        /// Which pane's; `None` is any.
        pane: Option<Pane>,
        /// What is looked for.
        pattern: Pattern,
    },
    /// A turn is of this role, or a tool of this name was called: `role:tool`, `tool:bash`.
    Turn {
        /// What is asked of turns.
        what: Asked,
        /// A part of the role's or the tool's name, whatever the case.
        name: String,
    },
    /// The item, or a passage of it, has this code: `code:evasion`.
    Code(String),
    /// The item's pair was answered like this: `pair:free=complied,paid=refused`.
    Pair(Vec<(String, String)>),
}

/// What may be asked of turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Who speaks.
    Role,
    /// Which tool is called.
    Tool,
}

impl Asked {
    /// All of them, with their words.
    pub const ALL: [(Asked, &'static str); 2] = [(Asked::Role, "role"), (Asked::Tool, "tool")];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(asked, _)| *asked == self).map_or("", |(_, name)| name)
    }
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `=`
    Is,
    /// `!=`
    IsNot,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `~`, a regular expression.
    Matches,
    /// `:`, contains, whatever the case.
    Contains,
}

/// A value to compare with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A word, a number or one of `true`, `false`, `null`, as written.
    Word(String),
    /// A quoted text; never a number.
    Quoted(String),
}

impl Value {
    /// What was written, without its quotes.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Value::Word(text) | Value::Quoted(text) => text,
        }
    }
}

/// How the review of an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Done.
    Labelled,
    /// Not done.
    Unlabelled,
    /// Not done, with some answer.
    Partial,
    /// On the screen in this run, or with any event.
    Seen,
    /// Skipped.
    Skipped,
    /// Bookmarked.
    Bookmarked,
    /// With a note.
    Noted,
    /// With labels of an earlier text.
    Stale,
    /// Reviewers differ.
    Disputed,
    /// A label contradicts the flag that its question checks.
    Disagrees,
    /// In a sample.
    Sampled,
    /// With signs that the reviewer hesitated.
    Hesitant,
    /// Neither done nor skipped.
    Open,
}

impl State {
    /// All states, with their words and what these say of an item.
    pub const ALL: [(State, &'static str, &'static str); 13] = [
        (State::Open, "open", "neither done nor skipped"),
        (State::Labelled, "labelled", "every required question is answered"),
        (State::Unlabelled, "unlabelled", "not every required question is answered"),
        (State::Partial, "partial", "some answer, and not all that are required"),
        (State::Seen, "seen", "it was on the screen in this run, or something was said of it"),
        (State::Skipped, "skipped", "set aside"),
        (State::Bookmarked, "bookmarked", "it has a bookmark"),
        (State::Noted, "noted", "it has a note"),
        (State::Stale, "stale", "its labels are of an earlier text"),
        (State::Disputed, "disputed", "reviewers differ about it, and nobody has decided"),
        (State::Disagrees, "disagrees", "an answer contradicts the flag that its question checks"),
        (State::Sampled, "sampled", "it was drawn for a sample"),
        (State::Hesitant, "hesitant", "its answers show signs of hesitation"),
    ];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(state, ..)| *state == self).map_or("", |(_, name, _)| name)
    }
}

/// For whom a state is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reviewer {
    /// The reviewer in the header.
    Me,
    /// Whoever.
    Any,
    /// This one.
    Named(String),
}

/// Whoever can say whether a clause holds.
pub trait Facts {
    /// Whether it does.
    fn test(&self, atom: &Atom) -> bool;
}

impl Expr {
    /// Whether it holds.
    #[must_use]
    pub fn eval(&self, facts: &dyn Facts) -> bool {
        match self {
            Expr::And(all) => all.iter().all(|expr| expr.eval(facts)),
            Expr::Or(any) => any.iter().any(|expr| expr.eval(facts)),
            Expr::Not(expr) => !expr.eval(facts),
            Expr::Atom(atom) => facts.test(atom),
        }
    }

    /// Its clauses, from left to right.
    #[must_use]
    pub fn atoms(&self) -> Vec<&Atom> {
        match self {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().flat_map(Expr::atoms).collect(),
            Expr::Not(expr) => expr.atoms(),
            Expr::Atom(atom) => vec![atom],
        }
    }
}

impl Atom {
    /// The field or flag that the clause speaks of, if it speaks of one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Atom::Compare { key, .. } | Atom::Has(key) => Some(key),
            _ => None,
        }
    }

    /// Whether a record's id, fields and flags are enough to tell.
    #[must_use]
    pub fn is_of_fields(&self) -> bool {
        match self {
            Atom::Compare { key, .. } => !["words", "turns"].contains(&key.as_str()),
            Atom::Has(name) => {
                let is_pane = Pane::ALL.iter().any(|pane| pane.name() == name);
                !is_pane && !["label", "evidence", "note"].contains(&name.as_str())
            }
            _ => false,
        }
    }
}

impl Op {
    /// All operators, the longest sign first, so that a reader finds the right one.
    pub const ALL: [(Op, &'static str); 8] = [
        (Op::IsNot, "!="),
        (Op::AtMost, "<="),
        (Op::AtLeast, ">="),
        (Op::Is, "="),
        (Op::Less, "<"),
        (Op::More, ">"),
        (Op::Matches, "~"),
        (Op::Contains, ":"),
    ];

    /// Its sign.
    #[must_use]
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(op, _)| *op == self).map_or("", |(_, sign)| sign)
    }

    /// Whether a value stands in this relation to any of `values`; for `!=` to all of them.
    #[must_use]
    pub fn holds(self, values: &[Value], found: &Scalar) -> bool {
        self.with(values)(found)
    }

    /// The same for many values, with expressions built once.
    #[must_use]
    pub fn with<'v>(self, values: &'v [Value]) -> Box<dyn Fn(&Scalar) -> bool + 'v> {
        match self {
            Op::IsNot => Box::new(move |found| {
                values.iter().all(|value| !Op::Is.holds_for_one(value, found))
            }),
            Op::Matches => {
                let patterns = values.iter().map(|value| Pattern::regex(value.text(), false));
                let patterns: Vec<Pattern> = patterns.flatten().collect();
                Box::new(move |found| {
                    let shown = found.to_string();
                    patterns.iter().any(|pattern| pattern.is_in(&shown))
                })
            }
            op => Box::new(move |found| values.iter().any(|value| op.holds_for_one(value, found))),
        }
    }

    fn holds_for_one(self, value: &Value, found: &Scalar) -> bool {
        let shown = found.to_string();
        let wanted = value.text();
        let numbers = match value {
            Value::Word(word) => word.parse::<f64>().ok().zip(found.as_f64()),
            Value::Quoted(_) => None,
        };
        let order = match numbers {
            Some((wanted, found)) => found.partial_cmp(&wanted),
            None => Some(shown.as_str().cmp(wanted)),
        };
        let ordered = numbers.is_some() || found.as_text().is_some();
        match self {
            Op::Is => order.is_some_and(std::cmp::Ordering::is_eq),
            Op::IsNot => !order.is_some_and(std::cmp::Ordering::is_eq),
            Op::Less => ordered && order.is_some_and(std::cmp::Ordering::is_lt),
            Op::AtMost => ordered && order.is_some_and(std::cmp::Ordering::is_le),
            Op::More => ordered && order.is_some_and(std::cmp::Ordering::is_gt),
            Op::AtLeast => ordered && order.is_some_and(std::cmp::Ordering::is_ge),
            // Expressions are built once for many values.
            Op::Matches => false,
            Op::Contains => shown.to_lowercase().contains(&wanted.to_lowercase()),
        }
    }
}
