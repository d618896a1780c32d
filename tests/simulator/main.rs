//! A simulator of reviews: data that change in every way, reviewers who label, undo and start again,
//! journals that are merged, packed, moved and overwritten; and beside the program a slow count of what
//! must come out.
//!
//! Of samples, beside it: designs, seals, twins, second showings, codes, suggestions, answers about pairs.
//!
//! A study is told by one number. `TRIPTYCH_SIMULATOR_SEED=7` replays study 7 and prints its steps;
//! `TRIPTYCH_SIMULATOR_STUDIES` says how many are run.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod changes;
mod checks;
mod figures;
mod moves;
mod review;
mod sampled;
#[path = "../support/session.rs"]
mod session;
mod study;
mod truth;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use study::Study;

/// So many steps a study has at most.
const STEPS: usize = 30;
/// So many studies are run where nothing else is said: of changing data, and of samples.
const STUDIES: u64 = 300;
const SAMPLED: u64 = 10_000;
/// One study of so many asks the built program, too.
const OUTSIDE: u64 = 20;

/// Runs a study and tells its steps; the error, too.
fn run(seed: u64) -> Result<Vec<String>, String> {
    let mut study = Study::new(seed);
    let steps = study.random.usize(1..STEPS);
    let tried = catch_unwind(AssertUnwindSafe(|| {
        (0..steps).try_for_each(|_| study.step())?;
        if seed.is_multiple_of(OUTSIDE) { study.check_outside() } else { Ok(()) }
    }));
    let problem = match tried {
        Ok(Ok(())) => return Ok(study.steps),
        Ok(Err(problem)) => problem,
        Err(_) => "it panicked; see above".to_owned(),
    };
    let files: Vec<String> = study.world.files.iter().map(|file| format!("{file:?}")).collect();
    let (steps, files) = (study.steps.join("\n  "), files.join("\n"));
    let anchors = study.anchors().join("\n");
    Err(format!("study {seed}: {problem}\n  {steps}\n{files}\n{anchors}"))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn every_label_stays_where_it_was_put_and_every_figure_is_the_slow_counts() {
    run_all(STUDIES, run);
}

#[test]
fn every_figure_of_a_sample_is_the_plain_counts_and_what_is_sealed_is_nowhere() {
    run_all(SAMPLED, sampled::run);
}

/// Runs so many studies, or the one that is asked for.
fn run_all(usual: u64, run: fn(u64) -> Result<Vec<String>, String>) {
    if let Some(seed) = number("TRIPTYCH_SIMULATOR_SEED") {
        let steps = run(seed).unwrap_or_else(|problem| panic!("{problem}"));
        println!("study {seed}, {} steps\n  {}", steps.len(), steps.join("\n  "));
        return;
    }
    let studies = number("TRIPTYCH_SIMULATOR_STUDIES").unwrap_or(usual);
    let (next, steps) = (AtomicU64::new(0), AtomicU64::new(0));
    let failures = Mutex::new(Vec::new());
    let run_some = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= studies {
                return;
            }
            match run(seed) {
                Ok(done) => _ = steps.fetch_add(done.len() as u64, Ordering::Relaxed),
                Err(problem) => failures.lock().unwrap().push((seed, problem)),
            }
        }
    };
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(run_some);
        }
    });
    println!("{studies} studies, {} steps", steps.into_inner());
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    for (_, problem) in &failures {
        println!("{}", problem.lines().next().unwrap_or_default());
    }
    let first: Vec<&str> = failures.iter().take(3).map(|(_, problem)| problem.as_str()).collect();
    assert!(failures.is_empty(), "{} studies failed\n{}", failures.len(), first.join("\n\n"));
}
