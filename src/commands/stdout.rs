//! Standard output, the one way there. A terminal gets nothing that could disturb it; a file or a
//! pipe gets the bytes as they are.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anyhow::Result;
use serde::Serialize;

use crate::cli::Colour;
use crate::text::escaped::to_json;
use crate::text::visible_lines;

/// A line without an end is shown once it is this long.
const LONGEST: usize = 1 << 16;

/// Standard output, locked. What was written is out once it is flushed or dropped.
pub struct Stdout {
    out: BufWriter<StdoutLock<'static>>,
    /// The bytes since the last line end, where a terminal shows them.
    line: Option<Vec<u8>>,
}

/// Whether a terminal shows what is written.
#[must_use]
#[allow(clippy::disallowed_methods)] // nothing is written
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Standard output.
#[must_use]
#[allow(clippy::disallowed_methods)] // the one way there
pub fn stdout() -> Stdout {
    let line = is_terminal().then(Vec::new);
    Stdout { out: BufWriter::new(io::stdout().lock()), line }
}

/// Prints one JSON document.
///
/// # Errors
/// Where nobody takes it.
pub fn print_json(document: &impl Serialize) -> Result<()> {
    let mut out = stdout();
    to_json(&mut out, document)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// Prints a text.
///
/// # Errors
/// Where nobody takes it.
pub fn print_text(text: &[u8]) -> Result<()> {
    let mut out = stdout();
    out.write_all(text)?;
    Ok(out.flush()?)
}

/// Whether standard output is to have colours.
#[must_use]
pub fn has_colour(wanted: Colour) -> bool {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match wanted {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => !no_colour && is_terminal(),
    }
}

/// A text and how it looks.
#[derive(Clone, Debug)]
pub struct Painted {
    /// The text.
    pub text: String,
    /// What makes a terminal write so, where it is not as usual.
    pub sequence: Option<String>,
}

impl Painted {
    /// A text as the terminal has it.
    #[must_use]
    pub fn plain(text: String) -> Self {
        Painted { text, sequence: None }
    }
}

/// Prints texts of this program's own with their styles.
///
/// # Errors
/// Where nobody takes it.
#[allow(clippy::disallowed_methods)] // sequences of this program's own
pub fn print_painted(pieces: &[Painted]) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for Painted { text, sequence } in pieces {
        match sequence {
            Some(sequence) => write!(out, "{sequence}{text}\x1b[0m")?,
            None => write!(out, "{text}")?,
        }
    }
    Ok(out.flush()?)
}

impl Stdout {
    /// Shows so many of the bytes that wait.
    fn show(&mut self, length: usize) -> io::Result<()> {
        let Some(line) = &mut self.line else { return Ok(()) };
        let rest = line.split_off(length);
        let shown = std::mem::replace(line, rest);
        self.out.write_all(visible_lines(&String::from_utf8_lossy(&shown)).as_bytes())
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(line) = &mut self.line else { return self.out.write(bytes) };
        line.extend_from_slice(bytes);
        let end = line.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
        let length = end.or((line.len() > LONGEST).then(|| whole_characters(line)));
        length.map_or(Ok(()), |length| self.show(length))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let length = self.line.as_ref().map_or(0, Vec::len);
        self.show(length)?;
        self.out.flush()
    }
}

impl Drop for Stdout {
    fn drop(&mut self) {
        // Whoever wanted to know of an error has flushed it.
        let _nobody_listens = self.flush();
    }
}

/// How many of these bytes are before a character that has only begun.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}
