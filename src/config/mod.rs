//! config.toml and where the program's own files lie.

pub mod kept;
pub mod layout;
pub mod map;
pub mod maps;
pub mod theme;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::Deserialize;

use self::layout::Layout;
use self::map::MapConfig;
use self::theme::Theme;
use crate::filter::nearest::nearest;
use crate::rubric::line_and_column;
use crate::text::reason;

/// The user's settings. Every one has a default.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools)] // they are settings, each on or off
pub struct Config {
    /// Whose labels these are.
    pub reviewer: Option<String>,
    /// The rubric, by name or path.
    pub rubric: Option<String>,
    /// The keymap, by name or path.
    pub keymap: Option<String>,
    /// The colours.
    pub theme: Theme,
    /// How the texts of an item are laid out, until a review of the data has chosen.
    pub layout: Layout,
    /// Whether the wheel scrolls and a click answers.
    pub mouse: bool,
    /// Whether the answer that makes an item done goes on to the next open one.
    pub auto_advance: bool,
    /// For how long a held key is passed over after it moved on, in ms; 0 is off.
    pub hold_guard_ms: u64,
    /// Whether a key that writes is passed over until the terminal has drawn the item.
    pub frame_guard: bool,
    /// Whether prompts that were read before are folded to what is new.
    pub fold_read: bool,
    /// Whether `& é " ' (` are 1 to 5.
    pub azerty: bool,
    /// Whether what was found out about a file's records is kept in the cache for the next time.
    pub keep_indexes: bool,
    /// Filters by name: `@name` in a filter stands for one.
    pub filters: BTreeMap<String, String>,
    /// How much is read at most.
    pub limits: LimitsConfig,
    /// Where the texts of some files are.
    pub map: Vec<MapConfig>,
    /// Tags beyond those that are known.
    pub tags: TagsConfig,
    /// What a blind review hides beside what it is told to.
    pub blind: BlindConfig,
}

/// What a blind review hides in the texts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BlindConfig {
    /// Words, or expressions as `/free|paid/i`, that are covered in the panes.
    pub mask: Vec<String>,
}

/// Names of tags, with or without their brackets.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TagsConfig {
    /// Those around reasoning.
    pub scratchpad: Vec<String>,
    /// Those around the answer.
    pub answer: Vec<String>,
}

/// How much is read at most, in MB.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// One record.
    pub record_mb: u64,
    /// One entry of a zip, unpacked.
    pub zip_entry_mb: u64,
    /// One JSON document that has to be read whole.
    pub document_mb: u64,
}

/// The settings file with every key, its default and what it means.
pub const TEMPLATE: &str = include_str!("template.toml");

impl Default for Config {
    fn default() -> Self {
        Config {
            reviewer: None,
            rubric: None,
            keymap: None,
            theme: Theme::Auto,
            layout: Layout::Columns,
            mouse: false,
            auto_advance: true,
            hold_guard_ms: 60,
            frame_guard: true,
            fold_read: true,
            azerty: false,
            keep_indexes: true,
            filters: BTreeMap::new(),
            limits: LimitsConfig::default(),
            map: Vec::new(),
            tags: TagsConfig::default(),
            blind: BlindConfig::default(),
        }
    }
}

impl Default for LimitsConfig {
    fn default() -> Self {
        LimitsConfig { record_mb: 64, zip_entry_mb: 256, document_mb: 64 }
    }
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {}; name another one with --config", reason(.error))]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The file is wrong.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
    /// The user has no home folder.
    #[error("there is no home folder to keep settings in; set HOME")]
    NoHome,
}

/// Settings without what is wrong in their file.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The settings; what is wrong has its default.
    pub config: Config,
    /// All that is wrong, each with its file, its line and what to do.
    pub faults: Vec<String>,
    /// Whether the file may say whose labels these are, or about what, in a part that cannot be read.
    pub hides_who: bool,
    /// Whether the file may name words to hide in a part that cannot be read.
    pub hides_masks: bool,
    path: String,
    text: String,
}

