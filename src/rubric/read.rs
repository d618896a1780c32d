//! A rubric's TOML to questions, with the place of everything that is wrong.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use toml::Spanned;

use super::error::{RubricError, WrongRubric, line_and_column};
use super::question::{Choice, EvidenceWish, FlagCheck, Question, QuestionKind};
use super::questions::{Condition, Rubric};
use crate::filter::nearest::did_you_mean;
use crate::filter::{self, Atom, Expr};

/// The most choices that digits can pick.
const MOST_CHOICES: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Spanned<String>,
    version: u64,
    #[serde(default)]
    about: String,
    condition: Option<ConditionTable>,
    #[serde(default)]
    question: Vec<QuestionTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionTable {
    field: String,
    a: String,
    b: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionTable {
    id: Spanned<String>,
    text: String,
    help: Option<String>,
    kind: Spanned<String>,
    unit: Option<Spanned<String>>,
    #[serde(default)]
    choices: Vec<Spanned<ChoiceEntry>>,
    min: Option<Spanned<i64>>,
    max: Option<Spanned<i64>>,
    low: Option<String>,
    high: Option<String>,
    #[serde(default)]
    required: bool,
    ask_if: Option<Spanned<String>>,
    #[serde(default)]
    evidence: Evidence,
    flag: Option<Spanned<String>>,
    #[serde(default)]
    flag_true: Vec<Spanned<String>>,
    #[serde(default)]
    flag_false: Vec<Spanned<String>>,
    flag_at: Option<f64>,
    #[serde(default)]
    rate: Vec<Spanned<String>>,
    group: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceTable {
    value: String,
    label: Option<String>,
    help: Option<String>,
    key: Option<String>,
    #[serde(default)]
    alone: bool,
}

/// A choice: a word, or a table where there is more to say.
struct ChoiceEntry(ChoiceTable);

impl<'de> Deserialize<'de> for ChoiceEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = ChoiceEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word, or a table such as { value = \"yes\", label = \"it does\" }")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<ChoiceEntry, E> {
                let value = word.to_owned();
                Ok(ChoiceEntry(ChoiceTable {
                    value,
                    label: None,
                    help: None,
                    key: None,
                    alone: false,
                }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ChoiceEntry, A::Error> {
                ChoiceTable::deserialize(MapAccessDeserializer::new(map)).map(ChoiceEntry)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "evidence is true, false or \"expected\"")]
enum Evidence {
    Wanted(bool),
    Word(ExpectedWord),
}

#[derive(Deserialize)]
enum ExpectedWord {
    #[serde(rename = "expected")]
    Expected,
}

impl Default for Evidence {
    fn default() -> Self {
        Evidence::Wanted(false)
    }
}

/// Reads and checks a rubric; all that is wrong in it is told.
pub fn read(path: &str, text: &str) -> Result<Rubric, WrongRubric> {
    let check = Check { path, text };
    let file: File =
        toml::from_str(text).map_err(|error| WrongRubric(vec![check.toml_error(&error)]))?;
    let mut faults = Vec::new();
    faults.extend(check.name(&file.name).err());
    if file.question.is_empty() {
        faults.push(check.wrong(0..0, "no question is asked", "add a [[question]]"));
    }
    let (mut questions, mut pair_questions): (Vec<Question>, Vec<Question>) = Default::default();
    for table in file.question {
        let of_pair = check.is_of_pair(&table, file.condition.is_some());
        let of_pair = of_pair.unwrap_or_else(|fault| {
            faults.push(fault);
            false
        });
        faults.extend(check.id(&table.id, questions.iter().chain(&pair_questions)).err());
        let question = check.question(table, &questions, &mut faults);
        if of_pair { &mut pair_questions } else { &mut questions }.push(question);
    }
    if questions.is_empty() && !pair_questions.is_empty() {
        let remedy = "add a [[question]] without a unit";
        faults.push(check.wrong(0..0, "no question is asked about an item", remedy));
    }
    if !faults.is_empty() {
        faults.sort_by_key(|fault| (fault.line, fault.column));
        return Err(WrongRubric(faults));
    }
    let condition =
        file.condition.map(|table| Condition { field: table.field, a: table.a, b: table.b });
    let (name, version, about) = (file.name.into_inner(), file.version, file.about);
    let text = text.to_owned();
    Ok(Rubric { name, version, about, condition, questions, pair_questions, text })
}

struct Check<'a> {
    path: &'a str,
    text: &'a str,
}

impl Check<'_> {
    fn wrong(&self, place: Range<usize>, problem: &str, remedy: &str) -> RubricError {
        let (line, column) = line_and_column(self.text, place.start);
        RubricError {
            path: self.path.to_owned(),
            line,
            column,
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// The parser's own words, with the nearest key where one is unknown.
    fn toml_error(&self, error: &toml::de::Error) -> RubricError {
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let remedy = match quoted.split_first() {
            Some((unknown, known)) if message.starts_with("unknown field") => {
                one_of(unknown, known)
            }
            _ => "`triptych rubric --new` prints a rubric with every key explained".to_owned(),
        };
        let problem = match (quoted.first(), message.starts_with("unknown field")) {
            (Some(unknown), true) => format!("there is no key {unknown}"),
            _ => message,
        };
        self.wrong(error.span().unwrap_or(0..0), &problem, &remedy)
    }

    fn name(&self, name: &Spanned<String>) -> Result<(), RubricError> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let text = name.get_ref();
        if text.is_empty() || !text.chars().all(fits) {
            let problem = "the name has other characters than letters, digits, - _ and .";
            return Err(self.wrong(name.span(), problem, "write a name such as alignment-faking"));
        }
        Ok(())
    }

    /// A question, and what is wrong with it; those behind it may speak of it all the same.
    fn question(
        &self,
        table: QuestionTable,
        before: &[Question],
        faults: &mut Vec<RubricError>,
    ) -> Question {
        let kind = self.kind(&table);
        let is_known = kind.is_ok();
        let kind = kind.map_err(|fault| faults.push(fault)).unwrap_or(QuestionKind::Text);
        let ask_if = self.ask_if(table.ask_if.as_ref(), before);
        let ask_if = ask_if.map_err(|fault| faults.push(fault)).unwrap_or_default();
        let evidence = match table.evidence {
            Evidence::Wanted(false) => EvidenceWish::No,
            Evidence::Wanted(true) => EvidenceWish::Allowed,
            Evidence::Word(ExpectedWord::Expected) => EvidenceWish::Expected,
        };
        let named = table.flag_true.iter().chain(&table.flag_false).chain(&table.rate);
        let unknown = named.filter_map(|word| self.known_answer(word, &kind).err());
        faults.extend(unknown.filter(|_| is_known));
        let words =
            |list: Vec<Spanned<String>>| list.into_iter().map(Spanned::into_inner).collect();
        let rate = words(table.rate);
        let is_flag = kind == QuestionKind::Flag;
        let flag = table.flag.and_then(|name| {
            let (mut yes, mut no): (Vec<String>, Vec<String>) =
                (words(table.flag_true), words(table.flag_false));
            if yes.is_empty() && no.is_empty() && is_flag {
                (yes, no) = (vec!["yes".to_owned()], vec!["no".to_owned()]);
            }
            if yes.is_empty() {
                let remedy = "say which answers mean that it is up";
                faults.push(self.wrong(name.span(), "flag has no flag_true", remedy));
                return None;
            }
            let at = table.flag_at.unwrap_or(0.5);
            Some(FlagCheck { name: name.into_inner(), yes, no, at })
        });
        Question {
            id: table.id.into_inner(),
            text: table.text,
            help: table.help,
            kind,
            required: table.required,
            ask_if,
            evidence,
            flag,
            rate,
            group: table.group,
        }
    }

    /// Whether a question is about a pair. Then nothing can belong to it that is one item's.
    fn is_of_pair(&self, table: &QuestionTable, has_condition: bool) -> Result<bool, RubricError> {
        let Some(unit) = &table.unit else { return Ok(false) };
        match unit.get_ref().as_str() {
            "item" => return Ok(false),
            "pair" => {}
            word => {
                let remedy = one_of(word, &["item", "pair"]);
                return Err(self.wrong(unit.span(), &format!("there is no unit {word}"), &remedy));
            }
        }
        if !has_condition {
            let remedy = "name the condition whose two values make a pair";
            return Err(self.wrong(
                unit.span(),
                "a question about a pair, and no condition",
                remedy,
            ));
        }
        let of_item = [
            ("ask_if", table.ask_if.is_some()),
            ("evidence", !matches!(table.evidence, Evidence::Wanted(false))),
            ("flag", table.flag.is_some()),
            ("required", table.required),
            ("text to type", table.kind.get_ref() == "text"),
        ];
        match of_item.into_iter().find(|(_, is_there)| *is_there) {
            Some((key, _)) => {
                let problem = format!("a question about a pair has no {key}");
                Err(self.wrong(unit.span(), &problem, "leave it out, or ask about each item"))
            }
            None => Ok(true),
        }
    }

    fn id<'q>(
        &self,
        id: &Spanned<String>,
        mut before: impl Iterator<Item = &'q Question>,
    ) -> Result<(), RubricError> {
        let text = id.get_ref();
        let mut letters = text.chars();
        let starts = letters.next().is_some_and(|c| c.is_ascii_lowercase());
        if !starts || !letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            let problem = format!("the id {text:?} is not a-z, then a-z, 0-9 and _");
            return Err(self.wrong(id.span(), &problem, "write an id such as anti_lab"));
        }
        if before.any(|question| question.id == *text) {
            let problem = format!("two questions have the id {text}");
            return Err(self.wrong(id.span(), &problem, "give one of them another id"));
        }
        Ok(())
    }

    fn kind(&self, table: &QuestionTable) -> Result<QuestionKind, RubricError> {
        let place = table.kind.span();
        let word = table.kind.get_ref().as_str();
        let takes_choices = matches!(word, "choice" | "multi");
        if takes_choices == table.choices.is_empty() {
            let (problem, remedy) = if takes_choices {
                (
                    format!("a question of kind {word} has no choices"),
                    "add choices = [ { value = … } ]",
                )
            } else {
                (
                    format!("a question of kind {word} takes no choices"),
                    "leave choices out, or use kind choice",
                )
            };
            return Err(self.wrong(place, &problem, remedy));
        }
        match word {
            "choice" => Ok(QuestionKind::Choice(self.choices(&table.choices)?)),
            "multi" => Ok(QuestionKind::Multi(self.choices(&table.choices)?)),
            "flag" => Ok(QuestionKind::Flag),
            "text" => Ok(QuestionKind::Text),
            "scale" => self.scale(table),
            _ => {
                let remedy = one_of(word, &QuestionKind::NAMES);
                Err(self.wrong(place, &format!("there is no kind {word}"), &remedy))
            }
        }
    }

    fn scale(&self, table: &QuestionTable) -> Result<QuestionKind, RubricError> {
        let (Some(min), Some(max)) = (&table.min, &table.max) else {
            let problem = "a scale needs min and max";
            return Err(self.wrong(table.kind.span(), problem, "write e.g. min = 1 and max = 5"));
        };
        let (low, high) = (*min.get_ref(), *max.get_ref());
        if !high.checked_sub(low).is_some_and(|steps| (1..=9).contains(&steps)) {
            let problem = format!("a scale from {low} to {high} does not have two to ten values");
            return Err(self.wrong(max.span(), &problem, "write e.g. min = 1 and max = 5"));
        }
        Ok(QuestionKind::Scale {
            min: low,
            max: high,
            low: table.low.clone(),
            high: table.high.clone(),
        })
    }

    fn choices(&self, tables: &[Spanned<ChoiceEntry>]) -> Result<Vec<Choice>, RubricError> {
        let mut choices: Vec<Choice> = Vec::new();
        for spanned in tables {
            let (place, ChoiceEntry(table)) = (spanned.span(), spanned.get_ref());
            let key = match table.key.as_deref() {
                None => None,
                Some(key) => Some(self.letter(key, place.clone())?),
            };
            if choices.iter().any(|choice| choice.value == table.value) {
                let problem = format!("two choices have the value {}", table.value);
                return Err(self.wrong(place, &problem, "give one of them another value"));
            }
            if let Some(other) = choices.iter().find(|choice| key.is_some() && choice.key == key) {
                let problem = format!("{} and {} have the same key", other.value, table.value);
                return Err(self.wrong(place, &problem, "give one of them another letter"));
            }
            if choices.len() == MOST_CHOICES {
                let problem = "a question has more than ten choices";
                return Err(self.wrong(place, problem, "ask two questions, or use kind text"));
            }
            choices.push(Choice {
                value: table.value.clone(),
                label: table.label.clone().unwrap_or_else(|| table.value.clone()),
                help: table.help.clone(),
                key,
                alone: table.alone,
            });
        }
        Ok(choices)
    }

    fn letter(&self, key: &str, place: Range<usize>) -> Result<char, RubricError> {
        let mut letters = key.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_alphabetic() => Ok(letter),
            _ => {
                let problem = format!("the key {key:?} is not one letter");
                Err(self.wrong(
                    place,
                    &problem,
                    "`triptych keys --free` lists the letters that are free",
                ))
            }
        }
    }

    /// An `ask_if` may speak of the item, and of answers to the questions before it.
    fn ask_if(
        &self,
        source: Option<&Spanned<String>>,
        before: &[Question],
    ) -> Result<Option<Expr>, RubricError> {
        let Some(source) = source else { return Ok(None) };
        let expr = filter::parse(source.get_ref()).map_err(|error| {
            // The string's quote stands before its first character.
            let place = source.span();
            let inside = place.start + error.column;
            self.wrong(inside..place.end, &format!("ask_if: {}", error.problem), &expected(&error))
        })?;
        for atom in expr.atoms() {
            match atom {
                Atom::Label { question, values, .. } => {
                    let Some(asked) = before.iter().find(|asked| asked.id == *question) else {
                        let known: Vec<&str> =
                            before.iter().map(|asked| asked.id.as_str()).collect();
                        let name = || "name a question that is asked before".to_owned();
                        let remedy = did_you_mean(question, known.iter().copied(), name);
                        let problem =
                            format!("ask_if: no question {question} comes before this one");
                        return Err(self.wrong(source.span(), &problem, &remedy));
                    };
                    for value in values {
                        let spanned = Spanned::new(source.span(), value.text().to_owned());
                        self.known_answer(&spanned, &asked.kind)?;
                    }
                }
                Atom::Is { .. } | Atom::Pair(_) | Atom::Code(_) => {
                    let problem = "ask_if: it cannot depend on the state of the review";
                    return Err(self.wrong(source.span(), problem, "use fields, has:… or label:…"));
                }
                _ => {}
            }
        }
        Ok(Some(expr))
    }

    fn known_answer(&self, word: &Spanned<String>, kind: &QuestionKind) -> Result<(), RubricError> {
        let known: Vec<&str> = match kind {
            QuestionKind::Choice(choices) | QuestionKind::Multi(choices) => {
                choices.iter().map(|choice| choice.value.as_str()).collect()
            }
            QuestionKind::Flag => vec!["yes", "no", "true", "false"],
            QuestionKind::Scale { .. } | QuestionKind::Text => return Ok(()),
        };
        let text = word.get_ref();
        if known.contains(&text.as_str()) {
            return Ok(());
        }
        let remedy = one_of(text, &known);
        Err(self.wrong(word.span(), &format!("{text} is no answer to this question"), &remedy))
    }
}

