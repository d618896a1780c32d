//! What is reviewed: many small items and one question with nine choices, so that each answer tells its key.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// The first item's id.
pub const FIRST: &str = "r0000";
const ITEMS: usize = 3000;

/// Transcripts, a rubric and settings in a folder of their own.
pub struct Study {
    pub folder: TempDir,
    pub journal: PathBuf,
    /// What the relay writes down.
    pub log: PathBuf,
}

impl Study {
    pub fn write(guard: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let record = |item| {
            format!(
                "{{\"id\":\"r{item:04}\",\"prompt\":\"Question {item}?\",\"scratchpad\":\"Thought {item}.\",\"answer\":\"Answer {item}.\"}}\n"
            )
        };
        fs::write(path("runs.jsonl"), (0..ITEMS).map(record).collect::<String>()).unwrap();
        let choices: Vec<String> = (1..=9).map(|digit| format!("\"c{digit}\"")).collect();
        let question = format!(
            "[[question]]\nid = \"which\"\ntext = \"Which?\"\nkind = \"choice\"\nrequired = true\nchoices = [{}]\n",
            choices.join(", ")
        );
        let rubric = format!("name = \"nine\"\nversion = 1\n{question}");
        fs::write(path("rubric.toml"), rubric).unwrap();
        fs::write(path("config.toml"), format!("frame_guard = {guard}\n")).unwrap();
        let (journal, log) = (path("runs.labels.jsonl"), path("relay.log"));
        Study { folder, journal, log }
    }
}
