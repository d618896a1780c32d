//! The programs, and the keys that ask each for the same thing.

use std::path::Path;
use std::process::{Command, Stdio};

pub struct Program {
    pub name: &'static str,
    words: &'static [&'static str],
    /// What the first screen shows.
    pub ready: &'static str,
    /// Keys for one line.
    pub step: &'static str,
    /// Keys for the end; the last record's id shows that it is there.
    pub end: &'static str,
    /// Keys for the beginning.
    pub home: &'static str,
    /// Keys that look for the rare word in the whole file, and what shows that it is found.
    pub find: Option<(&'static str, &'static str)>,
}

/// Ours first. `less` needs a line of the file to be as long as the screen is wide, so it cuts them.
pub const PROGRAMS: [Program; 4] = [
    Program {
        name: "triptych",
        words: &[env!("CARGO_BIN_EXE_triptych"), "--readonly"],
        ready: "q0000000-free",
        step: "j",
        end: ":$\r",
        home: ":1\r",
        find: Some(("g/zyzzyva-NEEDLE\r", "1 item ")),
    },
    Program {
        name: "less",
        words: &["less", "-S"],
        ready: "q0000000-free",
        step: "j",
        end: "G",
        home: "g",
        find: None,
    },
    Program {
        name: "lnav",
        words: &["lnav", "-n", "-q"],
        ready: "q0000000-free",
        step: "j",
        end: "G",
        home: "g",
        find: None,
    },
    Program {
        name: "vim",
        words: &["vim", "-u", "NONE", "-n", "-c", "set nowrap"],
        ready: "q0000000-free",
        step: "\x05",
        end: "G",
        home: "gg",
        find: None,
    },
];

impl Program {
    pub fn is_installed(&self) -> bool {
        let mut command = Command::new(self.words[0]);
        command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        command.stdin(Stdio::null()).status().is_ok()
    }

    /// The words of its command line.
    pub fn command(&self, path: &Path) -> Vec<String> {
        let words = self.words.iter().map(|word| (*word).to_owned());
        words.chain([path.display().to_string()]).collect()
    }
}
