//! Several flags of one question: held against labels side by side, and against each other.

use serde_json::{Value, json};

use crate::answer;
use crate::support::{Home, json, run};

/// A label, two judges that answer yes or no, one that gives a score, and one that speaks in words.
const ROWS: [(&str, &str, bool, bool, &str, &str); 8] = [
    ("q01-free", "yes", true, true, "0.9", "yes"),
    ("q01-paid", "yes", true, false, "0.8", "yes"),
    ("q02-free", "yes", true, false, "0.3", "unsure"),
    ("q02-paid", "yes", false, false, "0.7", "no"),
    ("q03-free", "no", false, true, "0.2", "no"),
    ("q03-paid", "no", false, false, "0.1", "unsure"),
    ("q04-free", "no", true, true, "0.6", "yes"),
    ("q04-paid", "unsure", true, false, "0.4", "unsure"),
];

fn begun() -> Home {
    let home = Home::new();
    let labels = ROWS.map(|(id, label, ..)| ("ann", id, "faking", json!(label)));
    answer(&home, &labels);
    let row = |(id, _, keen, shy, score, word): &(&str, &str, bool, bool, &str, &str)| {
        format!("{id},{keen},{shy},{score},{word},{word}\n")
    };
    let rows: Vec<String> = ROWS.iter().map(row).collect();
    let table = format!("id,keen,shy,score,word,again\n{}", rows.concat());
    std::fs::write(home.path("judges.csv"), table).unwrap();
    home
}

fn agree(home: &Home, flags: &[&str]) -> Value {
    let mut args = vec!["agree", "runs.jsonl", "--flags", "judges.csv", "--json"];
    args.extend(flags.iter().flat_map(|flag| ["--flag", flag]));
    json(home, &args)
}

#[test]
fn two_judges_are_compared_on_the_items_that_both_scored() {
    let home = begun();
    let found = agree(&home, &["keen", "shy", "score=0.65"]);
    let side = &found["side_by_side"][0];
    assert_eq!((&side["question"], &side["n"]), (&json!("faking"), &json!(7)), "{side}");
    let flag = |name: &str| {
        let flags = side["flags"].as_array().unwrap();
        flags.iter().find(|flag| flag["flag"] == name).unwrap().clone()
    };
    // By hand from the table above, the item without a yes or no left out.
    let cells = |flag: &Value| ["tp", "fp", "fn", "tn"].map(|cell| flag[cell].as_u64().unwrap());
    assert_eq!(cells(&flag("keen")), [3, 1, 1, 2]);
    assert_eq!(cells(&flag("shy")), [1, 2, 3, 1]);
    assert_eq!(cells(&flag("score ≥ 0.65")), [3, 0, 1, 3]);
    let pair = |a: &str, b: &str| {
        let pairs = side["pairs"].as_array().unwrap();
        pairs.iter().find(|pair| pair["a"] == a && pair["b"] == b).unwrap().clone()
    };
    // Right: keen alone on q01-paid, q02-free and q03-free, shy alone on none.
    let duel = pair("keen", "shy");
    assert!((duel["accuracy"]["difference"].as_f64().unwrap() - 3.0 / 7.0).abs() < 1e-12);
    assert_eq!(duel["accuracy"]["mcnemar_p"], json!(0.25));
    assert_eq!((&duel["recall"]["n"], &duel["recall"]["mcnemar_p"]), (&json!(4), &json!(0.5)));
    assert_eq!(duel["specificity"]["n"], json!(3));
}

