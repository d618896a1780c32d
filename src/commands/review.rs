//! The review itself: everything is opened, then the screen takes over.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};

use super::help;
use super::keys::load_keymap;
use super::linear;
use super::notice::tell;
use super::sample::draw_for_review;
use super::stdout::has_colour;
use crate::cli::{ReadArgs, ReviewArgs};
use crate::config::Config;
use crate::config::kept::Kept;
use crate::config::layout::Layout;
use crate::corpus::flags::FlagTable;
use crate::corpus::given::Given;
use crate::corpus::{Corpus, OpenOptions, Opened, Refused};
use crate::disk::named::whole;
use crate::filter::Pattern;
use crate::filter::nearest::nearest;
use crate::labels::files::Whereabouts;
use crate::labels::mint::Mint;
use crate::labels::writer::Writer;
use crate::queue::joins::{JoinReport, Names, join};
use crate::queue::tally::Tally;
use crate::rubric::{QuestionKind, Rubric};
use crate::text::counted;
use crate::tui::blind::{Blind, Hidden};
use crate::tui::keys::keymap::{Keymap, KeymapError};
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::runtime::{self, Data, Outside};
use crate::tui::session::Session;
use crate::tui::showing::{Adjudication, Others};
use crate::tui::terminal;
use crate::tui::theme::Look;
use crate::workspace::failure::Failure;
use crate::workspace::named::{is_missing, neighbour};
use crate::workspace::settings;
use crate::workspace::suggested::Suggested;
use crate::workspace::{Workspace, files_of, mappings};

/// What `triptych` alone prints.
const INTRODUCTION: &str = "\
triptych shows LLM transcripts as prompt | scratchpad | answer and records labels by single keys.
Name a transcript file, several, or a folder: JSON Lines, JSON arrays, Inspect logs (.eval).
Labels go to a journal beside the data, NAME.labels.jsonl; nothing else is ever written.
`triptych --help` lists the options and commands; ? on the screen lists the keys.
Try: triptych demo";

/// Looking for the first open item before the first screen may take this long.
const START_PATIENCE: Duration = Duration::from_millis(15);

/// The size of a screen that is not there.
const LINEAR_SIZE: (u16, u16) = (80, 24);

