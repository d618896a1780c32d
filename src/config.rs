//! config.toml and where the program's own files lie.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::Deserialize;

use crate::filter::nearest::nearest;
use crate::rubric::line_and_column;

/// The user's settings. Every one has a default.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Whose labels these are.
    pub reviewer: Option<String>,
    /// The rubric, by name or path.
    pub rubric: Option<String>,
    /// The keymap, by name or path.
    pub keymap: Option<String>,
    /// Whether the answer that makes an item done goes on to the next open one.
    pub auto_advance: bool,
    /// For how long a held key is passed over after it moved on, in ms; 0 is off.
    pub hold_guard_ms: u64,
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

/// Where the texts of the files that a pattern fits are.
#[derive(Clone, Debug, Deserialize)]
pub struct MapConfig {
    /// The pattern, e.g. `**/raw/*.jsonl`.
    pub glob: String,
    /// The JSON Pointers by field: `prompt = "/request/text"`.
    #[serde(flatten)]
    pub fields: BTreeMap<String, String>,
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

impl Default for Config {
    fn default() -> Self {
        Config {
            reviewer: None,
            rubric: None,
            keymap: None,
            auto_advance: true,
            hold_guard_ms: 60,
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
    #[error("{path}: {error}; name another one with --config")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
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
    /// The user has no home folder.
    #[error("there is no home folder to keep settings in; set HOME")]
    NoHome,
}

impl Config {
    /// Reads the settings at `path`, else the user's own, else the defaults.
    ///
    /// # Errors
    /// Where a named file is missing, or a file is wrong.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let own = Folders::find().ok().map(|folders| folders.config.join("config.toml"));
        let (path, named) = match (path, own) {
            (Some(path), _) => (path.to_owned(), true),
            (None, Some(path)) => (path, false),
            (None, None) => return Ok(Config::default()),
        };
        let shown = path.display().to_string();
        match fs::read_to_string(&path) {
            Ok(text) => Config::parse(&shown, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !named => {
                Ok(Config::default())
            }
            Err(error) => Err(ConfigError::Unreadable { path: shown, error }),
        }
    }

    /// Reads settings from their text; `path` is named in errors.
    ///
    /// # Errors
    /// Where a key is unknown or a value has the wrong type.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
            let near =
                quoted.split_first().and_then(|(word, known)| nearest(word, known.iter().copied()));
            let remedy = match near {
                Some(near) if message.starts_with("unknown field") => {
                    format!("did you mean {near}?")
                }
                _ => "correct it, or take it out".to_owned(),
            };
            ConfigError::Wrong { path: path.to_owned(), line, column, problem: message, remedy }
        })
    }
}

/// Where the program's own files lie. None of the folders is made before it is written to.
#[derive(Clone, Debug)]
pub struct Folders {
    /// `config.toml` and `keymaps/`.
    pub config: PathBuf,
    /// Labels that cannot lie beside their data.
    pub data: PathBuf,
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
    fn a_wrong_key_is_named_with_its_place_and_the_nearest() {
        let error = Config::parse("config.toml", "azerty = true\nkeymp = \"vim\"\n").unwrap_err();
        let words = error.to_string();
        assert!(words.starts_with("config.toml:2:1: "), "{words}");
        assert!(words.ends_with("did you mean keymap?"), "{words}");
    }

    #[test]
    fn what_is_not_said_keeps_its_default() {
        let config = Config::parse("config.toml", "reviewer = \"alice\"\n").unwrap();
        assert!(config.auto_advance);
        assert_eq!(config.limits.record_mb, 64);
    }
}
