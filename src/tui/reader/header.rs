//! The header: what is under review and how far it is; the item and what is wrong with it.

use ratatui::layout::Rect;

use super::coding;
use crate::queue::progress::ItemState;
use crate::rubric::FlagCheck;
use crate::text::{columns, cut_end, cut_middle, visible};
use crate::transcript::{Scalar, WarningCode};
use crate::tui::blind::{self, Hidden};
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::keys::command::Command;
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::saving::Saving;
use crate::tui::theme::Tone;

/// Draws one or two lines.
pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    if let Some(line) = line_of(area, 0) {
        progress(model, line, canvas);
    }
    if let (Some(line), Some(current)) = (line_of(area, 1), &model.current) {
        item(model, current, line, canvas);
    }
}

/// The file, the place in the queue, and on the right the filter, the reviewer, the journal.
fn progress(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let width = usize::from(area.width);
    let place = place(model);
    let done = format!("{} done", model.tally.count(ItemState::Done));
    let (saving, tone) = saving(model);
    let mut right: Vec<(String, Tone)> = Vec::new();
    if let Some(percent) = model.background.indexing {
        right.push((format!("indexing {percent} %"), Tone::Dim));
    }
    if let Some(searching) = &model.searching {
        right.push((format!("searching {} %", searching.percent), Tone::Dim));
    }
    if let Some(narrowed) = blind::narrowed(model) {
        right.push((narrowed, Tone::Active));
    }
    if let Some(sort) = model.tally.sort().filter(|_| model.session.blind.is_off()) {
        right.push((format!("by {sort}"), Tone::Dim));
    }
    if !model.session.blind.is_off() {
        right.push(("blind".to_owned(), Tone::Warning));
    }
    right.push((model.session.reviewer.clone(), Tone::Dim));
    if !saving.is_empty() {
        right.push((saving, tone));
    }
    // What matters least gives way first: all but the place and the journal's state.
    let fixed = columns(&place) + 4;
    while right.len() > 1 && fixed + joined(&right) + 12 > width {
        if !shorten_filter(&mut right, width.saturating_sub(fixed + 12)) {
            right.remove(0);
        }
    }
    let room = width.saturating_sub(fixed + joined(&right) + 1);
    let title = cut_middle(&model.session.title, room.min(60)).into_owned();
    let mut left = vec![(" ", Tone::Text)];
    if room >= 6 {
        left.extend([(title.as_str(), Tone::Chip), ("  ", Tone::Text)]);
    }
    left.push((&place, Tone::Active));
    if room >= columns(&title) + 2 + done.len() {
        left.extend([("  ", Tone::Text), (&done, Tone::Dim)]);
    }
    canvas.pieces(area, left);
    let mut pieces: Vec<(&str, Tone)> = Vec::new();
    for (index, (text, tone)) in right.iter().enumerate() {
        if index > 0 {
            pieces.push((" · ", Tone::Dim));
        }
        pieces.push((text, *tone));
    }
    canvas.right(area, &pieces);
}

fn joined(parts: &[(String, Tone)]) -> usize {
    let text: usize = parts.iter().map(|(text, _)| columns(&visible(text))).sum();
    text + parts.len().saturating_sub(1) * 3
}

/// Cuts a long filter so that the rest fits; says whether that helped.
fn shorten_filter(parts: &mut [(String, Tone)], room: usize) -> bool {
    let others: usize = joined(parts) - parts.first().map_or(0, |(text, _)| columns(text));
    let Some((filter, Tone::Active)) = parts.first_mut() else { return false };
    let room = room.saturating_sub(others);
    if room < 8 || columns(filter) <= room {
        return false;
    }
    *filter = cut_end(filter, room).into_owned();
    true
}

fn place(model: &Model) -> String {
    let selection = &model.tally.selection;
    let total = selection.len();
    let at = model.position().map(|position| selection.place_of(position));
    match at {
        Some(Ok(place)) => format!("{}/{total}", place + 1),
        _ => format!("–/{total}"),
    }
}

