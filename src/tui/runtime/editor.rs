//! Handing the terminal to another program: the user's editor, or the shell.

use std::env;
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use rustix::process::{
    Pid, Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process,
};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::inbox::Inbox;
use super::note_file::{self, NoteFile};

/// An editor that is told to end has so long for it before it is told more plainly.
const ENDING: Duration = Duration::from_secs(1);

/// Why the editor brought nothing back.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    /// The file for it cannot be made or read.
    #[error(
        "the note's file cannot be used: {0}; is there room in ~/.cache? set XDG_CACHE_HOME to another folder"
    )]
    File(#[from] io::Error),
    /// It did not start, or ended with an error.
    #[error("{editor} ended with an error, and the note is as it was; set $EDITOR to another one")]
    Failed {
        /// Its name.
        editor: String,
    },
}

/// Opens `text` in `$VISUAL`, `$EDITOR` or `vi`, and gives what was saved; `None` where nothing
/// changed. A signal that tells this program to end is passed on to the editor.
pub fn edit(text: &str, inbox: &mut Inbox) -> Result<Option<String>, EditorError> {
    let within = note_file::folder().ok_or_else(|| io::Error::other("there is no home folder"))?;
    let note = NoteFile::new(&within, text)?;
    run_editor(&note.path(), inbox)?;
    let edited = note.text()?;
    Ok((edited.trim_end_matches('\n') != text).then_some(edited))
}

fn run_editor(path: &Path, inbox: &mut Inbox) -> Result<(), EditorError> {
    let named = |key| env::var(key).ok().filter(|value| !value.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    // An editor that is killed leaves the terminal in its own mode.
    let modes = tcgetattr(inbox.keyboard()).ok();
    inbox.lend(true);
    let mut command = Command::new("sh");
    command.arg("-c").arg(shell_words(&editor)).arg("sh").arg(path);
    let ended = command.spawn().and_then(|mut child| wait(&mut child, inbox));
    inbox.lend(false);
    if let Some(modes) = modes {
        // The terminal may be gone.
        let _gone = tcsetattr(inbox.keyboard(), OptionalActions::Now, &modes);
    }
    if ended?.success() { Ok(()) } else { Err(EditorError::Failed { editor }) }
}

/// What the shell runs. The variable may hold options, so the shell reads it; the path is passed
/// beside it. Where it is one plain command it takes the shell's place, so that signals reach it.
fn shell_words(editor: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-+./, ".contains(letter);
    let exec = if editor.chars().all(is_plain) { "exec " } else { "" };
    format!("{exec}{editor} \"$1\"")
}

/// Waits for the editor's end, and for signals meanwhile.
fn wait(child: &mut Child, inbox: &mut Inbox) -> io::Result<ExitStatus> {
    let process = Pid::from_child(child);
    let mut plainer = [Signal::TERM, Signal::KILL].into_iter();
    let mut patience: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        let now = Instant::now();
        let heard = inbox.listen(patience.map(|end| end.saturating_duration_since(now)))?;
        if heard.is_told_to_stop {
            stop_with(process);
        }
        let next = match patience {
            None => heard.told_to_end,
            Some(end) if Instant::now() >= end => plainer.next(),
            Some(_) => continue,
        };
        if let Some(signal) = next {
            // It may have ended in this moment. A stopped one takes no signal before it goes on.
            let _ended = kill_process(process, signal);
            let _ended = kill_process(process, Signal::CONT);
            patience = Some(Instant::now() + ENDING);
        } else if patience.is_some() {
            return Err(io::Error::other("it does not end"));
        }
    }
}

/// The job was told to stop while the editor has the terminal: with a shell that could continue them
/// both stop, else both go on.
fn stop_with(process: Pid) {
    if has_shell() {
        stop_until_continued();
    } else {
        let _ended = kill_process(process, Signal::CONT);
    }
}

/// Whether a shell could continue this program after it has been stopped. Where the terminal runs
/// nothing else, as in a window of its own, nobody could.
#[must_use]
pub fn has_shell() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Tells every program of the job to stop, as the terminal does at Ctrl-Z; this one among them.
pub fn ask_job_to_stop() {
    // If the signal cannot be sent, nothing stops and the review goes on.
    let _refused = kill_current_process_group(Signal::TSTP);
}

/// Stops this program until the shell continues it.
pub fn stop_until_continued() {
    let _refused = kill_process(getpid(), Signal::STOP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_command_takes_the_place_of_the_shell() {
        assert_eq!(shell_words("vim -u NONE"), "exec vim -u NONE \"$1\"");
        assert_eq!(shell_words("TERM=vt100 vi"), "TERM=vt100 vi \"$1\"");
        assert_eq!(shell_words("cat;vi"), "cat;vi \"$1\"");
    }
}
