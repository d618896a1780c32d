//! Signals, on a thread of their own that turns them into messages.

use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithOrigin;

use super::post::Post;
use crate::tui::message::Message;

const LISTENED_TO: [i32; 8] =
    [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD];

/// So long after another program has given the terminal back a Ctrl-C may still be on its way to this
/// one; it was typed for the other.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

/// Who has the terminal.
#[derive(Debug, Default)]
enum Lent {
    /// This program, and no other before it.
    #[default]
    Never,
    /// Another one.
    Now,
    /// This program, since then.
    Until(Instant),
}

/// What signals have asked of the program, for those who cannot wait for messages.
#[derive(Debug, Default)]
pub struct Asked {
    /// The first signal that told it to end, and when it came.
    to_end: OnceLock<(Signal, Instant)>,
    lent: Mutex<Lent>,
}

impl Asked {
    /// The first signal that told the program to end, and when.
    pub fn to_end(&self) -> Option<(Signal, Instant)> {
        self.to_end.get().copied()
    }

    /// Says whether another program has the terminal.
    pub fn lend(&self, is_lent: bool) {
        let lent = if is_lent { Lent::Now } else { Lent::Until(Instant::now()) };
        *self.lent.lock().unwrap_or_else(PoisonError::into_inner) = lent;
    }

    /// Whether what is typed now makes no signal for this program.
    fn is_for_another(&self) -> bool {
        match *self.lent.lock().unwrap_or_else(PoisonError::into_inner) {
            Lent::Never => false,
            Lent::Now => true,
            Lent::Until(when) => when.elapsed() < ON_ITS_WAY,
        }
    }
}

/// Listens from now on.
pub fn listen(post: Post, asked: Arc<Asked>) -> io::Result<()> {
    let mut signals = SignalsInfo::<WithOrigin>::new(LISTENED_TO)?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for origin in signals.forever() {
            take(origin.signal, origin.process.is_some(), &post, &asked);
        }
    })?;
    Ok(())
}

fn take(signal: i32, was_sent: bool, post: &Post, asked: &Asked) {
    match signal {
        SIGWINCH => {
            #[allow(clippy::disallowed_methods)] // a new size is a signal
            if let Ok((columns, lines)) = crossterm::terminal::size() {
                post.send(Message::Resize(columns, lines));
            }
        }
        SIGTSTP => post.send(Message::Stop),
        SIGCONT => post.send(Message::Continued),
        // Whoever waits for the editor looks whether it has ended.
        SIGCHLD => post.ring(),
        // Ctrl-C goes to all programs of the terminal, and is meant for the one that has it.
        SIGINT | SIGQUIT if !was_sent && asked.is_for_another() => {}
        _ => {
            let signal = Signal::from_named_raw(signal).unwrap_or(Signal::TERM);
            asked.to_end.get_or_init(|| (signal, Instant::now()));
            post.send(Message::Terminate);
        }
    }
}
