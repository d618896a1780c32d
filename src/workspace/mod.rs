//! What every command that reads transcripts starts from: the corpus, the labels, the questions.

mod bundle;
mod derived;
pub mod failure;
mod joins;
pub mod journals;
pub mod named;
mod options;
pub mod reading;
pub mod rubric;
pub mod settings;
pub mod sources;
pub mod suggested;
pub mod whose;

use std::collections::HashMap;
use std::sync::Arc;

use bundle::Bundle;
use derived::{check_derived, no_clash};
use failure::{Failure, Tell};
use joins::{check_ids, join_flags, read_flags, read_ids};
use journals::{read_journals, sample_of};
pub use options::mappings;
use options::{open_options, parse_filter};
use rubric::load_rubric;

use crate::catalogue::Shelves;
use crate::cli::ReadArgs;
use crate::config::{Config, Folders, reviewer_from_environment};
use crate::corpus::{Corpus, Item, OpenOptions, Refused};
use crate::filter::Expr;
use crate::labels::event::Event;
use crate::labels::files::Files;
use crate::labels::ledger::Ledger;
use crate::labels::named_files::name_files;
use crate::labels::place::{JournalPlan, plan};
use crate::labels::reader::ReadJournal;
use crate::queue::checking::{check, value_of_nothing};
use crate::queue::joins::JoinReport;
use crate::queue::only::Only;
use crate::queue::order::Sort;
use crate::queue::seal::Seals;
use crate::queue::survey::Survey;
use crate::queue::tally::Tally;
use crate::rubric::Rubric;
use crate::text::shell_word;

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
    /// What is not in the bundle that is under review, so that it cannot be shown.
    pub withheld: Vec<String>,
    /// What a bundle says of itself.
    given: Vec<Event>,
    sort: Option<Sort>,
    only: Option<Only>,
    tell: Tell,
}

