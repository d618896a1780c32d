//! `triptych verify`.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use serde::Deserialize;
use serde_json::{Value, json};

use super::report::{Made, json_file, make};
use super::stdout::{print_json, stdout};
use crate::cli::{ReadArgs, ReportArgs, VerifyArgs};
use crate::disk::regular;
use crate::report::study::{Difference, data_of, differences, digest, sources};
use crate::text::{counted, reason, visible};
use crate::workspace::failure::Failure;

/// So many figures that differ are named for people; the document has all.
const NAMED: usize = 40;

/// So many characters are shown of a place that differs.
const SHOWN: usize = 80;

/// A longer report is none.
const LONGEST: u64 = 1 << 30;

/// What a report was asked for.
#[derive(Deserialize)]
struct Asked {
    read: ReadArgs,
    report: ReportArgs,
}

/// Where a page differs from the one that its data make.
struct Place {
    /// The byte, from 0.
    byte: usize,
    /// What the page says around it.
    told: String,
    /// What it should say.
    found: String,
}

/// What was found.
#[derive(Default)]
struct Found {
    /// Whether the data are not as they were written.
    is_changed: bool,
    /// The figures that were compared.
    compared: usize,
    differ: Vec<Difference>,
    /// What it was made of that is not what is here.
    sources: Vec<(String, String)>,
    /// Where the page is first not what its data say.
    place: Option<Place>,
    /// The version that wrote it, where that is another one.
    version: Option<String>,
}

/// Says what differs; exit code 1 where something does.
pub fn run(args: &VerifyArgs, json: bool) -> Result<ExitCode> {
    let path = args.report.display();
    let page = text_of(args)?;
    let data = data_of(&page).and_then(|data| serde_json::from_str::<Value>(data).ok());
    let Some(data) = data else {
        return Err(Failure::changed(format!(
            "{path}: there is no report in it that can be read; name the file that `triptych report` wrote, or make it anew"
        ))
        .into());
    };
    let mut found =
        Found { is_changed: data["digest"] != digest(&data).as_str(), ..Found::default() };
    let asked = Asked::deserialize(&data["asked"]).map_err(|error| {
        Failure::changed(format!(
            "{path}: it does not say what it was asked for ({error}); make it anew"
        ))
    })?;
    let made = make(&read(args, asked.read), &asked.report).inspect_err(|_| {
        if found.is_changed {
            super::notice::tell(&format_args!("{path}: it was changed after it was written"));
        }
    });
    compare(&made?, &page, &data, &mut found);
    if json {
        print_json(&found.to_json())?;
    } else {
        print(&found, &path.to_string())?;
    }
    Ok(if found.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn text_of(args: &VerifyArgs) -> Result<String, Failure> {
    let path = &args.report;
    let read = || {
        let file = regular::open(path)?;
        if file.metadata()?.len() > LONGEST {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        std::fs::read(path)
    };
    let bytes = read().map_err(|error| {
        Failure::usage(format!("{}: {}; name a report", path.display(), reason(error)))
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::changed(format!(
            "{}: it is damaged at byte {at}: what stands there is no text; make it anew",
            path.display()
        ))
    })
}

/// What is read: as the report says, from where the command line says.
fn read(args: &VerifyArgs, asked: ReadArgs) -> ReadArgs {
    ReadArgs {
        files: args.files.clone(),
        flags: args.flags.clone(),
        ids: args.ids.clone(),
        labels: args.labels.clone(),
        rubric: args.rubric.clone(),
        config: args.config.clone(),
        ..asked
    }
}

fn compare(made: &Made, page: &str, data: &Value, found: &mut Found) {
    (found.differ, found.compared) = differences(data, &made.data);
    let begin = |place, bytes| made.workspace.journal_begin(place, bytes);
    found.sources = sources(data, &made.data, begin);
    let version = data["triptych"].as_str().unwrap_or_default();
    if version != env!("CARGO_PKG_VERSION") {
        // Another version has other words.
        found.version = Some(version.to_owned());
        return;
    }
    let is_data = page.trim_start().starts_with('{');
    let anew = if is_data { json_file(data) } else { made.html(data) };
    found.place = place(page, &anew);
}

fn place(page: &str, anew: &str) -> Option<Place> {
    let byte = page.bytes().zip(anew.bytes()).take_while(|(a, b)| a == b).count();
    if page == anew {
        return None;
    }
    let same = (0..=byte).rev().find_map(|end| page.get(..end)).unwrap_or_default();
    let begin = same.rfind(['>', '\n']).map_or(0, |at| at + 1);
    let around = |text: &str| {
        let from = text.get(begin..).unwrap_or_default();
        let to = from.find(['<', '\n']).unwrap_or(from.len());
        from[..to].trim().chars().take(SHOWN).collect::<String>()
    };
    Some(Place { byte, told: around(page), found: around(anew) })
}

impl Found {
    fn is_clean(&self) -> bool {
        !self.is_changed
            && self.differ.is_empty()
            && self.sources.is_empty()
            && self.place.is_none()
    }

    fn to_json(&self) -> Value {
        let figure = |one: &Difference| json!({"figure": one.figure, "report": one.told, "files": one.found});
        let source = |(name, why): &(String, String)| json!({"name": name, "why": why});
        json!({
            "changed": self.is_changed,
            "compared": self.compared,
            "differ": self.differ.iter().map(figure).collect::<Vec<_>>(),
            "sources": self.sources.iter().map(source).collect::<Vec<_>>(),
            "page": self.place.as_ref().map(
                |place| json!({"byte": place.byte, "report": place.told, "files": place.found})
            ),
            "other_version": self.version,
        })
    }
}

fn print(found: &Found, path: &str) -> Result<()> {
    let mut out = stdout();
    let mut say = |words: &str| writeln!(out, "{}", visible(words));
    if found.is_changed {
        say("the report was changed after it was written")?;
    }
    for (name, why) in &found.sources {
        say(&format!("{name} {why}"))?;
    }
    let value =
        |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), Value::to_string);
    for one in found.differ.iter().take(NAMED) {
        say(&format!(
            "{}: {} in the report, {} in the files",
            one.figure,
            value(&one.told),
            value(&one.found)
        ))?;
    }
    if found.differ.len() > NAMED {
        let more = found.differ.len() - NAMED;
        say(&format!("and {more} more; --json has all of them"))?;
    }
    if let Some(Place { byte, told, found }) = &found.place {
        say(&format!("the page says \"{told}\" at byte {byte}, and the files \"{found}\""))?;
    }
    if let Some(version) = &found.version {
        say(&format!(
            "it was written by triptych {version}: its figures are compared, its words are not"
        ))?;
    }
    let figures = counted(found.compared, "figure");
    match found.differ.len() {
        0 if found.place.is_some() => say(&format!(
            "{path}: {figures} computed anew; none of its data differs, but the page does not show them"
        ))?,
        0 => say(&format!("{path}: {figures} computed anew, none differs"))?,
        differ => say(&format!("{path}: {figures} computed anew, {differ} of them differ"))?,
    }
    Ok(out.flush()?)
}
