//! The keys of the terminal: where its bytes are read.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::input::Input;
use super::parser::Parser;

/// So much is read at once.
const PIECE: usize = 4096;
/// So much is read before a frame is drawn, in bytes; more is left for the next one.
const MOST: usize = 1 << 18;

/// The terminal's bytes, read as keys and pastes.
#[derive(Debug)]
pub struct Keyboard {
    /// The terminal, where standard input is something else.
    tty: Option<File>,
    parser: Parser,
}

impl Keyboard {
    /// Standard input, or the terminal itself where that is data.
    ///
    /// # Errors
    /// Where there is no terminal.
    pub fn open() -> io::Result<Self> {
        let tty = if io::stdin().is_terminal() { None } else { Some(File::open("/dev/tty")?) };
        Ok(Keyboard { tty, parser: Parser::default() })
    }

    /// What is to be waited for.
    #[must_use]
    pub fn file(&self) -> BorrowedFd<'_> {
        match &self.tty {
            Some(tty) => tty.as_fd(),
            None => rustix::stdio::stdin(),
        }
    }

    /// When [`Keyboard::expire`] has something to say, if nothing comes before.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.parser.deadline()
    }

    /// The terminal has been asked something: its answer may begin with an ESC that waits.
    pub fn expect_answer(&mut self, now: Instant) {
        self.parser.expect_answer(now);
    }

    /// What has waited long enough, as a lone Esc.
    pub fn expire(&mut self, now: Instant) -> Vec<Input> {
        self.parser.expire(now)
    }

    /// Reads all that is there, without waiting for more.
    ///
    /// # Errors
    /// Where the terminal is gone, or its input is at its end; what came before is in `inputs`.
    pub fn read(&mut self, now: Instant, inputs: &mut Vec<Input>) -> io::Result<()> {
        let mut piece = [0; PIECE];
        let mut total = 0;
        while total < MOST && self.has_bytes()? {
            match rustix::io::read(self.file(), &mut piece) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(length) => {
                    total += length;
                    inputs.extend(self.parser.feed(&piece[..length], now));
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Whether a read would not wait. The terminal's own mode is left alone: others share it.
    fn has_bytes(&self) -> io::Result<bool> {
        let mut ready = [PollFd::from_borrowed_fd(self.file(), PollFlags::IN)];
        loop {
            match poll(&mut ready, Some(&Timespec::default())) {
                Ok(_) => return Ok(!ready[0].revents().is_empty()),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
