//! A panic ends the review in order: the terminal is given back and the labels are flushed. What is
//! told of it is only where it happened; its words could hold a transcript's text.

use std::io::Write;
use std::panic::{self, Location};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::post::Post;
use crate::corpus::is_unpacking;
use crate::tui::message::Message;
use crate::tui::terminal;

/// Where the first panic of a review happened.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Tells where a panic happened on standard error, for commands that have no screen.
pub fn report_panics() {
    panic::set_hook(Box::new(|info| {
        if !is_unpacking() {
            let words = words(&place(info.location()));
            let _nobody_listens = writeln!(std::io::stderr(), "triptych: {words}");
        }
    }));
}

/// From now on a panic of this thread leaves a usable terminal, and one of another thread ends
/// the review.
pub fn watch(post: Post) {
    let screen = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if is_unpacking() {
            return;
        }
        lock().get_or_insert_with(|| place(info.location()));
        if thread::current().id() == screen {
            terminal::give_back();
        } else {
            post.send(Message::Terminate);
        }
    }));
}

/// Where a panic happened since then, if one did.
pub fn happened() -> Option<String> {
    lock().clone()
}

fn lock() -> std::sync::MutexGuard<'static, Option<String>> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn place(location: Option<&Location<'_>>) -> String {
    let at = location.map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    format!("{at} (triptych {})", env!("CARGO_PKG_VERSION"))
}

/// What is told of a panic.
#[must_use]
pub fn words(place: &str) -> String {
    format!("an error of the program itself, at {place}; please report this line")
}
