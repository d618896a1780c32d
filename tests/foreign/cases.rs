//! A table of files and of what is to be seen of each.

use std::fs;

use triptych::corpus::{Corpus, Item, OpenOptions};
use triptych::transcript::{Pane, Segment};

/// A file, and a line an item of what is to be seen.
pub struct Case {
    /// What it shows.
    pub about: &'static str,
    /// The file's name.
    pub file: &'static str,
    /// What it holds.
    pub holds: String,
    /// Its items.
    pub items: &'static [&'static str],
}

pub fn case(
    about: &'static str,
    file: &'static str,
    holds: &str,
    items: &'static [&'static str],
) -> Case {
    Case { about, file, holds: holds.to_owned(), items }
}

/// One turn of a user and one of the model's, with these members.
pub fn chat(members: &str) -> String {
    format!(
        r#"{{"id":"a","messages":[{{"role":"user","content":"Why?"}},{{"role":"assistant",{members}}}]}}"#
    )
}

/// The same, with a text of the model's.
pub fn said(text: &str) -> String {
    chat(&format!(r#""content":{}"#, serde_json::Value::from(text)))
}

/// `id [warnings] p system: … p user: … s: … a: …`, as the panes have it in order.
fn seen(item: &Item) -> String {
    let transcript = &item.transcript;
    let quiet = ["no-scratchpad", "no-prompt", "no-answer"];
    let names: Vec<&str> = transcript.warnings.iter().map(|warning| warning.code.name()).collect();
    let told: Vec<&str> = names.into_iter().filter(|name| !quiet.contains(name)).collect();
    let chips = if told.is_empty() { String::new() } else { format!(" [{}]", told.join(" ")) };
    let texts: Vec<String> = transcript.segments.iter().map(segment).collect();
    format!("{}{chips} {}", item.name(), texts.join(" "))
}

fn segment(segment: &Segment) -> String {
    let pane = match segment.pane {
        Pane::Prompt => format!("p {}", segment.role.name()),
        Pane::Scratchpad => "s".to_owned(),
        Pane::Answer => "a".to_owned(),
    };
    let kind = match segment.kind.name() {
        "text" | "reasoning" => String::new(),
        kind => format!(" {kind}"),
    };
    let name = if segment.name.is_empty() { String::new() } else { format!(" {}", segment.name) };
    format!("{pane}{kind}{name}: {}", segment.text.replace('\n', "⏎"))
}

pub fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(case.file);
        fs::write(&path, &case.holds).unwrap();
        let opened = Corpus::open(&[path], &OpenOptions::default());
        if let Some(refused) = opened.refused.first() {
            wrong.push(format!("{}: refused: {}", case.about, refused.why));
            continue;
        }
        opened.corpus.index(&false.into(), &mut |_| {});
        let items: Vec<String> = (0..opened.corpus.len())
            .map(|position| seen(&opened.corpus.read(position).unwrap()))
            .collect();
        if items != case.items {
            wrong.push(format!("{}:\n  is    {items:#?}\n  wanted {:#?}", case.about, case.items));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
