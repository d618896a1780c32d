//! What every command that reads transcripts starts from: the corpus, the labels, the questions.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};

use super::failure::Failure;
use super::joins::{check_ids, join_flags, read_flags, read_ids, tell_unjoined};
use super::notice::tell;
use crate::catalogue::{Catalogue, Shelf, Shelves};
use crate::cli::ReadArgs;
use crate::config::{Config, Folders, LimitsConfig, TagsConfig, reviewer_from_environment};
use crate::corpus::formats::custom::Mapping;
use crate::corpus::scratchpad::TagNames;
use crate::corpus::{Change, Corpus, Item, Limits, OpenOptions, Refused, formats};
use crate::filter::{self, Expr};
use crate::labels::designs::designs;
use crate::labels::event::Event;
use crate::labels::files::Files;
use crate::labels::ledger::Ledger;
use crate::labels::named_files::name_files;
use crate::labels::place::{JournalPlan, plan};
use crate::labels::reader::{ReadJournal, read};
use crate::labels::sample::Drawn;
use crate::queue::joins::JoinReport;
use crate::queue::only::Only;
use crate::queue::order::Sort;
use crate::queue::sample::mixed;
use crate::queue::scan::{Cores, scan};
use crate::queue::survey::{Survey, Surveyed};
use crate::queue::tally::Tally;
use crate::rubric::Rubric;

/// Everything that the command line named, opened.
pub struct Workspace {
    /// The transcripts.
    pub corpus: Corpus,
    /// What became of the rows of `--flags`.
    pub joined: Option<JoinReport>,
    /// How they were opened.
    pub options: OpenOptions,
    /// What could not be opened.
    pub refused: Vec<Refused>,
    /// The settings.
    pub config: Config,
    /// The questions.
    pub rubric: Rubric,
    /// Whose labels these are.
    pub reviewer: String,
    /// Where labels are read and written.
    pub plan: JournalPlan,
    /// The journals as they were read.
    pub journals: Vec<ReadJournal>,
    /// Journals that cannot be read, so that what is in them counts nowhere.
    pub unread: Vec<Refused>,
    /// The filter, if there is one.
    pub filter: Option<Expr>,
    sort: Option<Sort>,
    only: Option<Only>,
}

impl Workspace {
    /// Opens what the command line names. What cannot be opened is named on standard error.
    ///
    /// # Errors
    /// Where nothing can be opened, or a setting, a rubric or a journal is wrong.
    pub fn open(args: &ReadArgs) -> Result<Self> {
        let workspace = Workspace::open_first(args)?;
        let mut refused = workspace.corpus.open_rest();
        for refused in refused.iter().chain(&workspace.unread) {
            tell(refused);
        }
        refused.splice(0..0, workspace.refused);
        Ok(Workspace { refused, ..workspace })
    }

