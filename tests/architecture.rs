//! The plan of the house, read from the `use` lines: imports point downward, and never in a circle.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top down; those on one floor may know each other.
const HOUSE: &[&[&str]] = &[
    &["main"],
    &["tui", "commands"],
    &["export", "imports"],
    &["report"],
    &["workspace"],
    &["catalogue", "stats"],
    &["queue"],
    &["labels"],
    &["corpus", "config", "rubric", "text", "cli"],
    &["filter"],
    &["transcript", "json", "disk"],
];

/// The floors inside the corpus.
const CORPUS: &[&[&str]] = &[
    &[
        "", "change", "derived", "file", "flags", "given", "item", "joined", "kept", "mappable",
        "open", "opening", "peek", "reading", "requests",
    ],
    &["container"],
    &["formats"],
    &["identity"],
    &["quotes", "record", "scratchpad", "showing"],
];

/// The floors inside the screen's room.
const TUI: &[&[&str]] = &[
    &[""],
    &["runtime"],
    &["update", "view"],
    &["screens"],
    &["key_line", "overlay", "suggesting", "reader", "blind", "model"],
    &["message"],
    &["session"],
    &["errand", "frame_guard", "hidden", "line", "saving", "showing", "terminal", "typed"],
    &["canvas"],
    &["keys", "theme"],
];

/// A file's module path: `["tui", "model"]`; a `mod.rs` has its folder's.
type Module = Vec<String>;

/// What each file names of the crate outside its tests.
struct House {
    files: BTreeMap<Module, PathBuf>,
    /// What a `mod.rs` hands on: the module and the name, to the file that has it.
    handed_on: BTreeMap<(Module, String), Module>,
    uses: BTreeMap<Module, BTreeSet<Module>>,
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn source_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(&source(), &mut files);
    files
}

fn module(path: &Path) -> Module {
    let inside = path.strip_prefix(source()).unwrap().with_extension("");
    let mut parts: Module =
        inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
        parts.pop();
    }
    parts
}

/// A file's text without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n").collect()
}

/// Every path that a `use` declaration names, its groups written out.
fn written_out(declaration: &str) -> Vec<String> {
    let declaration: String = declaration.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((start, rest)) = declaration.split_once('{') else {
        let path = declaration.split(" as ").next().unwrap_or_default();
        return vec![path.trim().to_owned()];
    };
    let inside = rest.strip_suffix('}').unwrap_or(rest);
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for sign in inside.chars() {
        depth += match sign {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        match sign {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(sign),
        }
    }
    let whole = |part: &String| match part.trim() {
        "self" => start.trim().trim_end_matches("::").to_owned(),
        part => format!("{}{part}", start.trim()),
    };
    parts
        .iter()
        .filter(|part| !part.trim().is_empty())
        .flat_map(|part| written_out(&whole(part)))
        .collect()
}

/// The `use` declarations of a file, each with whether it hands on what it names.
fn declarations(code: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use ") {
        let before = rest[..at].rsplit('\n').next().unwrap_or_default().trim();
        let end = rest[at..].find(';').map_or(rest.len(), |end| at + end);
        if before.is_empty() || before == "pub" || before.starts_with("pub(") {
            let names = written_out(&rest[at + 4..end]);
            found.extend(names.into_iter().map(|name| (name, !before.is_empty())));
        }
        rest = &rest[end..];
    }
    found
}

/// Paths that stand in the code outside of `use`: `crate::text::wrap`, `opening::open_each`.
fn paths(code: &str) -> Vec<String> {
    let is_name = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == ':';
    let statements =
        code.split(';').filter(|statement| !statement.trim_start().starts_with("pub use "));
    let words = statements.flat_map(|statement| statement.split(|sign| !is_name(sign)));
    words.filter(|word| word.contains("::") && !word.ends_with(':')).map(str::to_owned).collect()
}

impl House {
    fn read() -> Self {
        let files: BTreeMap<Module, PathBuf> = source_files()
            .into_iter()
            .filter(|path| !path.to_string_lossy().ends_with("tests.rs"))
            .map(|path| (module(&path), path))
            .collect();
        let mut house = House { files, handed_on: BTreeMap::new(), uses: BTreeMap::new() };
        let texts: BTreeMap<Module, String> =
            house.files.iter().map(|(module, path)| (module.clone(), code(path))).collect();
        for (module, text) in &texts {
            for (name, _) in declarations(text).iter().filter(|(_, is_public)| *is_public) {
                let path = House::absolute(module, name);
                let target = house.file_of(&path);
                let name = path.last().cloned().unwrap_or_default();
                house.handed_on.insert((module.clone(), name), target);
            }
        }
        for (module, text) in &texts {
            // What a room hands on is its front door and no import of its own.
            let private = declarations(text).into_iter().filter(|(_, is_public)| !is_public);
            let names: Vec<String> = private.map(|(name, _)| name).chain(paths(text)).collect();
            let targets = names
                .iter()
                .filter(|name| house.is_of_the_crate(module, name))
                .map(|name| house.file_of(&House::absolute(module, name)))
                .filter(|target| target != module && !target.is_empty())
                .collect();
            house.uses.insert(module.clone(), targets);
        }
        house
    }

