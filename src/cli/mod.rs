//! The command line: types only. Parsing is clap's; what the words mean is in `commands`.

mod labels;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};

pub use self::labels::{
    DEFAULT_SAMPLE, DrawArgs, FlagMeaning, ImportArgs, JudgeArgs, PackArgs, ReportArgs, StatsArgs,
    SuggestArgs, VerifyArgs, WhoseArgs,
};

use crate::config::theme::Theme;

/// Review LLM transcripts in a terminal: prompt | scratchpad | answer, labelled with single keys.
#[derive(Debug, Parser)]
#[command(name = "triptych", version, args_conflicts_with_subcommands = true)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
#[command(
    after_help = "A first word that is a command runs it; for a file of that name write ./NAME."
)]
pub struct Cli {
    /// A command instead of a review.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to review, and how.
    #[command(flatten)]
    pub review: ReviewArgs,
}

/// What is read, and whose labels count. What of it a report remembers names no place on a disk.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadArgs {
    /// Transcript files, or folders of them; - is standard input
    #[arg(value_name = "FILE|FOLDER|-")]
    #[serde(skip)]
    pub files: Vec<PathBuf>,
    /// Read every file as this format instead of finding out
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// Where a format's texts are, e.g. prompt=/request/text; * is every element (targets: prompt,
    /// scratchpad, answer, turns, system, id, flag, tier, nowhere, records, rounds; ARM:answer of one
    /// arm; repeatable)
    #[arg(long, value_name = "FIELD=/POINTER")]
    pub map: Vec<String>,
    /// Join classifier output by id: CSV or JSON Lines; an id of several files needs a column `file`,
    /// or a table a file (repeatable)
    #[arg(long, value_name = "[FILE=]TABLE")]
    #[serde(skip)]
    pub flags: Vec<String>,
    /// The column of the ids in these tables
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub flags_id: String,
    /// Fields that a file's path tells.
    #[arg(
        long,
        value_name = "PATTERN",
        help = "Fields that a file's path tells, e.g. {model}/results_seed{seed}_*"
    )]
    pub path_fields: Option<String>,
    /// A field that says whether a filter holds, yes or no, e.g. contrast='type~^contrast_' (repeatable)
    #[arg(long, value_name = "NAME=EXPR")]
    pub group: Vec<String>,
    /// Only these ids, in this order: a file with one a line, or a table of id,file; - is standard input
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub ids: Option<PathBuf>,
    /// Only the items of this sample, in the order they were drawn in; a review also draws one: 60, 10%
    #[arg(long, value_name = "NAME|N", conflicts_with = "ids")]
    pub sample: Option<String>,
    /// Only the items that match, e.g. 'tier=free warn:unclosed'
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// The order.
    #[arg(
        long,
        value_name = "KEY[,KEY]",
        allow_hyphen_values = true,
        help = "The order, e.g. -alignment_faking,id (also position, random:SEED, uncertainty:FLAG, labelled-at, hesitation)"
    )]
    pub sort: Option<String>,
    /// A random order, the same for the same seed
    #[arg(long, value_name = "SEED", conflicts_with = "sort")]
    pub shuffle: Option<String>,
    /// The journal of labels [default: beside the data]
    #[arg(long, value_name = "PATH")]
    #[serde(skip)]
    pub labels: Option<PathBuf>,
    /// Whose labels these are.
    #[arg(
        long,
        value_name = "NAME",
        help = "Whose labels these are [default: $TRIPTYCH_REVIEWER, config, the user's name]"
    )]
    pub reviewer: Option<String>,
    /// The questions: a name, or a TOML file [default: rubric.toml beside the data, config, alignment-faking]
    #[arg(long, value_name = "NAME|PATH")]
    #[serde(skip)]
    pub rubric: Option<String>,
    /// The settings [default: config.toml in the user's config folder]
    #[arg(long, value_name = "PATH")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// A review in the terminal.
