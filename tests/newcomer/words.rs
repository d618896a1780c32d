//! Words on the command line that mean nothing.

use crate::support::{Home, run};

#[test]
fn s10_a_wrong_word_opens_nothing() {
    let home = Home::new();
    for (args, words) in [
        (
            &["chek", "runs.jsonl"][..],
            "chek: there is no such file or command; did you mean the command check?",
        ),
        (&["runs.jsnl"], "runs.jsnl: there is no such file or command; did you mean runs.jsonl?"),
        (
            &["runs.jsonl", "rums.jsonl"],
            "rums.jsonl: there is no such file; did you mean runs.jsonl?",
        ),
        (
            &["stats", "formats/chat.jsnl"],
            "formats/chat.jsnl: there is no such file; did you mean formats/chat",
        ),
        (&["zzz"], "zzz: there is no such file or command; `triptych help` lists the commands"),
        (&["help", "exprt"], "there is no command exprt; did you mean export?"),
    ] {
        let ran = run(&home, args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
}

#[test]
fn s10_help_and_version_are_commands_too() {
    let home = Home::empty();
    let help = run(&home, &["help"]);
    assert_eq!((help.code, &help.out), (0, &run(&home, &["--help"]).out));
    assert_eq!(run(&home, &["help", "export"]).out, run(&home, &["export", "--help"]).out);
    assert_eq!(run(&home, &["version"]).out, run(&home, &["--version"]).out);
}
