//! The settings, checked as far as other rooms tell what is right.

use std::path::Path;

use super::failure::Failure;
use super::options::{mapping, tag_names};
use crate::config::kept::Kept;
use crate::config::{Config, Loaded};
use crate::filter::{self, Pattern};

/// The settings, without what is wrong in them.
///
/// # Errors
/// Where the file that is named cannot be read.
pub fn lenient(path: Option<&Path>) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::load(path).map_err(Failure::wrong)?;
    let masks = loaded.config.blind.mask.len();
    let (config, faults) = checked(loaded.config.clone());
    loaded.hides_masks |= config.blind.mask.len() < masks;
    loaded.config = config;
    for (name, filter) in Kept::Filters.load() {
        if filter::parse_with(&filter, &loaded.config.filters).is_ok() {
            loaded.config.filters.entry(name).or_insert(filter);
        }
    }
    for (value, problem) in faults {
        loaded.note(&value, &problem);
    }
    Ok(loaded)
}

/// The settings, where nothing is wrong in them.
///
/// # Errors
/// All that is wrong.
pub fn strict(path: Option<&Path>) -> Result<Config, Failure> {
    lenient(path)?.whole().map_err(Failure::wrong)
}

/// Settings without values that mean nothing; each of those with its problem.
fn checked(mut config: Config) -> (Config, Vec<(String, String)>) {
    let mut faults = Vec::new();
    let filters = config.filters.clone();
    config.filters.retain(|name, text| {
        let problem = filter::parse_with(text, &filters).err();
        let problem = problem.map(|error| format!("the filter {name}: {error}"));
        keep(text, problem, &mut faults)
    });
    config.map.retain(|map| {
        let problem = mapping(map).err();
        let problem = problem.map(|error| format!("the map of {}: {error}", map.glob));
        keep(&map.glob, problem, &mut faults)
    });
    config.blind.mask.retain(|text| {
        let problem = Pattern::typed(text).err().map(|error| format!("blind.mask: {error}"));
        keep(text, problem, &mut faults)
    });
    for tags in [&mut config.tags.scratchpad, &mut config.tags.answer] {
        tags.retain(|tag| keep(tag, tag_names(std::slice::from_ref(tag)).err(), &mut faults));
    }
    (config, faults)
}

fn keep(value: &str, problem: Option<String>, faults: &mut Vec<(String, String)>) -> bool {
    let is_right = problem.is_none();
    faults.extend(problem.map(|problem| (value.to_owned(), problem)));
    is_right
}
