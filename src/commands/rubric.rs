//! `triptych rubric`.

use std::process::ExitCode;

use anyhow::{Result, bail};

use super::notice::tell;
use super::stdout::print_text;
use crate::cli::ReadArgs;
use crate::queue::coding::Coded;
use crate::rubric::Rubric;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;
use crate::workspace::rubric::load_rubric;

/// Prints a rubric as TOML after checking it, or a template for a new one.
pub fn run(named: &str, new: bool) -> Result<ExitCode> {
    let text = if new {
        Rubric::template().to_owned()
    } else {
        load_rubric(Some(named), &[])?.text().to_owned()
    };
    print_text(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a rubric with a yes-or-no question for each code.
pub fn from_codes(data: &str, wanted: &[String]) -> Result<ExitCode> {
    let read =
        ReadArgs { files: vec![data.into()], flags_id: "id".to_owned(), ..ReadArgs::default() };
    let workspace = Workspace::open(&read, tell)?;
    let known = workspace.know_all()?.codes();
    let mut text =
        String::from("name = \"codes\"\nversion = 1\nabout = \"Questions made of codes.\"\n");
    for name in wanted {
        let is_it = |coded: &&Coded| coded.code == *name || coded.name == *name;
        let Some(coded) = known.iter().find(is_it) else {
            let names: Vec<&str> = known.iter().map(|coded| coded.code.as_str()).collect();
            bail!(Failure::unknown("code", name, &names));
        };
        let question = if coded.about.is_empty() { &coded.name } else { &coded.about };
        text.push_str(&format!(
            "\n[[question]]\nid = {}\ntext = {}\nkind = \"flag\"\nrequired = true\n",
            quoted(&coded.code.replace('-', "_")),
            quoted(question)
        ));
    }
    // What is printed can be read.
    Rubric::parse("codes", &text).map_err(Failure::wrong)?;
    print_text(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A text as TOML has it in one line.
fn quoted(text: &str) -> String {
    // JSON's escapes are TOML's, too.
    serde_json::Value::from(text).to_string()
}