    /// The same, without the files beyond the first ones where there are very many.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_first(args: &ReadArgs) -> Result<Self> {
        if args.files.is_empty() {
            bail!(Failure::usage("no file is named; name transcript files or a folder of them"));
        }
        let config = Config::load(args.config.as_deref()).map_err(Failure::wrong)?;
        let filter = parse_filter(args.filter.as_deref(), &config)?;
        let format = args.format.as_deref().map(find_format).transpose()?;
        let limits = limits(config.limits);
        let folders = Folders::find().map_err(Failure::wrong)?;
        let spools = folders.cache.clone();
        let mappings = mappings(&args.map, &config)?;
        let tags = tag_names(&config.tags)?;
        let flags = read_flags(args)?;
        let ids = read_ids(args)?;
        let options = OpenOptions { format, limits, spools, mappings, tags, flags };
        let mut opened = Corpus::open_first(&args.files, &options);
        if options.flags.is_some() || ids.is_some() {
            opened.refused.extend(opened.corpus.open_rest());
        }
        for refused in &opened.refused {
            tell(refused);
        }
        if opened.corpus.files().next().is_none() {
            bail!(Failure::silent(2));
        }
        let flags = options.flags.as_ref();
        let joined = flags.map(|table| join_flags(&opened.corpus, table)).transpose()?;
        if let Some(ids) = &ids {
            check_ids(&opened.corpus, ids)?;
        }
        let named = args.rubric.as_deref().or(config.rubric.as_deref());
        let rubric = load_rubric(named, &args.files)?;
        let reviewer = reviewer_from_environment(args.reviewer.as_deref(), &config);
        let plan = plan(&args.files, args.labels.as_deref(), &reviewer, &folders.data)
            .map_err(Failure::wrong)?;
        let (mut journals, unread) = read_journals(&plan.read);
        if let Some(named) =
            unread.iter().find(|journal| args.labels.as_ref() == Some(&journal.path))
        {
            bail!(Failure::wrong(named));
        }
        for journal in &mut journals {
            plan.search.rebase(&journal.path, &mut journal.events);
        }
        let only = match &args.sample {
            Some(name) => Some(Only::Sample(sample_items(name, &journals, &reviewer)?)),
            None => ids.map(Only::Ids),
        };
        let workspace = Workspace {
            corpus: opened.corpus,
            joined,
            options,
            refused: opened.refused,
            config,
            rubric,
            reviewer,
            plan,
            journals,
            unread,
            filter,
            only,
            sort: args
                .shuffle
                .as_deref()
                .map(Sort::shuffled)
                .or(args.sort.as_deref().map(Sort::parse)),
        };
        workspace.check_rubric()?;
        Ok(workspace)
    }

    /// Opens what is named and knows every record, for commands that tell what labels say.
    ///
    /// # Errors
    /// As [`Workspace::open`]; where the journal that is named is not there, one cannot be read, or a key
    /// of the filter is no item's.
    pub fn open_known(args: &ReadArgs) -> Result<(Self, Tally)> {
        if let Some(path) = args.labels.as_ref().filter(|path| !path.exists()) {
            bail!(Failure::wrong(format!(
                "{}: there is no such journal; name one that exists with --labels",
                path.display()
            )));
        }
        let workspace = Workspace::open(args)?;
        if !workspace.unread.is_empty() {
            // Numbers without somebody's labels would be wrong numbers.
            bail!(Failure::silent(2));
        }
        let tally = workspace.know_all()?;
        workspace.check_filter_keys(&tally)?;
        Ok((workspace, tally))
    }

    /// Where earlier runs' findings lie, unless the settings keep none.
    #[must_use]
    pub fn shelves(&self) -> Option<Shelves> {
        let (cache, options) = (self.options.spools.clone(), self.options.clone());
        self.config.keep_indexes.then_some(Shelves { cache, options })
    }

    /// Puts the queue in the order that was asked for, as soon as it can be.
    pub fn put_in_order(&self, tally: &mut Tally) {
        tally.set_only(self.only.clone(), &self.rubric);
        tally.set_sort(self.sort.clone(), &self.rubric);
    }

    /// Every event of every journal.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.journals.iter().flat_map(|journal| &journal.events)
    }

    /// A tally with the journals' labels, of which no record has been looked at yet.
    ///
    /// # Errors
    /// Where filter and rubric have too many clauses.
    pub fn tally(&self) -> Result<Tally> {
        let survey = Survey::new(&self.rubric, self.filter.as_ref()).map_err(Failure::wrong)?;
        let ledger = Ledger::fold(self.events().cloned());
        let files = files_of(&self.plan, &self.corpus, ledger.files().into_iter());
        let mut tally =
            Tally::new(&self.reviewer, &self.rubric, ledger, survey, self.filter.clone());
        tally.set_files(files);
        Ok(tally)
    }

    /// Reads every record once, on all cores, and gives what `keep` makes of it to `look`, in order;
    /// the tally then knows all of them. Records that the filter is known not to let through are
    /// passed over where `queue_only` says so.
    ///
    /// # Errors
    /// As [`Workspace::tally`].
    pub fn read_all<T: Send>(
        &self,
        queue_only: bool,
        keep: impl Fn(Item) -> T + Sync,
        mut look: impl FnMut(T),
    ) -> Result<Tally> {
        let mut tally = self.tally()?;
        self.corpus.index(&false.into(), &mut |_| {});
        let survey = tally.survey().clone();
        tally.grow(self.corpus.len());
        let read = |position| {
            let item = self.corpus.read(position)?;
            Some((survey.look(&item), keep(item)))
        };
        let piece = |positions: Range<usize>| positions.filter_map(read).collect();
        scan(
            0..self.corpus.len(),
            Cores::All,
            &false.into(),
            piece,
            |_, found: Vec<(Surveyed, T)>| {
                let (surveyed, kept): (Vec<Surveyed>, Vec<T>) = found.into_iter().unzip();
                tally.take_in(&surveyed, &self.rubric);
                for (surveyed, kept) in surveyed.iter().zip(kept) {
                    if !queue_only || tally.may_be_in_queue(surveyed.position) {
                        look(kept);
                    }
                }
                true
            },
        );
        tally.complete(&self.rubric);
        tally.judge_again(&self.rubric);
        self.order(&mut tally)?;
        Ok(tally)
    }

    /// A tally that knows every record: from what an earlier run found, else from one look at each,
    /// which is then kept.
    ///
    /// # Errors
    /// As [`Workspace::tally`].
    pub fn know_all(&self) -> Result<Tally> {
        if let Some(joined) = &self.joined {
            tell_unjoined(joined);
        }
        let place = self.shelves().and_then(|shelves| shelves.of(&self.corpus));
        let found = place.as_ref().and_then(Shelf::load);
        let is_whole = |(index, identities, _): &Catalogue| {
            self.corpus.recall_index(index) && self.corpus.len() == identities.known()
        };
        if let Some((_, identities, columns)) = found.filter(is_whole) {
            let mut tally = self.tally()?;
            if tally.recall((Arc::new(identities), Arc::new(columns)), &self.rubric) {
                self.order(&mut tally)?;
                return Ok(tally);
            }
            return self.read_all(true, drop, drop);
        }
        let tally = self.read_all(true, drop, drop)?;
        if let (Some(place), Some(index)) = (place, self.corpus.keep_index()) {
            // Where it cannot be kept, the next run finds everything again.
            let _kept = place.keep(&index, tally.identities(), &tally.columns);
        }
        Ok(tally)
    }

    /// Reads the items at these positions, on all cores, and gives what `keep` makes of each to
    /// `take`, in this order.
    ///
    /// # Errors
    /// As [`Workspace::read_known`]; what was taken until then must not be used.
    pub fn read_some<T: Send>(
        &self,
        tally: &Tally,
        positions: &[usize],
        keep: impl Fn(Item) -> T + Sync,
        take: impl FnMut(T),
    ) -> Result<()> {
        in_order(positions, |position| self.read_known(tally, position).map(&keep), take)
    }

    /// Reads the item at a position again, which must still be the record that the tally knows there:
    /// its labels are another record's else.
    ///
    /// # Errors
    /// Where it is not.
    pub fn read_known(&self, tally: &Tally, position: usize) -> Result<Item> {
        let item = self.corpus.read(position).filter(|item| tally.is_known_as(item));
        item.ok_or_else(|| {
            let file = self.corpus.place(position).and_then(|(file, _)| self.corpus.file(file));
            changed(file.map_or("the data", |file| &file.name)).into()
        })
    }

    /// Makes sure that the files are those that were opened, for what must not mix two states of them.
    ///
    /// # Errors
    /// Where one has changed since, or is gone.
    pub fn unchanged(&self) -> Result<()> {
        match self.corpus.change(0, usize::MAX) {
            Some(Change::Changed(name) | Change::Gone(name)) => bail!(changed(&name)),
            None => Ok(()),
        }
    }

    /// Puts the queue of a tally that knows every record in order.
    fn order(&self, tally: &mut Tally) -> Result<()> {
        if let Some(sort) = &self.sort {
            sort.check(tally)
                .map_err(|problem| anyhow!(Failure::usage(format!("--sort: {problem}"))))?;
        }
        self.put_in_order(tally);
        for id in tally.missing() {
            tell(format_args!("no item has the id {id}"));
        }
        Ok(())
    }

    /// A key of the filter that no item has is a slip of the finger.
    ///
    /// # Errors
    /// Where there is one; with the nearest key there is.
    pub fn check_filter_keys(&self, tally: &Tally) -> Result<()> {
        let Some(filter) = &self.filter else { return Ok(()) };
        let wrong = |problem| anyhow!(Failure::usage(format!("--filter: {problem}")));
        tally.columns.check_keys(filter, &self.rubric).map_err(wrong)
    }

    /// The same name and version with another text would mix answers to different questions.
    fn check_rubric(&self) -> Result<()> {
        let (reference, digest) = (self.rubric.reference(), self.rubric.digest());
        let known: HashMap<&str, &str> = self.events().filter_map(Event::rubric_digest).collect();
        match known.get(reference.as_str()) {
            Some(&known) if known != digest => bail!(Failure::usage(format!(
                "the rubric {reference} has another text than the {reference} in {}; give it a new version",
                self.plan.write.display()
            ))),
            _ => Ok(()),
        }
    }
}

