//! The page of `stats`.

use super::flag_rates_page;
use super::gaps::{GapReport, Pattern};
use super::numbers::Numbers;
use super::page::{Cell, Page};
use super::post::PostStratified;
use super::progress::Progress;
use super::reading_order;
use super::sequence::SoFar;
use super::shares::{GroupShares, QuestionShares, Share};
use super::weighted::WeightedShare;
use super::words::{NONE, chance, missing, percent, percents, points, points_between, time};
use crate::labels::sample::Unit;
use crate::stats::advice::{draws_for_width, next_stratum};
use crate::stats::stratified::PrevalenceSample;
use crate::stats::{Confidence, Median};
use crate::text::counted;
use crate::workspace::whose::Whose;

/// The half widths that are advised towards.
const STEPS: [f64; 6] = [0.2, 0.1, 0.05, 0.03, 0.02, 0.01];

impl Numbers {
    /// The report for people.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::default();
        self.head(&mut page);
        self.answers(&mut page);
        self.flag_rates(&mut page);
        self.estimates(&mut page);
        self.beyond(&mut page);
        self.order(&mut page);
        page.notes(&self.notes);
        page
    }

    /// How far the review is, and whose labels count.
    pub(super) fn head(&self, page: &mut Page) {
        progress(page, &self.progress);
        if !self.reviewers.is_empty() {
            let counts = match &self.whose {
                Whose::Resolved => String::new(),
                Whose::Majority => "; the majority counts".to_owned(),
                Whose::Of(name) => format!("; only what {name} says counts"),
            };
            page.words(format!("labels by {}{counts}", self.reviewers.join(", ")));
        }
    }

    /// How often each answer was given, and the gaps.
    pub(super) fn answers(&self, page: &mut Page) {
        for question in &self.questions {
            if question.groups.iter().all(|group| group.items.is_empty()) {
                continue;
            }
            page.gap();
            let of_pairs = if question.unit == Unit::Pair { ", pairs" } else { "" };
            shares(page, question, &format!("{}{of_pairs}", question.question));
            let gap = self.gaps.iter().find(|gap| gap.question == question.question);
            if let Some(gap) = gap.filter(|gap| gap.unpaired.difference().is_ok()) {
                differences(page, gap);
            }
        }
        for question in &self.crossed {
            crossed(page, question);
        }
    }

    /// What flags say alone.
    pub(super) fn flag_rates(&self, page: &mut Page) {
        for flag in &self.flags {
            page.gap();
            flag_rates_page::print(page, flag);
        }
    }

    /// What samples say of all.
    pub(super) fn estimates(&self, page: &mut Page) {
        if !self.weighted.is_empty() {
            page.gap();
            weighted(page, &self.weighted);
        }
    }

    /// What is still to be found: codes, and cases.
    pub(super) fn beyond(&self, page: &mut Page) {
        if let Some(codes) = &self.codes {
            page.gap();
            codes.print(page);
        }
        if let Some(finding) = &self.finding {
            page.gap();
            finding.print(page);
        }
    }

    /// Whether it matters which of a pair was read first.
    pub(super) fn order(&self, page: &mut Page) {
        if !self.order_effects.is_empty() {
            page.gap();
            reading_order::page(page, &self.order_effects);
        }
    }
}

/// How far the review is, in a line.
pub fn progress(page: &mut Page, progress: &Progress) {
    let Progress { done, partial, skipped, stale, disputed, .. } = progress;
    let mut line = vec![
        Cell::from(done.len().to_string()).of("labelled items", done),
        format!(" of {} labelled", progress.queue).into(),
    ];
    let counts =
        [(partial, "begun"), (skipped, "skipped"), (stale, "stale"), (disputed, "disputed")];
    for (items, name) in counts.into_iter().filter(|(items, _)| !items.is_empty()) {
        line.push(" · ".into());
        line.push(Cell::from(items.len().to_string()).of(format!("{name} items"), items));
        line.push(format!(" {name}").into());
    }
    if progress.orphaned > 0 {
        line.push(format!(" · {} orphaned", progress.orphaned).into());
    }
    if let (Some(median), Some(left)) = (progress.median_ms, progress.left_ms) {
        line.push(format!(" · {} an item · {} left", time(median), time(left)).into());
    }
    page.run(line);
}

