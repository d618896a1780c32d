//! Which of the files that events name are under review.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::corpus::given::ends_in;

/// The files under review by the names that events have for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Of each file, in their order.
    names: Vec<Arc<str>>,
    /// The paths that they were opened by, in the same order, where these are known.
    paths: Vec<Arc<str>>,
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

    /// The same, with the paths that people know the files by.
    #[must_use]
    pub fn opened_by(self, paths: Vec<Arc<str>>) -> Self {
        Files { paths, ..self }
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

    /// The names of all files, in their order.
    #[must_use]
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// The name of the file at a place, from 0.
    #[must_use]
    pub fn name(&self, file: usize) -> Option<&Arc<str>> {
        self.names.get(file)
    }

    /// The files (from 0) whose names or paths end like this.
    #[must_use]
    pub fn ending_in(&self, path: &str) -> Vec<usize> {
        let is_it = |file: &usize| {
            let of = [self.names.get(*file), self.paths.get(*file)];
            of.into_iter().flatten().any(|name| ends_in(name, path))
        };
        (0..self.names.len()).filter(is_it).collect()
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