/// Calls `make` for each of these positions, on all cores, and gives what it makes to `take`, in their
/// order, up to the first error.
///
/// # Errors
/// The first one of `make`.
pub fn in_order<T: Send>(
    positions: &[usize],
    make: impl Fn(usize) -> Result<T> + Sync,
    mut take: impl FnMut(T),
) -> Result<()> {
    let piece = |places: Range<usize>| {
        let positions = positions.get(places).unwrap_or_default();
        positions.iter().map(|position| make(*position)).collect::<Vec<Result<T>>>()
    };
    let mut outcome = Ok(());
    scan(0..positions.len(), Cores::All, &false.into(), piece, |_, found| {
        outcome = found.into_iter().try_for_each(|made| made.map(&mut take));
        outcome.is_ok()
    });
    outcome
}

fn changed(file: &str) -> Failure {
    Failure::changed(format!(
        "{file} changed while it was read, and nothing was made of it; run it again"
    ))
}

/// The files of a corpus by the names that events have for them.
pub fn files_of<'n>(
    plan: &JournalPlan,
    corpus: &Corpus,
    named: impl Iterator<Item = &'n str>,
) -> Files {
    let open = corpus.files().map(|file| (file.path.as_path(), file.entry()));
    name_files(plan.folder(), open, named.map(Arc::from))
}