fn shares(page: &mut Page, question: &QuestionShares, title: &str) {
    let mut rows = vec![[
        title.into(),
        Cell::right("n"),
        Cell::unsaid("answer"),
        Cell::unsaid("share"),
        Cell::unsaid("0 to 100 %"),
        "95 % interval".into(),
    ]];
    for group in &question.groups {
        group_rows(&question.question, group, &mut rows);
    }
    page.table(rows);
}

/// A row for each answer; answers that nobody gave are left out where others were given.
fn group_rows(question: &str, group: &GroupShares, rows: &mut Vec<[Cell; 6]>) {
    let values = group.by.iter().map(|(_, value)| value.as_str());
    let name = match group.by.as_slice() {
        [] => "all".to_owned(),
        _ => values.collect::<Vec<_>>().join(" · "),
    };
    let within = if group.by.is_empty() { String::new() } else { format!(", {name}") };
    let head = |first: bool| -> [Cell; 2] {
        if !first {
            return [Cell::default(), Cell::default()];
        }
        let n = Cell::count(format!("answers to {question}{within}"), &group.items);
        [format!("  {name}").into(), n]
    };
    let given = group.answers.iter().filter(|share| share.of.k > 0);
    let before = rows.len();
    for (place, Share { value, of, items }) in given.enumerate() {
        let [name, n] = head(place == 0);
        let share = of.share().unwrap_or_default();
        rows.push([
            name,
            n,
            value.as_str().into(),
            Cell::right(percent(share)).of(format!("{question} {value}{within}"), items),
            Cell::share(share, of.wilson(Confidence::P95)),
            percents(of.wilson(Confidence::P95)).into(),
        ]);
    }
    if let Some(Median { value, interval }) = group.median {
        let interval = interval.map_or_else(
            || format!("({} are too few for an interval)", group.items.len()),
            |(low, high)| format!("{low} – {high}"),
        );
        let value = Cell::right(value.to_string());
        let [name, n] = [Cell::default(), Cell::default()];
        rows.push([name, n, "median".into(), value, Cell::default(), interval.into()]);
    }
    if rows.len() == before {
        let [name, n] = head(true);
        rows.push([name, n, Cell::default(), Cell::default(), Cell::default(), Cell::default()]);
    }
}

fn differences(page: &mut Page, gap: &GapReport) {
    let (a, b) = (&gap.condition.a, &gap.condition.b);
    let what = gap.values.join(" or ");
    let difference = gap.unpaired.difference();
    let mut rows = vec![[
        format!("  gap in {what}, {a} − {b}").into(),
        Cell::right(difference.map_or_else(missing, points))
            .of(format!("{} items of {a} and {b}", gap.question), &gap.items),
        difference
            .map(|_| points_between(gap.unpaired.interval(Confidence::P95)))
            .unwrap_or_default()
            .into(),
        gap.unpaired.fisher().map(|p| format!("Fisher {}", chance(p))).unwrap_or_default().into(),
        Cell::gap(difference, gap.unpaired.interval(Confidence::P95)),
    ]];
    let pairs = usize::try_from(gap.paired.pairs()).unwrap_or(usize::MAX);
    let both = |pattern: &Pattern| {
        let items = pattern.pairs.iter().flat_map(|(a, b)| [*a, *b]);
        items.collect::<Vec<usize>>()
    };
    if pairs > 0 {
        let all: Vec<usize> = gap.patterns.iter().flat_map(both).collect();
        rows.push([
            format!("  gap, {}", counted(pairs, "pair")).into(),
            Cell::right(gap.paired.difference().map_or_else(missing, points))
                .of(format!("{} pairs", gap.question), &all),
            points_between(gap.paired.interval(Confidence::P95)).into(),
            gap.paired
                .mcnemar()
                .map(|p| format!("McNemar {}", chance(p)))
                .unwrap_or_default()
                .into(),
            Cell::gap(gap.paired.difference(), gap.paired.interval(Confidence::P95)),
        ]);
    }
    page.rows(&["gap", "difference", "95 % interval", "test", "−100 to 100 points"], rows);
    if pairs > 0 {
        let mut line = vec![Cell::from(format!("  pairs {a}/{b}: "))];
        for (place, pattern) in gap.patterns.iter().enumerate() {
            let name = format!("{}/{}", pattern.a, pattern.b);
            let separator = if place > 0 { " · " } else { "" };
            line.push(format!("{separator}{name} ").into());
            let count = Cell::from(pattern.pairs.len().to_string());
            line.push(count.of(format!("pairs {name}"), &both(pattern)));
        }
        page.run(line);
    }
}

