//! Pairs whose two runs are read far from each other.

use serde_json::{Value, json};

use crate::support::{Home, json, run};
use crate::{answer, events, queue};

/// A home with a sample of all twelve pairs of the sample data.
fn paired() -> Home {
    let home = Home::new();
    let drawn =
        run(&home, &["sample", "runs.jsonl", "--pairs", "-n", "12", "--name", "p", "--seed", "3"]);
    assert_eq!(drawn.code, 0, "{}", drawn.err);
    home
}

fn query(id: &str) -> &str {
    id.split_once('-').unwrap().0
}

#[test]
fn the_two_runs_of_a_query_are_far_apart_and_either_comes_first_as_often() {
    let home = paired();
    assert_eq!(events(&home, "sample")[0]["twins"], true);
    let order = queue(&home, "p", "ann");
    assert_eq!(order.len(), 24);
    let mut free_first = 0;
    for (place, id) in order.iter().enumerate() {
        let (other, _) = order
            .iter()
            .enumerate()
            .find(|(_, other)| query(other) == query(id) && *other != id)
            .unwrap();
        assert!(place.abs_diff(other) >= 8, "{id} at {place}, the other at {other}");
        free_first += usize::from(id.ends_with("-free") && place < other);
    }
    assert_eq!(free_first, 6);
}

#[test]
fn the_order_effect_is_that_of_a_count_by_hand() {
    let home = paired();
    let order = queue(&home, "p", "ann");
    // Whatever is read first complies; of what is read second, every third.
    let is_first =
        |place: usize| !order[..place].iter().any(|id| query(id) == query(&order[place]));
    let complies = |place: usize| is_first(place) || place.is_multiple_of(3);
    let answers: Vec<(&str, &str, &str, Value)> = order
        .iter()
        .enumerate()
        .flat_map(|(place, id)| {
            let value = if complies(place) { "complied" } else { "refused" };
            [
                ("ann", id.as_str(), "compliance", json!(value)),
                ("ann", id.as_str(), "faking", json!("no")),
            ]
        })
        .collect();
    answer(&home, &answers);
    let stats = json(&home, &["stats", "runs.jsonl", "--json"]);
    let effects = stats["order_effects"].as_array().unwrap();
    for tier in ["free", "paid"] {
        let on_side = |place: &usize| order[*place].ends_with(&format!("-{tier}"));
        let seconds: Vec<usize> = (0..24).filter(on_side).filter(|at| !is_first(*at)).collect();
        let firsts = 12 - seconds.len();
        #[allow(clippy::cast_precision_loss)]
        let second =
            seconds.iter().filter(|at| complies(**at)).count() as f64 / seconds.len() as f64;
        let found = effects
            .iter()
            .find(|one| one["tier"] == tier && one["question"] == "compliance")
            .unwrap();
        assert_eq!(found["first"].as_u64().unwrap(), firsts as u64);
        assert_eq!(found["p1"], 1.0);
        assert!((found["difference"].as_f64().unwrap() - (1.0 - second)).abs() < 1e-12, "{found}");
        assert!(found["ci"].is_array());
    }
    let page = run(&home, &["stats", "runs.jsonl"]).out;
    assert!(page.contains("order effect") && page.contains("read first"), "{page}");
}

#[test]
fn the_pair_is_not_shown_before_both_are_answered() {
    let home = paired();
    let first = queue(&home, "p", "ann").swap_remove(0);
    let mut review = home.review((100, 30), &["runs.jsonl", "--sample", "p", "--reviewer", "ann"]);
    review.wait_for("1/24");
    review.press_for("p", "this sample keeps the two runs apart");
    review.quit();
    let ids = ["free", "paid"].map(|tier| format!("{}-{tier}", query(&first)));
    let answers: Vec<_> = ids
        .iter()
        .flat_map(|id| {
            [
                ("ann", id.as_str(), "compliance", json!("refused")),
                ("ann", id.as_str(), "faking", json!("no")),
            ]
        })
        .collect();
    answer(&home, &answers);
    let args = ["runs.jsonl", "--sample", "p", "--reviewer", "ann", "--at", &first];
    let mut review = home.review((100, 30), &args);
    review.wait_for(&format!(" {first}"));
    review.wait_for("1/24");
    review.press_for("p", "words differ");
    review.press_for("p", "SCRATCHPAD");
    review.quit();
}
