//! Where everything comes in: keys, signals, news from threads. Waiting costs nothing.

use std::io::{self, Read};
use std::os::fd::BorrowedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use crossterm::event::KeyEventKind;
use ratatui::layout::{Position, Rect};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::Signal;

use super::post::Post;
use super::signals::{self, Asked};
use crate::tui::canvas::Targets;
use crate::tui::keys::chord::Chord;
use crate::tui::message::Message;
use crate::tui::terminal::input::Input;
use crate::tui::terminal::keyboard::Keyboard;

/// The receiving end.
pub struct Inbox {
    post: Post,
    receiver: Receiver<Message>,
    bell: UnixStream,
    keyboard: Keyboard,
    asked: Arc<Asked>,
    /// What came in while another program had the terminal.
    kept: Vec<Message>,
}

/// What signals have asked for while another program had the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    /// The signal that tells this program to end.
    pub told_to_end: Option<Signal>,
    /// Whether the job is to stop.
    pub is_told_to_stop: bool,
}

impl Inbox {
    /// Opens the inbox and listens to signals.
    pub fn open() -> io::Result<(Post, Inbox)> {
        let (sender, receiver) = mpsc::channel();
        let (bell, ring) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        ring.set_nonblocking(true)?;
        let post = Post::new(sender, ring);
        let keyboard = Keyboard::open()?;
        let asked = Arc::new(Asked::default());
        signals::listen(post.clone(), asked.clone())?;
        Ok((post.clone(), Inbox { post, receiver, bell, keyboard, asked, kept: Vec::new() }))
    }

    /// Another sender.
    pub fn post(&self) -> Post {
        self.post.clone()
    }

    /// Waits until something has come in or the time is over, and gives all there is, keys first. The
    /// mouse speaks of what is on the screen, with these targets.
    pub fn wait(
        &mut self,
        timeout: Option<Duration>,
        targets: &Targets,
    ) -> io::Result<Vec<Message>> {
        let left = |at: Instant| at.saturating_duration_since(Instant::now());
        let kept = (!self.kept.is_empty()).then_some(Duration::ZERO);
        let timeout = timeout.into_iter().chain(self.keyboard.deadline().map(left)).chain(kept);
        let mut ready = [
            PollFd::from_borrowed_fd(self.keyboard.file(), PollFlags::IN),
            PollFd::new(&self.bell, PollFlags::IN),
        ];
        wait_for(&mut ready, timeout.min())?;
        let keys = ready[0].revents();
        self.silence();
        let now = Instant::now();
        let mut inputs = self.keyboard.expire(now);
        let gone = keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
        let has_ended =
            gone || (keys.contains(PollFlags::IN) && self.keyboard.read(now, &mut inputs).is_err());
        let mut messages: Vec<Message> =
            inputs.into_iter().filter_map(|input| message(input, targets)).collect();
        messages.extend(has_ended.then_some(Message::Terminate));
        messages.append(&mut self.kept);
        messages.extend(self.receiver.try_iter());
        Ok(messages)
    }

    /// Waits for signals, or until the time is over, while another program has the terminal. What else
    /// comes in is kept.
    pub fn listen(&mut self, timeout: Option<Duration>) -> io::Result<Heard> {
        wait_for(&mut [PollFd::new(&self.bell, PollFlags::IN)], timeout)?;
        self.silence();
        let (stops, others): (Vec<_>, Vec<_>) =
            self.receiver.try_iter().partition(|message| matches!(message, Message::Stop));
        self.kept.extend(others);
        let told_to_end = self.asked.to_end().map(|(signal, _)| signal);
        Ok(Heard { told_to_end, is_told_to_stop: !stops.is_empty() })
    }

    /// Says whether another program has the terminal: Ctrl-C is for that one then.
    pub fn lend(&self, is_lent: bool) {
        self.asked.lend(is_lent);
    }

    /// When a signal told this program to end.
    pub fn told_to_end(&self) -> Option<Instant> {
        self.asked.to_end().map(|(_, when)| when)
    }

    /// The terminal has been asked something.
    pub fn expect_answer(&mut self, now: Instant) {
        self.keyboard.expect_answer(now);
    }

    /// The terminal that keys come from.
    pub fn keyboard(&self) -> BorrowedFd<'_> {
        self.keyboard.file()
    }

    /// Takes the rings out of the pipe.
    fn silence(&mut self) {
        let mut rings = [0; 256];
        while matches!(self.bell.read(&mut rings), Ok(1..)) {}
    }
}

/// What the review is told of it; nothing of keys that bind nothing, as a lone Shift.
fn message(input: Input, targets: &Targets) -> Option<Message> {
    match input {
        Input::Mouse(action, (column, line)) => {
            let is_here = |area: &Rect| area.contains(Position { x: column, y: line });
            let target = targets.iter().rfind(|(area, _)| is_here(area)).map(|(_, target)| *target);
            Some(Message::Mouse { action, target, line })
        }
        Input::Key(key) => {
            let repeat = key.kind == KeyEventKind::Repeat;
            Chord::from_event(&key).map(|chord| Message::Key { chord, repeat })
        }
        Input::Paste(text) => Some(Message::Paste(text)),
        Input::Drawn(column) => Some(Message::Drawn(column)),
        Input::Background(background) => Some(Message::Background(background)),
    }
}

fn wait_for(files: &mut [PollFd<'_>], timeout: Option<Duration>) -> io::Result<()> {
    let timeout = timeout.map(|limit| Timespec {
        tv_sec: i64::try_from(limit.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: limit.subsec_nanos().into(),
    });
    match poll(files, timeout.as_ref()) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_of_an_earlier_opening_are_no_news() {
        let (sender, receiver) = mpsc::channel();
        let (ring, _bell) = UnixStream::pair().unwrap();
        let post = Post::new(sender, ring);
        let (old, new) = (post.of(1), post.of(2));
        // The look at the old data is slower than the first one at the new.
        new.send(Message::Redraw);
        old.send(Message::Terminate);
        post.send(Message::HintTime);
        let taken = receiver.try_iter().filter_map(|message| message.if_of(2));
        let taken: Vec<Message> = taken.collect();
        assert!(matches!(taken[..], [Message::Redraw, Message::HintTime]), "{taken:?}");
    }
}
