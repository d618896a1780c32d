//! What is joined by ids: classifier output and lists.

use std::fs;

use crate::support::{Home, json, run};

#[test]
fn a_classifiers_output_is_joined_by_id() {
    let home = Home::new();
    let rows = "run,judge,sure\nq01-free,0.75,true\nq02-free,0.125,false\nq99,1,true\n";
    fs::write(home.path("judge.csv"), rows).unwrap();
    let flags = ["runs.jsonl", "--flags", "judge.csv", "--flags-id", "run"];
    let listed =
        json(&home, &[&["list"], &flags[..], &["--filter", "judge>0.5", "--json"]].concat());
    let items = listed["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["id"]), (1, &"q01-free".into()));
    assert_eq!(items[0]["flags"]["judge"].to_string(), "0.75");
    let ran = run(&home, &[&["check"], &flags[..]].concat());
    assert_eq!(ran.code, 1);
    let words = "flags: 3 rows, 1 without a transcript, 22 transcripts without a row";
    assert!(
        ran.out.contains(words) && ran.out.contains("no transcript has the id q99"),
        "{}",
        ran.out
    );
    let wrong = run(&home, &["list", "runs.jsonl", "--flags", "judge.csv"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("judge.csv:1: there is no column id"), "{}", wrong.err);
}

#[test]
fn only_some_ids_are_taken_in_their_order() {
    let home = Home::new();
    fs::write(home.path("ids"), "q03-free\n\nq01-paid\nq77\nq03-free\n").unwrap();
    let ran = run(&home, &["list", "runs.jsonl", "--ids", "ids", "--columns", "id"]);
    assert_eq!(ran.out, "id\nq03-free\nq01-paid\n");
    assert!(ran.err.contains("of the ids, q77 is in no file here"), "{}", ran.err);
    let piped = home.run_with_input(
        &["list", "runs.jsonl", "--ids", "-", "--columns", "id"],
        &home.path("ids"),
    );
    assert_eq!(String::from_utf8(piped.stdout).unwrap(), ran.out);
    let script = "cat ids | \"$0\" runs.jsonl --ids -";
    let words = ["sh", "-c", script, env!("CARGO_BIN_EXE_triptych")];
    let mut review = home.review_command((80, 24), &words);
    review.wait_for("q03-free");
    review.wait_for("1/2");
    review.press_for("J", "q01-paid");
    review.quit();
}

/// Two files with one record of the same id each, and one of their own.
fn two_files() -> Home {
    let home = Home::empty();
    for (name, own) in [("a", "a1"), ("b", "b1")] {
        let record =
            |id: &str| format!("{{\"id\":\"{id}\",\"prompt\":\"p\",\"output\":\"{name}\"}}\n");
        fs::create_dir_all(home.path("runs")).unwrap();
        fs::write(home.path(&format!("runs/{name}.jsonl")), record("q1") + &record(own)).unwrap();
    }
    home
}

/// What the items of a list have in the flag `judge`, in their order.
fn judged(home: &Home, more: &[&str]) -> Vec<Option<f64>> {
    let listed = json(home, &[&["list", "runs", "--json"], more].concat());
    let items = listed["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["flags"]["judge"].as_f64()).collect()
}

/// Neither a command nor a review begins with this option; both say why.
fn is_refused(home: &Home, option: [&str; 2], words: &str) {
    for begin in [&["list", "runs"][..], &["runs"]] {
        let ran = run(home, &[begin, &option].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn an_id_of_several_files_is_refused_until_its_file_is_said() {
    let home = two_files();
    fs::write(home.path("flags.csv"), "id,judge\na1,0.5\nq1,0.75\n").unwrap();
    let words = "flags.csv:3: the id q1 is in several files: runs/a.jsonl, runs/b.jsonl; ";
    is_refused(&home, ["--flags", "flags.csv"], words);
    let with_file = "file,id,judge\na.jsonl,a1,0.5\nruns/b.jsonl,q1,0.75\n";
    fs::write(home.path("with-file.csv"), with_file).unwrap();
    let with_file = judged(&home, &["--flags", "with-file.csv"]);
    assert_eq!(with_file, [None, Some(0.5), Some(0.75), None]);
    let of_a = judged(&home, &["--flags", "a.jsonl=flags.csv"]);
    assert_eq!(of_a, [Some(0.75), Some(0.5), None, None]);
    let both = ["--flags", "a.jsonl=flags.csv", "--flags", "b.jsonl=with-file.csv"];
    assert_eq!(judged(&home, &both), [Some(0.75), Some(0.5), Some(0.75), None]);
}

#[test]
fn two_tables_with_one_flag_for_one_record_are_refused() {
    let home = two_files();
    fs::write(home.path("one.csv"), "id,judge\na1,0.5\n").unwrap();
    fs::write(home.path("two.csv"), "id,judge\na1,0.25\n").unwrap();
    let ran = run(&home, &["list", "runs", "--flags", "one.csv", "--flags", "two.csv"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("two files have the flag judge for a1"), "{}", ran.err);
}

#[test]
fn a_list_of_ids_says_which_file_where_several_have_one() {
    let home = two_files();
    fs::write(home.path("ids"), "b1\nq1\n").unwrap();
    let words = "the id q1 is in several files: runs/a.jsonl, runs/b.jsonl; write FILE#N";
    is_refused(&home, ["--ids", "ids"], words);
    let list = ["list", "runs", "--columns", "file,id", "--csv", "--ids"];
    for ids in ["id,file\nb1,\nq1,b.jsonl\n", "b1\nb.jsonl#1\n", "b1\nq1~2\n"] {
        fs::write(home.path("ids"), ids).unwrap();
        let ran = run(&home, &[&list[..], &["ids"]].concat());
        assert_eq!(ran.out, "file,id\nruns/b.jsonl,b1\nruns/b.jsonl,q1~2\n", "{}", ran.err);
    }
}

#[test]
fn what_is_shown_as_an_id_is_joined_and_rows_that_are_not_clear_are_named() {
    let home = Home::empty();
    let records = ["", "\"id\":\"q1\",", "", "\"id\":\"q1\",", "\"id\":\"q2\","];
    let line = |(n, id): (usize, &&str)| format!("{{{id}\"prompt\":\"p\",\"output\":\"{n}\"}}\n");
    fs::write(home.path("runs"), records.iter().enumerate().map(line).collect::<String>()).unwrap();
    let rows = "id,judge\nruns#3,1\nq1~2,2\nq1,3\nq9,4\nq2,5\nq2,5\nruns#1,FAILED TO PARSE\n";
    fs::write(home.path("flags.csv"), rows).unwrap();
    let joined = judged(&home, &["--flags", "flags.csv"]);
    assert_eq!(joined, [None, None, Some(1.0), Some(2.0), None]);
    let listed = run(&home, &["list", "runs", "--flags", "flags.csv"]);
    let words = "1 without a record (q9), 1 whose id several records have (q1), 1 given twice (q2)";
    assert!(listed.err.contains(words), "{}", listed.err);
    let checked = run(&home, &["check", "runs", "--flags", "flags.csv"]);
    assert_eq!(checked.code, 1);
    for words in [
        "flags: 7 rows, 1 without a transcript, 2 transcripts without a row",
        "no transcript has the id q9",
        "several transcripts have the id q1; joined to none",
        "several rows are of q2; none is joined",
    ] {
        assert!(checked.out.contains(words), "{words}: {}", checked.out);
    }
    let shown = run(&home, &["show", "runs", "--id", "runs#3", "--pane", "answer"]);
    assert_eq!(shown.out, "2\n");
    let first = run(&home, &["show", "runs", "--id", "q1", "--pane", "answer"]);
    assert_eq!(first.out, "1\n");
    assert!(first.err.contains("1 more record with the id q1: q1~2"), "{}", first.err);
}

#[test]
fn missing_values_are_missing_flags_wherever_they_stand() {
    let home = Home::empty();
    let words = ["NaN", "inf", "N/A", "None", "FAILED TO PARSE", "", "no"];
    let line = |(n, word): (usize, &&str)| {
        format!(
            "{{\"id\":\"q{n}\",\"prompt\":\"p\",\"output\":\"o\",\"flags\":{{\"own\":\"{word}\"}}}}\n"
        )
    };
    fs::write(home.path("runs"), words.iter().enumerate().map(line).collect::<String>()).unwrap();
    let row = |(n, word): (usize, &&str)| format!("q{n},{word}\n");
    let rows = words.iter().enumerate().map(row).collect::<String>();
    fs::write(home.path("flags.csv"), "id,judge\n".to_owned() + &rows).unwrap();
    let listed = json(&home, &["list", "runs", "--json", "--flags", "flags.csv"]);
    let flags = |item: &serde_json::Value| item["flags"].clone();
    let flags: Vec<_> = listed["items"].as_array().unwrap().iter().map(flags).collect();
    assert_eq!(flags[6], serde_json::json!({"judge": "no", "own": "no"}));
    assert!(flags[..6].iter().all(|flags| *flags == serde_json::json!({})), "{flags:?}");
}
