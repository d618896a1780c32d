//! `triptych sample`: draws a sample and records it in the journal.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};

use super::Failure;
use super::table::Table;
use super::workspace::Workspace;
use crate::cli::{DEFAULT_SAMPLE, DrawArgs, ReadArgs, ReviewArgs};
use crate::labels::mint::Mint;
use crate::labels::sample::{Design, Drawn, Unit};
use crate::labels::writer::Writer;
use crate::queue::pairs::Pairs;
use crate::queue::sample::{Amount, Candidate, allot, deal, draw, item_key, mixed};
use crate::queue::strata::Split;
use crate::queue::tally::Tally;
use crate::text::counted;
use crate::tui::runtime::now;

/// How long the journal may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Draws, records and prints.
pub fn run(read: &ReadArgs, args: &DrawArgs) -> Result<ExitCode> {
    let workspace = Workspace::open(read)?;
    let design = draw_and_record(&workspace, args)?;
    let mut table = Table::default();
    table.row(["stratum", "size", "drawn"].map(str::to_owned));
    for stratum in &design.strata {
        let drawn = stratum.drawn.len() / design.unit.items();
        table.row([stratum.name.clone(), stratum.size.to_string(), drawn.to_string()]);
    }
    let mut out = io::stdout().lock();
    write!(out, "{table}")?;
    for (reviewer, items) in &design.deal {
        writeln!(out, "{reviewer}: {}", counted(items.len(), "item"))?;
    }
    writeln!(
        out,
        "sample {}, seed {}: {}; --sample {} reviews them",
        design.name,
        design.seed,
        counted(design.items().count(), "item"),
        design.name
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Draws a sample, or more of one that is recorded, and writes it to the journal.
pub fn draw_and_record(workspace: &Workspace, args: &DrawArgs) -> Result<Design> {
    let tally = workspace.know_all()?;
    workspace.check_filter_keys(&tally)?;
    let split = split(args, &tally, workspace)?;
    let earlier = tally.ledger.designs().into_iter().find(|known| known.name == args.name);
    let unit = if args.pairs { Unit::Pair } else { Unit::Item };
    let filter = workspace.filter.as_ref().map(ToString::to_string);
    if let Some(earlier) = &earlier {
        check_same(earlier, args.seed, unit, filter.as_deref())?;
    }
    let seed = earlier.as_ref().map(|known| known.seed).or(args.seed);
    let seed = seed.unwrap_or_else(|| u64::from(fastrand::u32(..)));
    let candidates = candidates(workspace, &tally, &split, unit)?;
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for candidate in &candidates {
        *sizes.entry(candidate.stratum.clone()).or_default() += 1;
    }
    let amount = amount(&args.number, &split, &sizes)?;
    let wanted = allot(&amount, &sizes, |name| split.weight(name));
    for (name, wanted) in &wanted {
        if *wanted > sizes[name] {
            eprintln!("triptych: {name} has only {}; all of it is drawn", sizes[name]);
        }
    }
    if let Amount::Total(total) = amount
        && total > candidates.len()
    {
        eprintln!("triptych: there are only {}; all of them are drawn", candidates.len());
    }
    let before = earlier.as_ref().map_or(&[][..], |known| &known.strata);
    if let Some(gone) = before.iter().find(|known| !sizes.contains_key(&known.name)) {
        bail!(Failure::usage(format!(
            "the sample {} has the stratum {}, and these strata are others; draw it as before, or give it another --name",
            args.name, gone.name
        )));
    }
    let strata = draw(seed, &candidates, &wanted, before);
    let units = mixed(seed, &strata, unit.items());
    let deal = deal(&units, unit.items(), args.overlap, &args.reviewers);
    let design = Design { name: args.name.clone(), seed, unit, filter, strata, deal };
    if earlier.as_ref() != Some(&design) {
        record(workspace, &tally, &design)?;
    }
    Ok(design)
}

/// The sample that a review draws for itself: `--sample 60`; `None` where it names one.
pub fn draw_for_review(args: &ReviewArgs) -> Result<Option<Design>> {
    let Some(number) = args.read.sample.clone().filter(|text| is_amount(text)) else {
        if args.by.is_some() || args.seed.is_some() {
            bail!(Failure::usage(
                "--by and --seed draw a sample; say how many with --sample, e.g. --sample 60"
            ));
        }
        return Ok(None);
    };
    if args.readonly {
        bail!(Failure::usage(
            "a sample is recorded with the labels, and --readonly writes nothing; draw it first with `triptych sample`"
        ));
    }
    if args.read.files.iter().any(|file| file == Path::new("-")) {
        bail!(Failure::usage(
            "a sample cannot be drawn from standard input and reviewed at once; name a file"
        ));
    }
    let workspace = Workspace::open(&ReadArgs { sample: None, ..args.read.clone() })?;
    let (by, seed, name) = (args.by.clone(), args.seed, DEFAULT_SAMPLE.to_owned());
    let (near, pairs, overlap, reviewers) = (None, false, 0.0, Vec::new());
    let draw = DrawArgs { number, name, seed, by, near, pairs, overlap, reviewers };
    draw_and_record(&workspace, &draw).map(Some)
}

/// Whether a word says how many, and is no name.
fn is_amount(text: &str) -> bool {
    text.contains('=') || text.strip_suffix('%').unwrap_or(text).parse::<f64>().is_ok()
}

/// More of a sample can only be drawn as the sample was.
fn check_same(earlier: &Design, seed: Option<u64>, unit: Unit, filter: Option<&str>) -> Result<()> {
    let name = &earlier.name;
    let differs = if seed.is_some_and(|seed| seed != earlier.seed) {
        format!("with the seed {}", earlier.seed)
    } else if unit != earlier.unit {
        "of another unit (--pairs)".to_owned()
    } else if filter != earlier.filter.as_deref() {
        format!("with {}", earlier.filter.as_deref().unwrap_or("no filter"))
    } else {
        return Ok(());
    };
    bail!(Failure::usage(format!(
        "the sample {name} was drawn {differs}; draw it as before, or give it another --name"
    )))
}

fn split(args: &DrawArgs, tally: &Tally, workspace: &Workspace) -> Result<Split> {
    let split = match (&args.by, &args.near) {
        (_, Some(flag)) => {
            let questions = workspace.rubric.questions.iter();
            let mut checks = questions.filter_map(|question| question.flag.as_ref());
            let at = checks.find(|check| check.name == *flag).map_or(0.5, |check| check.at);
            Split::Near(flag.clone(), at)
        }
        (Some(by), None) => match by.split_once('=') {
            None => Split::Field(by.clone()),
            Some((flag, cuts)) => {
                let cuts: Option<Vec<f64>> = cuts.split(',').map(|cut| cut.parse().ok()).collect();
                let Some(mut cuts) = cuts else {
                    bail!(Failure::usage(format!(
                        "--by {by}: write FLAG=0.2,0.5 with the numbers at which bands end"
                    )));
                };
                cuts.sort_by(f64::total_cmp);
                Split::Bands(flag.to_owned(), cuts)
            }
        },
        (None, None) => Split::Whole,
    };
    let Some(key) = split.key() else { return Ok(split) };
    let known: Vec<&str> = tally.columns.all_keys().collect();
    super::stats::check(key, &known, if args.near.is_some() { "--near" } else { "--by" })?;
    if !tally.columns.is_exact(key) && matches!(split, Split::Field(_)) {
        bail!(Failure::usage(format!(
            "{key} has too many different values for strata; name bands, e.g. --by {key}=0.5"
        )));
    }
    let is_number = |position| tally.columns.value(key, position).and_then(|value| value.as_f64());
    if !matches!(split, Split::Field(_))
        && !tally.selection.iter().any(|at| is_number(at).is_some())
    {
        bail!(Failure::usage(format!(
            "{key} is neither a number nor true or false; use --by with a field instead"
        )));
    }
    Ok(split)
}

/// How many are to be drawn: `60`, `10%`, or `free=20,paid=10%`.
fn amount(text: &str, split: &Split, sizes: &BTreeMap<String, usize>) -> Result<Amount> {
    let wrong = |what: &str| {
        Failure::usage(format!("-n {what}: write a number, a share as 10%, or STRATUM=N,…"))
    };
    let one = |text: &str| match text.strip_suffix('%') {
        Some(percent) => {
            let percent: f64 = percent.trim().parse().ok()?;
            (0.0..=100.0).contains(&percent).then_some(Amount::Share(percent / 100.0))
        }
        None => text.trim().parse().ok().map(Amount::Total),
    };
    if let Some(amount) = one(text) {
        return Ok(amount);
    }
    let mut each = Vec::new();
    for part in text.split(',') {
        let (name, number) = part.rsplit_once('=').ok_or_else(|| wrong(text))?;
        let number = one(number).ok_or_else(|| wrong(text))?;
        let key = split.key().unwrap_or_default();
        // A value of the field, or a band without the flag's name, is enough.
        let full = [name.to_owned(), format!("{key}={name}"), format!("{key}{name}")];
        let Some(known) = full.into_iter().find(|full| sizes.contains_key(full)) else {
            let known: Vec<&str> = sizes.keys().map(String::as_str).collect();
            bail!(Failure::usage(format!(
                "-n: there is no stratum {name}; the strata are {}",
                known.join(", ")
            )));
        };
        each.push((known, number));
    }
    Ok(Amount::Each(each))
}

/// What may be drawn, from the queue.
fn candidates(
    workspace: &Workspace,
    tally: &Tally,
    split: &Split,
    unit: Unit,
) -> Result<Vec<Candidate>> {
    let positions: Vec<usize> = tally.selection.iter().filter(|at| !tally.is_copy(*at)).collect();
    let mut items: HashMap<usize, Drawn> = HashMap::new();
    workspace.read_some(
        &positions,
        |item| (item.position, Drawn(item.transcript.id, item.transcript.digest)),
        |(position, drawn)| drop(items.insert(position, drawn)),
    );
    let candidate = |key: String, positions: &[usize]| {
        let stratum = split.stratum(&tally.columns, positions[0]);
        let items = positions.iter().filter_map(|at| items.get(at).cloned()).collect();
        Candidate { stratum, key, items }
    };
    if unit == Unit::Item {
        let found = positions.iter().filter_map(|at| Some((item_key(items.get(at)?), *at)));
        return Ok(found.map(|(key, at)| candidate(key, &[at])).collect());
    }
    let Some(condition) = &workspace.rubric.condition else {
        bail!(Failure::usage("--pairs: the rubric has no condition whose two values make pairs"));
    };
    let pairs = Pairs::of(&tally.columns, positions, condition, None);
    if pairs.pairs.is_empty() {
        bail!(Failure::usage(format!(
            "--pairs: no two items are runs of one query with {}={} and {}={}",
            condition.field, condition.a, condition.field, condition.b
        )));
    }
    let both = pairs.pairs.iter().zip(&pairs.keys);
    Ok(both.map(|((a, b), key)| candidate(key.clone(), &[*a, *b])).collect())
}

/// Writes the design behind what the first event of a run has before it.
fn record(workspace: &Workspace, tally: &Tally, design: &Design) -> Result<()> {
    let writer = Writer::start_after(&workspace.plan, &workspace.journals, Box::new(|_| {}));
    let mut mint = Mint::new(fastrand::u64(..));
    let by = &workspace.reviewer;
    let mut after = tally.ledger.latest(by);
    let before = tally.ledger.preamble(&workspace.rubric);
    for body in before.into_iter().chain([design.body()]) {
        let event = mint.event(now(), after, by, body);
        after = Some(event.at);
        writer.append(&event);
    }
    if writer.flush(PATIENCE).pending > 0 {
        bail!(Failure::wrong(format!(
            "{}: the sample could not be written; make room, or name another journal with --labels",
            workspace.plan.write.display()
        )));
    }
    Ok(())
}
