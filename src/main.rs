//! The program: the library's command line, run.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    triptych::commands::main()
}
