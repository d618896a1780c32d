//! `triptych sample`: draws a sample and records it in the journal.

mod frame;
mod strata;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use frame::Frame;
use strata::{amount, candidates, split};

use super::named::check_pair_by;
use super::notice::tell;
use super::recording::record;
use super::stdout::stdout;
use super::table::Table;
use crate::cli::{DEFAULT_SAMPLE, DrawArgs, ReadArgs, ReviewArgs};
use crate::labels::designs::designs;
use crate::labels::event::Body;
use crate::labels::sample::{Design, Drawn, Unit};
use crate::queue::repeats::Repeats;
use crate::queue::sample::{Amount, allot, deal, draw, mixed};
use crate::queue::twins::{in_order, shown_to};
use crate::text::{counted, shell_word};
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// Draws, records and prints.
pub fn run(read: &ReadArgs, args: &DrawArgs) -> Result<ExitCode> {
    if is_amount(&args.name) {
        bail!(Failure::usage(format!(
            "--name {}: a sample's name is no number, so that --sample can tell both apart",
            args.name
        )));
    }
    if read.ids.is_some() || read.sample.is_some() {
        bail!(Failure::usage(
            "a sample is drawn from what a filter tells, so that its estimates are of something; use --filter instead of --ids and --sample"
        ));
    }
    let workspace = Workspace::open(read, tell)?;
    let design = draw_and_record(&workspace, args)?;
    let mut table = Table::default();
    let units = format!("{}s", design.unit.word());
    table.row(["stratum".to_owned(), units, "drawn".to_owned()]);
    for stratum in &design.strata {
        let drawn = stratum.drawn.len() / design.unit.items();
        table.row([stratum.name.clone(), stratum.size.to_string(), drawn.to_string()]);
    }
    let mut out = stdout();
    write!(out, "{table}")?;
    let repeats = Repeats::of(&design);
    let twice = |items: &[Drawn]| match repeats.chosen(items).count() {
        0 => String::new(),
        number => format!(", {number} of them twice"),
    };
    for (reviewer, items) in &design.deal {
        writeln!(out, "{reviewer}: {}{}", counted(items.len(), "item"), twice(items))?;
    }
    let all_twice =
        if design.deal.is_empty() { twice(&shown_to(&design, "")) } else { String::new() };
    let sealed = if design.sealed { ", sealed until they are done" } else { "" };
    writeln!(
        out,
        "sample {}, seed {}: {}{all_twice}{sealed}; --sample {} reviews them",
        design.name,
        design.seed,
        counted(design.items().count(), "item"),
        shell_word(&design.name)
    )?;
    out.flush()?;
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
        check_same(earlier, args, unit, filter.as_deref())?;
        check_deal(earlier, &args.reviewers)?;
    }
    let frame = args.frame.as_deref().map(Frame::read).transpose()?;
    if let (Some(_), Some(earlier)) = (&frame, &earlier) {
        bail!(another(&earlier.name, "is recorded already"));
    }
    if let Some(frame) =
        frame.as_ref().filter(|frame| args.seed.is_some_and(|seed| seed != frame.seed))
    {
        bail!(Failure::usage(format!("--seed: the frame was drawn with the seed {}", frame.seed)));
    }
    let of_frame = frame.as_ref().map(|frame| frame.seed);
    let seed = earlier.as_ref().map(|known| known.seed).or(of_frame).or(args.seed);
    let seed = seed.unwrap_or_else(|| u64::from(fastrand::u32(..)));
    if let Some(field) = &args.pair_by {
        check_pair_by(field, &tally)?;
    }
    let candidates = candidates(workspace, &tally, &split, (unit, args.pair_by.as_deref()))?;
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for candidate in &candidates {
        *sizes.entry(candidate.stratum.clone()).or_default() += 1;
    }
    // All that is here is what was drawn from a frame.
    let amount = amount(args.number.as_deref().unwrap_or("100%"), &split, &sizes)?;
    let wanted = allot(&amount, &sizes, |name| split.weight(name));
    tell_limits(&amount, &wanted, &sizes)?;
    let before = earlier.as_ref().map_or(&[][..], |known| &known.strata);
    if let Some(gone) = before.iter().find(|known| !sizes.contains_key(&known.name)) {
        bail!(another(&args.name, &format!("has the stratum {}", gone.name)));
    }
    let strata = match &frame {
        Some(frame) => frame.strata(&candidates)?,
        None => draw(seed, &candidates, &wanted, before),
    };
    let units = mixed(seed, &strata, unit.items());
    let dealt = earlier.as_ref().map(|known| &known.deal).cloned().unwrap_or_default();
    let is_named = args.name != DEFAULT_SAMPLE;
    let (sealed, twins) = earlier
        .as_ref()
        .map_or((is_named && !args.open, args.pairs), |known| (known.sealed, known.twins));
    let repeat = earlier.as_ref().map_or(args.repeat, |known| known.repeat);
    let name = args.name.clone();
    let (deal_before, frame) = (dealt.clone(), frame.is_some());
    let mut design = Design {
        name,
        seed,
        unit,
        filter,
        sealed,
        twins,
        repeat,
        frame,
        strata,
        deal: deal_before,
    };
    let mut deal = deal(&units, unit.items(), args.overlap, &args.reviewers, dealt);
    for (reviewer, items) in &mut deal {
        // What somebody was dealt before stays where it is.
        let known = design.deal.get(reviewer).map_or(0, Vec::len);
        let news = in_order(&design, items.split_off(known));
        items.extend(news);
    }
    design.deal = deal;
    if earlier.as_ref() != Some(&design) {
        record(workspace, &tally, [Body::Sample(Box::new(design.clone()))])?;
    }
    Ok(design)
}