#[derive(Args, Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // they are switches of a command line
pub struct ReviewArgs {
    /// What is read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// Start at the item with this id, or this number
    #[arg(long, value_name = "ID")]
    pub at: Option<String>,
    /// Hide flags, tier, model, the id's tier word and other reviewers until you have answered; R reveals
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "flags,tier,model,id,others"
    )]
    pub blind: Option<Vec<String>>,
    /// Show what other reviewers answered
    #[arg(long)]
    pub show_others: bool,
    /// Show beside the choices what programs propose; the answers say so
    #[arg(long)]
    pub show_suggestions: bool,
    /// Draw the sample apart by a field's values, or by a flag's bands, e.g. `alignment_faking=0.5`
    #[arg(long, value_name = "FIELD|FLAG=A,B", requires = "sample")]
    pub by: Option<String>,
    /// Draw the sample by this seed [default: a random one]
    #[arg(long, value_name = "N", requires = "sample")]
    pub seed: Option<u64>,
    /// Write nothing
    #[arg(long)]
    pub readonly: bool,
    /// The keys: a name that `triptych keys --list` prints, or a TOML file
    #[arg(long, value_name = "NAME|PATH")]
    pub keymap: Option<String>,
    /// Take the mouse: the wheel scrolls, a click answers; Shift leaves it to the terminal
    #[arg(long)]
    pub mouse: bool,
    /// Print item by item and read a line each: for screen readers, dumb terminals and logs
    #[arg(long)]
    pub linear: bool,
    /// The colours; `triptych themes` shows them [default: config, auto]
    #[arg(long, value_name = "NAME", value_enum, hide_possible_values = true)]
    pub theme: Option<Theme>,
    /// Colour on the screen
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Colour,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands beside the review.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Copy the sample data that the program brings with it to a folder, and review them
    Demo {
        /// A folder that is not there yet, or that of an earlier demo [default: triptych-demo]
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// Say how each file is read, what is wrong with it, and how its labels stand
    Check {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        /// Warnings about a text count as wrong, too
        #[arg(long)]
        strict: bool,
        /// List what of the records is shown where, member by member, and what nowhere
        #[arg(long, conflicts_with = "json")]
        members: bool,
    },
    /// Print one line an item
    List {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// Print one JSON document
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print a table in CSV
        #[arg(long)]
        csv: bool,
        /// The columns, e.g. id,tier,compliance,warnings
        #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
        columns: Vec<String>,
    },
    /// Print one transcript
    Show {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// The item with this id
        #[arg(long, value_name = "ID", conflicts_with = "at")]
        id: Option<String>,
        /// The item at this place, from 1
        #[arg(long, value_name = "N")]
        at: Option<usize>,
        /// Only this pane
        #[arg(long, value_name = "PANE", value_enum)]
        pane: Option<PaneName>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Print what the labels say: progress, shares with intervals, gaps
    Stats {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// Whose answers count.
        #[command(flatten)]
        whose: WhoseArgs,
        /// What is told.
        #[command(flatten)]
        asked: StatsArgs,
        /// How it is printed.
        #[command(flatten)]
        form: FormArgs,
    },
    /// Draw a sample and record it with the labels
    Sample {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// What is drawn.
        #[command(flatten)]
        draw: DrawArgs,
    },
    /// Show the numbers of a sealed sample before its items are done; asks for a typed yes
    Unseal {
        /// What is read, with --sample.
        #[command(flatten)]
        read: ReadArgs,
    },
    /// Note that a sample has informed something, so that nothing measured on it is called a test of that
    MarkUsed {
        /// What is read, with --sample.
        #[command(flatten)]
        read: ReadArgs,
        /// What it informed: threshold, prompt, codebook
        #[arg(long = "for", value_name = "WHAT")]
        purpose: String,
    },
    /// Compare reviewers with each other, and flags with labels
    Agree {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// Whose answers count against flags.
        #[command(flatten)]
        whose: WhoseArgs,
        /// What is held against each other.
        #[command(flatten)]
        judges: JudgeArgs,
        /// How it is printed.
        #[command(flatten)]
        form: FormArgs,
    },
    /// Write the numbers as a page for a paper or a colleague: what was read, the design, shares, gaps,
    /// agreement, flags, methods
    Report {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// What is told.
        #[command(flatten)]
        asked: ReportArgs,
        /// The form [default: as OUT ends, else html]
        #[arg(long, value_name = "NAME", value_enum)]
        to: Option<ReportForm>,
        /// Print one JSON document, the same as --to json
        #[arg(long, conflicts_with = "to")]
        json: bool,
        /// The file to write; - is standard output
        #[arg(short, long, value_name = "OUT", required_unless_present_any = ["to", "json"])]
        output: Option<PathBuf>,
        /// Write over an existing file
        #[arg(long)]
        force: bool,
    },
    /// Compute every figure of a report anew from the files, and name each one that differs
    Verify {
        /// What it was made of.
        #[command(flatten)]
        made_of: VerifyArgs,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Decide what reviewers differ about, on the screen
    Adjudicate {
        /// What is read, and how it is shown.
        #[command(flatten)]
        review: ReviewArgs,
    },
    /// Write the labels as a table, or the transcripts themselves
    Export {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// The format: csv, jsonl, parquet, scout-csv, inspect-scores; transcripts writes these themselves
        #[arg(long, value_name = "NAME", required_unless_present = "merge_into")]
        to: Option<String>,
        /// Whose answers count, where a row is an item.
        #[command(flatten)]
        whose: WhoseArgs,
        /// Only these questions, where a row is an item [default: the required ones]
        #[arg(long = "question", value_name = "A,B", value_delimiter = ',')]
        questions: Vec<String>,
        /// The file to write; - is standard output
        #[arg(short, long, value_name = "OUT", required_unless_present = "merge_into")]
        output: Option<PathBuf>,
        /// Write the transcripts with their labels in a field `triptych` to this file, every other byte as it was
        #[arg(
            long,
            value_name = "FILE",
            conflicts_with_all = ["to", "output", "wide", "questions", "majority"]
        )]
        merge_into: Option<PathBuf>,
        /// Write over an existing file
        #[arg(long)]
        force: bool,
        /// A row an item and reviewer with a column a question, instead of a row an answer
        #[arg(long)]
        wide: bool,
        /// A row an item and question with the answer that counts: what was decided, else what all gave
        #[arg(long, conflicts_with_all = ["wide", "by_reviewer", "merge_into"])]
        resolved: bool,
        /// Replace e-mail addresses, phone numbers, keys and names of home folders in transcripts by tokens
        #[arg(long)]
        redact: bool,
        /// Replace what matches this expression, too (repeatable)
        #[arg(long, value_name = "REGEX")]
        redact_pattern: Vec<String>,
    },
    /// Take labels over that exist already; says what it would write first
    Import {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// What is taken over.
        #[command(flatten)]
        import: ImportArgs,
    },
    /// Take over what a program proposes as answers; it is shown where that is asked for, and no label
    Suggest {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// What is proposed.
        #[command(flatten)]
        suggest: SuggestArgs,
    },
    /// Write a bundle for another reviewer: the transcripts, the questions and the sample in one file;
    /// merge brings their labels home
    Pack {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// What is handed over.
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Join journals of labels into one; what was said of a bundle comes home to the records it was made of
    Merge {
        /// The journals; a bundle stands for those beside it
        #[arg(value_name = "JOURNAL|BUNDLE", required = true)]
        journals: Vec<PathBuf>,
        /// The journal to write; one that is there already must be among them
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
    /// Drop repeated lines, torn pieces and retracted labels from a journal
    Compact {
        /// The journal
        #[arg(value_name = "JOURNAL")]
        journal: PathBuf,
        /// The journal to write [default: in the place of the old one]
        #[arg(short, long, value_name = "OUT")]
        output: Option<PathBuf>,
    },
    /// Print a rubric after checking it
    Rubric {
        /// Its name, or a TOML file; with --from-codes the data that the codes are of
        #[arg(value_name = "NAME|PATH", default_value = "alignment-faking")]
        rubric: String,
        /// Print a rubric that asks for each of these codes, as the codebook defines them
        #[arg(long, value_name = "A,B", value_delimiter = ',', conflicts_with = "new")]
        from_codes: Vec<String>,
        /// Print a commented template instead
        #[arg(long)]
        new: bool,
    },
    /// Print the keys
    Keys {
        /// A keymap's name, or a TOML file
        #[arg(value_name = "NAME|PATH")]
        keymap: Option<String>,
        /// The same, as a review takes it
        #[arg(long = "keymap", value_name = "NAME|PATH", conflicts_with = "keymap")]
        named: Option<String>,
        /// Print the keymaps there are
        #[arg(long, conflicts_with = "free")]
        list: bool,
        /// Print the letters that a rubric may still use
        #[arg(long)]
        free: bool,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        /// The settings [default: config.toml in the user's config folder]
        #[arg(long, value_name = "PATH")]
        config: Option<PathBuf>,
    },
    /// Print what records are known by, and their ranks in a draw, a line of JSON each: for engines that draw
    Digest {
        /// What is read.
        #[command(flatten)]
        read: ReadArgs,
        /// Read standard input
        #[arg(long)]
        stdin: bool,
        /// The seed of the draw
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
    },
    /// Print the JSON Schema of a journal's events and of each command's document
    Schema {
        /// One of them: events, or a command; all of them by name where it is left out
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// Show the themes: every tone by its name
    Themes {
        /// Colour in what is printed
        #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
        color: Colour,
    },
    /// Print a script that completes this command line in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// Print the help of a command, or of the program
    Help {
        /// The command
        command: Option<String>,
    },
    /// Print the version
    Version,
}

/// How numbers are printed.
#[derive(Args, Clone, Copy, Debug)]
pub struct FormArgs {
    /// Print one JSON document
    #[arg(long, conflicts_with_all = ["csv", "to"])]
    pub json: bool,
    /// Print a table in CSV, a row a figure
    #[arg(long, conflicts_with = "to")]
    pub csv: bool,
    /// Print it for a paper
    #[arg(long, value_name = "NAME", value_enum)]
    pub to: Option<PaperForm>,
}

/// How numbers are printed for a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaperForm {
    /// Markdown.
    Md,
    /// LaTeX: tables with the rules of booktabs.
    Tex,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportForm {
    /// A page that needs nothing else.
    Html,
    /// Markdown.
    Md,
    /// LaTeX, for a paper.
    Tex,
    /// The same in data.
    Json,
}

/// A pane, on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PaneName {
    /// What the model was given.
    Prompt,
    /// What it thought.
    Scratchpad,
    /// What it gave back.
    Answer,
}
