//! `triptych export --to transcripts`: the transcripts of a queue themselves.

use std::io::Write;

use anyhow::Result;

use super::notice::tell;
use super::output::Target;
use crate::corpus::Item;
use crate::corpus::formats::portable;
use crate::export::redact::Redactor;
use crate::queue::tally::Tally;
use crate::text::counted;
use crate::text::escaped::to_json;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// Writes the transcripts, a line each; without what is to be redacted where patterns are given.
pub fn write(
    workspace: &Workspace,
    tally: &Tally,
    target: &Target,
    redact: Option<&[String]>,
) -> Result<()> {
    let wrong =
        |error| Failure::usage(format!("--redact-pattern: {error}; write a regular expression"));
    let mut redactor = redact.map(|given| Redactor::new(given).map_err(wrong)).transpose()?;
    let positions: Vec<usize> = tally.selection.records().collect();
    target.put(&workspace.corpus, |out| {
        let mut written = Ok(());
        workspace.read_some(
            tally,
            &positions,
            |item| item,
            |item: Item| {
                let mut transcript = item.transcript;
                if let Some(redactor) = &mut redactor {
                    redactor.transcript(&mut transcript);
                }
                if written.is_ok() {
                    written = line(&portable::to_json(&transcript), out);
                }
            },
        )?;
        written?;
        Ok(workspace.unchanged()?)
    })?;
    if let Some(output) = target.file() {
        tell(&format_args!("{} → {}", counted(positions.len(), "transcript"), output.display()));
    }
    if let Some(redactor) = &redactor {
        tell_redacted(redactor);
    }
    Ok(())
}

fn line(record: &serde_json::Value, out: &mut dyn Write) -> std::io::Result<()> {
    to_json(&mut *out, record)?;
    out.write_all(b"\n")
}

fn tell_redacted(redactor: &Redactor) {
    let each = redactor
        .counts()
        .iter()
        .map(|(name, (all, different))| format!("{name} {all} times ({different} different)"));
    let each: Vec<String> = each.collect();
    let what = if each.is_empty() { "nothing".to_owned() } else { each.join(", ") };
    tell(&format_args!("replaced: {what}; what no pattern tells stays, so look before you share"));
}
