//! From the command line and the settings to how files are opened.

use std::path::PathBuf;

use super::failure::Failure;
use crate::cli::ReadArgs;
use crate::config::map::MapConfig;
use crate::config::maps;
use crate::config::{Config, Folders, LimitsConfig};
use crate::corpus::derived::{Derived, PathFields};
use crate::corpus::formats::custom::Mapping;
use crate::corpus::scratchpad::TagNames;
use crate::corpus::{Limits, OpenOptions, formats};
use crate::filter::{self, Atom, Expr};

/// How files are opened, but for mappings and flags.
///
/// # Errors
/// Where a format or a tag is none.
pub fn open_options(
    args: &ReadArgs,
    config: &Config,
    folders: &Folders,
) -> Result<OpenOptions, Failure> {
    let format = args.format.as_deref().map(find_format).transpose()?;
    let limits = limits(config.limits);
    let names = |written: &[String]| tag_names(written).map_err(Failure::usage);
    let tags = TagNames::with(&names(&config.tags.scratchpad)?, &names(&config.tags.answer)?);
    Ok(OpenOptions {
        format,
        limits,
        spools: folders.cache.clone(),
        mappings: Vec::new(),
        tags,
        flags: None,
        derived: derived(args, config)?,
    })
}

/// The fields that no record has itself.
///
/// # Errors
/// Where a pattern or a group is none.
fn derived(args: &ReadArgs, config: &Config) -> Result<Derived, Failure> {
    let path = args.path_fields.as_deref().map(|text| {
        let wrong = |error| Failure::usage(format!("--path-fields {text}: {error}"));
        PathFields::parse(text).map_err(wrong)
    });
    let mut derived = Derived::default();
    derived.path = path.transpose()?;
    for text in &args.group {
        let wrong = |error: String| Failure::usage(format!("--group {text}: {error}"));
        let usage = || wrong("write NAME=EXPR, e.g. --group contrast='type~^contrast_'".to_owned());
        let (name, group) = text.split_once('=').ok_or_else(usage)?;
        let is_name = !name.is_empty()
            && !name.contains(|c: char| c.is_whitespace() || "~:<>!\"".contains(c));
        if !is_name {
            return Err(usage());
        }
        if derived.names().any(|known| known == name) {
            return Err(wrong(format!("{name} is named twice")));
        }
        let group =
            filter::parse_with(group, &config.filters).map_err(|error| wrong(error.to_string()))?;
        let is_of_fields = |atom: &&Atom| matches!(atom, Atom::Compare { .. } | Atom::Has(_));
        if let Some(other) = group.atoms().into_iter().find(|atom| !is_of_fields(atom)) {
            let other = Expr::Atom(other.clone());
            return Err(wrong(format!(
                "{other} asks for no field; a group is told by fields and flags"
            )));
        }
        derived.groups.push((name.to_owned(), group));
    }
    Ok(derived)
}

/// Names of tags, which may be written with their brackets.
///
/// # Errors
/// Where one is none.
pub fn tag_names(written: &[String]) -> Result<Vec<String>, String> {
    let bare = |name: &String| {
        let bare = name.trim_matches(['<', '>', '/', ' ']);
        if let Some((open, close)) = name.split_once('…')
            && !open.trim().is_empty()
            && !close.trim().is_empty()
        {
            return Ok(name.clone());
        }
        let usable = !bare.is_empty() && !bare.contains(['<', '>', '\n']);
        let wrong = || format!("tags: {name:?} is no tag; write e.g. INNER_VOICE");
        if usable { Ok(bare.to_owned()) } else { Err(wrong()) }
    };
    written.iter().map(bare).collect()
}

fn limits(config: LimitsConfig) -> Limits {
    Limits {
        record: config.record_mb << 20,
        zip_entry: config.zip_entry_mb << 20,
        document: config.document_mb << 20,
    }
}

/// The command line's mapping for every file, else the one beside the data or in the settings.
///
/// # Errors
/// Where one of them is wrong.
pub fn mappings(
    named: &[String],
    config: &Config,
    inputs: &[PathBuf],
) -> Result<Vec<(glob::Pattern, Mapping)>, Failure> {
    let mut all = Vec::new();
    let mut own = Mapping::default();
    for text in named {
        let Some((target, pointer)) = text.split_once('=') else {
            return Err(Failure::usage(format!(
                "--map {text}: write FIELD=/POINTER, e.g. prompt=/request/text"
            )));
        };
        own.add(target, pointer).map_err(|error| Failure::usage(format!("--map: {error}")))?;
    }
    if !own.is_empty() {
        let every = glob::Pattern::new("*").map_err(Failure::wrong)?;
        all.push((every, own));
    }
    let saved = maps::saved(inputs).map_err(Failure::usage)?;
    let saved = saved.iter().map(|map| (map, maps::SHARED));
    for (map, file) in saved.chain(config.map.iter().map(|map| (map, "config.toml"))) {
        let wrong = |error: String| Failure::usage(format!("{file}: map {}: {error}", map.glob));
        all.push(mapping(map).map_err(wrong)?);
    }
    Ok(all)
}

/// A mapping of the settings and the files that it is for.
///
/// # Errors
/// Where its pattern, a field or a pointer is none.
pub fn mapping(map: &MapConfig) -> Result<(glob::Pattern, Mapping), String> {
    let pattern = glob::Pattern::new(&map.glob).map_err(|error| error.to_string())?;
    let mut mapping = Mapping::default();
    for (target, pointers) in &map.fields {
        for pointer in pointers.iter() {
            mapping.add(target, pointer).map_err(|error| error.to_string())?;
        }
    }
    Ok((pattern, mapping))
}

pub fn parse_filter(text: Option<&str>, config: &Config) -> Result<Option<Expr>, Failure> {
    let parse = |text: &str| {
        let wrong = |error| Failure::usage(format!("--filter: {error}"));
        filter::parse_with(text, &config.filters).map_err(wrong)
    };
    text.map(parse).transpose()
}

/// The format of this name.
fn find_format(name: &str) -> Result<&'static formats::Format, Failure> {
    formats::by_name(name).ok_or_else(|| {
        let names: Vec<&str> = formats::FORMATS.iter().map(|format| format.name).collect();
        Failure::unknown("format", name, &names)
    })
}
