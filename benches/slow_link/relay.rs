//! What runs in the near terminal, as ssh would: it starts the review in a terminal of its own and carries
//! bytes both ways over a link. It writes down which item the near terminal shows from when on, and when
//! each key was pressed and when it arrived.

#![allow(clippy::disallowed_methods)] // a program of its own in a terminal

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::data::Study;
use super::link::{Link, Packet};

/// The first argument of the relay.
pub const WORD: &str = "relay";
/// Keys arrive at least so far apart: more than one in a piece could not be told apart by the times of the
/// journal.
const APART: Duration = Duration::from_millis(1);

/// The command that starts a relay.
pub fn words(link: Link, study: &Study, has_far_tmux: bool) -> Vec<String> {
    let relay = std::env::current_exe().unwrap().display().to_string();
    let folder = study.folder.path().display().to_string();
    let (delay, loss) = (link.delay_ms.to_string(), link.loss_percent.to_string());
    vec![relay, WORD.into(), delay, loss, folder, has_far_tmux.to_string()]
}

/// Carries a review until it ends.
pub fn run(words: &[String]) {
    let [delay, loss, folder, far] = words else { panic!("delay, loss, folder, tmux") };
    let link = Link { delay_ms: delay.parse().unwrap(), loss_percent: loss.parse().unwrap() };
    crossterm::terminal::enable_raw_mode().unwrap();
    let (cols, rows) = crossterm::terminal::size().unwrap();
    let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut child = pair.slave.spawn_command(command(folder, far == "true")).unwrap();
    drop(pair.slave);
    let log = Arc::new(Mutex::new(File::create(format!("{folder}/relay.log")).unwrap()));

    let cells = |count| NonZero::new(count).unwrap();
    let mut shown = vt100::Parser::new(cells(rows), cells(cols), 0);
    let (mut screen, near) = (std::io::stdout(), log.clone());
    let down = link.carry(1, move |packet| {
        let at = now();
        screen.write_all(&packet.bytes).unwrap();
        screen.flush().unwrap();
        shown.process(&packet.bytes);
        if let Some(item) = item_on(&shown.screen().contents()) {
            writeln!(near.lock().unwrap(), "shows {at} {item}").unwrap();
        }
    });
    let mut keys = pair.master.take_writer().unwrap();
    let up = link.carry(2, move |packet| {
        let pressed = now() - u64::try_from(packet.sent.elapsed().as_micros()).unwrap();
        let text = String::from_utf8_lossy(&packet.bytes).into_owned();
        if !text.contains('\x1b') {
            for key in text.chars() {
                writeln!(log.lock().unwrap(), "key {pressed} {} {key}", now()).unwrap();
            }
        }
        std::thread::sleep(APART);
        // Where the review has ended nobody takes keys any more.
        let _gone = keys.write_all(&packet.bytes);
        let _gone = keys.flush();
    });
    std::thread::spawn(move || {
        let mut bytes = vec![0; 4096];
        let mut input = std::io::stdin().lock();
        while let Ok(read @ 1..) = input.read(&mut bytes) {
            for piece in pieces(&bytes[..read]) {
                up.send(Packet { sent: Instant::now(), bytes: piece }).unwrap();
            }
        }
    });
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut bytes = vec![0; 1 << 16];
    while let Ok(read @ 1..) = reader.read(&mut bytes) {
        down.send(Packet { sent: Instant::now(), bytes: bytes[..read].to_vec() }).unwrap();
    }
    child.wait().unwrap();
}

fn command(folder: &str, has_tmux: bool) -> CommandBuilder {
    let program = env!("CARGO_BIN_EXE_triptych");
    let mut command = if has_tmux {
        let mut command = CommandBuilder::new("tmux");
        command.args(["-S", &format!("{folder}/far"), "-f", "/dev/null", "new-session"]);
        command.arg(format!("{program} runs.jsonl --config config.toml"));
        command
    } else {
        let mut command = CommandBuilder::new(program);
        command.args(["runs.jsonl", "--config", "config.toml"]);
        command
    };
    command.cwd(folder);
    command.env_remove("TMUX");
    for (name, value) in
        [("HOME", folder), ("TERM", "xterm-256color"), ("TRIPTYCH_REVIEWER", "alice")]
    {
        command.env(name, value);
    }
    command
}

/// Keys one by one, and the terminal's answers whole.
fn pieces(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    let mut is_answer = false;
    for &byte in bytes {
        match pieces.last_mut() {
            Some(piece) if is_answer => piece.push(byte),
            _ => pieces.push(vec![byte]),
        }
        is_answer = byte == 0x1b || (is_answer && !byte.is_ascii_alphabetic());
    }
    pieces
}

/// The id in the header's second line.
fn item_on(screen: &str) -> Option<&str> {
    let id = screen.lines().nth(1)?.split_whitespace().next()?;
    (id.len() == 5 && id.starts_with('r')).then_some(id)
}

/// Microseconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_micros()).unwrap()
}
