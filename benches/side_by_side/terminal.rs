//! A pseudo-terminal with a program in it, and how long its answers take.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// A program has answered once it is silent for so long.
const SILENCE: Duration = Duration::from_millis(60);

pub struct Terminal {
    begun: Instant,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    pieces: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser,
    // Both live as long as the program.
    _master: Box<dyn MasterPty + Send>,
    _home: TempDir,
}

impl Terminal {
    /// Starts a program with a home folder of its own: nothing is kept from one run to the next.
    pub fn start(words: &[String], (columns, lines): (u16, u16)) -> Self {
        let size = PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(&words[0]);
        command.args(&words[1..]);
        for (name, value) in [("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8")] {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        command.cwd(home.path());
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (sender, pieces) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        let cells = |count| NonZeroU16::new(count).unwrap();
        let parser = vt100::Parser::new(cells(lines), cells(columns), 0);
        Terminal { begun, child, keys, pieces, parser, _master: pair.master, _home: home }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// The ms from the start until the screen holds these words.
    pub fn until(&mut self, words: &str) -> Option<f64> {
        self.wait(self.begun, words)
    }

    /// The ms from these keys until the screen holds these words.
    pub fn after(&mut self, keys: &str, words: &str) -> Option<f64> {
        let begun = Instant::now();
        self.press(keys);
        self.wait(begun, words)
    }

    fn wait(&mut self, begun: Instant, words: &str) -> Option<f64> {
        loop {
            let left = PATIENCE.checked_sub(begun.elapsed())?;
            let (at, piece) = self.pieces.recv_timeout(left).ok()?;
            self.parser.process(&piece);
            if self.parser.screen().contents().contains(words) {
                return Some((at - begun).as_secs_f64() * 1000.0);
            }
        }
    }

    /// The ms from these keys to the last byte of the answer, and its bytes.
    pub fn step(&mut self, keys: &str) -> (f64, f64) {
        let begun = Instant::now();
        self.press(keys);
        let (mut last, mut bytes) = (begun, 0.0);
        while let Ok((at, piece)) = self.pieces.recv_timeout(SILENCE) {
            self.parser.process(&piece);
            last = at;
            bytes += f64::from(u32::try_from(piece.len()).unwrap());
        }
        ((last - begun).as_secs_f64() * 1000.0, bytes)
    }

    /// Waits until nothing comes any more.
    pub fn settle(&mut self) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.pieces.recv_timeout(SILENCE) {
                Ok((_, piece)) => self.parser.process(&piece),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// The most memory that the program has had, where the system tells.
    pub fn memory_mb(&self) -> Option<f64> {
        let status = format!("/proc/{}/status", self.child.process_id()?);
        let status = std::fs::read_to_string(status).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes / 1024.0)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}
