//! The documentation says what the program does: its tables and its picture are made from the
//! definitions and the program itself, and every command in it is run. `DOCS_UPDATE=1 cargo test --test docs`
//! writes them anew.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

#[path = "../support/mod.rs"]
mod support;

mod book;
mod picture;
mod pictures;
mod ran;

use std::fs;
use std::path::{Path, PathBuf};

use triptych::config;
use triptych::corpus::formats::FORMATS;
use triptych::filter::State;
use triptych::tui::keys::command::{self, Command, Group};
use triptych::tui::keys::keymap::Keymap;
use triptych::tui::reader::selecting;

use self::support::Home;

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares a file with what it should hold, or writes it.
fn hold(name: &str, wanted: &str) {
    if std::env::var_os("DOCS_UPDATE").is_some() {
        fs::write(place(name), wanted).unwrap();
        return;
    }
    let found = fs::read_to_string(place(name)).unwrap_or_default();
    let differing = found.lines().zip(wanted.lines()).find(|(found, wanted)| found != wanted);
    assert!(
        found == wanted,
        "{name} is not up to date (DOCS_UPDATE=1 cargo test --test docs): {differing:?}"
    );
}

/// Compares a part of a page, between its two marks, with what it should hold, or writes it.
fn hold_part(page: &str, part: &str, wanted: &str) {
    let text = fs::read_to_string(place(page)).unwrap();
    let (begin, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->\n"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{page} lacks {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{page} lacks {end}"));
    hold(page, &format!("{before}{begin}\n{}\n\n{end}{after}", wanted.trim_end()));
}

/// A home folder with all of the sample data, labels too.
fn demo() -> Home {
    let home = Home::new();
    for name in ["labels.jsonl", "README.md"] {
        fs::copy(place("sample-data").join(name), home.path(name)).unwrap();
    }
    home
}

/// A text in a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[test]
fn the_formats_are_those_of_the_table() {
    let rows = FORMATS
        .iter()
        .map(|format| format!("| `{}` | {} |\n", format.name, cell(format.looks_for)));
    let head = "| format | a record is recognised by |\n| --- | --- |\n".to_owned();
    hold_part("docs/formats.md", "formats", &rows.fold(head, |table, row| table + &row));
}

#[test]
fn the_states_are_those_that_a_filter_knows() {
    let rows = State::ALL.iter().map(|(_, name, about)| format!("| `is:{name}` | {about} |\n"));
    let head = "| | the item is one of which this holds |\n| --- | --- |\n".to_owned();
    hold_part("docs/finding.md", "states", &rows.fold(head, |table, row| table + &row));
}

#[test]
fn the_keys_are_those_of_the_default_keymap() {
    let keymap = Keymap::builtin("default").unwrap();
    let mut text = String::new();
    for group in Group::ALL {
        text.push_str(&format!(
            "## {}\n\n| key | command | what it does |\n| --- | --- | --- |\n",
            group.title()
        ));
        let keys = |command| {
            let keys = keymap.keys_for(command).into_iter();
            keys.map(|key| format!("`{}`", cell(&key))).collect::<Vec<_>>().join(" ")
        };
        if group == Group::Select {
            for (command, words) in selecting::MEANINGS {
                let name = command::row_of(command).name;
                text.push_str(&format!("| {} | {name} | {} |\n", keys(command), cell(words)));
            }
        }
        for row in command::rows().filter(|row| row.group == group) {
            if !matches!(row.command, Command::Answer(2..=9 | 0)) {
                text.push_str(&format!(
                    "| {} | {} | {} |\n",
                    keys(row.command),
                    row.name,
                    cell(row.help)
                ));
            }
        }
        text.push('\n');
    }
    hold_part("docs/keys.md", "keys", &text);
}

#[test]
fn the_settings_and_the_rubric_are_the_templates() {
    let block = |text: &str| format!("```toml\n{}\n```\n", text.trim_end());
    hold_part("docs/config.md", "settings", &block(config::TEMPLATE));
    let rubric = Home::new().run(&["rubric", "--new"]).stdout;
    hold_part("docs/rubric.md", "template", &block(std::str::from_utf8(&rubric).unwrap()));
}

#[test]
fn every_command_is_in_the_reference() {
    let home = Home::new();
    let help = |name: &[&str]| {
        let words: Vec<&str> = ["help"].iter().chain(name).copied().collect();
        String::from_utf8(home.run(&words).stdout).unwrap()
    };
    let whole = help(&[]);
    let commands = whole.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 10, "{names:?}");
    let mut text = format!("## triptych\n\n```text\n{}\n```\n", whole.trim_end());
    for name in names {
        text.push_str(&format!(
            "\n## triptych {name}\n\n```text\n{}\n```\n",
            help(&[name]).trim_end()
        ));
    }
    hold_part("docs/commands.md", "commands", &text);
}