/// An item without its texts: many of them would not fit in memory.
#[must_use]
pub fn without_text(mut item: Item) -> Item {
    item.transcript.segments = Vec::new();
    item
}

/// The tags of the settings, which may be written with their brackets.
fn tag_names(config: &TagsConfig) -> Result<TagNames> {
    let names = |written: &[String]| -> Result<Vec<String>> {
        let names = written.iter().map(|name| {
            let bare = name.trim_matches(['<', '>', '/', ' ']);
            let usable = !bare.is_empty() && !bare.contains(['<', '>', '\n']);
            let wrong = || format!("settings, tags: {name:?} is no tag; write e.g. INNER_VOICE");
            if usable { Ok(bare.to_owned()) } else { Err(Failure::usage(wrong()).into()) }
        });
        names.collect()
    };
    Ok(TagNames::with(&names(&config.scratchpad)?, &names(&config.answer)?))
}

fn limits(config: LimitsConfig) -> Limits {
    Limits {
        record: config.record_mb << 20,
        zip_entry: config.zip_entry_mb << 20,
        document: config.document_mb << 20,
    }
}

/// The command line's mapping for every file, else the settings' ones.
fn mappings(named: &[String], config: &Config) -> Result<Vec<(glob::Pattern, Mapping)>> {
    let mut all = Vec::new();
    let mut own = Mapping::default();
    for text in named {
        let Some((target, pointer)) = text.split_once('=') else {
            bail!(Failure::usage(format!(
                "--map {text}: write FIELD=/POINTER, e.g. prompt=/request/text"
            )));
        };
        own.add(target, pointer).map_err(|error| Failure::usage(format!("--map: {error}")))?;
    }
    if !own.is_empty() {
        let every = glob::Pattern::new("*").map_err(Failure::wrong)?;
        all.push((every, own));
    }
    for map in &config.map {
        let wrong =
            |error: String| Failure::usage(format!("config.toml: map {}: {error}", map.glob));
        let pattern = glob::Pattern::new(&map.glob).map_err(|error| wrong(error.to_string()))?;
        let mut mapping = Mapping::default();
        for (target, pointer) in &map.fields {
            mapping.add(target, pointer).map_err(|error| wrong(error.to_string()))?;
        }
        all.push((pattern, mapping));
    }
    Ok(all)
}

