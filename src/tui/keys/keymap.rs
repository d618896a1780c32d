//! Keys to commands, from `keymaps/*.toml`. No key has two meanings.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::chord::Chord;
use super::command::{self, Command};
use crate::filter::nearest::nearest;
use crate::rubric::line_and_column;

/// The keymaps that are shipped.
const BUILTIN: [(&str, &str); 6] = [
    ("default", include_str!("../../../keymaps/default.toml")),
    ("vim", include_str!("../../../keymaps/vim.toml")),
    ("emacs", include_str!("../../../keymaps/emacs.toml")),
    ("arrows", include_str!("../../../keymaps/arrows.toml")),
    ("mutt", include_str!("../../../keymaps/mutt.toml")),
    ("prodigy", include_str!("../../../keymaps/prodigy.toml")),
];

/// The keys that `azerty` reads as 1 to 5: those digits need Shift there.
const AZERTY: [(char, u8); 5] = [('&', 1), ('é', 2), ('"', 3), ('\'', 4), ('(', 5)];

/// A keymap, checked.
#[derive(Clone, Debug)]
pub struct Keymap {
    name: String,
    about: String,
    needs_one_yes_no: bool,
    /// Every sequence once, in the order of the file.
    bindings: Vec<(Vec<Chord>, Command)>,
    letters: HashMap<char, String>,
}

