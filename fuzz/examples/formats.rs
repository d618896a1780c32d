//! Prints the names of the formats, a line each, for the script that runs the targets.

use triptych::corpus::formats::FORMATS;

fn main() {
    for format in FORMATS {
        println!("{}", format.name);
    }
}