fn crossed(page: &mut Page, question: &QuestionShares) {
    let [_, named @ ..] = question.groups.as_slice() else { return };
    let Some(first) = named.first() else { return };
    let keys: Vec<&str> = first.by.iter().map(|(key, _)| key.as_str()).collect();
    page.gap();
    let title = format!("{} by {}", question.question, keys.join(" and "));
    shares(page, &QuestionShares { groups: named.to_vec(), ..question.clone() }, &title);
}

/// What the samples say of all that they were drawn from.
fn weighted(page: &mut Page, found: &[WeightedShare]) {
    let mut rows: Vec<[Cell; 4]> = vec![[
        "weighted by the sample".into(),
        Cell::right("labelled"),
        Cell::unsaid("share"),
        "95 % interval".into(),
    ]];
    for share in found {
        let WeightedShare { sample, question, values, tier, labelled, positive, .. } = share;
        let size: u64 = share.strata.iter().map(|(_, sample)| sample.population).sum();
        let tier = tier.as_ref().map(|tier| format!(", {tier}")).unwrap_or_default();
        let what = format!("{question} {}{tier}, {sample}", values.join(" or "));
        let rate = share.prevalence.map(|found| found.rate);
        let (value, interval) = match rate {
            Ok(rate) => (percent(rate.value), percents(rate.shown())),
            Err(reason) => (NONE.to_owned(), format!("({reason})")),
        };
        let interval = match &share.so_far {
            Some(SoFar { draws, share: Ok(so_far), is_whole: false }) => {
                format!("{} so far, from the first {draws}", percents(Ok(*so_far)))
            }
            Some(SoFar { share: Ok(so_far), .. }) => {
                format!("{}, since more was drawn after a look", percents(Ok(*so_far)))
            }
            _ => interval,
        };
        rows.push([
            format!("  {what}").into(),
            Cell::right(format!("{} of {size}", labelled.len()))
                .of(format!("answers to {question}{tier}, {sample}"), labelled),
            Cell::right(value).of(what, positive),
            interval.into(),
        ]);
        if let Some(post) = share.post.as_ref().filter(|_| share.so_far.is_none()) {
            rows.push(post_row(post));
        }
    }
    page.table(rows);
    for words in found.iter().filter_map(advice) {
        page.words(words);
    }
}

/// The same share by bands of a flag.
fn post_row(post: &PostStratified) -> [Cell; 4] {
    let bands = counted(post.bands.len(), "band");
    let narrower = match post.narrower {
        Some(part) if part > 0.0 => format!(", {:.0} % narrower", part * 100.0),
        _ => ", no narrower".to_owned(),
    };
    let (value, interval) = match post.prevalence.map(|found| found.rate) {
        Ok(rate) => (percent(rate.value), format!("{}{narrower}", percents(rate.shown()))),
        Err(reason) => (NONE.to_owned(), format!("({reason})")),
    };
    let name = format!("    by {bands} of {}", post.flag);
    [name.into(), Cell::default(), Cell::right(value), interval.into()]
}

/// What would narrow an interval of a sample that goes on.
fn advice(share: &WeightedShare) -> Option<String> {
    let so_far = share.so_far.as_ref().filter(|so_far| !so_far.is_whole)?;
    let width = so_far.share.ok()?.width() / 2.0;
    let drawn = so_far.draws as u64;
    let size: u64 = share.strata.iter().map(|(_, sample)| sample.population).sum();
    let wanted = STEPS.into_iter().find(|step| *step < width)?;
    let more = draws_for_width(drawn, size, width, wanted)?;
    let samples: Vec<PrevalenceSample> = share.strata.iter().map(|(_, one)| *one).collect();
    let best = next_stratum(&samples).filter(|_| samples.len() > 1);
    let best = best.and_then(|place| share.strata.get(place));
    let from =
        best.map(|(name, _)| format!("; the next from {name} tells most")).unwrap_or_default();
    Some(format!(
        "  {} {}, {}: ± {:.1} points now; about {more} more for ± {:.0}{from}",
        share.question,
        share.values.join(" or "),
        share.sample,
        width * 100.0,
        wanted * 100.0
    ))
}
