//! The real binary in a pseudo-terminal, on a copy of the sample data.
#![allow(dead_code)] // each test program uses a part of it

mod answers;
pub mod schemas;

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use self::answers::Answers;

/// How long a screen may take to say what is expected, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Around what is to be shown at once.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// A home folder of its own, with a copy of the sample data in it unless it is empty.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub fn empty() -> Self {
        Home { folder: tempfile::tempdir().unwrap() }
    }

    pub fn new() -> Self {
        let home = Home::empty();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        fs::copy(from.join("runs.jsonl"), home.path("runs.jsonl")).unwrap();
        fs::create_dir(home.path("formats")).unwrap();
        for entry in fs::read_dir(from.join("formats")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), home.path("formats").join(entry.file_name())).unwrap();
        }
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Keys count however fast they come: no guard passes them over.
    pub fn take_bursts(&self) {
        fs::create_dir_all(self.path(".config/triptych")).unwrap();
        let settings = "frame_guard = false\nhold_guard_ms = 0\n";
        fs::write(self.path(".config/triptych/config.toml"), settings).unwrap();
    }

    /// The kinds of a journal's events, in order.
    pub fn kinds(&self, journal: &str) -> Vec<String> {
        let kind = |line: &str| {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            event["kind"].as_str().unwrap().to_owned()
        };
        self.read(journal).lines().map(kind).collect()
    }

    /// Waits until a journal has so many lines.
    pub fn wait_for_lines(&self, journal: &str, lines: usize) {
        let end = Instant::now() + PATIENCE;
        while self.read(journal).lines().count() < lines {
            assert!(Instant::now() < end, "never {lines} lines: {}", self.read(journal));
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.run_with_input(args, Path::new("/dev/null"))
    }

    /// The same, with a file on its standard input.
    pub fn run_with_input(&self, args: &[&str], input: &Path) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_triptych"));
        command.args(args).current_dir(self.folder.path()).stdin(fs::File::open(input).unwrap());
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env_remove(name);
        }
        command.output().unwrap()
    }

    /// Starts a review in a terminal of this size.
    pub fn review(&self, (columns, lines): (u16, u16), args: &[&str]) -> Terminal {
        self.review_with((columns, lines), args, &[])
    }

    pub fn review_with(
        &self,
        (columns, lines): (u16, u16),
        args: &[&str],
        variables: &[(&str, &str)],
    ) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_triptych"));
        command.args(args);
        self.start(command, (columns, lines), variables)
    }

    /// Starts any command in a terminal of this size.
    pub fn review_command(&self, size: (u16, u16), words: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        self.start(command, size, &[])
    }

    fn start(
        &self,
        mut command: CommandBuilder,
        (columns, lines): (u16, u16),
        variables: &[(&str, &str)],
    ) -> Terminal {
        let size = PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.cwd(self.folder.path());
        command.env_remove("XDG_CONFIG_HOME");
        command.env_remove("XDG_DATA_HOME");
        command.env_remove("XDG_CACHE_HOME");
        command.env_remove("NO_COLOR");
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        Terminal::new(pair.master, child, columns, lines)
    }

    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("HOME", self.folder.path().display().to_string()),
            ("TERM", "xterm-256color".into()),
            ("TRIPTYCH_REVIEWER", "alice".into()),
        ]
    }
}

/// A terminal with the program in it.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    parser: vt100::Parser<Answers>,
    bytes: Vec<u8>,
    /// So many of the bytes are on the screen.
    processed: usize,
    /// Whether the terminal keeps its answers to itself for now.
    is_silent: bool,
}

impl Seen {
    /// Takes bytes in. A frame is shown once it is whole, as terminals do.
    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        let new = &self.bytes[self.processed..];
        let open = rfind(new, FRAME_BEGINS);
        let open = open.filter(|begin| rfind(&new[*begin..], FRAME_ENDS).is_none());
        let end = open.map_or(self.bytes.len(), |begin| self.processed + begin);
        self.parser.process(&self.bytes[self.processed..end]);
        self.processed = end;
    }
}

fn rfind(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes.windows(words.len()).rposition(|piece| piece == words)
}

fn type_in(keys: &Mutex<Box<dyn Write + Send>>, bytes: &[u8]) -> std::io::Result<()> {
    let mut keys = keys.lock().unwrap();
    keys.write_all(bytes)?;
    keys.flush()
}