impl Loaded {
    /// Reads the settings at `path`, else the user's own, else the defaults.
    ///
    /// # Errors
    /// Where a named file is missing, or it cannot be read.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let own = Folders::find().ok().map(|folders| folders.config.join("config.toml"));
        let (path, named) = match (path, own) {
            (Some(path), _) => (path.to_owned(), true),
            (None, Some(path)) => (path, false),
            (None, None) => return Ok(Loaded::default()),
        };
        let shown = path.display().to_string();
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Loaded::parse(&shown, &text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !named => {
                Ok(Loaded::default())
            }
            Err(error) => Err(ConfigError::Unreadable { path: shown, error }),
        }
    }

    /// Reads settings from their text; `path` is named in faults.
    #[must_use]
    pub fn parse(path: &str, text: &str) -> Self {
        let mut loaded =
            Loaded { path: path.to_owned(), text: text.to_owned(), ..Loaded::default() };
        if let Err(error) = toml::from_str::<toml::Table>(text) {
            (loaded.hides_who, loaded.hides_masks) = (true, true);
            loaded.faults.push(told(path, text, &error));
            return loaded;
        }
        let mut rest = text.to_owned();
        let mut found_at: Vec<(usize, String)> = Vec::new();
        // Each round takes one wrong line out, so that what is wrong behind it is found too.
        loop {
            match toml::from_str(&rest) {
                Ok(config) => {
                    loaded.config = config;
                    break;
                }
                Err(error) => {
                    let at = error.span().map_or(0, |span| span.start);
                    found_at.push((at, told(path, text, &error)));
                    let (found, line) = blank(&mut rest, at);
                    let begins = |key: &&str| line.trim_start().starts_with(*key);
                    loaded.hides_who |= !found || ["reviewer", "rubric"].iter().any(begins);
                    loaded.hides_masks |= !found || ["mask", "[blind", "blind"].iter().any(begins);
                    if !found {
                        break;
                    }
                }
            }
        }
        found_at.sort();
        loaded.faults.extend(found_at.into_iter().map(|(_, fault)| fault));
        loaded
    }

    /// The settings, unless something in them is wrong.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn whole(self) -> Result<Config, ConfigError> {
        if self.faults.is_empty() { Ok(self.config) } else { Err(ConfigError::Wrong(self.faults)) }
    }

    /// Notes that a value is wrong; its line is the first one that holds it.
    pub fn note(&mut self, value: &str, problem: &str) {
        let line = self.text.lines().position(|line| line.contains(value));
        let line = line.map(|line| format!(":{}", line + 1)).unwrap_or_default();
        self.faults.push(format!("{}{line}: {problem}", self.path));
    }
}

/// Makes the line at a byte a blank one, and those behind it that are left over from its value. Gives
/// whether there was one, and the line.
fn blank(text: &mut String, at: usize) -> (bool, String) {
    let start = text[..at.min(text.len())].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default().to_owned();
    let mut from = start;
    let mut found = false;
    while from < text.len() {
        let end = text[from..].find('\n').map_or(text.len(), |end| from + end);
        found |= !text[from..end].trim().is_empty();
        let room = " ".repeat(end - from);
        text.replace_range(from..end, &room);
        if toml::from_str::<toml::Table>(text).is_ok() {
            break;
        }
        from = end + 1;
    }
    (found, line)
}

/// What is wrong, where, and what to do.
fn told(path: &str, text: &str, error: &toml::de::Error) -> String {
    let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
    let message = error.message().lines().next().unwrap_or_default().to_owned();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let near = quoted.split_first().and_then(|(word, known)| nearest(word, known.iter().copied()));
    let remedy = match near {
        Some(near) if message.starts_with("unknown") => format!("did you mean {near}?"),
        _ => "correct it, or take it out".to_owned(),
    };
    format!("{path}:{line}:{column}: {message}; {remedy}")
}

/// Where the program's own files lie. None of the folders is made before it is written to.
#[derive(Clone, Debug)]
pub struct Folders {
    /// `config.toml` and `keymaps/`.
    pub config: PathBuf,
    /// Labels that cannot lie beside their data.
    pub data: PathBuf,
    /// What a review remembers for the next one: saved filters.
    pub state: PathBuf,
    /// Unlinked copies of compressed or piped data, what is kept of indexes, notes while an editor has
    /// them; may be deleted at any time.
    pub cache: PathBuf,
}

