//! What is said beside the output.

use std::fmt::Display;
use std::io::{self, Write};

use crate::text::visible_lines;

/// Says something on standard error. Who has closed it does not want to know.
pub fn tell(words: &dyn Display) {
    let _nobody_listens = writeln!(io::stderr(), "triptych: {}", visible_lines(&words.to_string()));
}
