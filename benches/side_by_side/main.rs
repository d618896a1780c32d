//! triptych and other programs on the same file, measured from outside in a pseudo-terminal, in one run:
//!
//! ```sh
//! cargo bench --bench side_by_side              # 10 MB
//! cargo bench --bench side_by_side -- 100 1000  # other sizes, in MB
//! ```
//!
//! The data are made here and taken away again. Programs that are not installed are passed over. Figures are
//! medians of three runs; a dash is what never came or cannot be asked of a program.
#![allow(clippy::unwrap_used)] // a benchmark ends at what it did not expect

mod data;
mod programs;
mod terminal;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use self::data::Data;
use self::programs::{PROGRAMS, Program};
use self::terminal::Terminal;

/// Each figure is the median of so many runs.
const RUNS: usize = 3;
/// So many steps are timed in a run.
const STEPS: usize = 60;

/// What one run of a program shows.
#[derive(Default)]
struct Figures {
    first_ms: Option<f64>,
    end_ms: Option<f64>,
    find_ms: Option<f64>,
    step_ms: Option<f64>,
    step_bytes: Option<f64>,
    memory_mb: Option<f64>,
}

/// A column: its heading, its unit, and where it is among the figures.
type Column = (&'static str, fn(&Figures) -> Option<f64>);

const COLUMNS: [Column; 6] = [
    ("first ms", |figures| figures.first_ms),
    ("end ms", |figures| figures.end_ms),
    ("find ms", |figures| figures.find_ms),
    ("step ms", |figures| figures.step_ms),
    ("step bytes", |figures| figures.step_bytes),
    ("memory MB", |figures| figures.memory_mb),
];

fn main() {
    let sizes: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10] } else { sizes };
    let folder = tempfile::tempdir().unwrap();
    for size in sizes {
        let data = Data::write(&folder.path().join(format!("{size}.jsonl")), size);
        for screen in [(80, 24), (200, 50)] {
            println!("\n{size} MB, {} records, {}x{}", data.records, screen.0, screen.1);
            table(&data, screen);
        }
        println!();
        for words in [&["wc", "-l"][..], &["rg", "-c", data::NEEDLE]] {
            without_a_screen(words, &data.path);
        }
        std::fs::remove_file(&data.path).unwrap();
    }
}

fn table(data: &Data, screen: (u16, u16)) {
    let titles = COLUMNS.iter().map(|(title, _)| format!("{title:>11}"));
    println!("{:<10}{}", "", titles.collect::<String>());
    for program in PROGRAMS.iter().filter(|program| program.is_installed()) {
        let runs: Vec<Figures> = (0..RUNS).map(|_| measure(program, data, screen)).collect();
        let cells = COLUMNS.iter().map(|(_, of)| {
            let found = median(runs.iter().filter_map(of).collect());
            format!("{:>11}", found.map_or("—".to_owned(), |found| format!("{found:.1}")))
        });
        println!("{:<10}{}", program.name, cells.collect::<String>());
    }
}

fn measure(program: &Program, data: &Data, screen: (u16, u16)) -> Figures {
    let mut figures = Figures::default();
    let mut terminal = Terminal::start(&program.command(&data.path), screen);
    figures.first_ms = terminal.until(program.ready);
    if figures.first_ms.is_none() {
        return figures;
    }
    terminal.settle();
    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    for _ in 0..STEPS {
        let (ms, sent) = terminal.step(program.step);
        times.push(ms);
        bytes.push(sent);
    }
    (figures.step_ms, figures.step_bytes) = (median(times), median(bytes));
    terminal.settle();
    figures.end_ms = terminal.after(program.end, &data.last);
    terminal.settle();
    terminal.press(program.home);
    terminal.settle();
    figures.find_ms = program.find.and_then(|(keys, words)| terminal.after(keys, words));
    figures.memory_mb = terminal.memory_mb();
    figures
}

/// How long a program takes that only counts.
fn without_a_screen(words: &[&str], path: &Path) {
    let run = || {
        let begun = Instant::now();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(path).stdout(Stdio::null());
        command.status().ok().map(|_| begun.elapsed().as_secs_f64() * 1000.0)
    };
    match median((0..RUNS).filter_map(|_| run()).collect()) {
        Some(ms) => println!("{}: {ms:.0} ms", words.join(" ")),
        None => println!("{} is not installed", words[0]),
    }
}

fn median(mut all: Vec<f64>) -> Option<f64> {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied()
}
