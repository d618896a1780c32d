//! What commands take that read or write labels.

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

/// What `agree` holds against each other.
#[derive(Args, Clone, Debug, Default)]
pub struct JudgeArgs {
    /// Hold this flag against the labels, too; a score is up from 0.5 or AT on (repeatable)
    #[arg(long = "flag", value_name = "NAME[=AT]")]
    pub flag: Vec<String>,
    /// What it means.
    #[command(flatten)]
    pub meaning: FlagMeaning,
    /// Leave answers out that were given with a program's suggestion in sight
    #[arg(long)]
    pub unsuggested: bool,
}

/// What the flags mean that are held against labels.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize)]
pub struct FlagMeaning {
    /// The question that they answer [default: the only one whose flag the rubric names]
    #[arg(long, value_name = "NAME", requires = "flag")]
    pub question: Option<String>,
    /// The answers that mean that they should be up [default: as the rubric has it, else yes]
    #[arg(long = "true", value_name = "A,B", value_delimiter = ',', requires = "flag")]
    pub yes: Vec<String>,
    /// The answers that mean that they should not [default: as the rubric has it, else every other
    /// answer but unsure]
    #[arg(long = "false", value_name = "A,B", value_delimiter = ',', requires = "flag")]
    pub no: Vec<String>,
}

/// What `stats` tells.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize)]
pub struct StatsArgs {
    /// Group by these fields, flags or questions [default: the rubric's condition]
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Compare these two values of a field [default: the rubric's condition]
    #[arg(long, value_name = "FIELD=A,B")]
    pub gap: Option<String>,
    /// The field that names the query of which two items are two runs [default: `query_id`, the id]
    #[arg(long, value_name = "FIELD")]
    pub pair_by: Option<String>,
    /// Say how many cases may be unfound: those with this answer
    #[arg(long, value_name = "QUESTION=VALUE")]
    pub find: Option<String>,
    /// The share of all cases that is to be found [default: 95%]
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "find")]
    pub recall: Option<f64>,
    /// Say how often this flag is up, whatever the labels say; a score is from 0.5 or AT on (repeatable)
    #[arg(long, value_name = "NAME[=AT]")]
    pub flag: Vec<String>,
    /// Average the flags' rates and gaps over the values of this field, e.g. seed
    #[arg(long, value_name = "FIELD", requires = "flag")]
    pub over: Option<String>,
    /// Leave answers out that were given while some of the prompt was folded as read before
    #[arg(long)]
    pub unfolded: bool,
    /// Leave answers out that were given with a program's suggestion in sight
    #[arg(long)]
    pub unsuggested: bool,
}

/// What a report tells.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReportArgs {
    /// The numbers.
    #[command(flatten)]
    #[serde(flatten)]
    pub stats: StatsArgs,
    /// What the flags mean that are named.
    #[command(flatten)]
    #[serde(flatten)]
    pub meaning: FlagMeaning,
    /// Whose answers count.
    #[command(flatten)]
    #[serde(flatten)]
    pub whose: WhoseArgs,
    /// Print what reviewers quoted for their answers
    #[arg(long)]
    pub quotes: bool,
}

/// What a report was made of. What else it was asked for it tells itself.
#[derive(Args, Clone, Debug, Default)]
pub struct VerifyArgs {
    /// The report: a page of HTML, or its JSON
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,
    /// The transcript files, or folders of them
    #[arg(value_name = "FILE|FOLDER", required = true)]
    pub files: Vec<PathBuf>,
    /// The tables that were joined to them, as they were named then (repeatable)
    #[arg(long, value_name = "[FILE=]TABLE")]
    pub flags: Vec<String>,
    /// The list of ids
    #[arg(long, value_name = "FILE")]
    pub ids: Option<PathBuf>,
    /// The journal of labels [default: beside the data]
    #[arg(long, value_name = "PATH")]
    pub labels: Option<PathBuf>,
    /// The questions: a name, or a TOML file [default: rubric.toml beside the data, config, alignment-faking]
    #[arg(long, value_name = "NAME|PATH")]
    pub rubric: Option<String>,
    /// The settings [default: config.toml in the user's config folder]
    #[arg(long, value_name = "PATH")]
    pub config: Option<PathBuf>,
}

/// Whose answers count where several reviewers answered.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize)]
pub struct WhoseArgs {
    /// Count this reviewer's answers [default: what was decided, else what all gave]
    #[arg(long, value_name = "NAME", conflicts_with = "majority")]
    pub by_reviewer: Option<String>,
    /// Count the answer that more than half gave
    #[arg(long)]
    pub majority: bool,
}

/// The name of a sample that is given none.
pub const DEFAULT_SAMPLE: &str = "sample";

