//! `triptych report`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use serde_json::{Value, json};

use super::judges;
use super::notice::tell;
use super::output::Target;
use super::stats::{queue, reading, wish};
use crate::cli::{ReadArgs, ReportArgs, ReportForm};
use crate::report::Page;
use crate::report::study::{Study, Wanted, document};
use crate::text::visible;
use crate::workspace::Workspace;

/// A report that is made.
pub struct Made {
    /// Where from.
    pub workspace: Workspace,
    /// What it is called.
    pub title: String,
    /// As it is read.
    pub page: Page,
    /// The same in data.
    pub data: Value,
    /// Why it has no numbers, or not all.
    pub warnings: Vec<String>,
}

impl Made {
    /// The page of HTML with these data in it.
    #[must_use]
    pub fn html(&self, data: &Value) -> String {
        document(&self.title, &self.page, data)
    }
}

/// Data as a file has them.
#[must_use]
pub fn json_file(data: &Value) -> String {
    format!("{data:#}\n")
}

/// Writes the report.
pub fn run(
    read: &ReadArgs,
    asked: &ReportArgs,
    form: Option<ReportForm>,
    target: &Target,
) -> Result<ExitCode> {
    let made = make(read, asked)?;
    let form = form.unwrap_or_else(|| by_ending(target.file()));
    let text = match form {
        ReportForm::Html => made.html(&made.data),
        ReportForm::Json => json_file(&made.data),
        ReportForm::Md => format!("# {}\n\n{}", made.title, made.page.markdown()),
        ReportForm::Tex => {
            format!(
                "% Needs the package booktabs; for other scripts than Latin, XeLaTeX or LuaLaTeX.\n{}",
                made.page.tex()
            )
        }
    };
    // On a terminal foreign text goes through the gate line by line.
    let gated = || text.lines().map(|line| visible(line).into_owned() + "\n").collect();
    let text = if target.is_terminal() { gated() } else { text };
    target.put(&made.workspace.corpus, |out| Ok(out.write_all(text.as_bytes())?))?;
    for warning in &made.warnings {
        tell(warning);
    }
    if let Some(path) = target.file() {
        tell(&format_args!("the report is in {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the report that these arguments ask for.
///
/// # Errors
/// As `stats` and `agree` have them; where a file has changed meanwhile.
pub fn make(read: &ReadArgs, asked: &ReportArgs) -> Result<Made> {
    let (workspace, tally) = Workspace::open_known(&queue(read, &asked.stats), tell)?;
    let rubric = &workspace.rubric;
    let wish = wish(read, &asked.stats, &tally, rubric)?;
    let judges = judges::checks(&asked.stats.flag, &asked.meaning, rubric, &tally)?;
    let reading = reading(&tally, rubric, &asked.whose, &asked.stats)?;
    // Seals depend on who asks.
    let remembered = ReadArgs { reviewer: Some(workspace.reviewer.clone()), ..read.clone() };
    let wanted = Wanted {
        wish: &wish,
        judges: &judges,
        quotes: asked.quotes,
        asked: json!({ "read": remembered, "report": asked }),
    };
    let name = |position| tally.name_or_place(position);
    let study = Study::of(&reading, &wanted, workspace.sources(read)?, name);
    let (title, page, data) = (study.title(), study.page(name), study.to_json(name));
    let warnings = study.warnings().to_vec();
    Ok(Made { workspace, title, page, data, warnings })
}

fn by_ending(path: Option<&Path>) -> ReportForm {
    let ending = path.and_then(Path::extension).and_then(|ending| ending.to_str());
    match ending {
        Some("md") => ReportForm::Md,
        Some("tex") => ReportForm::Tex,
        Some("json") => ReportForm::Json,
        _ => ReportForm::Html,
    }
}