impl Folders {
    /// The user's folders.
    ///
    /// # Errors
    /// Where there is no home folder.
    pub fn find() -> Result<Self, ConfigError> {
        let folders = ProjectDirs::from("", "", "triptych").ok_or(ConfigError::NoHome)?;
        Ok(Folders {
            config: folders.config_dir().to_owned(),
            data: folders.data_dir().to_owned(),
            state: folders.state_dir().unwrap_or(folders.data_dir()).to_owned(),
            cache: folders.cache_dir().to_owned(),
        })
    }
}

/// Whose labels these are: the option, else `$TRIPTYCH_REVIEWER`, else the settings, else the
/// system's user.
#[must_use]
pub fn reviewer_from_environment(option: Option<&str>, config: &Config) -> String {
    let variable = |name| env::var(name).ok();
    let named = [
        option.map(str::to_owned),
        variable("TRIPTYCH_REVIEWER"),
        config.reviewer.clone(),
        variable("USER"),
        variable("LOGNAME"),
    ];
    let mut named = named.into_iter().flatten().filter(|name| !name.trim().is_empty());
    named.next().unwrap_or_else(|| "reviewer".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_and_the_rest_holds() {
        let text = "azerty = true\nkeymp = [\n  \"vim\"\n]\nhold_guard_ms = \"no\"\n\n[limits]\nrecord_mb = 1\nrecord = 2\n";
        let Loaded { config, faults, hides_who, .. } = Loaded::parse("config.toml", text);
        let starts = ["config.toml:2:1: ", "config.toml:5:17: ", "config.toml:9:1: "];
        assert_eq!(faults.len(), starts.len(), "{faults:?}");
        assert!(
            faults.iter().zip(starts).all(|(fault, start)| fault.starts_with(start)),
            "{faults:?}"
        );
        assert!(faults[0].ends_with("did you mean keymap?"), "{faults:?}");
        assert_eq!((config.azerty, config.limits.record_mb, config.hold_guard_ms), (true, 1, 60));
        assert!(!hides_who, "whose labels these are is known");
        assert!(Loaded::parse("config.toml", "reviewer = 7\n").hides_who);
        assert!(Loaded::parse("config.toml", "reviewer = \"a\"\nrubric = \"\n").hides_who);
    }

    #[test]
    fn the_template_has_every_key_with_its_default() {
        let of_template = Loaded::parse("config.toml", TEMPLATE).whole().unwrap();
        assert_eq!(format!("{of_template:?}"), format!("{:?}", Config::default()));
        // A key that there is not makes the reader name all that there are.
        let names = |wrong: &str| {
            let error = toml::from_str::<Config>(wrong).unwrap_err().message().to_owned();
            error.split('`').skip(3).step_by(2).map(str::to_owned).collect::<Vec<String>>()
        };
        let all = [
            names("zz = 1"),
            names("[limits]\nzz = 1"),
            names("[tags]\nzz = 1"),
            names("[blind]\nzz = 1"),
        ];
        for name in all.iter().flatten() {
            let is_line = |line: &str| {
                let line = line.trim_start_matches("# ");
                line.starts_with(&format!("{name} =")) || line.trim_matches(['[', ']']) == name
            };
            assert!(TEMPLATE.lines().any(is_line), "{name} is missing");
        }
        assert!(all.iter().all(|names| !names.is_empty()), "{all:?}");
        let uncommented = TEMPLATE
            .replace("# reviewer", "reviewer")
            .replace("# rubric =", "rubric =")
            .replace("# keymap", "keymap")
            .replace("# suspect", "suspect")
            .replace("# [[map]]", "[[map]]")
            .replace("# glob", "glob")
            .replace("# prompt", "prompt")
            .replace("# answer =", "answer =");
        assert!(Loaded::parse("config.toml", &uncommented).whole().is_ok());
    }

    #[test]
    fn what_is_not_said_keeps_its_default() {
        let config = Loaded::parse("config.toml", "reviewer = \"alice\"\n").whole().unwrap();
        assert!(config.auto_advance);
        assert_eq!(config.limits.record_mb, 64);
    }
}
