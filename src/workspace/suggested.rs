//! Commands to type that speak of what is open: the same data, labels, questions and items.

use std::path::Path;

use crate::cli::ReadArgs;
use crate::text::shell_word;

/// The arguments of a session, from which every command is made that it suggests.
#[derive(Clone, Debug, Default)]
pub struct Suggested {
    files: Vec<String>,
    options: Vec<String>,
}

impl Suggested {
    /// The commands of a session with these arguments that reviews this sample.
    #[must_use]
    pub fn of(args: &ReadArgs, sample: Option<&str>) -> Self {
        let ReadArgs {
            files,
            format,
            map,
            flags,
            flags_id,
            path_fields,
            group,
            ids,
            sample: _,
            filter: _,
            sort,
            shuffle,
            labels,
            reviewer,
            rubric,
            config,
        } = args;
        let mut options = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                options.push(option(name, &value));
            }
        };
        add("format", format.clone());
        for map in map {
            add("map", Some(map.clone()));
        }
        for flags in flags {
            add("flags", Some(flags.clone()));
        }
        add("flags-id", (!flags.is_empty() && flags_id != "id").then(|| flags_id.clone()));
        add("path-fields", path_fields.clone());
        for group in group {
            add("group", Some(group.clone()));
        }
        add("ids", ids.as_deref().map(path));
        add("sample", sample.map(str::to_owned));
        add("sort", sort.clone());
        add("shuffle", shuffle.clone());
        add("labels", labels.as_deref().map(path));
        add("reviewer", reviewer.clone());
        add("rubric", rubric.clone());
        add("config", config.as_deref().map(path));
        Suggested { files: files.iter().map(|file| shell_word(&named(file))).collect(), options }
    }

    /// `triptych NAME` on the items of a filter, with more words; as a shell reads it.
    #[must_use]
    pub fn command(&self, name: &str, filter: Option<&str>, more: &str) -> String {
        let filter = filter.map(|filter| option("filter", filter));
        let words = self.files.iter().chain(&self.options).chain(&filter).map(String::as_str);
        let words = ["triptych", name].into_iter().chain(words);
        words.chain((!more.is_empty()).then_some(more)).collect::<Vec<_>>().join(" ")
    }
}

/// A value that begins with a hyphen would be an option of its own.
fn option(name: &str, value: &str) -> String {
    let between = if value.starts_with('-') && value != "-" { '=' } else { ' ' };
    format!("--{name}{between}{}", shell_word(value))
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

/// A file's name as an argument.
fn named(file: &Path) -> String {
    let name = path(file);
    if name.starts_with('-') && name != "-" { format!("./{name}") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_repeats_what_the_session_was_told() {
        let args = ReadArgs {
            files: vec!["a b.jsonl".into(), "-odd.jsonl".into()],
            labels: Some("it's.jsonl".into()),
            map: vec!["prompt=/x".into(), "id=/y".into()],
            flags_id: "id".into(),
            sort: Some("-faking".into()),
            filter: Some("tier=free".into()),
            ..ReadArgs::default()
        };
        assert_eq!(
            Suggested::of(&args, Some("s 1")).command("export", Some("-tier=paid"), "--to csv"),
            r"triptych export 'a b.jsonl' ./-odd.jsonl --map prompt=/x --map id=/y --sample 's 1' --sort=-faking --labels 'it'\''s.jsonl' --filter=-tier=paid --to csv"
        );
    }
}