fn parse_filter(text: Option<&str>, config: &Config) -> Result<Option<Expr>> {
    let parse = |text: &str| {
        let wrong = |error| anyhow!(Failure::usage(format!("--filter: {error}")));
        filter::parse_with(text, &config.filters).map_err(wrong)
    };
    text.map(parse).transpose()
}

/// The format of this name.
fn find_format(name: &str) -> Result<&'static formats::Format> {
    formats::by_name(name).ok_or_else(|| {
        let names: Vec<&str> = formats::FORMATS.iter().map(|format| format.name).collect();
        anyhow!(Failure::unknown("format", name, &names))
    })
}

/// The items of a sample in the order they are reviewed in: those that were dealt to this reviewer,
/// else all of them, strata mixed.
fn sample_items(name: &str, journals: &[ReadJournal], reviewer: &str) -> Result<Vec<Drawn>> {
    let designs = designs(journals.iter().flat_map(|journal| &journal.events));
    let Some(design) = designs.iter().find(|design| design.name == name) else {
        let known: Vec<&str> = designs.iter().map(|design| design.name.as_str()).collect();
        if known.is_empty() {
            bail!(Failure::usage(format!(
                "there is no sample {name}; draw one with `triptych sample FILE -n 60`"
            )));
        }
        bail!(Failure::unknown("sample", name, &known));
    };
    let all = || mixed(design.seed, &design.strata, design.unit.items());
    Ok(design.dealt_to(reviewer).map_or_else(all, <[Drawn]>::to_vec))
}

/// A rubric by name or path; without either, `rubric.toml` beside the data, else the built-in.
///
/// # Errors
/// Where it cannot be read or is wrong.
pub fn load_rubric(named: Option<&str>, files: &[PathBuf]) -> Result<Rubric> {
    let path = match named {
        Some(name) if name == Rubric::builtin().name => return Ok(Rubric::builtin()),
        Some(path) => PathBuf::from(path),
        None => match beside(files) {
            Some(path) => path,
            None => return Ok(Rubric::builtin()),
        },
    };
    let shown = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) if !shown.contains(['/', '.']) => {
            bail!(Failure::unknown("rubric", &shown, &[&Rubric::builtin().name]))
        }
        Err(error) => {
            return Err(anyhow!(Failure::wrong(format!(
                "{shown}: {error}; name a rubric file, or leave --rubric out"
            ))));
        }
    };
    Rubric::parse(&shown, &text).map_err(|error| anyhow!(Failure::wrong(error)))
}

fn beside(files: &[PathBuf]) -> Option<PathBuf> {
    let first = files.first()?;
    let folder = if first.is_dir() { first.as_path() } else { first.parent()? };
    let path = folder.join("rubric.toml");
    path.is_file().then_some(path)
}

/// The journals, and those that cannot be read.
fn read_journals(paths: &[PathBuf]) -> (Vec<ReadJournal>, Vec<Refused>) {
    let (mut journals, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        match read(path) {
            Ok(journal) => journals.push(journal),
            Err(error) => unread.push(Refused {
                path: path.clone(),
                why: format!(
                    "the labels in it cannot be read ({error}); check its permissions, or move it away"
                ),
            }),
        }
    }
    (journals, unread)
}
