//! After each signal the terminal is as it was, and the labels are on the disk.

use std::process::Command;

use crate::records::{SIZE, answers, write};
use crate::support::{Home, Terminal, send_signal, wait_until};

#[test]
fn a_signal_that_ends_the_program_leaves_the_terminal_as_it_was() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let home = Home::empty();
        write(&home, 10);
        // A shell waits for the program and tells the modes before and after.
        let script = "stty -a > before; \"$0\" small.jsonl; stty -a > after; echo over";
        let mut review =
            home.review_command(SIZE, &["sh", "-c", script, env!("CARGO_BIN_EXE_triptych")]);
        review.wait_for("r0000");
        let program = child_of(review.process_id());
        review.press_for("1", "r0001");
        send_signal(signal, program);
        review.wait_for("over");
        assert!(review.is_given_back(), "{signal}");
        assert_eq!(home.read("before"), home.read("after"), "{signal}");
        assert_eq!(answers(&home.read("small.labels.jsonl")).len(), 1, "{signal}");
    }
}

#[test]
fn a_closed_terminal_ends_the_program_and_keeps_the_labels() {
    let home = Home::empty();
    write(&home, 10);
    // A terminal in the terminal, whose window is then closed.
    let command = format!("exec {} small.jsonl", env!("CARGO_BIN_EXE_triptych"));
    let mut window = home.review_command(SIZE, &["script", "-qc", &command, "/dev/null"]);
    window.wait_for("r0000");
    window.press_for("1", "r0001");
    let program = child_of(window.process_id());
    window.kill("-KILL");
    wait_until("the end", || !is_running(program));
    assert_eq!(answers(&home.read("small.labels.jsonl")).len(), 1);
}

#[test]
fn a_stopped_program_gives_the_terminal_to_the_shell_and_takes_it_back() {
    for how in ["\x1a", "-TSTP"] {
        let home = Home::empty();
        write(&home, 10);
        let (mut shell, program) = in_a_shell(&home);
        let modes = home.read("before");
        shell.press_for("1", "✓ saved");
        if how == "-TSTP" {
            send_signal(how, program);
        } else {
            shell.press(how);
        }
        shell.wait_for("Stopped");
        assert!(shell.is_given_back(), "{how:?}");
        shell.press_for("stty -a > stopped; echo a''sked\n", "asked");
        assert_eq!(modes, home.read("stopped"), "{how:?}");
        shell.press_for("fg\n", "r0001");
        shell.press_for("2", "2 done");
        shell.wait_for("✓ saved");
        leave(&mut shell);
        assert_eq!(modes, home.read("after"), "{how:?}");
        assert_eq!(answers(&home.read("small.labels.jsonl")).len(), 2, "{how:?}");
    }
}

#[test]
fn a_program_that_was_stopped_without_warning_takes_the_terminal_back() {
    let home = Home::empty();
    write(&home, 10);
    let (mut shell, program) = in_a_shell(&home);
    send_signal("-STOP", program);
    shell.wait_for("Stopped");
    shell.press_for("fg\n", "small.jsonl");
    shell.press_for("1", "✓ saved");
    shell.press_for("J", "r0002");
    leave(&mut shell);
    assert_eq!(home.read("before"), home.read("after"));
}

#[test]
fn a_program_that_no_shell_waits_for_does_not_stop() {
    let home = Home::empty();
    write(&home, 10);
    let mut review = home.review(SIZE, &["small.jsonl"]);
    review.wait_for("r0000");
    review.press_for("\x1a", "no shell to go back to");
    review.press_for("1", "✓ saved");
    review.quit();
}

/// A shell with job control, the program in its foreground.
fn in_a_shell(home: &Home) -> (Terminal, u32) {
    let mut shell = home.review_command(SIZE, &["bash", "--norc", "--noprofile", "-i"]);
    shell.press(&format!(
        "PS1='$ '; clear; stty -a > before; {} small.jsonl --color never\n",
        env!("CARGO_BIN_EXE_triptych")
    ));
    shell.wait_for("▸ odd");
    let program = child_of(shell.process_id());
    (shell, program)
}

fn leave(shell: &mut Terminal) {
    shell.press("q");
    shell.wait_until("the prompt", |screen| screen.trim_end().ends_with('$'));
    shell.press_for("stty -a > after; echo o''ver\n", "over");
}

pub fn child_of(parent: u32) -> u32 {
    let parent = parent.to_string();
    let listed = Command::new("ps").args(["-o", "pid=", "--ppid", &parent]).output().unwrap();
    String::from_utf8(listed.stdout).unwrap().trim().parse().unwrap()
}

pub fn is_running(process: u32) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let state = state.rsplit_once(") ").map_or("", |(_, rest)| rest).to_owned();
    !state.is_empty() && !state.starts_with('Z')
}
