//! `triptych agree`.

use std::process::ExitCode;

use anyhow::Result;

use super::judges;
use super::notice::tell;
use super::stats::print;
use crate::cli::{FormArgs, JudgeArgs, ReadArgs, WhoseArgs};
use crate::report::rows::of_agree;
use crate::report::{AgreementReport, Reading};
use crate::workspace::Workspace;
use crate::workspace::whose::whose_answers;

/// Prints how far reviewers agree, and flags with labels.
pub fn run(
    read: &ReadArgs,
    whose: &WhoseArgs,
    asked: &JudgeArgs,
    form: FormArgs,
) -> Result<ExitCode> {
    let (workspace, tally) = Workspace::open_known(read, tell)?;
    let flags = judges::checks(&asked.flag, &asked.meaning, &workspace.rubric, &tally)?;
    let reading = Reading::new(&tally, &workspace.rubric, whose_answers(whose, &tally)?);
    let reading = if asked.unsuggested { reading.unsuggested() } else { reading };
    let report = AgreementReport::of(&reading, &flags);
    let name = |position| tally.name_or_place(position);
    print(form, || report.to_json(name), of_agree, || report.page(name))
}
