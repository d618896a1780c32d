//! Handing the terminal to another program: the user's editor, or the shell.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Command;

use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process};

/// Why the editor brought nothing back.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    /// The file for it cannot be made or read.
    #[error("the note's file cannot be used: {0}; is the temporary folder writable?")]
    File(#[from] io::Error),
    /// It did not start, or ended with an error.
    #[error("{editor} ended with an error, and the note is as it was; set $EDITOR to another one")]
    Failed {
        /// Its name.
        editor: String,
    },
}

/// Opens `text` in `$VISUAL`, `$EDITOR` or `vi`, and gives what was saved; `None` where nothing
/// changed.
pub fn edit(text: &str) -> Result<Option<String>, EditorError> {
    let name = format!("triptych-note-{:016x}.md", fastrand::u64(..));
    let path = env::temp_dir().join(name);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    let edited = run_editor(&path).and_then(|()| Ok(fs::read_to_string(&path)?));
    fs::remove_file(&path)?;
    let edited = edited?;
    Ok((edited.trim_end_matches('\n') != text).then_some(edited))
}

fn run_editor(path: &Path) -> Result<(), EditorError> {
    let named = |key| env::var(key).ok().filter(|value| !value.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    // The variable may hold options, so the shell reads it; the path is passed beside it.
    let command = format!("{editor} \"$1\"");
    let status = Command::new("sh").arg("-c").arg(command).arg("sh").arg(path).status()?;
    if status.success() { Ok(()) } else { Err(EditorError::Failed { editor }) }
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
