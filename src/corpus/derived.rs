//! Fields that no record has itself: told by its file's path, or by whether a filter holds for it.

use std::path::Path;
use std::sync::OnceLock;

use regex::Regex;

use super::item::Item;
use crate::filter::{Atom, Expr, TranscriptFacts};
use crate::transcript::{Scalar, Transcript};

/// Fields that are worked out for every record.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// From the path of its file.
    pub path: Option<PathFields>,
    /// Whether these hold, `yes` or `no`, by the field's name.
    pub groups: Vec<(String, Expr)>,
    /// A field that some record has itself.
    clash: OnceLock<String>,
}

/// A pattern of paths: `{NAME}` is a field, `*` anything within a folder's or a file's name.
#[derive(Clone, Debug)]
pub struct PathFields {
    pattern: Regex,
    names: Vec<String>,
}

impl PathFields {
    /// Reads a pattern such as `{model}/results_seed{seed}_*`. It is held against the end of a path; what
    /// comes behind its first dot may be left out.
    ///
    /// # Errors
    /// Where it has no field, or a name that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut pattern, mut names) = (String::from("(?:^|/)"), Vec::new());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let (read, taken) = match letter {
                '{' => {
                    let end = rest.find('}').ok_or_else(|| "a { has no }".to_owned())?;
                    let name = &rest[1..end];
                    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
                    if name.is_empty() || !name.chars().all(is_name) {
                        return Err(format!("{{{name}}} is no field's name"));
                    }
                    if names.iter().any(|known| known == name) {
                        return Err(format!("{{{name}}} stands there twice"));
                    }
                    names.push(name.to_owned());
                    ("([^/]+?)".to_owned(), end + 1)
                }
                '*' => ("[^/]*".to_owned(), 1),
                letter => (regex::escape(letter.encode_utf8(&mut [0; 4])), letter.len_utf8()),
            };
            pattern.push_str(&read);
            rest = &rest[taken..];
        }
        if names.is_empty() {
            return Err("it names no field; write e.g. {model}/seed{seed}_*".to_owned());
        }
        pattern.push_str(r"(?:\.[^/]*)?$");
        let pattern = Regex::new(&pattern).map_err(|error| error.to_string())?;
        Ok(PathFields { pattern, names })
    }

    /// The fields that a path tells; none where it does not fit.
    #[must_use]
    pub fn of(&self, path: &Path) -> Vec<(String, Scalar)> {
        let Some(found) = self.pattern.captures(path.to_str().unwrap_or_default()) else {
            return Vec::new();
        };
        let values = found.iter().skip(1).flatten().map(|value| scalar(value.as_str()));
        self.names.iter().cloned().zip(values).collect()
    }
}

/// A number where it is written as one, so that nothing of the path is lost.
fn scalar(text: &str) -> Scalar {
    match text.parse::<u32>() {
        Ok(number) if number.to_string() == text => Scalar::Number(text.into()),
        _ => Scalar::Text(text.into()),
    }
}

impl Derived {
    /// The names of these fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let of_path = self.path.iter().flat_map(|path| &path.names);
        of_path.chain(self.groups.iter().map(|(name, _)| name)).map(String::as_str)
    }

    /// A field of these that some record has itself, as far as records have been read.
    #[must_use]
    pub fn clash(&self) -> Option<&str> {
        self.clash.get().map(String::as_str)
    }

    /// What a file's path tells of its records.
    #[must_use]
    pub fn of_path(&self, path: &Path) -> Vec<(String, Scalar)> {
        let Some(fields) = &self.path else { return Vec::new() };
        // Folders above the one that the program runs in may be asked for.
        let whole = std::fs::canonicalize(path);
        fields.of(whole.as_deref().unwrap_or(path))
    }

    /// What tells the same fields again in a later run.
    #[must_use]
    pub fn source(&self) -> String {
        let path = self.path.as_ref().map(|path| (path.pattern.as_str(), &path.names));
        format!("{path:?} {:?}", self.groups)
    }

    /// Adds them to an item; a field that the record has itself stays.
    pub(super) fn add(&self, of_path: &[(String, Scalar)], item: &mut Item) {
        for (name, value) in of_path {
            self.put(&mut item.transcript, name, value.clone());
        }
        for (name, group) in &self.groups {
            if !knows(group, &item.transcript, &item.file) {
                continue;
            }
            let holds = group.eval(&TranscriptFacts::new(&item.transcript, &item.file));
            let word = if holds { "yes" } else { "no" };
            self.put(&mut item.transcript, name, Scalar::Text(word.into()));
        }
    }

    fn put(&self, transcript: &mut Transcript, name: &str, value: Scalar) {
        if transcript.field(name).is_some() || transcript.flag(name).is_some() {
            // Whoever said it first is enough.
            let _first_time = self.clash.set(name.to_owned());
        } else {
            transcript.fields.push((name.to_owned(), value));
        }
    }
}

/// Whether a record has anything that a group asks for: one without is on neither side.
fn knows(group: &Expr, transcript: &Transcript, file: &str) -> bool {
    let facts = TranscriptFacts::new(transcript, file);
    group.atoms().into_iter().all(|atom| match atom {
        Atom::Compare { key, .. } => facts.has(key),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pattern: &str, path: &str) -> String {
        let fields = PathFields::parse(pattern).unwrap().of(Path::new(path));
        let shown = fields.iter().map(|(name, value)| format!("{name}={value}"));
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_path_tells_its_fields() {
        let pattern = "{model}/results_seed{seed}_*";
        for (path, expected) in [
            ("/runs/tern-3/results_seed42_2026.json", "model=tern-3 seed=42"),
            ("tern-3/results_seed007_x.jsonl.gz", "model=tern-3 seed=007"),
            ("results_seed42_x.json", ""),
            ("/runs/tern-3/more/seed42_x.json", ""),
        ] {
            assert_eq!(told(pattern, path), expected, "{path}");
        }
        assert_eq!(told("{who}_{run}", "a/b_c_1.5.json"), "who=b run=c_1");
        assert_eq!(told("x.{kind}.json", "d/x.old.json"), "kind=old");
    }

    #[test]
    fn a_pattern_that_is_none_is_refused() {
        for (pattern, words) in
            [("seed*", "no field"), ("{a", "no }"), ("{}", "no field's name"), ("{a}{a}", "twice")]
        {
            let refused = PathFields::parse(pattern).unwrap_err();
            assert!(refused.contains(words), "{pattern}: {refused}");
        }
    }
}