/// Runs a review.
pub fn run(args: &ReviewArgs, adjudication: Adjudication) -> Result<ExitCode> {
    if args.read.files.is_empty() {
        let _nobody_listens = writeln!(std::io::stderr(), "{INTRODUCTION}");
        return Ok(ExitCode::from(2));
    }
    check_first_word(&args.read.files[0])?;
    let drawn = draw_for_review(args)?.map(|design| design.name);
    let sample = drawn.or_else(|| args.read.sample.clone());
    let (config, mut faults, hides_who) = settings(args)?;
    let read = ReadArgs { sample: sample.clone(), ..args.read.clone() };
    let workspace = Workspace::open_first(&read, config, tell)?;
    let keymap = keymap(args, &workspace, &mut faults)?;
    let blind = blind(args, &workspace)?;
    if args.linear && adjudication == Adjudication::Wanted {
        bail!(Failure::usage("disputes are decided on the screen; leave out --linear"));
    }
    if args.linear {
        return linear(args, sample.as_deref(), workspace, (keymap, blind), hides_who);
    }
    let theme = args.theme.unwrap_or(workspace.config.theme);
    let size = terminal::check().map_err(Failure::wrong)?;
    let (post, inbox) = runtime::open_inbox()?;
    let mut tally = workspace.tally()?;
    tally.grow(workspace.corpus.len());
    tally.show_again(runtime::now(), &workspace.rubric);
    workspace.put_in_order(&mut tally);
    let hinted = hinted(&tally);
    let start = start(args, &workspace, &mut tally, &hinted)?;
    let writer = (!args.readonly && !hides_who).then(|| {
        let notify = Box::new(move |notice| post.send(Message::Journal(notice)));
        Writer::start_after(&workspace.plan, &workspace.journals, notify)
    });
    let session = Session {
        readonly: args.readonly || hides_who,
        ..session(args, sample.as_deref(), &workspace, keymap, blind)
    };
    let mut model = Model::new(session, tally, Mint::new(fastrand::u64(..)), size, runtime::now());
    model.reading.thread = layout(&model.session.data, workspace.config.layout) == Layout::Thread;
    model.adjudication = adjudication;
    model.look = Look { theme, background: None, has_colour: has_colour(args.color) };
    let unread = workspace.unread.iter().map(ToString::to_string);
    if hides_who {
        faults.push("nothing is written: the settings may say whose labels these are".to_owned());
    }
    let problems = workspace.plan.fallback.iter().cloned().chain(unread).chain(faults);
    let problems: Vec<String> = problems.collect();
    if !problems.is_empty() {
        model.say(problems.join("; "));
    }
    let shelves = workspace.shelves().map(Arc::new);
    let (inputs, options, plan) = (args.read.files.clone(), workspace.options, workspace.plan);
    let (named, config) = (args.read.map.clone(), workspace.config);
    let name_files = Arc::new(move |corpus: &Corpus, named: &[Arc<str>]| {
        files_of(&plan, corpus, named.iter().map(|name| &**name))
    });
    let data = Data { corpus: Arc::new(workspace.corpus), name_files };
    let again = data.name_files.clone();
    let reopen = Arc::new(move || {
        // Somebody may have said meanwhile where texts are; where that is wrong, what was said holds.
        let mapped = mappings(&named, &config, &inputs)
            .map(|mappings| OpenOptions { mappings, ..options.clone() });
        let options = mapped.as_ref().unwrap_or(&options);
        let Opened { corpus, mut refused } = Corpus::open(&inputs, options);
        if let Some(table) = &options.flags {
            refused.extend(unclear(&join(&corpus, table), table));
        }
        let is_there = corpus.files().next().is_some();
        let data = Data { corpus: Arc::new(corpus), name_files: again.clone() };
        (is_there.then_some(data), refused)
    });
    if args.at.is_some() {
        model.errand = None;
    }
    if args.show_others {
        model.others = Others::Shown;
        if model.session.blind.hides(Hidden::Others) {
            model.say("blind: what others answered is shown once you have revealed an item");
        }
    }
    let outside = Outside { data, reopen, writer, hinted, shelves, inbox };
    let (journal, readonly) = (model.session.journal.clone(), model.session.readonly);
    let answers = runtime::run(model, outside, start)?;
    if answers > 0 && !readonly {
        tell(&format_args!("{} in {journal}", counted(answers, "label")));
    }
    Ok(ExitCode::SUCCESS)
}

/// What is hidden.
fn blind(args: &ReviewArgs, workspace: &Workspace) -> Result<Blind> {
    let blind = Blind::of(args.blind.as_deref().unwrap_or_default()).map_err(|word| {
        let known: Vec<&str> = Hidden::ALL.iter().map(|(_, name)| *name).collect();
        anyhow!(Failure::unknown("thing to hide", word, &known))
    })?;
    let masks = workspace.config.blind.mask.iter().map(|text| Pattern::typed(text));
    let blind = blind.withholding(&workspace.withheld);
    Ok(blind.covering(masks.filter_map(Result::ok).collect()))
}

/// A review without a screen: every record is looked at before the first one.
fn linear(
    args: &ReviewArgs,
    sample: Option<&str>,
    workspace: Workspace,
    (keymap, blind): (Keymap, Blind),
    hides_who: bool,
) -> Result<ExitCode> {
    for refused in workspace.corpus.open_rest() {
        tell(&refused);
    }
    let mut tally = workspace.know_all()?;
    tally.show_again(runtime::now(), &workspace.rubric);
    let start = start(args, &workspace, &mut tally, &[])?;
    let start = start.or_else(|| tally.next_open(None)).or(tally.selection.get(0)).unwrap_or(0);
    let readonly = args.readonly || hides_who;
    let session = Session {
        readonly,
        hold_guard_ms: 0,
        frame_guard: false,
        ..session(args, sample, &workspace, keymap, blind)
    };
    let (seed, now) = (fastrand::u64(..), runtime::now());
    let mut model = Model::new(session, tally, Mint::new(seed), LINEAR_SIZE, now);
    model.errand = None;
    if args.show_others {
        model.others = Others::Shown;
    }
    let Workspace { corpus, plan, journals, .. } = workspace;
    let writer: linear::StartWriter =
        Box::new(move |notify| Writer::start_after(&plan, &journals, notify));
    let writer = (!readonly).then_some(writer);
    linear::run(linear::Given { model, corpus: Arc::new(corpus), writer, start })
}