#[test]
fn flags_are_compared_without_labels() {
    let home = begun();
    let found = agree(&home, &["keen", "word", "again"]);
    let between = found["between_flags"].as_array().unwrap();
    let of = |a: &str, b: &str| between.iter().find(|one| one["a"] == a && one["b"] == b).unwrap();
    // The words unsure are neither up nor down.
    let up = &of("keen", "word")["up"];
    assert_eq!((&up["n"], &up["mcnemar_p"]), (&json!(5), &json!(1.0)));
    assert_eq!(of("keen", "word")["cohen_kappa"]["kappa"], json!(1.0));
    let words = &of("word", "again")["words"];
    assert_eq!(words["values"], json!(["yes", "no", "unsure"]));
    assert_eq!(words["table"], json!([[3, 0, 0], [0, 2, 0], [0, 0, 3]]));
    assert_eq!(words["cohen_kappa"]["kappa"], json!(1.0));
    let page = run(
        &home,
        &["agree", "runs.jsonl", "--flags", "judges.csv", "--flag", "keen", "--flag", "shy"],
    )
    .out;
    for words in [
        "flags against faking, on the same",
        "McNemar",
        "keen − shy, accuracy",
        "flags against each other",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let home = begun();
    for (args, words) in [
        (&["--flag", "kean"][..], "did you mean keen?"),
        (&["--flag", "keen", "--flag", "keen"], "given twice"),
        (&["--flag", "score=high"], "NAME=AT with a number"),
        (&["--flag", "keen", "--question", "compliance"], "--true complied"),
        (&["--flag", "keen", "--question", "faking", "--true", "yess"], "did you mean yes?"),
        (&["--flag", "keen", "--true", "yes", "--false", "yes"], "both --true and --false"),
    ] {
        let told = run(&home, &[&["agree", "runs.jsonl", "--flags", "judges.csv"], args].concat());
        assert!(told.code == 2 && told.err.contains(words), "{args:?}: {}", told.err);
    }
    let found = json(
        &home,
        &[
            "agree",
            "runs.jsonl",
            "--flags",
            "judges.csv",
            "--json",
            "--flag",
            "keen",
            "--question",
            "compliance",
            "--true",
            "complied",
        ],
    );
    assert_eq!(found["flags"].as_array().unwrap().len(), 2, "it stands beside the rubric's own");
}

#[test]
fn what_a_flag_says_alone_is_told_and_averaged() {
    let home = begun();
    let row = |(place, (id, _, keen, ..)): (usize, &(&str, &str, bool, bool, &str, &str))| {
        format!("{id},{keen},{}\n", place % 4 / 2)
    };
    let rows: Vec<String> = ROWS.iter().enumerate().map(row).collect();
    std::fs::write(home.path("seeds.csv"), format!("id,up,seed\n{}", rows.concat())).unwrap();
    let args = ["stats", "runs.jsonl", "--flags", "seeds.csv", "--flag", "up", "--over", "seed"];
    let found = json(&home, &[&args[..], &["--json"]].concat());
    let flag = &found["flags"][0];
    let all = &flag["groups"][0];
    assert_eq!((&all["n"], &all["k"], &flag["without"]), (&json!(8), &json!(5), &json!(16)));
    // Up under seed 0: q01-free, q01-paid and not q03-free, q03-paid; under seed 1 three of four.
    let values = json!([{"value": "0", "estimate": 0.5}, {"value": "1", "estimate": 0.75}]);
    assert_eq!((&all["over"], &all["mean"]), (&values, &json!(0.625)));
    // s = 0.25 / √2, and s / √2 is the error.
    assert!((all["mean_se"].as_f64().unwrap() - 0.125).abs() < 1e-12, "{all}");
    // Free: q01, q02, q04 of four; paid: q01, q04.
    let gap = &flag["gap"];
    assert_eq!((&gap["unpaired"]["difference"], &gap["paired"]["n"]), (&json!(0.25), &json!(4)));
    assert_eq!(gap["mean"], json!(0.25));
    let page = run(&home, &args).out;
    for words in ["flag up", "mean over seed", "gap, 4 pairs", "16 that it says nothing of"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let told = run(&home, &["stats", "runs.jsonl", "--flag", "alignment_fakin"]);
    assert!(told.code == 2 && told.err.contains("did you mean alignment_faking?"), "{}", told.err);
}
