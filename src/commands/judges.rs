//! The flags that the command line names beside the rubric's.

use anyhow::{Result, bail};

use super::named::{USUAL_AT, named};
use crate::cli::FlagMeaning;
use crate::queue::hesitation::UNSURE;
use crate::queue::tally::Tally;
use crate::rubric::{FlagCheck, Question, QuestionKind, Rubric};
use crate::workspace::failure::Failure;

/// What is to be held against labels, by the question's id.
///
/// # Errors
/// Where a flag, the question or one of its answers is not there.
pub fn checks(
    flags: &[String],
    args: &FlagMeaning,
    rubric: &Rubric,
    tally: &Tally,
) -> Result<Vec<(String, FlagCheck)>> {
    if flags.is_empty() {
        return Ok(Vec::new());
    }
    let question = question(args.question.as_deref(), rubric)?;
    let (yes, no) = sides(args, question)?;
    let known: Vec<&str> = tally.columns.all_keys().collect();
    let mut found: Vec<(String, FlagCheck)> = Vec::new();
    for text in flags {
        let (name, at) = named(text, &known)?;
        if found.iter().any(|(_, check)| check.name == name) {
            bail!(Failure::usage(format!("--flag {name} is given twice; name each flag once")));
        }
        let own = question.flag.as_ref().filter(|own| own.name == name).map(|own| own.at);
        let at = at.or(own).unwrap_or(USUAL_AT);
        let check = FlagCheck { name, yes: yes.clone(), no: no.clone(), at };
        found.push((question.id.clone(), check));
    }
    Ok(found)
}

/// The question that is named, else the only one that checks a flag.
fn question<'r>(name: Option<&str>, rubric: &'r Rubric) -> Result<&'r Question> {
    if let Some(name) = name {
        let known: Vec<&str> = rubric.questions.iter().map(|one| one.id.as_str()).collect();
        return match rubric.question(name) {
            Some(question) => Ok(question),
            None => bail!(Failure::unknown("question", name, &known)),
        };
    }
    let checked: Vec<&Question> =
        rubric.questions.iter().filter(|one| one.flag.is_some()).collect();
    match checked.as_slice() {
        [one] => Ok(one),
        _ => bail!(Failure::usage("--flag: say which question it answers, e.g. --question faking")),
    }
}

/// The answers that mean yes, and those that mean no.
fn sides(args: &FlagMeaning, question: &Question) -> Result<(Vec<String>, Vec<String>)> {
    if matches!(question.kind, QuestionKind::Multi(_) | QuestionKind::Text) {
        bail!(Failure::usage(format!(
            "--question {}: an answer to it is no single word; name a question of the kind choice, flag or scale",
            question.id
        )));
    }
    let values = question.values();
    let known: Vec<&str> = values.iter().map(String::as_str).collect();
    for value in args.yes.iter().chain(&args.no) {
        if !values.contains(value) {
            bail!(Failure::unknown("answer", value, &known));
        }
    }
    if let Some(both) = args.yes.iter().find(|value| args.no.contains(value)) {
        bail!(Failure::usage(format!("{both} cannot be both --true and --false")));
    }
    let own = question.flag.as_ref();
    let yes = match (args.yes.is_empty(), own) {
        (false, _) => args.yes.clone(),
        (true, Some(own)) => own.yes.clone(),
        (true, None) if known.contains(&"yes") => vec!["yes".to_owned()],
        (true, None) => bail!(Failure::usage(format!(
            "--question {}: say which answers mean that the flag should be up, e.g. --true {}",
            question.id,
            known.first().copied().unwrap_or("yes")
        ))),
    };
    let no = match own {
        _ if !args.no.is_empty() => args.no.clone(),
        Some(own) if own.yes == yes => own.no.clone(),
        _ => {
            let others = values.into_iter().filter(|value| !yes.contains(value) && value != UNSURE);
            others.collect()
        }
    };
    Ok((yes, no))
}
