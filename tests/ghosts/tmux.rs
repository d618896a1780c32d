//! A tmux that shows bytes which were recorded: it reads them from a pipe, and says by its title how far
//! it has come.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::Player;

pub struct Tmux {
    folder: TempDir,
    pipe: File,
    /// How often something was played.
    played: usize,
}

impl Tmux {
    /// `None` where tmux is not installed.
    pub fn start((columns, lines): (u16, u16)) -> Option<Self> {
        Command::new("tmux").arg("-V").output().ok()?;
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &fifo,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        // Opened for both, so that neither end waits for the other.
        let pipe = OpenOptions::new().read(true).write(true).open(&fifo).unwrap();
        let tmux = Tmux { folder, pipe, played: 0 };
        let shown = format!("stty raw -echo; exec cat '{}'", fifo.display());
        let (columns, lines) = (columns.to_string(), lines.to_string());
        let started = tmux
            .command(&["-f", "/dev/null", "-u"])
            .args(["new-session", "-d", "-x", &columns, "-y", &lines, &shown])
            .args([";", "set", "-g", "status", "off", ";", "set", "-g", "allow-rename", "off"])
            .args([";", "resize-window", "-x", &columns, "-y", &lines])
            .status();
        assert!(started.unwrap().success(), "tmux does not start");
        Some(tmux)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(self.folder.path().join("socket")).args(arguments);
        command.env("LC_ALL", "C.UTF-8").env_remove("TMUX");
        command
    }

    fn said(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.command(arguments).output().unwrap().stdout).unwrap()
    }
}

impl Player for Tmux {
    fn play(&mut self, bytes: &str) {
        self.played += 1;
        let title = format!("played {}", self.played);
        self.pipe.write_all(format!("{bytes}\x1b]2;{title}\x07").as_bytes()).unwrap();
        let begun = Instant::now();
        while self.said(&["display-message", "-p", "#{pane_title}"]).trim() != title {
            assert!(begun.elapsed() < Duration::from_secs(20), "tmux has not read {title}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn lines(&self) -> Vec<String> {
        let shown = self.said(&["capture-pane", "-p"]);
        shown.lines().map(|line| without_joined(line.trim_end())).collect()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let _gone = self.command(&["kill-server"]).status();
    }
}

/// A line without what joiners join: tmux keeps it or not, by where its reads of the pipe begin.
fn without_joined(line: &str) -> String {
    let mut chars = line.chars();
    let mut kept = String::new();
    while let Some(sign) = chars.next() {
        if sign == '\u{200d}' {
            chars.next();
        } else {
            kept.push(sign);
        }
    }
    kept
}
