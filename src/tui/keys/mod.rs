//! From a key that is pressed to a command: keys as they are written, every command once, keymaps.

pub mod chord;
pub mod command;
pub mod group;
pub mod keymap;
mod keymap_file;
