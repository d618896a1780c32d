//! Several flags of one question, as they are read.

use super::cells::{estimate, plain, rate};
use super::judges::{Between, Duel, SideBySide};
use super::page::{Cell, Page};
use super::words::{chance, number, percent, points, points_between};
use crate::stats::agreement::{Distance, cohen_kappa};
use crate::stats::{Confidence, Confusion, Paired};
use crate::text::counted;

/// Adds all of them to a page.
pub fn print(page: &mut Page, side_by_side: &[SideBySide], between: &[Between]) {
    for found in side_by_side {
        page.gap();
        rates(page, found);
        duels(page, found);
    }
    for (words, [a, b]) in
        between.iter().filter_map(|found| Some((found.words.as_ref()?, &found.flags)))
    {
        page.gap();
        words.print(page, format!("{a} and {b}"), [a, b]);
    }
    if !between.is_empty() {
        page.gap();
        flags_alone(page, between);
    }
}

fn rates(page: &mut Page, found: &SideBySide) {
    let items = Cell::from(counted(found.items.len(), "item"))
        .of(format!("items that every flag of {} scored", found.question), &found.items);
    page.run([format!("flags against {}, on the same ", found.question).into(), items]);
    if !found.tuned_on.is_empty() {
        page.words(format!("  on the data they were tuned on ({})", found.tuned_on.join(", ")));
    }
    let heads = ["accuracy", "", "precision", "recall", "specificity", "F1", "MCC", "kappa"];
    let mut rows = vec![
        std::iter::once(Cell::unsaid("flag")).chain(heads.map(Cell::right)).collect::<Vec<Cell>>(),
    ];
    rows.extend(found.flags.iter().map(|(name, confusion)| row(name, confusion)));
    page.table(rows);
}

fn row(name: &str, confusion: &Confusion) -> Vec<Cell> {
    let [accuracy, interval] = rate(confusion.accuracy());
    let mut cells = vec![format!("  {name}").into(), accuracy, interval];
    let value = |[value, _]: [Cell; 2]| value;
    for found in
        [confusion.precision(), confusion.recall(), confusion.specificity(), confusion.f1()]
    {
        cells.push(value(rate(found)));
    }
    cells.push(value(plain(confusion.mcc().map(number))));
    cells.push(value(estimate(confusion.kappa())));
    cells
}

fn duels(page: &mut Page, found: &SideBySide) {
    let mut rows = vec![[
        "  first less second".into(),
        Cell::right("difference"),
        "95 % interval".into(),
        "McNemar".into(),
        Cell::right("right alone"),
        Cell::unsaid("second"),
    ]];
    for duel in &found.duels {
        let [a, b] = duel.flags.map(|place| found.flags[place].0.as_str());
        let [first, second] = alone(duel, [a, b]);
        rows.push(difference(format!("  {a} − {b}, accuracy"), &duel.right, [first, second]));
        for (what, paired) in [("recall", &duel.recall), ("specificity", &duel.specificity)] {
            rows.push(difference(format!("    {what}"), paired, Default::default()));
        }
    }
    page.table(rows);
    if found.duels.len() > 1 {
        page.words("  each p is of one comparison, and not corrected for their number");
    }
}

fn difference(name: String, paired: &Paired, [first, second]: [Cell; 2]) -> [Cell; 6] {
    let [value, why] = plain(paired.difference().map(points));
    let interval = paired
        .difference()
        .map_or(why, |_| points_between(paired.interval(Confidence::P95)).into());
    let test = paired.mcnemar().map(chance).unwrap_or_default();
    [name.into(), value, interval, test.into(), first, second]
}

/// How many items the one flag alone is right about, and the other one alone.
fn alone(duel: &Duel, names: [&str; 2]) -> [Cell; 2] {
    let [first, second] = &duel.alone;
    let cell = |items: &[usize], name: &str| Cell::count(format!("{name} alone is right"), items);
    [cell(first, names[0]), cell(second, names[1])]
}

/// A row for each two flags.
fn flags_alone(page: &mut Page, between: &[Between]) {
    let heads = ["items", "both up", "first alone", "second alone", "neither", "agree", "kappa"];
    let mut head = vec![Cell::from("flags against each other, labelled or not")];
    head.extend(heads.map(Cell::right));
    head.extend(["95 % interval".into(), "McNemar".into()]);
    let mut rows = vec![head];
    for found in between {
        let Paired { both, first_only, second_only, neither } = found.up;
        let [a, b] = &found.flags;
        let count = |number: u64| Cell::right(number.to_string());
        let table = found.table();
        let [agreed, _] = plain(table.agreement().map(percent));
        let [kappa, interval] = estimate(cohen_kappa(&table, Distance::Nominal));
        let [first, second] = &found.apart;
        rows.push(vec![
            format!("  {a}, {b}").into(),
            count(found.up.pairs()),
            count(both),
            count(first_only).of(format!("{a} is up, {b} is not"), first),
            count(second_only).of(format!("{b} is up, {a} is not"), second),
            count(neither),
            agreed,
            kappa,
            interval,
            found.up.mcnemar().map(chance).unwrap_or_default().into(),
        ]);
    }
    page.table(rows);
}
