//! Which of the files that events name are under review.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// The files under review by the names that events have for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Of each file, in their order.
    names: Vec<Arc<str>>,
    by_name: HashMap<Arc<str>, Vec<u32>>,
    /// Names of files that exist and are not under review.
    elsewhere: HashSet<Arc<str>>,
}

/// Where a file is that an event names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts<'f> {
    /// Under review: these files (from 0); several where one was taken apart.
    Here(&'f [u32]),
    /// It exists, and is not under review.
    Elsewhere,
    /// There is no such file any more, or none was named.
    Gone,
}

impl Files {
    /// Files by their names, in order.
    #[must_use]
    pub fn new(names: Vec<Arc<str>>) -> Self {
        let mut files = Files { names: names.clone(), ..Files::default() };
        for (place, name) in names.into_iter().enumerate() {
            files.also(name, place);
        }
        files
    }

    /// Says that a file is known by another name, too.
    pub fn also(&mut self, name: Arc<str>, file: usize) {
        let Ok(file) = u32::try_from(file) else { return };
        self.elsewhere.remove(&name);
        let known = self.by_name.entry(name).or_default();
        if !known.contains(&file) {
            known.push(file);
        }
    }

    /// Says that a file exists and is not under review, unless it is.
    pub fn is_elsewhere(&mut self, name: Arc<str>) {
        if !self.by_name.contains_key(&name) {
            self.elsewhere.insert(name);
        }
    }

    /// The name of the file at a place, from 0.
    #[must_use]
    pub fn name(&self, file: usize) -> Option<&Arc<str>> {
        self.names.get(file)
    }

    /// The files (from 0) whose names end in this path.
    pub fn ending_in<'f>(&'f self, path: &str) -> impl Iterator<Item = u32> + use<'f> {
        let wanted = Path::new(path).to_owned();
        let fits = move |(_, name): &(u32, &Arc<str>)| Path::new(&***name).ends_with(&wanted);
        (0..).zip(&self.names).filter(fits).map(|(file, _)| file)
    }

    /// Where the file is that an event names.
    #[must_use]
    pub fn find(&self, name: Option<&str>) -> Whereabouts<'_> {
        let Some(name) = name else { return Whereabouts::Gone };
        match self.by_name.get(name) {
            Some(files) => Whereabouts::Here(files),
            None if self.elsewhere.contains(name) => Whereabouts::Elsewhere,
            None => Whereabouts::Gone,
        }
    }
}