/// What keys mean.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// This command.
    Command(Command),
    /// A letter of the rubric's own.
    Letter(char),
    /// The start of these.
    Prefix(Vec<(&'a Chord, Command)>),
    /// Nothing.
    Unbound,
}

/// A keymap that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// The file is wrong.
    #[error("{path}:{line}:{column}: {problem}; {remedy}")]
    Wrong {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The character in it, from 1.
        column: usize,
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// The rubric wants a key that is taken.
    #[error(
        "{claim} wants the key {key}, which is {command} in the keymap {keymap}; `triptych keys --free` lists the letters that are free"
    )]
    Clash {
        /// Who wants it.
        claim: String,
        /// The key.
        key: String,
        /// What it is.
        command: &'static str,
        /// In which keymap.
        keymap: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    about: String,
    /// `one-yes-no`: only for rubrics of one such question.
    needs: Option<Spanned<String>>,
    keys: HashMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl Keymap {
    /// Reads a keymap; `path` is named in errors.
    ///
    /// # Errors
    /// Where a command or a key is unknown, or one key has two meanings.
    pub fn parse(path: &str, text: &str) -> Result<Self, KeymapError> {
        let wrong = |at: usize, problem: String, remedy: String| {
            let (line, column) = line_and_column(text, at);
            KeymapError::Wrong { path: path.to_owned(), line, column, problem, remedy }
        };
        let file: File = toml::from_str(text).map_err(|error| {
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            wrong(
                error.span().map_or(0, |span| span.start),
                message,
                "compare with `triptych keys`".into(),
            )
        })?;
        let needs_one_yes_no = match &file.needs {
            None => false,
            Some(word) if word.get_ref() == "one-yes-no" => true,
            Some(word) => {
                let problem = format!("there is no need {}", word.get_ref());
                return Err(wrong(
                    word.span().start,
                    problem,
                    "write one-yes-no, or leave it out".into(),
                ));
            }
        };
        let mut found: Vec<(usize, Vec<Chord>, Command)> = Vec::new();
        for (name, sequences) in &file.keys {
            let Some(command) = command::by_name(name.get_ref()) else {
                let problem = format!("there is no command {}", name.get_ref());
                return Err(wrong(name.span().start, problem, did_you_mean(name.get_ref())));
            };
            for sequence in sequences {
                let chords: Option<Vec<Chord>> =
                    sequence.get_ref().split(' ').map(Chord::parse).collect();
                let Some(chords) = chords else {
                    let problem = format!("there is no key {}", sequence.get_ref());
                    let remedy = "write e.g. j, C-d, S-Tab, Space, PgDn or g g".to_owned();
                    return Err(wrong(sequence.span().start, problem, remedy));
                };
                found.push((sequence.span().start, chords, command));
            }
        }
        found.sort_by_key(|(at, ..)| *at);
        if let Some((at, problem)) = conflict(&found) {
            return Err(wrong(at, problem, "give one of them another key".into()));
        }
        let bindings = found.into_iter().map(|(_, chords, command)| (chords, command)).collect();
        let (name, about) = (file.name, file.about);
        Ok(Keymap { name, about, needs_one_yes_no, bindings, letters: HashMap::new() })
    }

    /// The names of the keymaps that are shipped.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// A keymap that is shipped.
    ///
    /// # Panics
    /// Never: a test reads all of them.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Self> {
        let (_, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        Some(Keymap::parse(name, text).expect("the shipped keymaps are checked by a test"))
    }

    /// The same with the rubric's own letters.
    ///
    /// # Errors
    /// Where one of them is bound already; the error names both.
    pub fn with_letters(mut self, letters: &[(char, String)]) -> Result<Self, KeymapError> {
        for (letter, claim) in letters {
            let chord = Chord::letter(*letter);
            let taken = self.bindings.iter().find(|(chords, _)| chords.first() == Some(&chord));
            if let Some((chords, taken)) = taken {
                return Err(KeymapError::Clash {
                    claim: claim.clone(),
                    key: written(chords),
                    command: command::row_of(*taken).name,
                    keymap: self.name,
                });
            }
            self.letters.insert(*letter, claim.clone());
        }
        Ok(self)
    }

    /// The same for keyboards where digits need Shift.
    ///
    /// # Errors
    /// Where one of the keys is bound to something else.
    pub fn with_azerty(mut self) -> Result<Self, KeymapError> {
        for (letter, digit) in AZERTY {
            let chord = Chord::letter(letter);
            // On such a keyboard these keys are digits first.
            self.bindings.retain(|(chords, _)| chords.as_slice() != [chord]);
            self.bindings.push((vec![chord], Command::Answer(digit)));
        }
        Ok(self)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whom it is for.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Whether it is only for rubrics of one yes/no question.
    #[must_use]
    pub fn needs_one_yes_no(&self) -> bool {
        self.needs_one_yes_no
    }

    /// What the keys pressed so far mean.
    #[must_use]
    pub fn lookup(&self, pressed: &[Chord]) -> Lookup<'_> {
        if let Some((_, command)) = self.bindings.iter().find(|(chords, _)| chords == pressed) {
            return Lookup::Command(*command);
        }
        let longer = self.bindings.iter().filter(|(chords, _)| chords.starts_with(pressed));
        let next: Vec<_> = longer
            .filter_map(|(chords, command)| Some((chords.get(pressed.len())?, *command)))
            .collect();
        if !next.is_empty() {
            return Lookup::Prefix(next);
        }
        match pressed {
            [one] => match one.as_char().filter(|letter| self.letters.contains_key(letter)) {
                Some(letter) => Lookup::Letter(letter),
                None => Lookup::Unbound,
            },
            _ => Lookup::Unbound,
        }
    }

    /// The keys of a command, for people; the main one first.
    #[must_use]
    pub fn keys_for(&self, command: Command) -> Vec<String> {
        let own = self.bindings.iter().filter(|(_, bound)| *bound == command);
        own.map(|(chords, _)| chords.iter().map(Chord::shown).collect()).collect()
    }

    /// The first keys that ask for a command, for sentences; where it has none, what the palette
    /// takes.
    #[must_use]
    pub fn key_for(&self, command: Command) -> String {
        let first = self.keys_for(command).into_iter().next();
        first.unwrap_or_else(|| format!(":{}", command::row_of(command).name))
    }

    /// The small and capital letters that nothing is bound to.
    #[must_use]
    pub fn free_letters(&self) -> Vec<char> {
        let free = |letter: &char| self.lookup(&[Chord::letter(*letter)]) == Lookup::Unbound;
        ('a'..='z').chain('A'..='Z').filter(free).collect()
    }
}

fn written(chords: &[Chord]) -> String {
    chords.iter().map(Chord::written).collect::<Vec<_>>().join(" ")
}

fn did_you_mean(name: &str) -> String {
    match nearest(name, command::rows().map(|row| row.name)) {
        Some(near) => format!("did you mean {near}?"),
        None => "`triptych keys` lists the commands".to_owned(),
    }
}

/// Two bindings of which one hides the other.
fn conflict(found: &[(usize, Vec<Chord>, Command)]) -> Option<(usize, String)> {
    for (place, (at, chords, command)) in found.iter().enumerate() {
        for (_, other_chords, other) in &found[..place] {
            let (name, other_name) = (command::row_of(*command).name, command::row_of(*other).name);
            if chords == other_chords {
                return Some((*at, format!("{} is both {other_name} and {name}", written(chords))));
            }
            if chords.starts_with(other_chords) || other_chords.starts_with(chords) {
                let (short, long) = if chords.len() < other_chords.len() {
                    (chords, other_chords)
                } else {
                    (other_chords, chords)
                };
                let problem =
                    format!("{} ({other_name} or {name}) hides {}", written(short), written(long));
                return Some((*at, problem));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_keymap_is_whole() {
        for name in Keymap::builtin_names() {
            let keymap = Keymap::builtin(name).unwrap();
            assert_eq!(keymap.name(), name);
            let reaches = |command| !keymap.keys_for(command).is_empty();
            assert!(reaches(Command::Palette), "{name}: the palette reaches every command");
            for command in [Command::Help, Command::Quit, Command::Undo, Command::NextOpen] {
                assert!(reaches(command), "{name} lacks {command:?}");
            }
        }
    }

    #[test]
    fn habit_never_writes_in_the_default_map() {
        let keymap = Keymap::builtin("default").unwrap();
        let writes = [
            Command::ClearAnswer,
            Command::Note,
            Command::NoteInEditor,
            Command::Bookmark,
            Command::Skip,
            Command::ConfirmStale,
        ];
        let keys: Vec<String> =
            writes.iter().flat_map(|command| keymap.keys_for(*command)).collect();
        assert_eq!(keys, ["x", "c", "C", "m", "s", "!"]);
        for digit in 0..10 {
            assert_eq!(keymap.keys_for(Command::Answer(digit)), [digit.to_string()]);
        }
    }

    #[test]
    fn errors_name_the_place_and_both_sides() {
        let parse = |keys: &str| {
            Keymap::parse("k.toml", &format!("name = \"k\"\n[keys]\n{keys}"))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            parse("line-dwn = [\"j\"]"),
            "k.toml:3:1: there is no command line-dwn; did you mean line-down?"
        );
        assert!(parse("line-down = [\"Foo\"]").starts_with("k.toml:3:14: there is no key Foo"));
        assert!(
            parse("line-down = [\"j\"]\ntop = [\"j\"]").contains("j is both line-down and top")
        );
        assert!(parse("line-down = [\"g\"]\ntop = [\"g g\"]").contains("hides g g"));
    }

    #[test]
    fn a_rubric_and_a_keymap_never_share_a_key() {
        let keymap = Keymap::builtin("default").unwrap();
        let claim = |letter| vec![(letter, "question faking, choice yes".to_owned())];
        let clash = keymap.clone().with_letters(&claim('g')).unwrap_err().to_string();
        assert!(clash.contains("question faking, choice yes") && clash.contains("top"), "{clash}");
        let free = keymap.free_letters()[0];
        let keymap = keymap.with_letters(&claim(free)).unwrap();
        assert_eq!(keymap.lookup(&[Chord::letter(free)]), Lookup::Letter(free));
    }

    #[test]
    fn sequences_are_told_from_single_keys() {
        let keymap = Keymap::builtin("default").unwrap();
        let g = Chord::letter('g');
        assert!(matches!(keymap.lookup(&[g]), Lookup::Prefix(next) if !next.is_empty()));
        assert_eq!(keymap.lookup(&[g, g]), Lookup::Command(Command::Top));
        assert_eq!(keymap.lookup(&[g, Chord::letter('q')]), Lookup::Unbound);
    }
}
