//! The page of `agree`.

use super::agree::AgreementReport;
use super::cells::{estimate, plain, rate};
use super::classifier::FlagReport;
use super::judges_page;
use super::page::{Cell, Page};
use super::reviewers::QuestionAgreement;
use super::self_agreement;
use super::sweep::thresholds;
use super::weighted_flag::WeightedFlag;
use super::words::{number, percent, percents};
use crate::labels::sample::Unit;
use crate::stats::agreement::{
    Distance, Scale, cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha, percent_agreement,
};
use crate::stats::stratified::SampledRate;
use crate::stats::{Scores, Undefined};
use crate::text::listed;

/// So many items are named in a line.
const NAMED: usize = 5;

/// So many reviewers are named.
const NAMED_REVIEWERS: usize = 20;

impl AgreementReport {
    /// The report for people; `name` gives an item's name.
    #[must_use]
    pub fn page(&self, name: impl Fn(usize) -> String) -> Page {
        let mut page = Page::default();
        page.words(match self.reviewers.as_slice() {
            [] => "nobody has labelled anything yet".to_owned(),
            names => format!("labels by {}", listed(names, NAMED_REVIEWERS)),
        });
        self.between_reviewers(&mut page, &name);
        self_agreement::print(&mut page, &self.twice);
        for place in 0..self.flags.len() {
            self.flag(&mut page, place, &name);
        }
        self.between_flags(&mut page);
        page.notes(&self.notes);
        page
    }

    /// Reviewers against each other.
    pub(super) fn between_reviewers(&self, page: &mut Page, name: impl Fn(usize) -> String) {
        for question in self.questions.iter().filter(|question| !question.shared.is_empty()) {
            page.gap();
            reviewers(page, question, &name);
        }
    }

    /// A flag against people, by its place.
    pub(super) fn flag(&self, page: &mut Page, place: usize, name: impl Fn(usize) -> String) {
        let (flag, samples) = (&self.flags[place], &self.weighted[place]);
        if let Some(verdicts) = &flag.verdicts {
            page.gap();
            verdicts.print(page, &flag.flag, &flag.question);
        }
        if flag.n == 0 {
            return;
        }
        page.gap();
        classifier(page, flag, &name);
        for sample in samples {
            weighted(page, sample, flag);
        }
        if !flag.is_yes_no {
            thresholds(page, flag, samples.last());
        }
    }

    /// Several flags of one question.
    pub(super) fn between_flags(&self, page: &mut Page) {
        judges_page::print(page, &self.side_by_side, &self.between);
    }
}

fn reviewers(page: &mut Page, found: &QuestionAgreement, name: impl Fn(usize) -> String) {
    let QuestionAgreement { question, shared, disputed, .. } = found;
    let title = match &found.choice {
        Some(choice) => format!("{question}: {choice}"),
        None => question.clone(),
    };
    let title = if found.unit == Unit::Pair { format!("{title}, pairs") } else { title };
    let ordered = found.scale() == Scale::Ordinal;
    let level = if ordered { "ordinal" } else { "nominal" };
    let agreed = percent_agreement(&found.ratings).agreement;
    let alpha = krippendorff_alpha(&found.ratings, found.scale()).alpha;
    let fleiss = fleiss_kappa(&found.ratings.counts()).kappa;
    let mut rows = vec![[
        title.clone().into(),
        Cell::right("items"),
        Cell::right("differ"),
        Cell::unsaid("value"),
        "95 % interval".into(),
    ]];
    let [value, why] = plain(agreed.map(percent));
    rows.push([
        "  agreement".into(),
        Cell::count(format!("shared items, {title}"), shared),
        Cell::count(format!("disputed items, {title}"), disputed),
        value,
        why,
    ]);
    for pair in found.pairs() {
        let both = format!("{} and {}", pair.a, pair.b);
        let count =
            |items: &[usize], what: &str| Cell::count(format!("{what} by {both}, {title}"), items);
        let kinds: &[(Distance, &str)] = if ordered {
            &[(Distance::Nominal, ""), (Distance::Quadratic, ", quadratic")]
        } else {
            &[(Distance::Nominal, "")]
        };
        for (distance, kind) in kinds {
            let [value, interval] = estimate(cohen_kappa(&pair.table, *distance));
            rows.push([
                format!("  Cohen's kappa{kind}, {both}").into(),
                count(&pair.shared, "items shared"),
                count(&pair.differ, "items told apart"),
                value,
                interval,
            ]);
        }
    }
    let mut rest = |name: String, [value, interval]: [Cell; 2]| {
        let value = value.of(format!("shared items, {title}"), shared);
        rows.push([name.into(), Cell::default(), Cell::default(), value, interval]);
    };
    rest("  Fleiss' kappa".to_owned(), plain(fleiss.map(number)));
    rest(format!("  Krippendorff's alpha, {level}"), plain(alpha.map(number)));
    rest("  Gwet's AC1".to_owned(), estimate(gwet_ac1(&found.ratings).ac1));
    page.table(rows);
    names(page, "disputed", &title, disputed, name);
}