/// The nearest of the words that could stand there, else all of them.
fn one_of(word: &str, known: &[&str]) -> String {
    did_you_mean(word, known.iter().copied(), || format!("expected one of {}", known.join(", ")))
}

fn expected(error: &filter::FilterError) -> String {
    match &error.nearest {
        Some(near) => format!("did you mean {near}?"),
        None => format!("expected {}", error.expected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(body: &str) -> String {
        read("r.toml", &format!("name = \"t\"\nversion = 1\n{body}")).unwrap_err().to_string()
    }

    #[test]
    fn every_error_names_its_place_and_a_way_out() {
        let cases = [
            (
                "[[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"flg\"\n",
                "r.toml:6:8: there is no kind flg; did you mean flag?",
            ),
            (
                "[[question]]\nid = \"a\"\ntext = \"?\"\nkindd = \"flag\"\n",
                "r.toml:6:1: there is no key kindd; did you mean kind?",
            ),
            (
                "[[question]]\nid = \"A\"\ntext = \"?\"\nkind = \"flag\"\n",
                "r.toml:4:6: the id \"A\" is not",
            ),
            (
                "[[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"choice\"\n",
                "r.toml:6:8: a question of kind choice has no choices",
            ),
            (
                "[[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"flag\"\nask_if = \"tier=free warn:unclose\"\n",
                "r.toml:7:26: ask_if: there is no warning unclose; did you mean unclosed?",
            ),
            (
                "[[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"flag\"\nask_if = \"label:b=yes\"\n",
                "no question b comes before",
            ),
            ("", "no question is asked"),
        ];
        for (body, expected) in cases {
            let found = error(body);
            assert!(
                found.starts_with(expected) || found.contains(expected),
                "{found}\n  not {expected}"
            );
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let body = "[[question]]\nid = \"A\"\ntext = \"?\"\nkind = \"flg\"\n\
                    [[question]]\nid = \"b\"\ntext = \"?\"\nkind = \"choice\"\nchoices = [\"x\", \"x\"]\n\
                    [[question]]\nid = \"b\"\ntext = \"?\"\nkind = \"flag\"\nask_if = \"label:c=yes\"\n";
        let told = error(body);
        let lines: Vec<&str> = told.lines().collect();
        let starts =
            ["r.toml:4:6: ", "r.toml:6:8: ", "r.toml:11:17: ", "r.toml:13:6: ", "r.toml:16:10: "];
        assert_eq!(lines.len(), starts.len(), "{told}");
        assert!(lines.iter().zip(starts).all(|(line, start)| line.starts_with(start)), "{told}");
    }

    #[test]
    fn a_choice_may_be_a_word_and_a_flag_means_yes_and_no() {
        let rubric = read(
            "r.toml",
            "name = \"t\"\nversion = 1\n[[question]]\nid = \"a\"\n\
            text = \"?\"\nkind = \"choice\"\nchoices = [\"yes\", { value = \"no\" }]\n\
            [[question]]\nid = \"b\"\ntext = \"?\"\nkind = \"flag\"\nflag = \"judge\"\n",
        )
        .unwrap();
        let values: Vec<&str> =
            rubric.questions[0].choices().iter().map(|choice| choice.value.as_str()).collect();
        assert_eq!(values, ["yes", "no"]);
        let flag = rubric.questions[1].flag.as_ref().unwrap();
        assert_eq!(
            (&flag.yes[..], &flag.no[..]),
            (&["yes".to_owned()][..], &["no".to_owned()][..])
        );
    }

    #[test]
    fn answers_that_do_not_exist_are_found() {
        let body = "[[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"choice\"\n\
                    choices = [ { value = \"yes\" }, { value = \"no\" } ]\nrate = [\"yess\"]\n";
        assert!(error(body).contains("8:9: yess is no answer to this question; did you mean yes?"));
    }
}
