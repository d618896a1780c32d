//! The report as it is read.

use super::curves::{Calibrated, precision_recall};
use super::whole::Study;
use super::{disputes, evidence, samples, times};
use crate::report::page::{Cell, Page};
use crate::report::self_agreement;
use crate::text::{amount, counted};
use crate::workspace::sources::Source;

/// So many files of a kind are named.
const NAMED: usize = 20;
/// So many hexadecimal digits of a digest are shown; the data hold all.
const DIGITS: usize = 16;

impl Study {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        let files = &self.sources.files;
        match files.as_slice() {
            [] => "Report".to_owned(),
            [one] => format!("Report on {}", one.name),
            [first, ..] => format!("Report on {} and {} more", first.name, files.len() - 1),
        }
    }

    /// Its parts; `name` gives an item's name.
    #[must_use]
    pub fn page(&self, name: impl Fn(usize) -> String) -> Page {
        let mut page = Page::default();
        for warning in &self.warnings {
            page.warning(warning);
        }
        self.numbers.head(&mut page);
        section(&mut page, "What was read", true, |page| self.read(page));
        section(&mut page, "Design", true, |page| samples::print(page, &self.samples));
        section(&mut page, "Answers", true, |page| self.numbers.answers(page));
        section(&mut page, "Estimates for all that was drawn from", true, |page| {
            self.numbers.estimates(page);
        });
        section(&mut page, "Agreement between reviewers", true, |page| {
            self.agreement.between_reviewers(page, &name);
        });
        section(&mut page, "Agreement with oneself", true, |page| {
            self_agreement::print(page, &self.agreement.twice);
        });
        section(&mut page, "Order of reading", true, |page| self.numbers.order(page));
        self.flags(&mut page, &name);
        section(&mut page, "Disagreements", !self.disputes.is_empty(), |page| {
            disputes::print(page, &self.disputes);
        });
        section(&mut page, "Codes and cases still to find", true, |page| {
            self.numbers.beyond(page);
        });
        section(&mut page, "Time", !self.times.is_empty(), |page| {
            times::print(page, &self.times);
        });
        if let Some(quotes) = self.quotes.as_ref().filter(|quotes| !quotes.is_empty()) {
            section(&mut page, "Quotes", true, |page| evidence::print(page, quotes));
        }
        section(&mut page, "Methods", true, |page| page.words(self.methods()));
        section(&mut page, "Notes", true, |page| page.notes(&self.notes()));
        page
    }

    fn read(&self, page: &mut Page) {
        let kinds = [
            ("transcripts", "records", &self.sources.files),
            ("labels", "events", &self.sources.journals),
            ("joined tables", "", &self.sources.tables),
        ];
        for (title, held, sources) in kinds {
            if sources.is_empty() {
                continue;
            }
            let mut rows = vec![[
                Cell::from(title),
                Cell::unsaid("format"),
                Cell::right(held),
                Cell::right("size"),
                Cell::from("BLAKE3"),
            ]];
            rows.extend(sources.iter().take(NAMED).map(source));
            page.table(rows);
            if let more @ 1.. = sources.len().saturating_sub(NAMED) {
                page.words(format!("  and {} more, which the data name", counted(more, "file")));
            }
        }
        let rubric = &self.sources.rubric;
        let mut rows = vec![[
            Cell::from(format!("questions of {} ({})", rubric.name, short(&rubric.digest))),
            Cell::unsaid("question"),
        ]];
        rows.extend(
            self.questions
                .iter()
                .map(|(id, text)| [Cell::from(format!("  {id}")), Cell::from(text.as_str())]),
        );
        page.table(rows);
    }

    fn flags(&self, page: &mut Page, name: impl Fn(usize) -> String) {
        section(page, "Flags alone", true, |page| self.numbers.flag_rates(page));
        section(page, "Flags against people", true, |page| {
            for (place, flag) in self.agreement.flags.iter().enumerate() {
                self.agreement.flag(page, place, &name);
                if flag.n > 0 {
                    precision_recall(page, flag);
                }
                let is_of =
                    |one: &&Calibrated| one.flag == flag.flag && one.question == flag.question;
                if let Some(found) = self.calibration.iter().find(is_of) {
                    page.gap();
                    found.print(page);
                }
            }
            self.agreement.between_flags(page);
        });
    }

    /// What has to be known about both documents, each once.
    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for note in self.numbers.notes.iter().chain(&self.agreement.notes) {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
        notes
    }
}

/// A part of the report, unless it has nothing to say.
fn section(page: &mut Page, title: &str, is_there: bool, add: impl FnOnce(&mut Page)) {
    let mut part = Page::default();
    if is_there {
        add(&mut part);
    }
    if !part.is_empty() {
        page.heading(title);
        page.append(part);
    }
}

fn source(source: &Source) -> [Cell; 5] {
    let size = usize::try_from(source.bytes).unwrap_or(usize::MAX);
    [
        Cell::from(format!("  {}", source.name)),
        source.formats.join(", ").into(),
        Cell::right(source.holds.map(|count| count.to_string()).unwrap_or_default()),
        Cell::right(amount(size)),
        short(&source.digest).into(),
    ]
}

fn short(digest: &str) -> String {
    digest.chars().skip("b3:".len()).take(DIGITS).collect()
}
