//! The schemas that `schema` prints. That documents and journals are as they say, every test shows that
//! reads one.

use clap::CommandFactory;
use serde_json::Value;
use triptych::cli::Cli;

use crate::support::{Home, json, run};

#[test]
fn every_command_that_prints_a_document_has_a_schema_of_it() {
    let home = Home::new();
    let all = json(&home, &["schema"]);
    let commands = Cli::command();
    let prints = |one: &&clap::Command| one.get_arguments().any(|arg| arg.get_id() == "json");
    let mut names: Vec<&str> =
        commands.get_subcommands().filter(prints).map(clap::Command::get_name).collect();
    names.push("events");
    names.sort_unstable();
    let known: Vec<&String> = all.as_object().unwrap().keys().collect();
    assert_eq!(known, names);
    for name in names {
        let alone = json(&home, &["schema", name]);
        assert_eq!(alone, all[name]);
        assert_eq!(alone["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
    let wrong = run(&home, &["schema", "stat"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean stats?"), "{}", wrong.err);
}

#[test]
fn every_kind_of_event_is_told_of_with_its_words() {
    let home = Home::new();
    let events = json(&home, &["schema", "events"]);
    let kind = |one: &Value| one["properties"]["kind"]["const"].as_str().unwrap().to_owned();
    let kinds: Vec<String> = events["oneOf"].as_array().unwrap().iter().map(kind).collect();
    for wanted in
        ["answer", "repeat", "evidence", "sample", "unseal", "used", "codebook", "retract"]
    {
        assert!(kinds.iter().any(|kind| kind == wanted), "{wanted}: {kinds:?}");
    }
    let all = events["oneOf"].as_array().unwrap().iter();
    assert!(
        all.clone().all(|one| one["description"].as_str().is_some_and(|words| !words.is_empty()))
    );
}
