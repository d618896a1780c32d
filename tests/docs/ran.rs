//! Every command of the book and of the README, run in the folder that a demo makes; what a page shows of their
//! output is what they print.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::Home;
use crate::{hold, place};

const SIZE: (u16, u16) = (100, 30);

/// What a fence of a page asks for.
enum Fence {
    /// Lines for a shell.
    Commands(Vec<String>),
    /// A file that later commands read.
    File { name: String, text: String },
    /// Commands behind `$ `, each with what it prints.
    Console(Vec<String>),
}

/// The fences of a page, each with the number of its first line.
fn fences(page: &str) -> Vec<(usize, Fence)> {
    let mut fences = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let body: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let commands = |prefix: &str| {
            let lines = body.iter().filter_map(|line| line.strip_prefix(prefix));
            lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        fences.push((
            number + 2,
            match info.split_once(' ') {
                Some((_, name)) => {
                    Fence::File { name: name.to_owned(), text: body.join("\n") + "\n" }
                }
                None if info == "sh" => Fence::Commands(commands("")),
                None if info == "console" => Fence::Console(commands("$ ")),
                None => continue,
            },
        ));
    }
    fences
}

/// Runs a line in a terminal: what asks for a yes gets one, and a review that comes up is left.
fn run(home: &Home, folder: &str, line: &str) -> Result<(), String> {
    let program = Path::new(env!("CARGO_BIN_EXE_triptych")).parent().unwrap().display();
    let line = format!("PATH={program}:$PATH; cd '{folder}' && {line}");
    let mut terminal = home.review_command(SIZE, &["sh", "-c", &line]);
    if line.contains(" unseal ") {
        terminal.wait_for("yes");
        terminal.press("yes\r");
    }
    if line.contains(" adjudicate ") {
        terminal.wait_for("back to labelling");
        terminal.press("\x1b");
    }
    if terminal.wait_for_or_end("? help").is_ok() {
        terminal.press("q");
    }
    match terminal.end() {
        0 => Ok(()),
        code => Err(format!("{line}: exit code {code}\n{}", terminal.screen())),
    }
}

/// What a line prints.
fn printed(home: &Home, folder: &str, line: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_triptych")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(home.path(folder)).env("PATH", path);
    let done = shell.envs(home.environment()).output().unwrap();
    assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Runs what a page says from its top to its end: in a folder with the sample data, or where it begins with a demo
/// in an empty one.
fn run_page(name: &str, is_passed_over: impl Fn(&str) -> bool) {
    let page = fs::read_to_string(place(name)).unwrap();
    let home = Home::empty();
    let mut folder = ".".to_owned();
    if !page.contains("\ntriptych demo") {
        run(&home, &folder, "triptych demo").unwrap();
        "triptych-demo".clone_into(&mut folder);
    }
    let mut wanted = page.clone();
    for (number, fence) in fences(&page) {
        match fence {
            Fence::File { name, text } => {
                fs::write(home.path(&folder).join(name), text).unwrap();
            }
            Fence::Commands(lines) => {
                for line in lines.iter().filter(|line| !is_passed_over(line)) {
                    if let Some(into) = line.strip_prefix("cd ") {
                        into.clone_into(&mut folder);
                        continue;
                    }
                    run(&home, &folder, line)
                        .unwrap_or_else(|why| panic!("{name}:{number}: {why}"));
                }
            }
            Fence::Console(lines) => {
                let said = |line: &String| {
                    format!("$ {line}\n{}", printed(&home, &folder, line).trim_end())
                };
                let shown: Vec<String> = lines.iter().map(said).collect();
                wanted = with_fence(&wanted, &lines[0], &shown.join("\n"));
            }
        }
    }
    hold(name, &wanted);
}

/// The page with another body in the console that begins with this command.
fn with_fence(page: &str, first: &str, body: &str) -> String {
    let begin = format!("```console\n$ {first}\n");
    let (before, rest) = page.split_once(&begin).unwrap();
    let (_, after) = rest.split_once("```\n").unwrap();
    format!("{before}```console\n{body}\n```\n{after}")
}

macro_rules! pages {
    ($($name:ident: $page:literal),+ $(,)?) => {
        $(#[test] fn $name() { run_page($page, |_| false) })+

        #[test]
        fn every_page_with_commands_is_run() {
            let run = [$($page),+];
            for entry in fs::read_dir(place("docs")).unwrap() {
                let path = entry.unwrap().path();
                let Ok(text) = fs::read_to_string(&path) else { continue };
                let name = format!("docs/{}", path.file_name().unwrap().to_str().unwrap());
                let has_commands = fences(&text).iter().any(|(_, fence)| !matches!(fence, Fence::File { .. }));
                assert!(!has_commands || run.contains(&&*name), "{name} has commands that no test runs");
            }
        }
    };
}

pages! {
    first_label: "docs/first-label.md",
    reading: "docs/reading.md",
    finding: "docs/finding.md",
    evidence: "docs/evidence.md",
    labels: "docs/labels.md",
    samples: "docs/samples.md",
    numbers: "docs/numbers.md",
    reviewers: "docs/reviewers.md",
    programs: "docs/programs.md",
    report: "docs/report.md",
    scale: "docs/scale.md",
    formats: "docs/formats.md",
    keys: "docs/keys.md",
}

#[test]
fn the_readme() {
    // The gate itself is what runs cargo.
    run_page("README.md", |line| line.starts_with("cargo "));
}