/// What is drawn.
#[derive(Args, Clone, Debug)]
pub struct DrawArgs {
    /// How many items, or pairs with --pairs: a number, a share of each stratum as 10%, or STRATUM=N,…
    #[arg(
        short,
        long,
        value_name = "N",
        allow_hyphen_values = true,
        required_unless_present = "frame"
    )]
    pub number: Option<String>,
    /// Record every item here as drawn by another program, which says what from: seed and sizes of strata
    #[arg(long, value_name = "JSON", conflicts_with = "number")]
    pub frame: Option<PathBuf>,
    /// The sample's name; drawing more under it keeps what was drawn
    #[arg(long, value_name = "NAME", default_value = DEFAULT_SAMPLE)]
    pub name: String,
    /// The same seed and data give the same sample anywhere [default: a random one]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Draw apart by a field's values, or by a flag's bands, e.g. `alignment_faking=0.2,0.5`
    #[arg(long, value_name = "FIELD|FLAG=A,B", conflicts_with = "near")]
    pub by: Option<String>,
    /// Draw more of what is near a flag's threshold
    #[arg(long, value_name = "FLAG")]
    pub near: Option<String>,
    /// Draw both runs of a query together
    #[arg(long)]
    pub pairs: bool,
    /// The field that names the query of which two items are two runs [default: `query_id`, the id]
    #[arg(long, value_name = "FIELD", requires = "pairs")]
    pub pair_by: Option<String>,
    /// The share that every reviewer gets, so that they can be compared
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share, requires = "reviewers")]
    pub overlap: f64,
    /// Deal the items out to these reviewers
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub reviewers: Vec<String>,
    /// The share of a reviewer's items that are shown a second time, unmarked, e.g. 5%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub repeat: Option<f64>,
    /// Show the numbers of a named sample before its items are done; it is sealed else
    #[arg(long)]
    pub open: bool,
}

/// What is handed over.
#[derive(Args, Clone, Debug)]
pub struct PackArgs {
    /// Whom it is for: with a sample that was dealt out, the items that they were dealt
    #[arg(long = "for", value_name = "NAME")]
    pub whom: Option<String>,
    /// Take everything out that would tell the condition, the model, flags or what others said: ids, fields,
    /// flags and names are in no byte of it
    #[arg(long)]
    pub blind: bool,
    /// Cover these words in the texts (repeatable)
    #[arg(long, value_name = "TEXT")]
    pub mask: Vec<String>,
    /// The bundle to write
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Write over an existing file
    #[arg(long)]
    pub force: bool,
}

/// Labels that are taken over.
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    /// The table of labels: CSV, JSON Lines, a JSON list, Parquet, or what --from-format names
    #[arg(long, value_name = "TABLE")]
    pub from: PathBuf,
    /// How the table is written: table, scout, inspect, label-studio, doccano, potato
    #[arg(long, value_name = "NAME")]
    pub from_format: Option<String>,
    /// The column of the records' ids
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// The column of the records' files, where ids are in several
    #[arg(long, value_name = "COLUMN", requires = "id")]
    pub file_column: Option<String>,
    /// The first row is of the first record, and so on
    #[arg(long, conflicts_with = "id")]
    pub by_row: bool,
    /// The column that answers a question (repeatable)
    #[arg(long = "question", value_name = "QUESTION=COLUMN")]
    pub questions: Vec<String>,
    /// A word of the table that is another one here, e.g. 1=complied (repeatable)
    #[arg(long = "value", value_name = "[QUESTION:]FROM=TO", allow_hyphen_values = true)]
    pub values: Vec<String>,
    /// Who gave these labels
    #[arg(long, value_name = "NAME", conflicts_with = "by_column")]
    pub by: Option<String>,
    /// The column of who gave a label
    #[arg(long, value_name = "COLUMN")]
    pub by_column: Option<String>,
    /// The column of when it was given [default: before everything else]
    #[arg(long, value_name = "COLUMN")]
    pub at: Option<String>,
    /// Write it; nothing is written else
    #[arg(long)]
    pub write: bool,
}

/// Suggestions that are taken over.
#[derive(Args, Clone, Debug)]
pub struct SuggestArgs {
    /// The table of suggestions: CSV, JSON Lines, a JSON list or Parquet; without one, flags whose words are
    /// answers
    #[arg(long, value_name = "TABLE")]
    pub from: Option<PathBuf>,
    /// The program that proposes them, e.g. judge-2
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// The column of the records' ids [default: id]
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub id: Option<String>,
    /// The column of the records' files, where ids are in several
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub file_column: Option<String>,
    /// The column, or flag, that answers a question [default: of its name, else the columns question and
    /// value] (repeatable)
    #[arg(long = "question", value_name = "QUESTION=COLUMN")]
    pub questions: Vec<String>,
    /// The column of the reasons [default: why, reason]
    #[arg(long, value_name = "COLUMN")]
    pub why: Option<String>,
    /// A word of the table that is another one here, e.g. 1=complied (repeatable)
    #[arg(long = "value", value_name = "[QUESTION:]FROM=TO", allow_hyphen_values = true)]
    pub values: Vec<String>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// A share: `0.2` or `20%`.
fn share(text: &str) -> Result<f64, String> {
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
        None => text.parse::<f64>(),
    };
    let share = share.ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "write a share from 0 to 1, or a percentage, e.g. 0.2 or 20%".to_owned())
}
