//! Figures as rows of one table, for spreadsheets and data frames. They are taken from the documents of `stats`
//! and `agree`, so that a table says what `--json` says.

use serde::Serialize;
use serde_json::Value;

use crate::json::cell::cell_text;

/// One figure. What a row has not is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// What it is about: `share`, `gap`, `estimate`, `agreement`, `flag`.
    kind: &'static str,
    question: String,
    flag: String,
    reviewers: String,
    /// Whose or of what: `tier=free`, `tier: free - paid`, `sample s1`.
    group: String,
    value: String,
    /// The figure's name in the document.
    figure: String,
    n: String,
    k: String,
    estimate: String,
    low: String,
    high: String,
    p: String,
    /// Why it is not defined.
    why: String,
}

impl Row {
    /// This row with a figure of `from`, and its interval where it has one.
    fn with(&self, from: &Value, figure: &str, interval: &str) -> Self {
        Row {
            figure: figure.to_owned(),
            estimate: cell_text(&from[figure]),
            low: cell_text(&from[interval][0]),
            high: cell_text(&from[interval][1]),
            why: cell_text(&from["why"][figure]),
            ..self.clone()
        }
    }
}

/// The shares, gaps and weighted estimates of `stats`.
#[must_use]
pub fn of_stats(document: &Value) -> Vec<Row> {
    let shares = list(&document["questions"]).iter().flat_map(shares);
    let gaps = list(&document["gaps"]).iter().flat_map(gaps);
    let estimates = list(&document["weighted"]).iter().map(estimate);
    shares.chain(gaps).chain(estimates).collect()
}

/// How far reviewers agree, and flags with labels, as `agree` tells it.
#[must_use]
pub fn of_agree(document: &Value) -> Vec<Row> {
    let everybody = words(&document["reviewers"], ", ");
    let reviewers = list(&document["questions"]).iter().flat_map(|one| agreement(one, &everybody));
    reviewers.chain(list(&document["flags"]).iter().flat_map(flag)).collect()
}

fn shares(question: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in list(&question["groups"]) {
        let by = group["by"].as_object().into_iter().flatten();
        let by: Vec<String> =
            by.map(|(field, value)| format!("{field}={}", cell_text(value))).collect();
        for answer in list(&group["answers"]) {
            let row = Row {
                kind: "share",
                question: cell_text(&question["id"]),
                group: by.join(" "),
                value: cell_text(&answer["value"]),
                n: cell_text(&group["n"]),
                k: cell_text(&answer["k"]),
                ..Row::default()
            };
            rows.push(row.with(answer, "estimate", "ci"));
        }
    }
    rows
}

fn gaps(gap: &Value) -> Vec<Row> {
    let sides = [&gap["field"], &gap["a"], &gap["b"]].map(cell_text);
    let row = Row {
        kind: "gap",
        question: cell_text(&gap["question"]),
        group: format!("{}: {} - {}", sides[0], sides[1], sides[2]),
        value: words(&gap["values"], " or "),
        ..Row::default()
    };
    let (all, pairs) = (&gap["unpaired"], &gap["paired"]);
    let all = Row { p: cell_text(&all["fisher_p"]), ..row.with(all, "difference", "ci") };
    let n = cell_text(&pairs["n"]);
    let pairs = Row { p: cell_text(&pairs["mcnemar_p"]), n, ..row.with(pairs, "difference", "ci") };
    vec![Row { figure: "unpaired".into(), ..all }, Row { figure: "paired".into(), ..pairs }]
}

fn estimate(share: &Value) -> Row {
    let strata = list(&share["strata"]);
    let sum = |name: &str| strata.iter().filter_map(|one| one[name].as_u64()).sum::<u64>();
    let row = Row {
        kind: "estimate",
        question: cell_text(&share["question"]),
        group: format!("sample {}", cell_text(&share["sample"])),
        value: cell_text(&share["value"]),
        n: sum("labelled").to_string(),
        k: sum("k").to_string(),
        ..Row::default()
    };
    row.with(&share["prevalence"], "estimate", "mover")
}

fn agreement(question: &Value, everybody: &str) -> Vec<Row> {
    let all = Row {
        kind: "agreement",
        question: cell_text(&question["id"]),
        reviewers: everybody.to_owned(),
        ..Row::default()
    };
    let pair = |pair: &Value| Row {
        reviewers: format!("{}, {}", cell_text(&pair["a"]), cell_text(&pair["b"])),
        n: cell_text(&pair["n"]),
        figure: "cohen_kappa".into(),
        ..all.with(pair, "kappa", "kappa_ci95")
    };
    let rest = [
        ("percent_agreement", "agreement"),
        ("fleiss_kappa", "kappa"),
        ("krippendorff_alpha", "alpha"),
        ("gwet_ac1", "ac1"),
    ];
    let rest = rest.map(|(statistic, name)| {
        let found = &question[statistic];
        let row = all.with(found, name, &format!("{name}_ci95"));
        Row { n: cell_text(&found["items"]), figure: statistic.into(), ..row }
    });
    list(&question["cohen_kappa"]).iter().map(pair).chain(rest).collect()
}

fn flag(flag: &Value) -> Vec<Row> {
    let row = Row {
        kind: "flag",
        question: cell_text(&flag["question"]),
        flag: format!("{} >= {}", cell_text(&flag["flag"]), cell_text(&flag["at"])),
        n: cell_text(&flag["n"]),
        ..Row::default()
    };
    let row = match &flag["at"] {
        Value::Null => Row { flag: cell_text(&flag["flag"]), ..row },
        _ => row,
    };
    let figures = [
        (
            "confusion",
            ["accuracy", "precision", "recall", "specificity", "f1", "mcc", "kappa"].as_slice(),
        ),
        ("ranking", &["auroc", "average_precision"]),
    ];
    let mut rows = Vec::new();
    for (part, names) in figures {
        let found = &flag[part];
        rows.extend(names.iter().map(|name| row.with(found, name, &format!("{name}_ci95"))));
    }
    rows
}

/// The members of a list; none of what is no list.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn words(value: &Value, between: &str) -> String {
    list(value).iter().map(cell_text).collect::<Vec<_>>().join(between)
}
