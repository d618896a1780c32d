//! The terminal on the near side: one of our own, or tmux.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use super::answers::Answers;
use super::link::Link;

const SIZE: (u16, u16) = (80, 24);
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether tmux is installed.
pub fn has_tmux() -> bool {
    let found = Command::new("tmux").arg("-V").stdout(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

/// A terminal with a program in it.
pub enum Near {
    Own(Own),
    Tmux(Tmux),
}

impl Near {
    pub fn start(words: &[String], has_tmux: bool) -> Self {
        if has_tmux { Near::Tmux(Tmux::start(words)) } else { Near::Own(Own::start(words)) }
    }

    pub fn press(&mut self, key: char) {
        match self {
            Near::Own(own) => own.press(key),
            Near::Tmux(tmux) => writeln!(tmux.keys, "send-keys -t 0 -l {key}").unwrap(),
        }
    }

    pub fn screen(&self) -> String {
        match self {
            Near::Own(own) => own.seen.lock().unwrap().screen().contents(),
            Near::Tmux(tmux) => tmux.screen(),
        }
    }

    pub fn wait_for(&self, words: &str) {
        let begun = Instant::now();
        while !self.screen().contains(words) {
            assert!(begun.elapsed() < PATIENCE, "never {words}:\n{}", self.screen());
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Waits until all keys have arrived, and quits.
    pub fn leave(&mut self, link: Link) {
        thread::sleep(Duration::from_millis(10 * link.delay_ms + 500));
        self.press('q');
        thread::sleep(Duration::from_millis(10 * link.delay_ms + 500));
    }
}

type Keys = Arc<Mutex<Box<dyn Write + Send>>>;

/// A terminal that shows what it is sent and answers where its cursor is.
pub struct Own {
    keys: Keys,
    seen: Arc<Mutex<vt100::Parser<Answers>>>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

impl Own {
    fn start(words: &[String]) -> Self {
        let size = PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(&words[0]);
        command.args(&words[1..]);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let cells = |count| NonZero::new(count).unwrap();
        let parser =
            vt100::Parser::new_with_callbacks(cells(SIZE.1), cells(SIZE.0), 0, Answers::default());
        let seen = Arc::new(Mutex::new(parser));
        let keys: Keys = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sink, answers) = (seen.clone(), keys.clone());
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                let mut seen = sink.lock().unwrap();
                seen.process(&buffer[..read]);
                let bytes = std::mem::take(&mut seen.callbacks_mut().0);
                // Where the program has ended nobody listens.
                let _gone = answers.lock().unwrap().write_all(&bytes);
            }
        });
        Own { keys, seen, child, _master: pair.master }
    }

    fn press(&self, key: char) {
        let mut keys = self.keys.lock().unwrap();
        keys.write_all(key.to_string().as_bytes()).unwrap();
        keys.flush().unwrap();
    }
}

/// A server of its own, and a client that types.
pub struct Tmux {
    folder: TempDir,
    client: Child,
    keys: ChildStdin,
}

impl Tmux {
    fn start(words: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = words.join(" ");
        let (columns, lines) = (SIZE.0.to_string(), SIZE.1.to_string());
        let begin = ["new-session", "-d", "-x", &columns, "-y", &lines, &program];
        tmux(&folder, &[&["-f", "/dev/null"], &begin[..]].concat()).status().unwrap();
        let mut client = tmux(&folder, &["-C", "attach", "-f", "ignore-size,no-output"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let keys = client.stdin.take().unwrap();
        Tmux { folder, client, keys }
    }

    fn screen(&self) -> String {
        let output = tmux(&self.folder, &["capture-pane", "-p", "-t", "0"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn tmux(folder: &TempDir, words: &[&str]) -> Command {
    let mut command = Command::new("tmux");
    command.arg("-S").arg(folder.path().join("near")).args(words).env_remove("TMUX");
    command
}

impl Drop for Near {
    fn drop(&mut self) {
        // The program may have ended by itself.
        match self {
            Near::Own(own) => {
                let _ended = own.child.kill();
                let _ended = own.child.wait();
            }
            Near::Tmux(near) => {
                let _ended = tmux(&near.folder, &["kill-server"]).stderr(Stdio::null()).status();
                let _ended = near.client.kill();
                let _ended = near.client.wait();
            }
        }
    }
}