fn saving(model: &Model) -> (String, Tone) {
    if model.session.readonly {
        return ("read only".to_owned(), Tone::Warning);
    }
    match &model.saving {
        Saving::Nothing => (String::new(), Tone::Dim),
        Saving::Saving { slow: false } => ("● saving".to_owned(), Tone::Saving),
        Saving::Saving { slow: true } => {
            (format!("● {} NOT SAVED YET", model.unsaved.len()), Tone::Warning)
        }
        Saving::Saved => ("✓ saved".to_owned(), Tone::Saved),
        Saving::Failed { unsaved, .. } => (format!("✗ {unsaved} NOT SAVED"), Tone::Error),
    }
}

/// What is wrong with a text is always said.
const NEVER_FOLDS: u8 = 10;

/// A fact about the item; those with the lowest weight give way first.
struct Fact {
    words: String,
    tone: Tone,
    weight: u8,
}

/// The item's id and facts, folded to `+2` where they do not fit.
fn item(model: &Model, current: &Current, area: Rect, canvas: &mut Canvas<'_>) {
    let width = usize::from(area.width).saturating_sub(2);
    let mut facts = facts(model, current);
    let id = blind::name(model, current.item.position, &model.tally.shown_name(&current.item));
    let id = visible(&id).into_owned();
    let id = cut_middle(&id, width.min(48).max(width / 3)).into_owned();
    let mut folded = 0;
    let long = |facts: &[Fact], folded: usize| {
        let more = if folded > 0 { 8 } else { 0 };
        let facts: usize = facts.iter().map(|fact| columns(&visible(&fact.words)) + 3).sum();
        columns(&id) + facts + more > width
    };
    while long(&facts, folded) {
        let may_fold = |(_, fact): &(usize, &Fact)| fact.weight < NEVER_FOLDS;
        let least = facts.iter().enumerate().rev().filter(may_fold);
        let least = least.min_by_key(|(_, fact)| fact.weight);
        let Some((index, _)) = least else { break };
        facts.remove(index);
        folded += 1;
    }
    let mut used = canvas.pieces(area, [(" ", Tone::Text), (id.as_str(), Tone::Active)]);
    for fact in &facts {
        used += canvas.line(right_of(area, used), " · ", Tone::Dim);
        used += canvas.line(right_of(area, used), &fact.words, fact.tone);
    }
    if folded > 0 {
        let key = model.session.keymap.key_for(Command::Sheet);
        canvas.line(right_of(area, used), &format!(" · +{folded}: {key}"), Tone::Dim);
    }
}

/// The item's place and name, and what is to be said of it, for where there is no screen.
#[must_use]
pub fn words(model: &Model) -> Vec<String> {
    let Some(current) = &model.current else { return Vec::new() };
    let place = model.position().and_then(|position| model.tally.selection.place_of(position).ok());
    let all = model.tally.selection.len();
    let place = place.map(|place| format!("{} of {all}", place + 1));
    let name = blind::name(model, current.item.position, &model.tally.shown_name(&current.item));
    let facts = facts(model, current).into_iter().map(|fact| fact.words);
    let words = place.into_iter().chain([name]).chain(facts);
    words.map(|words| visible(&words).into_owned()).collect()
}

