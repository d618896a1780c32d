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
    let (mut found, mut second) = (None, None);
    let mut names = Vec::new();
    let mut repetition = wanted.id.as_deref().and_then(repetition);
    let tally = workspace.read_all(
        false,
        |item| item,
        |item| {
            let name = item.name();
            let fits = match (&wanted.id, wanted.at) {
                (Some(id), _) => *name == **id,
                (None, at) => item.position + 1 == at.unwrap_or(1),
            };
            if let Some((_, left)) = repetition.as_mut().filter(|(id, _)| *name == **id) {
                *left -= 1;
                second = (*left == 0).then(|| item.clone()).or(second.take());
            }
            if fits && found.is_none() {
                found = Some(item.clone());
            } else if wanted.id.is_some() {
                names.push(name.into_owned());
            }
        },
    )?;
    let found = found.or(second);
    let Some(item) = found else { bail!(not_found(wanted, &names, workspace.corpus.len())) };
    let pane = pane.map(Pane::from);
    let mut out = io::stdout().lock();
    if json {
        let shown = ItemJson::new(&item, &tally, &workspace.rubric).with_segments(pane);
        serde_json::to_writer(&mut out, &shown)?;
        writeln!(out)?;
    } else {
        out.write_all(text(&item, &tally.shown_name(&item), pane).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `q7~2` as the second record with the id `q7`.
fn repetition(id: &str) -> Option<(String, isize)> {
    let (id, place) = id.rsplit_once('~')?;
    Some((id.to_owned(), place.parse().ok().filter(|place| *place > 0)?))
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
fn text(item: &Item, name: &str, pane: Option<Pane>) -> String {
    let mut text = String::new();
    if let Some(pane) = pane {
        for segment in item.transcript.pane(pane) {
            push_text(&mut text, segment);
        }
        return text;
    }
    let transcript = &item.transcript;
    let _ = writeln!(text, "{}  ({} {})", visible(name), visible(&item.file), item.number);
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
