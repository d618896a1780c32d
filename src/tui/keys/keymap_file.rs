//! A keymap's TOML: which keys it moves, over which other keymap it lies, and all that is wrong in it.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::chord::Chord;
use super::command::{self, Command, Group};
use crate::filter::nearest::did_you_mean;
use crate::rubric::line_and_column;

/// The word in `extends` for a keymap that lies over no other.
const NOTHING: &str = "nothing";

/// Without these nobody finds a way out: each keeps a key of its own.
const NEVER_UNBOUND: [Command; 4] =
    [Command::Quit, Command::Cancel, Command::Help, Command::Palette];

/// Where keys mean what they mean: one key may mean one thing in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Everywhere.
    Review,
    /// While a passage is being selected, before the others.
    Selecting,
}

impl Layer {
    /// The layer of a command's keys.
    #[must_use]
    pub fn of(command: Command) -> Self {
        match command::row_of(command).group {
            Group::Select => Layer::Selecting,
            Group::Read | Group::Items | Group::Label | Group::Rest => Layer::Review,
        }
    }
}

/// A sequence of keys and what it asks for.
pub type Binding = (Vec<Chord>, Command);

/// A keymap as its file has it, its keys laid over those of the keymap that it extends.
#[derive(Clone, Debug, Default)]
pub struct KeymapFile {
    /// Its name, where it says one.
    pub name: Option<String>,
    /// Whom it is for.
    pub about: String,
    /// Whether it is only for rubrics of one yes/no question.
    pub needs_one_yes_no: bool,
    /// Every sequence once.
    pub bindings: Vec<Binding>,
}

/// Something wrong in a keymap's file, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte where it stands.
    at: usize,
    problem: String,
    remedy: String,
}

/// A keymap's file that cannot be used: all that is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct WrongKeymap(pub Vec<String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    #[serde(default)]
    about: String,
    extends: Option<Spanned<String>>,
    /// `one-yes-no`: only for rubrics of one such question.
    needs: Option<Spanned<String>>,
    #[serde(default)]
    keys: HashMap<Spanned<String>, Vec<Spanned<String>>>,
}

/// A binding and where it stands.
type Placed = (usize, Vec<Chord>, Command);

/// Reads a keymap; `path` is named in errors, `base` gives the keys of a shipped keymap by its name.
///
/// # Errors
/// Where a command, a key or a base is unknown, one key has two meanings, or there is no way out.
pub fn read(
    path: &str,
    text: &str,
    base: impl Fn(&str) -> Option<Vec<Binding>>,
) -> Result<KeymapFile, WrongKeymap> {
    let mut faults = Vec::new();
    let file = toml::from_str::<File>(text).map_err(|error| {
        let problem = error.message().lines().next().unwrap_or_default().to_owned();
        let at = error.span().map_or(0, |span| span.start);
        told(path, text, &[fault(at, problem, "compare with `triptych keys`")])
    })?;
    let needs_one_yes_no = needs_one_yes_no(file.needs.as_ref(), &mut faults);
    let under = under(file.extends.as_ref(), base, &mut faults);
    let own = own(&file.keys, &mut faults);
    let named: Vec<Command> =
        file.keys.keys().filter_map(|name| command::by_name(name.get_ref())).collect();
    let bindings = laid_over(&under, &own, &named);
    for command in NEVER_UNBOUND {
        if !bindings.iter().any(|(_, bound)| *bound == command) {
            let name = command::row_of(command).name;
            let said = file.keys.keys().find(|key| key.get_ref() == name);
            let said = said.map(|key| key.span().start).or_else(|| taker(&under, &own, command));
            let problem = format!("{name} has no key any more, and there would be no way out");
            let remedy = format!("give it another one, e.g. {name} = [\"F12\"]");
            faults.push(fault(said.unwrap_or(0), problem, &remedy));
        }
    }
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.at);
        return Err(told(path, text, &faults));
    }
    Ok(KeymapFile { name: file.name, about: file.about, needs_one_yes_no, bindings })
}

fn fault(at: usize, problem: String, remedy: &str) -> Fault {
    Fault { at, problem, remedy: remedy.to_owned() }
}

fn told(path: &str, text: &str, faults: &[Fault]) -> WrongKeymap {
    let line = |Fault { at, problem, remedy }: &Fault| {
        let (line, column) = line_and_column(text, *at);
        format!("{path}:{line}:{column}: {problem}; {remedy}")
    };
    WrongKeymap(faults.iter().map(line).collect())
}

