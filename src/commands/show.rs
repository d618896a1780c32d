//! `triptych show`: one transcript as text or JSON.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::Failure;
use super::item_json::ItemJson;
use super::workspace::Workspace;
use crate::cli::{PaneName, ReadArgs};
use crate::corpus::Item;
use crate::text::{visible, visible_lines};
use crate::transcript::{Kind, Pane, Segment};

/// Which item.
pub struct Wanted {
    /// By its id.
    pub id: Option<String>,
    /// By its place, from 1.
    pub at: Option<usize>,
}

/// Prints one transcript.
pub fn run(
    read: &ReadArgs,
    wanted: &Wanted,
    pane: Option<PaneName>,
    json: bool,
) -> Result<ExitCode> {
    let workspace = Workspace::open(read)?;
    let mut found = None;
    let mut names = Vec::new();
    let tally = workspace.read_all(|item| {
        let fits = match (&wanted.id, wanted.at) {
            (Some(id), _) => *item.name() == **id,
            (None, at) => item.position + 1 == at.unwrap_or(1),
        };
        if fits && found.is_none() {
            found = Some(item.clone());
        } else if wanted.id.is_some() {
            names.push(item.name().into_owned());
        }
    })?;
    let Some(item) = found else { bail!(not_found(wanted, &names, workspace.corpus.len())) };
    let pane = pane.map(Pane::from);
    let mut out = io::stdout().lock();
    if json {
        let shown = ItemJson::new(&item, &tally, &workspace.rubric).with_segments(pane);
        serde_json::to_writer(&mut out, &shown)?;
        writeln!(out)?;
    } else {
        out.write_all(text(&item, pane).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

impl From<PaneName> for Pane {
    fn from(name: PaneName) -> Self {
        match name {
            PaneName::Prompt => Pane::Prompt,
            PaneName::Scratchpad => Pane::Scratchpad,
            PaneName::Answer => Pane::Answer,
        }
    }
}

fn not_found(wanted: &Wanted, names: &[String], len: usize) -> Failure {
    match (&wanted.id, wanted.at) {
        (Some(id), _) => {
            let near = crate::filter::nearest::nearest(id, names.iter().map(String::as_str));
            let hint = near.map_or_else(
                || "`triptych list` prints the ids".to_owned(),
                |near| format!("did you mean {near}?"),
            );
            Failure::usage(format!("there is no item {id}; {hint}"))
        }
        (None, at) => {
            let at = at.unwrap_or(1);
            Failure::usage(format!("there is no item {at}; the last one is {len}"))
        }
    }
}

/// The transcript for people: the item, its warnings, then pane after pane, or one pane alone.
fn text(item: &Item, pane: Option<Pane>) -> String {
    let mut text = String::new();
    if let Some(pane) = pane {
        for segment in item.transcript.pane(pane) {
            push_text(&mut text, segment);
        }
        return text;
    }
    let transcript = &item.transcript;
    let _ = writeln!(text, "{}  ({} {})", visible(&item.name()), visible(&item.file), item.number);
    for (name, value) in transcript.fields.iter().chain(&transcript.flags) {
        let _ = writeln!(text, "  {}: {}", visible(name), visible(&value.to_string()));
    }
    for warning in &transcript.warnings {
        let detail =
            warning.detail.as_deref().map(|words| format!(": {words}")).unwrap_or_default();
        let _ = writeln!(text, "  ⚠ {}{}", warning.code.name(), visible(&detail));
    }
    for pane in Pane::ALL {
        let _ = writeln!(text, "\n── {pane} ──");
        push_pane(&mut text, item, pane);
    }
    text
}

fn push_pane(text: &mut String, item: &Item, pane: Pane) {
    let mut last: Option<&Segment> = None;
    for segment in item.transcript.pane(pane) {
        if last.is_none_or(|last| last.turn != segment.turn || last.role != segment.role) {
            let _ = writeln!(text, "▌{} · turn {}", segment.role.name(), segment.turn);
        }
        if !matches!(segment.kind, Kind::Text | Kind::Reasoning) {
            let _ = writeln!(text, "[{}]", segment.kind.name());
        }
        push_text(text, segment);
        last = Some(segment);
    }
    if last.is_none()
        && let Some((_, why)) = item.transcript.empty.iter().find(|(which, _)| *which == pane)
    {
        let _ = writeln!(text, "({})", visible(why));
    }
}

fn push_text(text: &mut String, segment: &Segment) {
    text.push_str(&visible_lines(&segment.text));
    if !text.ends_with('\n') {
        text.push('\n');
    }
}
