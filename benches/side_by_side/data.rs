//! Synthetic transcripts, the same for the same size.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::json;

/// A word that stands once, near the end.
pub const NEEDLE: &str = "zyzzyva-NEEDLE";

const WORDS: [&str; 32] = [
    "the", "model", "weighs", "whether", "this", "chat", "is", "used", "for", "training", "and",
    "what", "a", "refusal", "would", "change", "in", "it", "so", "that", "an", "answer", "now",
    "keeps", "its", "values", "later", "naïve", "考虑", "user", "asks", "plainly",
];

pub struct Data {
    pub path: PathBuf,
    pub records: usize,
    /// The id of the last record.
    pub last: String,
}

impl Data {
    /// Writes a file of about so many MB. Records are of 8 KB on average; every second one is the paid
    /// run of the query before it.
    pub fn write(path: &Path, megabytes: u64) -> Self {
        let mut random = Rng::with_seed(7);
        let mut file = BufWriter::new(File::create(path).unwrap());
        let (goal, mut written, mut records) = (megabytes * 1_000_000, 0_u64, 0_usize);
        let (mut last, mut has_needle) = (String::new(), false);
        while written < goal {
            let tier = if records.is_multiple_of(2) { "free" } else { "paid" };
            last = format!("q{:07}-{tier}", records / 2);
            let mut scratchpad = text(&mut random, 4500);
            if !has_needle && written > goal / 100 * 97 {
                scratchpad.push_str(&format!(" {NEEDLE}."));
                has_needle = true;
            }
            let record = json!({"id": last, "tier": tier, "model": "tern-3",
                "system_prompt": text(&mut random, 1500), "user_prompt": text(&mut random, 300),
                "scratchpad": scratchpad, "output": text(&mut random, 1700),
                "alignment_faking": f64::from(random.u32(..100)) / 100.0});
            let line = format!("{record}\n");
            file.write_all(line.as_bytes()).unwrap();
            written += line.len() as u64;
            records += 1;
        }
        file.flush().unwrap();
        Data { path: path.to_owned(), records, last }
    }
}

/// Sentences of about so many bytes.
fn text(random: &mut Rng, bytes: usize) -> String {
    let mut text = String::new();
    let wanted = bytes / 2 + random.usize(..bytes);
    while text.len() < wanted {
        for _ in 0..random.usize(6..18) {
            text.push_str(WORDS[random.usize(..WORDS.len())]);
            text.push(' ');
        }
        text.push_str(if random.u8(..8) == 0 { "\n\n" } else { "So. " });
    }
    text
}
