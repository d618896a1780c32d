//! The filter language: which items are meant.
//!
//! ```text
//! expr  := or ;  or := and ("or" and)* ;  and := not (("and")? not)* ;  not := ("not"|"-")? atom
//! atom  := "(" expr ")" | key op value | "has:" key | "label:" … | "warn:" code | "is:" state
//!        | "role:" word | "tool:" word | "pair:" values | text
//! op    := = != < <= > >= ~ (regex) : (contains)
//! value := word | "quoted" | number | true | false | null ; lists with |
//! text  := word or "phrase" anywhere ; pad:"…" prompt:… answer:… in one pane ; /regex/i likewise
//! ```
//! Pure: an expression is tested against [`Facts`], whoever knows them.

mod atom;
mod error;
mod facts;
mod lexer;
pub mod nearest;
mod parser;
mod pattern;
mod print;
mod saved;

pub use atom::{Asked, Atom, Expr, Facts, Op, Reviewer, State, Value};
pub use error::FilterError;
pub use facts::TranscriptFacts;
pub use parser::parse;
pub use pattern::Pattern;
pub use saved::parse_with;
