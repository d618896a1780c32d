//! `triptych keys`, and finding a keymap by name or path.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use serde_json::json;

use super::stdout::{print_json, print_text};
use super::table::Table;
use crate::config::{Config, Folders};
use crate::text::reason;
use crate::tui::keys::command::{self, Group};
use crate::tui::keys::keymap::Keymap;
use crate::workspace::failure::Failure;
use crate::workspace::settings;

/// What to print.
pub struct Shape {
    /// The names of the keymaps.
    pub list: bool,
    /// The letters that are free.
    pub free: bool,
    /// One JSON document.
    pub json: bool,
}

/// Prints the keys of a keymap.
pub fn run(named: Option<&str>, shape: &Shape, config: Option<&Path>) -> Result<ExitCode> {
    if shape.list {
        let lines = Keymap::builtin_names().map(|name| format!("{name}\n"));
        print_text(lines.collect::<String>().as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let config = settings::strict(config)?;
    let keymap = load_keymap(named, &config)?;
    if shape.free {
        let letters: Vec<String> = keymap.free_letters().into_iter().map(String::from).collect();
        print_text(format!("{}\n", letters.join(" ")).as_bytes())?;
    } else if shape.json {
        let row = |row: &command::CommandRow| json!({"command": row.name, "group": row.group.name(), "keys": keymap.keys_for(row.command), "help": row.help});
        let rows: Vec<_> = command::rows().map(row).collect();
        print_json(&json!({"keymap": keymap.name(), "keys": rows}))?;
    } else {
        print_text(table(&keymap).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn table(keymap: &Keymap) -> String {
    let mut text = format!("keymap {}: {}\n", keymap.name(), keymap.about());
    for group in Group::ALL {
        text.push_str(&format!("\n{}\n", group.title()));
        let mut table = Table::default();
        for row in command::rows().filter(|row| row.group == group) {
            let keys = match keymap.keys_for(row.command).join("  ") {
                none if none.is_empty() => keymap.key_for(row.command),
                keys => keys,
            };
            table.row([String::new(), keys, row.name.to_owned(), row.help.to_owned()]);
        }
        text.push_str(&table.to_string());
    }
    text
}

/// A keymap by path or name: the user's own file of that name comes before the shipped one.
///
/// # Errors
/// Where there is none of that name, or it is wrong.
pub fn load_keymap(named: Option<&str>, config: &Config) -> Result<Keymap> {
    let wanted = named.or(config.keymap.as_deref()).unwrap_or("default");
    let map = find_keymap(wanted)?;
    if config.azerty {
        return map.with_azerty().map_err(|error| anyhow!(Failure::wrong(error)));
    }
    Ok(map)
}

fn find_keymap(named: &str) -> Result<Keymap> {
    let own = Folders::find()
        .ok()
        .map(|folders| folders.config.join("keymaps").join(format!("{named}.toml")));
    let path = match own {
        Some(path) if path.is_file() => path,
        _ => {
            if let Some(keymap) = Keymap::builtin(named) {
                return Ok(keymap);
            }
            if !named.contains(['/', '.']) {
                let shipped: Vec<&str> = Keymap::builtin_names().collect();
                bail!(Failure::unknown("keymap", named, &shipped));
            }
            named.into()
        }
    };
    let shown = path.display().to_string();
    let text = fs::read_to_string(&path).map_err(|error| {
        Failure::wrong(format!("{shown}: {}; name a keymap file", reason(error)))
    })?;
    Ok(Keymap::parse(&shown, &text)?)
}