/// The rows of flags that belong to no record alone any more, since the data changed.
fn unclear(joined: &JoinReport, table: &FlagTable) -> Option<Refused> {
    let (row, of) = joined.ambiguous.first()?;
    let path = table.files.get(table.rows.get(*row)?.table)?.clone();
    let files = of.files.join(", ");
    let why = format!("the id {} is in {files} now, and its row is joined to no record", of.id);
    Some(Refused { path, why })
}

/// A first word that is no file may be meant as a command.
fn check_first_word(word: &Path) -> Result<()> {
    let written = word.display().to_string();
    if !is_missing(word) || written.contains('/') {
        return Ok(());
    }
    let commands = help::names();
    let near = nearest(&written, commands.iter().map(String::as_str));
    let file = neighbour(word).map(|file| file.display().to_string());
    let hint = match (near, file) {
        (Some(command), Some(file)) => {
            format!("did you mean the command {command}, or the file {file}?")
        }
        (Some(command), None) => format!("did you mean the command {command}?"),
        (None, Some(file)) => format!("did you mean {file}?"),
        (None, None) => "`triptych help` lists the commands".to_owned(),
    };
    bail!(Failure::usage(format!("{written}: there is no such file or command; {hint}")))
}

/// The settings without what is wrong in them, all that is wrong, and whether it may hide whose labels
/// these are.
fn settings(args: &ReviewArgs) -> Result<(Config, Vec<String>, bool)> {
    let loaded = settings::lenient(args.read.config.as_deref())?;
    if args.blind.is_some() && loaded.hides_masks {
        // What cannot be hidden must not be shown.
        bail!(Failure::wrong(loaded.faults.join("\n")));
    }
    for fault in &loaded.faults {
        tell(fault);
    }
    let said = args.read.reviewer.is_some() && args.read.rubric.is_some();
    let brief = loaded.faults.first().map(|fault| {
        let left_out = counted(loaded.faults.len(), "wrong setting");
        format!("{}: {left_out} left out", place_of(fault))
    });
    Ok((loaded.config, brief.into_iter().collect(), loaded.hides_who && !said))
}

/// Where a fault is, for a message that has a line: the whole of it is told beside the screen.
fn place_of(fault: &str) -> &str {
    fault.split(": ").next().unwrap_or(fault)
}

/// The keys. A file that is wrong is told, and the default ones are used.
fn keymap(args: &ReviewArgs, workspace: &Workspace, faults: &mut Vec<String>) -> Result<Keymap> {
    let named = args.keymap.as_deref();
    let keymap = match load_keymap(named, &workspace.config) {
        Ok(keymap) => keymap,
        Err(error) if named.is_some() && !is_wrong_file(&error) => return Err(error),
        Err(error) => {
            tell(&error);
            faults.push(format!("{}: the keys are the default ones", place_of(&error.to_string())));
            load_keymap(Some("default"), &workspace.config)?
        }
    };
    if keymap.needs_one_yes_no() && !is_one_yes_no(&workspace.rubric) {
        bail!(Failure::usage(format!(
            "the keymap {} is for rubrics of one yes/no question, and {} has others; use the keymap default",
            keymap.name(),
            workspace.rubric.reference()
        )));
    }
    keymap.with_letters(&workspace.rubric.letters()).map_err(|error| anyhow!(Failure::wrong(error)))
}

fn is_wrong_file(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(KeymapError::Wrong(_)))
}

fn is_one_yes_no(rubric: &Rubric) -> bool {
    match rubric.questions.as_slice() {
        [one] => one.kind == QuestionKind::Flag || one.choices().len() == 2,
        _ => false,
    }
}

