//! The questions of a blind bundle: without the condition and the flags, and asked where they would be asked
//! here, though what decides that is not in the bundle.

use toml::{Table, Value};

use crate::filter::{Atom, Expr};
use crate::rubric::{Question, Rubric};
use crate::transcript::Scalar;

/// Members of a question that name flags.
const OF_FLAGS: [&str; 4] = ["flag", "flag_true", "flag_false", "flag_at"];

/// The questions of a rubric, reduced.
#[derive(Debug)]
pub struct Reduced {
    /// By question: the conditions that are left where what is known of a record is worked in.
    conditions: Vec<(String, Vec<Expr>)>,
}

impl Reduced {
    /// The questions whose conditions speak of what is not in a blind bundle.
    #[must_use]
    pub fn of(rubric: &Rubric) -> Self {
        let tells = |question: &&Question| {
            question
                .ask_if
                .as_ref()
                .is_some_and(|expr| expr.atoms().iter().any(|one| is_beside(one)))
        };
        let asked = rubric.questions.iter().filter(tells);
        Reduced { conditions: asked.map(|one| (one.id.clone(), Vec::new())).collect() }
    }

    /// What a record says instead, given which clauses hold for it: for each of these questions the number of
    /// the condition that is left.
    pub fn asks(
        &mut self,
        rubric: &Rubric,
        holds: impl Fn(&Atom) -> bool,
    ) -> Vec<(String, Scalar)> {
        let mut said = Vec::new();
        for (id, conditions) in &mut self.conditions {
            let condition = rubric.question(id).and_then(|question| question.ask_if.as_ref());
            let Some(condition) = condition else { continue };
            let left = reduce(condition, &holds);
            let place = conditions.iter().position(|known| *known == left).unwrap_or_else(|| {
                conditions.push(left);
                conditions.len() - 1
            });
            said.push((field(id), Scalar::Number(place.to_string().into())));
        }
        said
    }

    /// The rubric's TOML for the bundle, once every record has been asked.
    ///
    /// # Errors
    /// Where it is no TOML, which a rubric that was read is not.
    pub fn toml(&self, rubric: &Rubric) -> Result<String, String> {
        let mut table: Table =
            rubric.text().parse().map_err(|error: toml::de::Error| error.to_string())?;
        table.remove("condition");
        if let Some(Value::Array(questions)) = table.get_mut("question") {
            // Nobody can tell pairs in it.
            questions.retain(|one| one.get("unit").and_then(Value::as_str) != Some("pair"));
            for question in questions.iter_mut().filter_map(Value::as_table_mut) {
                for name in OF_FLAGS {
                    question.remove(name);
                }
                let id = question.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
                if let Some((id, conditions)) =
                    self.conditions.iter().find(|(known, _)| *known == id)
                {
                    question.insert("ask_if".to_owned(), asked_where(id, conditions).into());
                }
            }
        }
        toml::to_string(&table).map_err(|error| error.to_string())
    }
}

/// The field that tells which condition is left of a question.
fn field(question: &str) -> String {
    format!("asks.{question}")
}

/// Whether a clause speaks of what stands beside the texts of a record.
fn is_beside(atom: &Atom) -> bool {
    match atom {
        Atom::Label { .. } | Atom::Text { .. } | Atom::Turn { .. } => false,
        Atom::Has(what) => !["prompt", "scratchpad", "answer"].contains(&what.as_str()),
        _ => true,
    }
}

/// A condition with all that is known of a record worked in; what is left speaks of labels alone.
fn reduce(expr: &Expr, holds: &impl Fn(&Atom) -> bool) -> Expr {
    let (yes, no) = (Expr::And(Vec::new()), Expr::Or(Vec::new()));
    match expr {
        Expr::Atom(Atom::Label { .. }) => expr.clone(),
        Expr::Atom(atom) => {
            if holds(atom) {
                yes
            } else {
                no
            }
        }
        Expr::Not(inner) => match reduce(inner, holds) {
            left if left == yes => no,
            left if left == no => yes,
            left => Expr::Not(Box::new(left)),
        },
        Expr::And(parts) => {
            let mut left: Vec<Expr> = parts.iter().map(|part| reduce(part, holds)).collect();
            left.retain(|part| *part != yes);
            if left.contains(&no) { no } else { alone(left, Expr::And) }
        }
        Expr::Or(parts) => {
            let mut left: Vec<Expr> = parts.iter().map(|part| reduce(part, holds)).collect();
            left.retain(|part| *part != no);
            if left.contains(&yes) { yes } else { alone(left, Expr::Or) }
        }
    }
}

fn alone(mut parts: Vec<Expr>, several: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { several(parts) }
}

fn asked_where(id: &str, conditions: &[Expr]) -> String {
    let field = field(id);
    let of = |(place, left): (usize, &Expr)| match left {
        Expr::Or(none) if none.is_empty() => None,
        Expr::And(all) if all.is_empty() => Some(format!("{field}={place}")),
        left => Some(format!("({field}={place} ({left}))")),
    };
    let asked: Vec<String> = conditions.iter().enumerate().filter_map(of).collect();
    if asked.is_empty() { format!("{field}=never") } else { asked.join(" or ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_where_it_would_be_asked_here() {
        let text = "name = \"r\"\nversion = 1\ncondition = { field = \"tier\", a = \"free\", b = \"paid\" }\n\
            [[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"flag\"\nflag = \"judge\"\n\
            [[question]]\nid = \"b\"\ntext = \"?\"\nkind = \"flag\"\n\
            ask_if = \"(tier=free label:a=yes) or (model=x has:scratchpad)\"\n";
        let rubric = Rubric::parse("r.toml", text).unwrap();
        let mut reduced = Reduced::of(&rubric);
        let mut asks = |is_free: bool, is_x: bool| {
            let holds = |atom: &Atom| match atom.key() {
                Some("tier") => is_free,
                Some("model") => is_x,
                _ => true,
            };
            reduced.asks(&rubric, holds)[0].1.to_string()
        };
        assert_eq!([asks(true, false), asks(false, true), asks(false, false)], ["0", "1", "2"]);
        let toml = reduced.toml(&rubric).unwrap();
        for word in ["tier", "free", "paid", "judge", "model"] {
            assert!(!toml.contains(word), "{word}: {toml}");
        }
        let read = Rubric::parse("bundle", &toml).unwrap();
        let condition = read.question("b").unwrap().ask_if.as_ref().unwrap().to_string();
        assert_eq!(condition, "asks.b=0 label:a=yes or asks.b=1");
    }
}
