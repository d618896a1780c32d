//! How threads send news.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::Sender;

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
    /// A sender of news and the bell that it rings.
    #[must_use]
    pub fn new(sender: Sender<Message>, bell: UnixStream) -> Self {
        Post { sender, bell: Arc::new(bell), opening: None }
    }

    /// Sends a message and wakes the loop. After the loop has ended it does nothing.
    pub fn send(&self, message: Message) {
        let message = match self.opening {
            Some(opening) => Message::Of { opening, news: Box::new(message) },
            None => message,
        };
        if self.sender.send(message).is_ok() {
            self.ring();
        }
    }

    /// Wakes the loop.
    pub fn ring(&self) {
        // A full pipe means that the loop has been woken already.
        let _full = (&*self.bell).write(&[1]);
    }

    /// The same for news of one opening of the data.
    #[must_use]
    pub fn of(&self, opening: u64) -> Self {
        Post { opening: Some(opening), ..self.clone() }
    }
}
