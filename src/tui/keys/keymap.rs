//! Keys to commands, from `keymaps/*.toml`. No key has two meanings.

use std::collections::HashMap;
use std::path::Path;

use super::chord::Chord;
use super::command::{self, Command};
use super::keymap_file::{self, Binding, KeymapFile, Layer, WrongKeymap, written};

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

/// The letters that banners and pairs take before a rubric does.
const OF_BANNERS: [char; 3] = ['d', 'r', 'w'];

/// A keymap, checked.
#[derive(Clone, Debug)]
pub struct Keymap {
    name: String,
    about: String,
    needs_one_yes_no: bool,
    /// Every sequence once, in the order of the file.
    bindings: Vec<Binding>,
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
    #[error(transparent)]
    Wrong(#[from] WrongKeymap),
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

impl Keymap {
    /// Reads a keymap; `path` is named in errors, and names a map that has no name.
    ///
    /// # Errors
    /// Where something in it is wrong; all of it is told.
    pub fn parse(path: &str, text: &str) -> Result<Self, KeymapError> {
        let shipped = |name: &str| Keymap::builtin(name).map(|keymap| keymap.bindings);
        let KeymapFile { name, about, needs_one_yes_no, bindings } =
            keymap_file::read(path, text, shipped)?;
        let stem = || Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into();
        let name = name.unwrap_or_else(stem);
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
            let is_it = |(chords, _): &&Binding| chords.first() == Some(&chord);
            if let Some((chords, taken)) = self.bindings_in(Layer::Review).find(is_it) {
                return Err(KeymapError::Clash {
                    claim: claim.clone(),
                    key: written(chords),
                    command: command::row_of(*taken).name,
                    keymap: self.name.clone(),
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
            self.bindings.retain(|(chords, command)| {
                chords.as_slice() != [chord] || Layer::of(*command) != Layer::Review
            });
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
        self.find(pressed, &[Layer::Review])
    }

    /// What they mean while a passage is being selected.
    #[must_use]
    pub fn lookup_selecting(&self, pressed: &[Chord]) -> Lookup<'_> {
        self.find(pressed, &[Layer::Selecting, Layer::Review])
    }

    /// What keys mean in the first of these layers where they mean something.
    fn find(&self, pressed: &[Chord], layers: &[Layer]) -> Lookup<'_> {
        let all = layers.iter().flat_map(|layer| self.bindings_in(*layer));
        if let Some((_, command)) = all.clone().find(|(chords, _)| chords == pressed) {
            return Lookup::Command(*command);
        }
        let longer = all.filter(|(chords, _)| chords.starts_with(pressed));
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

    fn bindings_in(&self, layer: Layer) -> impl Iterator<Item = &Binding> + Clone {
        self.bindings.iter().filter(move |(_, command)| Layer::of(*command) == layer)
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

    /// The small and capital letters that nothing is bound to, anywhere.
    #[must_use]
    pub fn free_letters(&self) -> Vec<char> {
        let free = |letter: &char| {
            self.lookup_selecting(&[Chord::letter(*letter)]) == Lookup::Unbound
                && !OF_BANNERS.contains(letter)
        };
        ('a'..='z').chain('A'..='Z').filter(free).collect()
    }
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
    fn a_map_lies_over_the_default_one() {
        let parse = |text: &str| Keymap::parse("own/my.toml", text);
        let keymap = parse("[keys]\nline-down = [\"n\"]\nhelp = [\"F2\"]\n").unwrap();
        assert_eq!(keymap.name(), "my");
        let command = |key: &str| match keymap.lookup(&[Chord::parse(key).unwrap()]) {
            Lookup::Command(command) => Some(command),
            _ => None,
        };
        assert_eq!(command("n"), Some(Command::LineDown), "a key that is given means nothing else");
        assert_eq!(command("j"), None, "a command that is named has these keys alone");
        assert_eq!((command("F2"), command("?")), (Some(Command::Help), None));
        assert_eq!(command("q"), Some(Command::Close), "what is not named stays");
        let vim = parse("extends = \"vim\"\n[keys]\nskip = [\"S\"]\n").unwrap();
        assert_eq!(vim.keys_for(Command::Skip), ["S"]);
        let unbound = |text: &str| parse(text).unwrap_err().to_string();
        let words = unbound("[keys]\nhelp = []\n");
        assert!(words.starts_with("own/my.toml:2:1: help has no key any more"), "{words}");
        let words = unbound("[keys]\nline-down = [\":\"]\nlin-up = [\"k\"]\ntop = [\"Foo\"]\n");
        assert_eq!(words.lines().count(), 3, "all that is wrong is told at once: {words}");
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