impl Terminal {
    fn new(
        master: Box<dyn MasterPty + Send>,
        child: Box<dyn Child + Send + Sync>,
        columns: u16,
        lines: u16,
    ) -> Self {
        let (rows, width) = (at_least_one(lines), at_least_one(columns));
        let parser = vt100::Parser::new_with_callbacks(rows, width, 0, Answers::default());
        let seen = Arc::new(Mutex::new(Seen {
            parser,
            bytes: Vec::new(),
            processed: 0,
            is_silent: false,
        }));
        let keys = Arc::new(Mutex::new(master.take_writer().unwrap()));
        let (mut reader, sink) = (master.try_clone_reader().unwrap(), seen.clone());
        let answers = keys.clone();
        thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                let mut seen = sink.lock().unwrap();
                seen.take(&buffer[..read]);
                if !seen.is_silent {
                    // Where the program has ended nobody listens.
                    let _gone =
                        type_in(&answers, &std::mem::take(&mut seen.parser.callbacks_mut().0));
                }
            }
        });
        Terminal { master, child, keys, seen }
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.seen.lock().unwrap().parser.screen().contents()
    }

    /// What something makes of the screen, its cells and their looks.
    pub fn with_screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.seen.lock().unwrap().parser.screen())
    }

    /// Whether the main screen is shown and the cursor can be seen.
    pub fn is_given_back(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        let screen = seen.parser.screen();
        !screen.alternate_screen() && !screen.hide_cursor()
    }

    pub fn process_id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Every byte that has been written to the terminal.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    /// What the program has put on the clipboard, in order.
    pub fn copied(&self) -> Vec<String> {
        copied(&self.bytes())
    }

    /// Waits until the screen holds these words.
    pub fn wait_for(&self, words: &str) {
        self.wait_until(words, |screen| screen.contains(words));
    }

    /// The same, unless the program ends before.
    pub fn wait_for_or_end(&mut self, words: &str) -> Result<(), String> {
        let begun = Instant::now();
        while !self.screen().contains(words) {
            let ended = self.child.try_wait().unwrap().is_some();
            if ended || begun.elapsed() > PATIENCE {
                return Err(self.screen());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Waits until the screen is as it should be.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        while !holds(&self.screen()) {
            assert!(begun.elapsed() < PATIENCE, "never came: {what}\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Types keys.
    pub fn press(&mut self, keys: &str) {
        self.press_bytes(keys.as_bytes());
    }

    /// The same for a part of a key's bytes.
    pub fn press_bytes(&mut self, bytes: &[u8]) {
        type_in(&self.keys, bytes).unwrap();
    }

    /// The terminal keeps its answers to itself, or gives those that it kept.
    pub fn be_silent(&self, is_silent: bool) {
        let mut seen = self.seen.lock().unwrap();
        seen.is_silent = is_silent;
        if !is_silent {
            type_in(&self.keys, &std::mem::take(&mut seen.parser.callbacks_mut().0)).unwrap();
        }
    }

    /// The terminal never answers.
    pub fn forget_answers(&self) {
        self.seen.lock().unwrap().parser.callbacks_mut().0.clear();
    }

    /// Types a key and waits for words.
    pub fn press_for(&mut self, keys: &str, words: &str) {
        self.press(keys);
        self.wait_for(words);
    }

    pub fn resize(&self, columns: u16, lines: u16) {
        let size = PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.seen
            .lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(at_least_one(lines), at_least_one(columns));
        self.master.resize(size).unwrap();
    }

    pub fn kill(&mut self, signal: &str) {
        send_signal(signal, self.process_id());
    }

    /// Waits for the program's end; its exit code.
    pub fn end(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // What it wrote last may still be on its way.
                thread::sleep(Duration::from_millis(50));
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "it did not end\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Quits and waits for the end.
    pub fn quit(&mut self) {
        self.press("q");
        assert_eq!(self.end(), 0);
    }
}

/// What is put on the clipboard by these bytes.
pub fn copied(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let pieces = text.split("\x1b]52;c;").skip(1);
    let ends = |piece: &str| piece.split(['\x07', '\x1b']).next().unwrap_or_default().to_owned();
    let decode = |coded: String| BASE64_STANDARD.decode(coded).unwrap_or_default();
    pieces.map(ends).map(decode).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

pub fn send_signal(signal: &str, process: u32) {
    let sent = Command::new("kill").args([signal, &process.to_string()]).status();
    assert!(sent.unwrap().success());
}

/// Whether a program is installed; where it is not, what needs it says so.
pub fn is_installed(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", "command -v \"$0\" >/dev/null", program]).status();
    let found = found.unwrap().success();
    if !found {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

/// Waits until this holds.
pub fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "never came: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn at_least_one(size: u16) -> NonZero<u16> {
    NonZero::new(size).unwrap()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that has failed may leave the program running.
        let _ended = self.child.kill();
    }
}

/// What a command printed, and its exit code.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs a command to its end.
pub fn run(home: &Home, args: &[&str]) -> Ran {
    let output = home.run(args);
    if args.contains(&"--json")
        && let Ok(document) = serde_json::from_slice(&output.stdout)
    {
        schemas::check(args[0], &document);
    }
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Every line of a journal is as the schema of events says.
pub fn check_journal(home: &Home, journal: &str) {
    for line in home.read(journal).lines() {
        schemas::check("events", &serde_json::from_str(line).unwrap());
    }
}

/// The document that a command prints.
pub fn json(home: &Home, args: &[&str]) -> serde_json::Value {
    let ran = run(home, args);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}
