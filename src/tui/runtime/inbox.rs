//! Where everything comes in: keys, signals, news from threads. Waiting costs nothing.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::KeyEventKind;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::tui::chord::Chord;
use crate::tui::message::Message;
use crate::tui::terminal::input::Input;
use crate::tui::terminal::keyboard::Keyboard;

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
    keyboard: Keyboard,
}

impl Inbox {
    /// Opens the inbox and listens to signals.
    pub fn open() -> io::Result<(Post, Inbox)> {
        let (sender, receiver) = mpsc::channel();
        let (bell, ring) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        ring.set_nonblocking(true)?;
        let post = Post { sender, bell: Arc::new(ring), opening: None };
        let keyboard = Keyboard::open()?;
        listen_to_signals(post.clone())?;
        Ok((post.clone(), Inbox { post, receiver, bell, keyboard }))
    }

    /// Another sender.
    pub fn post(&self) -> Post {
        self.post.clone()
    }

    /// Waits until something has come in or the time is over, and gives all there is, keys first.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<Vec<Message>> {
        let left = |at: Instant| at.saturating_duration_since(Instant::now());
        let timeout = timeout.into_iter().chain(self.keyboard.deadline().map(left)).min();
        let mut ready = [
            PollFd::from_borrowed_fd(self.keyboard.file(), PollFlags::IN),
            PollFd::new(&self.bell, PollFlags::IN),
        ];
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
        let now = Instant::now();
        let mut inputs = self.keyboard.expire(now);
        let gone = keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
        let has_ended =
            gone || (keys.contains(PollFlags::IN) && self.keyboard.read(now, &mut inputs).is_err());
        let mut messages: Vec<Message> = inputs.into_iter().filter_map(message).collect();
        messages.extend(has_ended.then_some(Message::Terminate));
        messages.extend(self.receiver.try_iter());
        Ok(messages)
    }

    /// Takes the rings out of the pipe.
    fn silence(&mut self) {
        let mut rings = [0; 256];
        while matches!(self.bell.read(&mut rings), Ok(1..)) {}
    }
}

/// What the review is told of it; nothing of keys that bind nothing, as a lone Shift.
fn message(input: Input) -> Option<Message> {
    match input {
        Input::Key(key) => {
            let repeat = key.kind == KeyEventKind::Repeat;
            Chord::from_event(&key).map(|chord| Message::Key { chord, repeat })
        }
        Input::Paste(text) => Some(Message::Paste(text)),
    }
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
