//! Files that are gone when the program is: a name that is only there until a file is whole goes with
//! a signal that ends the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

static NAMES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static LISTENING: Once = Once::new();

/// A name that is taken away with this value, or by a signal that ends the program.
#[derive(Debug)]
pub struct Passing {
    path: PathBuf,
    stays: bool,
}

impl Passing {
    /// Answers for a name from now on. The file need not be there yet.
    pub fn new(path: &Path) -> Self {
        LISTENING.call_once(listen);
        names(|all| all.insert(path.to_owned()));
        Passing { path: path.to_owned(), stays: false }
    }

    /// The file has another name now.
    pub fn over(mut self) {
        self.stays = true;
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if !self.stays {
            // It may not be there, which is as well.
            let _gone = fs::remove_file(&self.path);
        }
        names(|all| all.remove(&self.path));
    }
}

fn names<T>(change: impl FnOnce(&mut BTreeSet<PathBuf>) -> T) -> T {
    // A set of names is whole whoever broke off while holding it.
    change(&mut NAMES.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Waits for the signals on a thread of its own, and then ends the program as they do.
fn listen() {
    // Where they cannot be waited for, a file may stay behind, with nobody else's to read.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    thread::spawn(move || {
        for signal in signals.forever() {
            names(|all| all.iter().for_each(|path| drop(fs::remove_file(path))));
            let _it_ends = emulate_default_handler(signal);
        }
    });
}
