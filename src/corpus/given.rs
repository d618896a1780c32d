//! Which record is meant: by an id, or by what is shown as one, as somebody typed it or a table has it.

use std::path::Path;

/// A record as it is named, and the file that it is said to be in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Given {
    /// An id, `ID~2` for the second record of an id, or `FILE#N`.
    pub name: Box<str>,
    /// The end of its file's path, where that is said.
    pub file: Option<Box<str>>,
}

impl Given {
    /// A name alone.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Given { name: name.into(), file: None }
    }

    /// The ids that a record may have which this names: what is shown as `ID~2` may be an id, too.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let of_several = self.nth().map(|(id, _)| id);
        std::iter::once(&*self.name).chain(of_several)
    }

    /// `q7~2` as the second record of the id `q7`.
    fn nth(&self) -> Option<(&str, usize)> {
        let (id, place) = self.name.rsplit_once('~')?;
        Some((id, place.parse().ok().filter(|place| *place > 0)?))
    }
}

/// What is known of records, for telling which of them is meant.
pub struct Known<'k> {
    /// The positions of the records with an id, in order.
    pub with_id: &'k dyn Fn(&str) -> Vec<usize>,
    /// The position of the record at a place (from 1) of a file (from 0).
    pub in_file: &'k dyn Fn(usize, usize) -> Option<usize>,
    /// The files whose paths end like this, from 0.
    pub files: &'k dyn Fn(&str) -> Vec<usize>,
    /// The file of a record.
    pub file: &'k dyn Fn(usize) -> Option<usize>,
}

impl Known<'_> {
    /// The positions of the records that are meant, in order: several where several have the id.
    #[must_use]
    pub fn find(&self, given: &Given) -> Vec<usize> {
        let mut found = self.find_anywhere(given);
        if let Some(file) = &given.file {
            let files = (self.files)(file);
            found.retain(|&position| {
                (self.file)(position).is_some_and(|file| files.contains(&file))
            });
        }
        found
    }

    fn find_anywhere(&self, given: &Given) -> Vec<usize> {
        let found = (self.with_id)(&given.name);
        if !found.is_empty() {
            return found;
        }
        let of_several =
            given.nth().and_then(|(id, place)| (self.with_id)(id).get(place - 1).copied());
        if let Some(position) = of_several {
            return vec![position];
        }
        let Some((file, number)) = given.name.rsplit_once('#') else { return Vec::new() };
        let Ok(number) = number.parse() else { return Vec::new() };
        let files = (self.files)(file).into_iter();
        files.filter_map(|file| (self.in_file)(file, number)).collect()
    }
}

/// Whether a path ends like this, in whole names.
#[must_use]
pub fn ends_in(path: &str, end: &str) -> bool {
    !end.is_empty() && Path::new(path).ends_with(end.strip_prefix("./").unwrap_or(end))
}