/// Says what a sample of so many units of each stratum cannot be.
fn tell_limits(
    amount: &Amount,
    wanted: &BTreeMap<String, usize>,
    sizes: &BTreeMap<String, usize>,
) -> Result<()> {
    if sizes.is_empty() {
        bail!(Failure::usage("there is nothing to draw from: no item matches the filter"));
    }
    if wanted.values().all(|wanted| *wanted == 0) {
        bail!(Failure::usage("nothing is to be drawn; draw one at least, e.g. -n 60"));
    }
    let all: usize = sizes.values().sum();
    if matches!(amount, Amount::Total(total) if *total > all) {
        tell(&format_args!("there are only {all}; all of them are drawn"));
    }
    for (name, wanted) in wanted {
        if *wanted > sizes[name] {
            tell(&format_args!("{name} has only {}; all of it is drawn", sizes[name]));
        }
        if *wanted == 0 && sizes[name] > 0 {
            tell(&format_args!(
                "nothing is drawn of {name}, so that nothing can be estimated for all of it"
            ));
        }
    }
    Ok(())
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
    let workspace = Workspace::open(&ReadArgs { sample: None, ..args.read.clone() }, tell)?;
    let known = designs(workspace.events()).into_iter().find(|known| known.name == DEFAULT_SAMPLE);
    if known.as_ref().is_some_and(|known| !known.deal.is_empty()) {
        bail!(another(DEFAULT_SAMPLE, "was dealt out"));
    }
    let drawn = known.map_or(0, |known| known.items().count() / known.unit.items());
    if number.parse::<usize>().is_ok_and(|wanted| wanted < drawn) {
        bail!(another(DEFAULT_SAMPLE, &format!("has {drawn} already")));
    }
    let (by, seed, name) = (args.by.clone(), args.seed, DEFAULT_SAMPLE.to_owned());
    let (near, pairs, pair_by) = (None, false, None);
    let (overlap, reviewers, open, repeat) = (0.0, Vec::new(), true, None);
    let (number, frame) = (Some(number), None);
    let draw = DrawArgs {
        number,
        frame,
        name,
        seed,
        by,
        near,
        pairs,
        pair_by,
        overlap,
        reviewers,
        repeat,
        open,
    };
    draw_and_record(&workspace, &draw).map(Some)
}

/// A sample that is not the one that was asked for.
fn another(name: &str, what: &str) -> Failure {
    Failure::usage(format!(
        "the sample {name:?} {what}; --sample {} reviews it, and `triptych sample --name NAME` draws another one",
        shell_word(name)
    ))
}

/// What was dealt to somebody stays theirs, so that more can be dealt only when all are named.
fn check_deal(earlier: &Design, reviewers: &[String]) -> Result<()> {
    let names: Vec<&str> = earlier.deal.keys().map(String::as_str).collect();
    if names.iter().all(|name| reviewers.iter().any(|known| known == name)) {
        return Ok(());
    }
    bail!(Failure::usage(format!(
        "the sample {:?} was dealt to {}; name all of them, e.g. --reviewers {}, and what they have stays theirs",
        earlier.name,
        names.join(", "),
        names.join(",")
    )))
}

/// Whether a word says how many, and is no name.
fn is_amount(text: &str) -> bool {
    text.contains('=') || text.strip_suffix('%').unwrap_or(text).parse::<f64>().is_ok()
}

/// More of a sample can only be drawn as the sample was.
fn check_same(earlier: &Design, args: &DrawArgs, unit: Unit, filter: Option<&str>) -> Result<()> {
    let differs = if args.seed.is_some_and(|seed| seed != earlier.seed) {
        format!("was drawn with the seed {}", earlier.seed)
    } else if unit != earlier.unit {
        "was drawn of another unit (--pairs)".to_owned()
    } else if filter != earlier.filter.as_deref() {
        format!("was drawn with {}", earlier.filter.as_deref().unwrap_or("no filter"))
    } else if args.open && earlier.sealed {
        "was drawn sealed".to_owned()
    } else if args.repeat.is_some() && args.repeat != earlier.repeat {
        "was drawn with other repeats (--repeat)".to_owned()
    } else {
        return Ok(());
    };
    bail!(another(&earlier.name, &differs))
}