fn session(
    args: &ReviewArgs,
    sample: Option<&str>,
    workspace: &Workspace,
    keymap: Keymap,
    blind: Blind,
) -> Session {
    let write = &workspace.plan.write;
    let title = match args.read.files.as_slice() {
        [one] => file_name(one),
        several => format!("{} and {} more", file_name(&several[0]), several.len() - 1),
    };
    let title = match sample {
        Some(name) => format!("{title}, sample {name}"),
        None => title,
    };
    Session {
        title,
        data: data_name(args),
        reviewer: workspace.reviewer.clone(),
        rubric: workspace.rubric.clone(),
        is_rubric_implied: args.read.rubric.is_none()
            && workspace.config.rubric.is_none()
            && workspace.rubric.name == Rubric::builtin().name,
        keymap,
        filters: workspace.config.filters.clone(),
        auto_advance: workspace.config.auto_advance,
        hold_guard_ms: workspace.config.hold_guard_ms,
        frame_guard: workspace.config.frame_guard,
        blind,
        has_mouse: args.mouse || workspace.config.mouse,
        fold_read: workspace.config.fold_read,
        show_suggestions: args.show_suggestions,
        readonly: args.readonly,
        journal: write.file_name().unwrap_or(write.as_os_str()).to_string_lossy().into_owned(),
        suggested: Suggested::of(&args.read, sample),
    }
}

/// What is remembered of the data is kept under this name: where the first of them lie.
fn data_name(args: &ReviewArgs) -> String {
    let first = args.read.files.first().map(|path| whole(path));
    first.map_or_else(String::new, |path| path.to_string_lossy().into_owned())
}

fn file_name(path: &Path) -> String {
    whole(path).file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// How these data were laid out last, else as the settings say.
fn layout(data: &str, by_default: Layout) -> Layout {
    let kept = Kept::Layouts.load();
    kept.get(data).and_then(|word| Layout::of(word)).unwrap_or(by_default)
}

/// The records that the journal names, by its hints: their files (from 0) and places in them (from
/// 1), in order. They are looked at before all others.
fn hinted(tally: &Tally) -> Vec<(usize, usize)> {
    let mut named = tally.ledger.hints().peekable();
    if named.peek().is_none() {
        return Vec::new();
    }
    let place = |(file, n): (&str, u64)| {
        let Whereabouts::Here([file]) = tally.files().find(Some(file)) else { return None };
        Some((*file as usize, usize::try_from(n).ok()?))
    };
    let mut places: Vec<(usize, usize)> = named.filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The item to begin with: the one that was asked for, else the first open one as far as the
/// journal's hints tell in a moment.
fn start(
    args: &ReviewArgs,
    workspace: &Workspace,
    tally: &mut Tally,
    hinted: &[(usize, usize)],
) -> Result<Option<usize>> {
    if let Some(wanted) = &args.at {
        return find(wanted, workspace, tally).map(Some);
    }
    if tally.filter().is_some() || tally.waits_for_order() {
        return Ok(None);
    }
    let end = Instant::now() + START_PATIENCE;
    let corpus = &workspace.corpus;
    if let Some(&(file, number)) = hinted.last() {
        corpus.index_until(file, number + 1, end);
        tally.grow(corpus.len());
    }
    let place = |&(file, number): &(usize, usize)| corpus.position_of(file, number);
    let hinted: Vec<usize> = hinted.iter().filter_map(place).collect();
    let survey = tally.survey().clone();
    for &position in &hinted {
        if Instant::now() > end {
            break;
        }
        if let Some(item) = corpus.read(position) {
            tally.take_in(&[survey.look(&item)], &workspace.rubric);
        }
    }
    let open = tally.next_open(None);
    // Hints that could not be looked at in time are believed: their items have labels.
    let unseen = |position: &usize| tally.identities().at(*position).is_none();
    let believed = hinted.iter().filter(|position| unseen(position)).count();
    Ok(match open {
        Some(position) if believed > 0 && hinted.binary_search(&position).is_ok() => {
            (0..corpus.len()).find(|position| hinted.binary_search(position).is_err())
        }
        open => open.or((!corpus.is_empty()).then_some(0)),
    })
}

/// The item of this id, or at this place.
fn find(wanted: &str, workspace: &Workspace, tally: &mut Tally) -> Result<usize> {
    let corpus = &workspace.corpus;
    for refused in corpus.open_rest() {
        tell(&refused);
    }
    let given = Given::new(wanted);
    let named = Names::look_for(corpus, [&given].into_iter()).find(&given);
    tally.grow(corpus.len());
    if let Some(&position) = named.first() {
        return Ok(position);
    }
    match wanted.parse::<usize>() {
        Ok(number) if (1..=corpus.len()).contains(&number) => Ok(number - 1),
        _ => bail!(Failure::usage(format!(
            "--at: there is no item {wanted} among {}; `triptych list` prints the ids",
            corpus.len()
        ))),
    }
}
