//! Where everything comes in: keys, signals, news from threads. Waiting costs nothing.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEventKind};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::tui::chord::Chord;
use crate::tui::message::Message;

/// How a thread sends news. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    sender: Sender<Message>,
    bell: Arc<UnixStream>,
    /// The opening of the data that the news are of.
    opening: Option<u64>,
}

impl Post {
    /// Sends a message and wakes the loop. After the loop has ended it does nothing.
    pub fn send(&self, message: Message) {
        let message = match self.opening {
            Some(opening) => Message::Of { opening, news: Box::new(message) },
            None => message,
        };
        if self.sender.send(message).is_ok() {
            // A full pipe means that the loop has been woken already.
            let _full = (&*self.bell).write(&[1]);
        }
    }
}

impl Post {
    /// The same for news of one opening of the data.
    #[must_use]
    pub fn of(&self, opening: u64) -> Self {
        Post { opening: Some(opening), ..self.clone() }
    }
}

/// The receiving end.
pub struct Inbox {
    post: Post,
    receiver: Receiver<Message>,
    bell: UnixStream,
    /// The terminal, where standard input is something else.
    tty: Option<File>,
}

impl Inbox {
    /// Opens the inbox and listens to signals.
    pub fn open() -> io::Result<(Post, Inbox)> {
        let (sender, receiver) = mpsc::channel();
        let (bell, ring) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        ring.set_nonblocking(true)?;
        let post = Post { sender, bell: Arc::new(ring), opening: None };
        let tty = if io::stdin().is_terminal() { None } else { Some(File::open("/dev/tty")?) };
        listen_to_signals(post.clone())?;
        Ok((post.clone(), Inbox { post, receiver, bell, tty }))
    }

    /// Another sender.
    pub fn post(&self) -> Post {
        self.post.clone()
    }

    /// Waits until something has come in or the time is over, and gives all there is, keys first.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<Vec<Message>> {
        let stdin = io::stdin();
        let keys: BorrowedFd<'_> = match &self.tty {
            Some(tty) => tty.as_fd(),
            None => stdin.as_fd(),
        };
        let mut ready =
            [PollFd::from_borrowed_fd(keys, PollFlags::IN), PollFd::new(&self.bell, PollFlags::IN)];
        let timeout = timeout.map(|limit| Timespec {
            tv_sec: i64::try_from(limit.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: limit.subsec_nanos().into(),
        });
        match poll(&mut ready, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let keys = ready[0].revents();
        self.silence();
        let mut messages = Vec::new();
        let gone = keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
        if gone || (keys.contains(PollFlags::IN) && read_keys(&mut messages).is_err()) {
            messages.push(Message::Terminate);
        }
        messages.extend(self.receiver.try_iter());
        Ok(messages)
    }

    /// Takes the rings out of the pipe.
    fn silence(&mut self) {
        let mut rings = [0; 256];
        while matches!(self.bell.read(&mut rings), Ok(1..)) {}
    }
}

/// How long to look for another key; with no time at all crossterm does not look.
const GLANCE: Duration = Duration::from_micros(100);

fn read_keys(messages: &mut Vec<Message>) -> io::Result<()> {
    while event::poll(GLANCE)? {
        match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                if let Some(chord) = Chord::from_event(&key) {
                    let repeat = key.kind == KeyEventKind::Repeat;
                    messages.push(Message::Key { chord, repeat });
                }
            }
            Event::Paste(text) => messages.push(Message::Paste(text)),
            Event::Resize(columns, lines) => messages.push(Message::Resize(columns, lines)),
            _ => {}
        }
    }
    Ok(())
}

fn listen_to_signals(post: Post) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGWINCH => {
                    if let Ok((columns, lines)) = crossterm::terminal::size() {
                        post.send(Message::Resize(columns, lines));
                    }
                }
                SIGTSTP => post.send(Message::Stop),
                SIGCONT => post.send(Message::Continued),
                _ => post.send(Message::Terminate),
            }
        }
    })?;
    Ok(())
}
