//! What a review remembers for the next one, in files of the program's own: words under names.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::Folders;
use crate::disk::fresh::{Fresh, Rights};

/// What is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Filters, by the names that they were saved under.
    Filters,
    /// Layouts, by the data that they are for.
    Layouts,
}

impl Kept {
    /// All of them; none where there is no file that can be read.
    #[must_use]
    pub fn load(self) -> BTreeMap<String, String> {
        let text = self.path().and_then(|path| fs::read_to_string(path).ok());
        text.and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
    }

    /// Keeps words under a name.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep(self, name: &str, words: &str) -> io::Result<()> {
        let path = self.path().ok_or_else(|| io::Error::other("there is no home folder"))?;
        let mut all = self.load();
        all.insert(name.to_owned(), words.to_owned());
        let text = toml::to_string(&all).map_err(io::Error::other)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let mut fresh = Fresh::begin(&path, Rights::AtMost(0o600))?;
        fresh.file().write_all(text.as_bytes())?;
        fresh.replace().map_err(io::Error::other)
    }

    fn path(self) -> Option<PathBuf> {
        let name = match self {
            Kept::Filters => "filters.toml",
            Kept::Layouts => "layouts.toml",
        };
        Folders::find().ok().map(|folders| folders.state.join(name))
    }
}