    fn is_of_the_crate(&self, module: &Module, name: &str) -> bool {
        let first = name.split("::").next().unwrap_or_default();
        let mut child = module.clone();
        child.push(first.to_owned());
        ["crate", "super", "self"].contains(&first) || self.files.contains_key(&child)
    }

    fn absolute(module: &Module, name: &str) -> Module {
        let mut parts: Vec<String> = name.split("::").map(|part| part.trim().to_owned()).collect();
        let mut base = module.clone();
        match parts.first().map(String::as_str) {
            Some("crate") => base.clear(),
            Some("super" | "self") => {}
            _ => {
                base.extend(parts);
                return base;
            }
        }
        while parts.first().is_some_and(|part| ["crate", "super", "self"].contains(&part.as_str()))
        {
            if parts.remove(0) == "super" {
                base.pop();
            }
        }
        base.extend(parts);
        base
    }

    /// The file that has what a path names.
    fn file_of(&self, path: &Module) -> Module {
        for length in (0..=path.len()).rev() {
            let module = path[..length].to_vec();
            if let Some(name) = path.get(length)
                && let Some(target) = self.handed_on.get(&(module.clone(), name.clone()))
            {
                return target.clone();
            }
            if self.files.contains_key(&module) {
                return module;
            }
        }
        Vec::new()
    }
}

/// Groups of files that reach one another, each with more than one.
fn circles(uses: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<String>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = uses
        .keys()
        .map(|from| {
            let mut seen = BTreeSet::new();
            let mut next: Vec<&Module> = uses[from].iter().collect();
            while let Some(module) = next.pop() {
                if seen.insert(module) {
                    next.extend(uses.get(module).into_iter().flatten());
                }
            }
            (from, seen)
        })
        .collect();
    let both =
        |one: &Module, other: &Module| reached[one].contains(other) && reached[other].contains(one);
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for one in uses.keys().filter(|one| reached[*one].contains(*one)) {
        let circle = uses.keys().filter(|other| both(one, other));
        found.insert(circle.map(|module| module.join("::")).collect());
    }
    found.into_iter().collect()
}

/// Imports that point upward in a plan, where `room` gives the room of a file in it.
fn upward(
    house: &House,
    plan: &[&[&str]],
    room: impl Fn(&Module) -> Option<String>,
) -> Vec<String> {
    let floor = |module: &Module| {
        let room = room(module)?;
        let found = plan.iter().position(|rooms| rooms.contains(&room.as_str()));
        assert!(found.is_some(), "{} stands on no floor; put it into the plan", module.join("::"));
        found
    };
    let mut found = Vec::new();
    for (from, targets) in &house.uses {
        for to in targets {
            if let (Some(own), Some(other)) = (floor(from), floor(to))
                && own > other
            {
                found.push(format!("{} imports {}", from.join("::"), to.join("::")));
            }
        }
    }
    found
}

fn room_in(outer: &'static str) -> impl Fn(&Module) -> Option<String> {
    move |module| (module.first()? == outer).then(|| module.get(1).cloned().unwrap_or_default())
}

#[test]
fn no_room_imports_from_above() {
    let house = House::read();
    assert!(house.files.len() > 50);
    let none: Vec<String> = Vec::new();
    assert_eq!(upward(&house, HOUSE, |module| module.first().cloned()), none);
    assert_eq!(upward(&house, CORPUS, room_in("corpus")), none);
    assert_eq!(upward(&house, TUI, room_in("tui")), none);
}

#[test]
fn no_two_files_import_each_other() {
    let house = House::read();
    assert_eq!(circles(&house.uses), Vec::<Vec<String>>::new());
}

/// The most lines that a file of the corpus or of the screen has.
const LONGEST: usize = 400;

#[test]
fn files_are_short() {
    for file in source_files() {
        let room = module(&file);
        if ["tui", "corpus"].iter().any(|name| room.first().is_some_and(|first| first == name)) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            assert!(lines < LONGEST, "{} has {lines} lines: two subjects?", file.display());
        }
    }
}

#[test]
fn circles_are_seen_through_groups_and_doors() {
    let module = |name: &str| vec![name.to_owned()];
    let uses = BTreeMap::from([
        (module("a"), BTreeSet::from([module("b")])),
        (module("b"), BTreeSet::from([module("c")])),
        (module("c"), BTreeSet::from([module("a")])),
        (module("d"), BTreeSet::from([module("a")])),
    ]);
    assert_eq!(circles(&uses), [["a", "b", "c"]]);
    assert_eq!(
        written_out("super::{a::{self, B}, c::D as E}"),
        ["super::a", "super::a::B", "super::c::D"]
    );
}

#[test]
fn only_the_screen_knows_the_terminal() {
    for file in source_files().iter().filter(|file| !file.starts_with(source().join("tui"))) {
        let text = fs::read_to_string(file).unwrap();
        for name in ["ratatui::", "crossterm::"] {
            assert!(!text.contains(name), "{} knows {name}", file.display());
        }
    }
}
