//! Files that commands make.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::support::{Home, run};
use crate::with_label;

fn mode_of(home: &Home, name: &str) -> u32 {
    fs::metadata(home.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn an_export_is_as_private_as_the_most_private_of_its_data() {
    let home = Home::new();
    with_label(&home);
    fs::copy(home.path("runs.jsonl"), home.path("private.jsonl")).unwrap();
    for (name, mode) in [("runs.jsonl", 0o644), ("private.jsonl", 0o600)] {
        fs::set_permissions(home.path(name), Permissions::from_mode(mode)).unwrap();
    }
    let export = |files: &[&str], out: &str, more: &[&str]| {
        let words = [&["export"], files, &["--to", "csv", "-o", out], more].concat();
        let ran = run(&home, &words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        mode_of(&home, out)
    };
    assert_eq!(export(&["runs.jsonl"], "open.csv", &[]) & 0o400, 0o400);
    assert_eq!(export(&["private.jsonl", "runs.jsonl"], "closed.csv", &[]), 0o600);
    // Neither what is written over nor the data opens the other.
    let replaced = export(&["private.jsonl", "runs.jsonl"], "open.csv", &["--force"]);
    assert_eq!(replaced, 0o600);
    assert_eq!(export(&["runs.jsonl"], "closed.csv", &["--force"]), 0o600);
    let left: Vec<_> = fs::read_dir(home.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".csv.") || name.contains(".new"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn data_that_change_while_they_are_exported_make_no_file() {
    let home = Home::new();
    with_label(&home);
    // The table is written to a pipe that nobody reads until the data have changed.
    let script = "mkfifo pipe; \"$0\" export runs.jsonl --to csv -o pipe --force & \
        sleep 1; printf ' ' >> runs.jsonl; cat pipe > /dev/null; wait $!; echo code $?";
    let words = ["sh", "-c", script, env!("CARGO_BIN_EXE_triptych")];
    let mut terminal = home.review_command((200, 24), &words);
    terminal.wait_for("code 1");
    terminal.wait_for("runs.jsonl changed while it was read");
    terminal.end();
}