fn classifier(page: &mut Page, found: &FlagReport, name: impl Fn(usize) -> String) {
    let FlagReport { flag, hits, false_alarms, misses, passed, .. } = found;
    let cell = |items: &[usize], what: &str| Cell::count(format!("{what} of {flag}"), items);
    let title = format!("flag {} against {}", found.title(), found.question);
    if !found.tuned_on.is_empty() {
        page.words(format!("on the data it was tuned on ({})", found.tuned_on.join(", ")));
    }
    page.table(vec![
        [title.into(), Cell::right("label yes"), Cell::right("label no")],
        ["  flag yes".into(), cell(hits, "true positives"), cell(false_alarms, "false alarms")],
        ["  flag no".into(), cell(misses, "misses"), cell(passed, "true negatives")],
    ]);
    let union = |parts: &[&Vec<usize>]| {
        let mut all: Vec<usize> = parts.iter().flat_map(|part| part.iter().copied()).collect();
        all.sort_unstable();
        all
    };
    let flagged = union(&[hits, false_alarms]);
    let positive = union(&[hits, misses]);
    let all = union(&[hits, false_alarms, misses, passed]);
    let confusion = found.confusion();
    let mut rows: Vec<[Cell; 3]> = Vec::new();
    let mut row = |name: &str, [value, interval]: [Cell; 2], what: String, items: &[usize]| {
        rows.push([format!("  {name}").into(), value.of(what, items), interval]);
    };
    let question = &found.question;
    let compared = || format!("items compared, {flag}");
    row("accuracy", rate(confusion.accuracy()), compared(), &all);
    row("precision", rate(confusion.precision()), format!("flagged by {flag}"), &flagged);
    row("recall", rate(confusion.recall()), format!("labelled yes, {question}"), &positive);
    let negative = union(&[false_alarms, passed]);
    let no = format!("labelled no, {question}");
    row("specificity", rate(confusion.specificity()), no, &negative);
    let either = union(&[hits, false_alarms, misses]);
    row("F1", rate(confusion.f1()), format!("flagged by {flag} or labelled yes"), &either);
    row("MCC", plain(confusion.mcc().map(number)), compared(), &all);
    row("Cohen's kappa", estimate(confusion.kappa()), compared(), &all);
    if !found.is_yes_no {
        row("AUROC", estimate(found.scores.auroc()), compared(), &all);
        let precision = found.scores.average_precision().map(number);
        row("average precision", plain(precision), compared(), &all);
    }
    page.rows(&["measure", "value", "95 % interval"], rows);
    names(page, "false alarms", flag, false_alarms, &name);
    names(page, "misses", flag, misses, &name);
    let left_out = [
        (&found.unlabelled, "unlabelled"),
        (&found.disputed, "disputed"),
        (&found.unscored, "unscored"),
        (&found.unclear, "unclear"),
    ];
    let mut line = vec![Cell::from("  left out: ")];
    for (items, what) in left_out.into_iter().filter(|(items, _)| !items.is_empty()) {
        if line.len() > 1 {
            line.push(", ".into());
        }
        line.push(Cell::from(items.len().to_string()).of(format!("{what} items, {flag}"), items));
        line.push(format!(" {what}").into());
    }
    if line.len() > 1 {
        page.run(line);
    }
}

/// What a sample says of the flag in all that it was drawn from.
fn weighted(
    page: &mut Page,
    WeightedFlag { sample, rates, scores, .. }: &WeightedFlag,
    flag: &FlagReport,
) {
    let row = |name: &str, rate: Result<SampledRate, Undefined>| -> [Cell; 3] {
        let [value, why] = plain(rate.map(|rate| percent(rate.value)));
        let interval = rate.map_or(why, |rate| percents(rate.shown()).into());
        [format!("    {name}").into(), value, interval]
    };
    let mut rows = vec![[
        format!("  weighted by the sample {sample}").into(),
        Cell::unsaid("value"),
        "95 % interval".into(),
    ]];
    rows.push(row("prevalence", rates.and_then(|rates| rates.prevalence)));
    rows.push(row("precision", rates.and_then(|rates| rates.precision)));
    rows.push(row("recall", rates.and_then(|rates| rates.recall)));
    rows.push(row("specificity", rates.and_then(|rates| rates.specificity)));
    rows.push(row("F1", rates.and_then(|rates| rates.f1)));
    if flag.is_yes_no {
        return page.table(rows);
    }
    let scores = scores.as_ref().map_err(|reason| *reason);
    let [value, why] = plain(scores.and_then(Scores::auroc).map(|found| number(found.value)));
    rows.push(["    AUROC".into(), value, why]);
    let [value, why] = plain(scores.and_then(Scores::average_precision).map(number));
    rows.push(["    average precision".into(), value, why]);
    page.table(rows);
}

/// The first of some items, by name.
fn names(page: &mut Page, what: &str, of: &str, items: &[usize], name: impl Fn(usize) -> String) {
    if items.is_empty() {
        return;
    }
    let named: Vec<String> = items.iter().take(NAMED).map(|position| name(*position)).collect();
    let more = items.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    page.run([
        format!("  {what}, ").into(),
        Cell::from(items.len().to_string()).of(format!("{what} of {of}"), items),
        format!(": {}{more}", named.join(", ")).into(),
    ]);
}
