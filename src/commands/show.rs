//! `triptych show`: one transcript as text or JSON.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;

use super::item_json::ItemJson;
use super::notice::tell;
use super::stdout::{print_json, print_text};
use crate::cli::{PaneName, ReadArgs};
use crate::corpus::Item;
use crate::filter::nearest::did_you_mean;
use crate::queue::seal::Seals;
use crate::queue::tally::Tally;
use crate::text::{counted, listed, visible, visible_lines};
use crate::transcript::{Kind, Pane, Segment};
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

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
    let workspace = Workspace::open(read, tell)?;
    let tally = workspace.know_all()?;
    let position = find(wanted, &tally)?;
    let item = workspace.read_known(&tally, position)?;
    let pane = pane.map(Pane::from);
    if json {
        let seals = Seals::of(&tally, &workspace.rubric);
        print_json(&ItemJson::new(&item, (&tally, &seals), &workspace.rubric).with_segments(pane))?;
    } else {
        print_text(text(&item, &tally.shown_name(&item), pane).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The position of the item; of several with an id the first one, which the screen shows by it.
fn find(wanted: &Wanted, tally: &Tally) -> Result<usize> {
    let Some(id) = &wanted.id else {
        let at = wanted.at.unwrap_or(1);
        let position = at.checked_sub(1).filter(|position| *position < tally.len());
        return position.ok_or_else(|| {
            let len = tally.len();
            Failure::usage(format!("there is no item {at}; the last one is {len}")).into()
        });
    };
    let found = tally.named(id);
    if let [_, others @ ..] = found.as_slice()
        && !others.is_empty()
    {
        let names: Vec<String> = others.iter().map(|at| tally.name_or_place(*at)).collect();
        let (count, names) = (counted(others.len(), "more record"), listed(&names, 3));
        tell(&format_args!("{count} with the id {id}: {names}; this is the first one"));
    }
    found.first().copied().ok_or_else(|| {
        let names: Vec<String> = (0..tally.len()).filter_map(|at| tally.name(at)).collect();
        let prints = || "`triptych list` prints the ids".to_owned();
        let hint = did_you_mean(id, names.iter().map(String::as_str), prints);
        Failure::usage(format!("there is no item {id}; {hint}")).into()
    })
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
        let goes_on = |last: &Segment| {
            (last.turn, last.role, &last.name) == (segment.turn, segment.role, &segment.name)
        };
        if !last.is_some_and(goes_on) {
            let _ = write!(text, "▌{} · turn {}", segment.role.name(), segment.turn);
            let name = if segment.name.is_empty() { "" } else { " · " };
            let _ = writeln!(text, "{name}{}", visible(&segment.name));
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