fn facts(model: &Model, current: &Current) -> Vec<Fact> {
    let transcript = &current.item.transcript;
    let mut facts = Vec::new();
    let mut add = |words: String, tone, weight| facts.push(Fact { words, tone, weight });
    let condition = model.session.rubric.condition.as_ref();
    let condition = condition.map_or("tier", |condition| condition.field.as_str());
    let hides = |what| blind::hides(model, what, Some(current.item.position));
    let fields = [(condition, 7, Hidden::Tier), ("model", 3, Hidden::Model)];
    for (key, weight, _) in fields.into_iter().filter(|(_, _, what)| !hides(*what)) {
        if let Some(value) = transcript.field(key) {
            add(value.to_string(), Tone::Chip, weight);
        }
    }
    let rubric = &model.session.rubric;
    let checked: Vec<&str> = rubric.checks().flat_map(FlagCheck::names).collect();
    let is_checked = |name: &str| checked.contains(&name);
    // By another name a flag is long, and the first one stays beside it where there is room.
    let own: Vec<&str> = rubric.checks().map(|check| check.name.as_str()).collect();
    let any_checked = transcript.flags.iter().any(|(name, _)| own.contains(&name.as_str()));
    let flags = transcript.flags.iter().filter(|_| !hides(Hidden::Flags));
    for (index, (name, value)) in flags.enumerate() {
        let matters = is_checked(name) || (!any_checked && index == 0);
        // A flag of a question's name must not look like the answer to it.
        let is_question = rubric.question(name).is_some();
        let words = flag(name, value);
        let words = if is_question { format!("flag {words}") } else { words };
        add(words, Tone::Chip, if matters { 5 } else { 2 });
    }
    match model.tally.state(current.item.position) {
        ItemState::Skipped => add("» skipped".to_owned(), Tone::Warning, 8),
        ItemState::Done => add("✓ done".to_owned(), Tone::Chip, 6),
        ItemState::Partial | ItemState::Untouched => {}
    }
    let sheet = &current.sheet;
    if let Some(since) = sheet.since {
        add(format!("! stale: {}", since.words()), Tone::Warning, 9);
    }
    if sheet.bookmarked {
        add("★ bookmark".to_owned(), Tone::Chip, 6);
    }
    for code in coding::shown(model) {
        add(format!("# {}", visible(&code)), Tone::Chip, 5);
    }
    if let Some(note) = &sheet.note {
        add(format!("note “{}”", cut_end(&visible(note), 24)), Tone::Chip, 4);
    }
    // Where the scratchpad is empty, that there is none says nothing more.
    let is_empty = transcript.warnings.iter().any(|warning| warning.code == WarningCode::Empty);
    let is_said = |code| is_empty && code == WarningCode::NoScratchpad;
    let warnings = blind::warnings(model, &current.sheet, transcript);
    for warning in warnings.filter(|warning| !is_said(warning.code)) {
        add(format!("⚠ {}", warning.code.name()), Tone::Warning, NEVER_FOLDS);
    }
    if let Some((place, all)) = model.tally.identities().copy(current.item.position) {
        add(format!("copy {place} of {all} equal"), Tone::Chip, 6);
    } else if is_repeated(model, current) {
        add(format!("⚠ {}", WarningCode::DuplicateId.name()), Tone::Warning, 8);
    }
    facts
}

fn is_repeated(model: &Model, current: &Current) -> bool {
    let Some(id) = &current.item.transcript.id else { return false };
    let hash = crate::corpus::identity::hash_id(id);
    model.tally.identities().with_id(hash).nth(1).is_some()
}

/// The flags that the rubric checks, else the first one there is.
pub fn shown_flags(model: &Model) -> Vec<String> {
    if model.session.blind.hides(Hidden::Flags) {
        return Vec::new();
    }
    let flags: Vec<&str> =
        model.tally.columns.keys().filter(|(_, is_flag)| *is_flag).map(|(name, _)| name).collect();
    let checked = model.session.rubric.checks().flat_map(FlagCheck::names);
    let checked: Vec<&str> = checked.filter(|name| flags.contains(name)).collect();
    let shown = if checked.is_empty() { flags.get(..1).unwrap_or_default() } else { &checked };
    shown.iter().map(|name| (*name).to_owned()).collect()
}

/// A flag with its value, and a bar where it is a share.
fn flag(name: &str, value: &Scalar) -> String {
    format!("{name} {}", flag_value(value))
}

/// A flag's value, with a bar where it is a share.
#[must_use]
pub fn flag_value(value: &Scalar) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    match value {
        Scalar::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Scalar::Number(_) => match value.as_f64() {
            Some(share) if (0.0..=1.0).contains(&share) => {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 7
                let bar = BARS[(share * 7.0).round() as usize];
                format!("{} {bar}", rounded(value))
            }
            _ => rounded(value),
        },
        value => cut_end(&value.to_string(), 16).into_owned(),
    }
}

/// A number with at most three decimals; `show` has all of them.
fn rounded(value: &Scalar) -> String {
    let text = value.to_string();
    match value.as_f64() {
        Some(number) if text.len() > 6 && number.is_finite() && number.abs() < 1e9 => {
            format!("{number:.3}")
        }
        _ => cut_end(&text, 12).into_owned(),
    }
}
