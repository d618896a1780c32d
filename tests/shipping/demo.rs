//! `triptych demo`.

use std::fs;
use std::path::Path;

use crate::support::Home;

const SIZE: (u16, u16) = (80, 24);

#[test]
fn a_demo_is_a_review_of_the_sample_data_in_a_folder_of_ones_own() {
    let home = Home::empty();
    let mut review = home.review(SIZE, &["demo"]);
    review.wait_for("▸ compliance");
    review.press_for("3", "▸ faking");
    review.quit();
    assert!(review.screen().contains("triptych-demo"), "{}", review.screen());
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    for name in ["runs.jsonl", "formats/inspect.eval", "rubrics/monitoring.toml"] {
        let copied = fs::read(home.path("triptych-demo").join(name)).unwrap();
        assert_eq!(copied, fs::read(shipped.join(name)).unwrap(), "{name}");
    }
    assert!(home.read("triptych-demo/labels.jsonl").lines().last().unwrap().contains("refused"));
}

#[test]
fn a_second_demo_goes_on_and_keeps_the_labels() {
    let home = Home::empty();
    home.review(SIZE, &["demo", "here"]).quit();
    fs::write(home.path("here/labels.jsonl"), "").unwrap();
    fs::remove_file(home.path("here/README.md")).unwrap();
    let mut again = home.review(SIZE, &["demo", "here"]);
    again.wait_for("▸ compliance");
    again.quit();
    assert_eq!(home.read("here/labels.jsonl"), "");
    assert!(home.path("here/README.md").exists());
}

#[test]
fn a_demo_puts_nothing_among_other_files() {
    let home = Home::empty();
    fs::create_dir(home.path("mine")).unwrap();
    fs::write(home.path("mine/runs.jsonl"), "{}").unwrap();
    let refused = home.run(&["demo", "mine"]);
    assert_eq!(refused.status.code(), Some(2));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(words.contains("mine: it holds other files; name a folder"), "{words}");
    assert_eq!(fs::read_dir(home.path("mine")).unwrap().count(), 1);
    fs::write(home.path("file"), "").unwrap();
    assert_eq!(home.run(&["demo", "file"]).status.code(), Some(2));
}