impl Workspace {
    /// Opens what the command line names. What cannot be opened is told.
    ///
    /// # Errors
    /// Where nothing can be opened, or a setting, a rubric or a journal is wrong.
    pub fn open(args: &ReadArgs, tell: Tell) -> Result<Self, Failure> {
        let config = settings::strict(args.config.as_deref())?;
        let workspace = Workspace::open_first(args, config, tell)?;
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
    pub fn open_first(args: &ReadArgs, config: Config, tell: Tell) -> Result<Self, Failure> {
        if args.files.is_empty() {
            return Err(Failure::usage(
                "no file is named; name transcript files or a folder of them",
            ));
        }
        named::check_files(&args.files)?;
        let bundle = bundle::of(&args.files)?;
        let config = for_bundle(config, bundle.as_ref());
        let filter = parse_filter(args.filter.as_deref(), &config)?;
        let folders = Folders::find().map_err(Failure::wrong)?;
        let mappings = mappings(&args.map, &config, &args.files)?;
        let options = OpenOptions {
            mappings,
            flags: read_flags(args)?,
            ..open_options(args, &config, &folders)?
        };
        let ids = read_ids(args, tell)?;
        let mut opened = Corpus::open_first(&args.files, &options);
        if options.flags.is_some() || ids.is_some() {
            opened.refused.extend(opened.corpus.open_rest());
        }
        for refused in &opened.refused {
            tell(refused);
        }
        if opened.corpus.files().next().is_none() {
            return Err(Failure::silent(2));
        }
        check_derived(&opened.corpus, tell)?;
        let flags = options.flags.as_ref();
        let joined = flags.map(|table| join_flags(&opened.corpus, table)).transpose()?;
        if let Some(ids) = &ids {
            check_ids(&opened.corpus, ids)?;
        }
        let named = args.rubric.as_deref().or(config.rubric.as_deref());
        let rubric = match (&args.rubric, &bundle) {
            (None, Some(bundle)) => bundle.rubric.clone(),
            _ => load_rubric(named, &args.files)?,
        };
        let reviewer = reviewer_from_environment(args.reviewer.as_deref(), &config);
        let plan = plan(&args.files, args.labels.as_deref(), &reviewer, &folders.data)
            .map_err(Failure::wrong)?;
        let plan = if bundle.is_some() { plan.of_bundle() } else { plan };
        let meant = bundle.as_ref().and_then(|bundle| bundle.manifest.reviewer.as_ref());
        if let Some(meant) = meant.filter(|meant| **meant != reviewer) {
            tell(&format_args!(
                "the bundle is for {meant}, and you are {reviewer}; --reviewer {} says otherwise",
                shell_word(meant)
            ));
        }
        let (journals, unread) = read_journals(&plan, args.labels.as_ref())?;
        let (given, manifest) =
            bundle.map(|bundle| (bundle.events, bundle.manifest)).unwrap_or_default();
        let withheld = manifest.withheld();
        let sample = args.sample.clone().or(manifest.sample.filter(|_| ids.is_none()));
        let only = match &sample {
            Some(name) => {
                let events = journals.iter().flat_map(|journal| &journal.events).chain(&given);
                Some(sample_of(name, events, &reviewer)?)
            }
            None => ids.map(Only::Ids),
        };
        let shuffled = args.shuffle.as_deref().map(Sort::shuffled);
        let sort = shuffled.or(args.sort.as_deref().map(Sort::parse));
        let (corpus, refused) = (opened.corpus, opened.refused);
        let workspace = Workspace {
            corpus,
            joined,
            options,
            refused,
            config,
            rubric,
            reviewer,
            plan,
            journals,
            unread,
            filter,
            withheld,
            given,
            sort,
            only,
            tell,
        };
        workspace.check_rubric()?;
        Ok(workspace)
    }

    /// Opens what is named and knows every record, for commands that tell what labels say.
    ///
    /// # Errors
    /// As [`Workspace::open`]; where the journal that is named is not there, one cannot be read, or a key
    /// of the filter is no item's.
    pub fn open_known(args: &ReadArgs, tell: Tell) -> Result<(Self, Tally), Failure> {
        if let Some(path) = args.labels.as_ref().filter(|path| !path.exists()) {
            return Err(Failure::wrong(format!(
                "{}: there is no such journal; name one that exists with --labels",
                path.display()
            )));
        }
        let workspace = Workspace::open(args, tell)?;
        if !workspace.unread.is_empty() {
            // Numbers without somebody's labels would be wrong numbers.
            return Err(Failure::silent(2));
        }
        let tally = workspace.know_all()?;
        no_clash(&workspace.corpus)?;
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
        self.journals.iter().flat_map(|journal| &journal.events).chain(&self.given)
    }

    /// A tally with the journals' labels, of which no record has been looked at yet.
    ///
    /// # Errors
    /// Where filter and rubric have too many clauses.
    pub fn tally(&self) -> Result<Tally, Failure> {
        let survey = Survey::new(&self.rubric, self.filter.as_ref()).map_err(Failure::wrong)?;
        let ledger = Ledger::fold(self.events().cloned());
        let files = files_of(&self.plan, &self.corpus, ledger.files().into_iter());
        let mut tally =
            Tally::new(&self.reviewer, &self.rubric, ledger, survey, self.filter.clone());
        tally.set_files(files);
        tally.set_derived(self.options.derived.names().map(str::to_owned).collect());
        Ok(tally)
    }

    /// Puts the queue of a tally that knows every record in order.
    fn order(&self, tally: &mut Tally) -> Result<(), Failure> {
        if let Some(sort) = &self.sort {
            sort.check(tally).map_err(|problem| Failure::usage(format!("--sort: {problem}")))?;
        }
        self.put_in_order(tally);
        let seals = Seals::of(tally, &self.rubric);
        let sealed = |option, checked: Result<(), String>| {
            checked.map_err(|problem| Failure::usage(format!("{option}: {problem}")))
        };
        if let Some(sort) = &self.sort {
            sealed("--sort", seals.check_sort(sort, &tally.columns))?;
        }
        if let Some(filter) = &self.filter {
            sealed("--filter", seals.check_filter(filter))?;
        }
        if let Some(words) = tally.missing() {
            (self.tell)(&words);
        }
        Ok(())
    }

    /// A key of the filter that no item has is a slip of the finger.
    ///
    /// # Errors
    /// Where there is one; with the nearest key there is.
    pub fn check_filter_keys(&self, tally: &Tally) -> Result<(), Failure> {
        let Some(filter) = &self.filter else { return Ok(()) };
        let wrong = |problem| Failure::usage(format!("--filter: {problem}"));
        check(filter, &tally.columns, &self.rubric).map_err(wrong)?;
        if tally.selection.is_empty()
            && let Some(slip) = value_of_nothing(filter, &tally.columns)
        {
            (self.tell)(&format_args!("--filter: {slip}"));
        }
        Ok(())
    }

    /// The same name and version with another text would mix answers to different questions.
    fn check_rubric(&self) -> Result<(), Failure> {
        let (reference, digest) = (self.rubric.reference(), self.rubric.digest());
        let known: HashMap<&str, &str> = self.events().filter_map(Event::rubric_digest).collect();
        let Some(&known) = known.get(reference.as_str()).filter(|&&known| known != digest) else {
            return Ok(());
        };
        let has_it = |event: &Event| event.rubric_digest() == Some((reference.as_str(), known));
        let journal = self.journals.iter().find(|journal| journal.events.iter().any(has_it));
        Err(Failure::usage(format!(
            "the rubric {reference} has another text than the {reference} in {}; give it a new version",
            journal.map_or(&self.plan.write, |journal| &journal.path).display()
        )))
    }
}

/// The settings, with whom a bundle is for: `--reviewer` and `$TRIPTYCH_REVIEWER` still say otherwise.
fn for_bundle(config: Config, bundle: Option<&Bundle>) -> Config {
    let reviewer = bundle.and_then(|bundle| bundle.manifest.reviewer.clone());
    Config { reviewer: reviewer.or(config.reviewer.clone()), ..config }
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