fn needs_one_yes_no(needs: Option<&Spanned<String>>, faults: &mut Vec<Fault>) -> bool {
    let Some(word) = needs else { return false };
    if word.get_ref() != "one-yes-no" {
        let problem = format!("there is no need {}", word.get_ref());
        faults.push(fault(word.span().start, problem, "write one-yes-no, or leave it out"));
    }
    true
}

/// The keys of the keymap that this one lies over: the default one where it does not say.
fn under(
    extends: Option<&Spanned<String>>,
    base: impl Fn(&str) -> Option<Vec<Binding>>,
    faults: &mut Vec<Fault>,
) -> Vec<Binding> {
    let name = extends.map_or("default", |name| name.get_ref());
    if name == NOTHING {
        return Vec::new();
    }
    base(name).unwrap_or_else(|| {
        let problem = format!("there is no keymap {name} to lie over");
        let remedy = "`triptych keys --list` prints the names; \"nothing\" is a map of its own";
        faults.push(fault(extends.map_or(0, |name| name.span().start), problem, remedy));
        Vec::new()
    })
}

/// The keys that the file itself gives, in its order.
fn own(
    keys: &HashMap<Spanned<String>, Vec<Spanned<String>>>,
    faults: &mut Vec<Fault>,
) -> Vec<Placed> {
    let mut found: Vec<Placed> = Vec::new();
    for (name, sequences) in keys {
        let Some(command) = command::by_name(name.get_ref()) else {
            let problem = format!("there is no command {}", name.get_ref());
            let known = command::rows().map(|row| row.name);
            let lists = || "`triptych keys` lists the commands".to_owned();
            let remedy = did_you_mean(name.get_ref(), known, lists);
            faults.push(fault(name.span().start, problem, &remedy));
            continue;
        };
        for sequence in sequences {
            let at = sequence.span().start;
            let chords: Option<Vec<Chord>> =
                sequence.get_ref().split(' ').map(Chord::parse).collect();
            match chords {
                Some(chords) => found.push((at, chords, command)),
                None => faults.push(fault(
                    at,
                    format!("there is no key {}", sequence.get_ref()),
                    "write e.g. j, C-d, S-Tab, Space, PgDn or g g",
                )),
            }
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    faults.extend(conflicts(&found));
    found
}

/// What a file's keys and those of its base are together: a command that the file names has the
/// file's keys alone, and a key that the file gives means nothing else.
fn laid_over(under: &[Binding], own: &[Placed], named: &[Command]) -> Vec<Binding> {
    let is_free = |(chords, command): &Binding| {
        !own.iter().any(|(_, given, by)| clash((given, *by), (chords, *command)))
    };
    let kept = under.iter().filter(|binding| !named.contains(&binding.1) && is_free(binding));
    let own = own.iter().map(|(_, chords, command)| (chords.clone(), *command));
    kept.cloned().chain(own).collect()
}

/// Whether two sequences cannot both mean these commands.
fn clash((one, what): (&[Chord], Command), (other, else_what): (&[Chord], Command)) -> bool {
    let hides = one.starts_with(other) || other.starts_with(one);
    hides && Layer::of(what) == Layer::of(else_what)
}

/// Where the file gives a key of a command to another one.
fn taker(under: &[Binding], own: &[Placed], command: Command) -> Option<usize> {
    let mut keys = under.iter().filter(|(_, bound)| *bound == command);
    keys.find_map(|(chords, _)| {
        Some(own.iter().find(|(_, given, by)| clash((given, *by), (chords, command)))?.0)
    })
}

/// Bindings of which one hides the other.
fn conflicts(found: &[Placed]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, (at, chords, command)) in found.iter().enumerate() {
        let clashes = |(_, given, by): &&Placed| clash((given.as_slice(), *by), (chords, *command));
        for (_, other_chords, other) in found[..place].iter().filter(clashes) {
            let (name, other_name) = (command::row_of(*command).name, command::row_of(*other).name);
            let problem = if chords == other_chords {
                format!("{} is both {other_name} and {name}", written(chords))
            } else {
                let is_shorter = chords.len() < other_chords.len();
                let (short, long) =
                    if is_shorter { (chords, other_chords) } else { (other_chords, chords) };
                format!("{} ({other_name} or {name}) hides {}", written(short), written(long))
            };
            faults.push(fault(*at, problem, "give one of them another key"));
        }
    }
    faults
}

/// A sequence as a keymap writes it.
#[must_use]
pub fn written(chords: &[Chord]) -> String {
    chords.iter().map(Chord::written).collect::<Vec<_>>().join(" ")
}
