//! `triptych stats`.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::Value;

use super::named::{USUAL_AT, check, check_pair_by, named};
use super::notice::tell;
use super::stdout::{print_json, stdout};
use crate::cli::{FormArgs, PaperForm, ReadArgs, StatsArgs, WhoseArgs};
use crate::queue::tally::Tally;
use crate::report::rows::{Row, of_stats};
use crate::report::{BAR, Contrast, FILE, Find, Numbers, Page, Reading, Wish};
use crate::rubric::{Condition, FlagCheck, Rubric};
use crate::text::visible;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;
use crate::workspace::whose::whose_answers;

/// The share of cases that is to be found where none is named.
const USUAL_RECALL: f64 = 0.95;

/// Prints the numbers.
pub fn run(
    read: &ReadArgs,
    whose: &WhoseArgs,
    asked: &StatsArgs,
    form: FormArgs,
) -> Result<ExitCode> {
    let (workspace, tally) = Workspace::open_known(&queue(read, asked), tell)?;
    let wish = wish(read, asked, &tally, &workspace.rubric)?;
    let reading = reading(&tally, &workspace.rubric, whose, asked)?;
    let numbers = Numbers::of(&reading, &wish);
    print(form, || numbers.to_json(), of_stats, || numbers.page())
}

/// What is read. Where cases are looked for, the sample is the part that is read at random, and not the
/// queue.
#[must_use]
pub fn queue(read: &ReadArgs, asked: &StatsArgs) -> ReadArgs {
    let sample = read.sample.clone().filter(|_| asked.find.is_none());
    ReadArgs { sample, ..read.clone() }
}

/// The answers that count.
///
/// # Errors
/// Where a reviewer who is named has no labels.
pub fn reading<'a>(
    tally: &'a Tally,
    rubric: &'a Rubric,
    whose: &WhoseArgs,
    asked: &StatsArgs,
) -> Result<Reading<'a>> {
    let reading = Reading::new(tally, rubric, whose_answers(whose, tally)?);
    let reading = if asked.unfolded { reading.unfolded() } else { reading };
    Ok(if asked.unsuggested { reading.unsuggested() } else { reading })
}

/// What is asked of the numbers.
///
/// # Errors
/// Where a field, a flag, a question or an answer is not there.
pub fn wish(read: &ReadArgs, asked: &StatsArgs, tally: &Tally, rubric: &Rubric) -> Result<Wish> {
    Ok(Wish {
        flags: flags(asked, tally, rubric)?,
        find: find(asked, read, rubric)?,
        ..groups(asked, tally, rubric)?
    })
}

/// Prints numbers in this form: their document, rows of it, or their page.
pub fn print(
    form: FormArgs,
    document: impl FnOnce() -> Value,
    rows: impl FnOnce(&Value) -> Vec<Row>,
    page: impl FnOnce() -> Page,
) -> Result<ExitCode> {
    if form.json {
        print_json(&document())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = stdout();
    if form.csv {
        let mut table = csv::Writer::from_writer(&mut out);
        for row in rows(&document()) {
            table.serialize(row)?;
        }
        table.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = match form.to {
        None => {
            let lines = page().printed(BAR).lines.into_iter();
            lines.map(|line| line.text + "\n").collect()
        }
        Some(PaperForm::Md) => page().markdown(),
        Some(PaperForm::Tex) => page().tex(),
    };
    for line in text.lines() {
        writeln!(out, "{}", visible(line))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn groups(asked: &StatsArgs, tally: &Tally, rubric: &Rubric) -> Result<Wish> {
    let fields: Vec<&str> = tally.columns.all_keys().collect();
    let mut wish = Wish::usual(rubric, &fields);
    if !asked.by.is_empty() {
        let questions = rubric.questions.iter().map(|question| question.id.clone());
        let flags = rubric.questions.iter().map(|question| format!("flag.{}", question.id));
        let flags = flags.filter(|name| fields.contains(&&name[5..]));
        let more: Vec<String> = questions.chain(flags).collect();
        let known: Vec<&str> =
            fields.iter().copied().chain([FILE]).chain(more.iter().map(String::as_str)).collect();
        for key in &asked.by {
            check(key, &known, "--by")?;
        }
        wish.by.clone_from(&asked.by);
    }
    if let Some(gap) = &asked.gap {
        let parts =
            gap.split_once('=').and_then(|(field, sides)| Some((field, sides.split_once(',')?)));
        let Some((field, (a, b))) = parts else {
            bail!(Failure::usage(format!(
                "--gap {gap}: write FIELD=A,B, e.g. --gap tier=free,paid"
            )));
        };
        check(field, &fields, "--gap")?;
        let condition = Condition { field: field.to_owned(), a: a.to_owned(), b: b.to_owned() };
        wish.contrast = Some(Contrast { condition, pair_by: None });
    }
    if let (Some(field), Some(contrast)) = (&asked.pair_by, &mut wish.contrast) {
        check_pair_by(field, tally)?;
        contrast.pair_by = Some(field.clone());
    }
    if let Some(field) = &asked.over {
        let known: Vec<&str> = fields.iter().copied().chain([FILE]).collect();
        check(field, &known, "--over")?;
        wish.over = Some(field.clone());
    }
    Ok(wish)
}

/// The flags whose own rates are told. One that the rubric checks says yes and no in its words.
fn flags(asked: &StatsArgs, tally: &Tally, rubric: &Rubric) -> Result<Vec<FlagCheck>> {
    let known: Vec<&str> = tally.columns.all_keys().collect();
    let checks = || rubric.questions.iter().filter_map(|question| question.flag.as_ref());
    let one = |text: &String| {
        let (name, at) = named(text, &known)?;
        let own = checks().find(|check| check.names().any(|known| known == name));
        let (yes, no) = own.map(|own| (own.yes.clone(), own.no.clone())).unwrap_or_default();
        let at = at.or(own.map(|own| own.at)).unwrap_or(USUAL_AT);
        Ok(FlagCheck { name, yes, no, at })
    };
    asked.flag.iter().map(one).collect()
}

/// Which cases are looked for.
fn find(asked: &StatsArgs, read: &ReadArgs, rubric: &Rubric) -> Result<Option<Find>> {
    let Some(text) = &asked.find else { return Ok(None) };
    let Some((name, value)) = text.split_once('=') else {
        bail!(Failure::usage(format!(
            "--find {text}: write QUESTION=VALUE, e.g. --find faking=yes"
        )));
    };
    let Some(question) = rubric.question(name) else {
        let known: Vec<&str> = rubric.questions.iter().map(|one| one.id.as_str()).collect();
        bail!(Failure::unknown("question", name, &known));
    };
    let values: Vec<String> = question.values();
    if !values.iter().any(|known| known == value) {
        let known: Vec<&str> = values.iter().map(String::as_str).collect();
        bail!(Failure::unknown("answer", value, &known));
    }
    Ok(Some(Find {
        question: question.id.clone(),
        value: value.to_owned(),
        recall: asked.recall.unwrap_or(USUAL_RECALL),
        sample: read.sample.clone(),
    }))
}
