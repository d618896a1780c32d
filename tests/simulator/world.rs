//! The data of a study: records that carry a secret number, in files that change.

use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::json;
use tempfile::TempDir;
use triptych::labels::event::Event;

use crate::review::RUBRIC;

/// A record as it is now. Its number is in a field, which is no part of who it is for the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Who it is for the study.
    pub serial: usize,
    pub id: Option<String>,
    pub tier: Option<&'static str>,
    pub model: Option<&'static str>,
    /// What it says; labels are of this text.
    pub text: String,
    /// What a classifier says of it.
    pub flag: Option<u32>,
    /// The file that it is in, by its number, and its place there.
    pub file: usize,
    pub n: usize,
}

impl Record {
    /// Whether nothing tells the two apart but their order.
    pub fn is_twin(&self, other: &Record) -> bool {
        self.is_kin(other) && self.text == other.text && self.file == other.file
    }

    /// Whether they have the same id and fields.
    pub fn is_kin(&self, other: &Record) -> bool {
        (&self.id, self.tier, self.model) == (&other.id, other.tier, other.model)
    }
}

/// Where a record is, and what tells it from its copies.
pub type Place = (String, Option<String>, Option<&'static str>, Option<&'static str>);

/// A file of records. Its number stays when its name changes.
#[derive(Debug)]
pub struct DataFile {
    pub number: usize,
    pub name: String,
    pub records: Vec<Record>,
}

/// A folder of files, and the place of the journal.
pub struct World {
    folder: TempDir,
    pub files: Vec<DataFile>,
    /// Whether records may share their text.
    pub has_copies: bool,
    serials: usize,
    names: usize,
    /// How often the folder was moved.
    moves: usize,
}

impl World {
    pub fn new(random: &mut Rng) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data0")).unwrap();
        fs::write(folder.path().join("study.toml"), RUBRIC).unwrap();
        let has_copies = random.u8(..3) > 0;
        let mut world =
            World { folder, files: Vec::new(), has_copies, serials: 0, names: 0, moves: 0 };
        for _ in 0..random.usize(1..4) {
            let records = (0..random.usize(1..7)).map(|_| world.record(random)).collect();
            world.add_file(records, random);
        }
        world.write();
        world
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join(format!("data{}", self.moves))
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Makes the text of each record another one that a record of an earlier file has.
    pub fn keep_copies_in_one_file(&mut self) {
        let mut known: Vec<String> = Vec::new();
        for file in &mut self.files {
            let number = file.number;
            for record in file.records.iter_mut().filter(|record| known.contains(&record.text)) {
                record.text = format!("{} in {number}", record.text);
            }
            known.extend(file.records.iter().map(|record| record.text.clone()));
        }
        self.write();
    }

    /// The questions, as a file.
    pub fn rubric(&self) -> PathBuf {
        self.folder.path().join("study.toml")
    }

    /// A file of these records, under a name that none had before.
    pub fn add_file(&mut self, records: Vec<Record>, random: &mut Rng) {
        let name = self.name(random);
        self.files.push(DataFile { number: self.names, name, records });
    }

    /// A name that no file had before; some are in a folder of their own.
    pub fn name(&mut self, random: &mut Rng) -> String {
        self.names += 1;
        let folder = if random.u8(..4) == 0 { "sub/" } else { "" };
        format!("{folder}f{}.jsonl", self.names)
    }

    pub fn record(&mut self, random: &mut Rng) -> Record {
        let serial = self.serials;
        self.serials += 1;
        let id = self.id(serial, random);
        let tier = [Some("free"), Some("paid"), None][random.usize(..3)];
        let model = [Some("m"), Some("n"), None, None][random.usize(..4)];
        let text = self.text(serial, random);
        Record { serial, id, tier, model, text, flag: None, file: 0, n: 0 }
    }

    pub fn id(&self, serial: usize, random: &mut Rng) -> Option<String> {
        match random.u8(..10) {
            0..4 => None,
            4..6 if self.has_copies => Some(format!("q{}", random.u8(..3))),
            _ => Some(format!("r{serial}")),
        }
    }

    pub fn text(&self, serial: usize, random: &mut Rng) -> String {
        if self.has_copies && random.bool() {
            format!("refusal {}", random.u8(..3))
        } else {
            format!("text {serial} {}", random.u32(..))
        }
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.files.iter().flat_map(|file| &file.records)
    }

    /// Every record with its place.
    pub fn placed(&self) -> impl Iterator<Item = (&Record, Place)> {
        let of = |file: &DataFile, record: &Record| {
            (file.name.clone(), record.id.clone(), record.tier, record.model)
        };
        let all = self.files.iter();
        all.flat_map(move |file| file.records.iter().map(move |record| (record, of(file, record))))
    }

    pub fn find(&self, serial: usize) -> Option<&Record> {
        self.records().find(|record| record.serial == serial)
    }

    /// The record at a place in a file, from 1.
    fn at(&self, file: &str, n: usize) -> Option<&Record> {
        let file = self.files.iter().find(|known| known.name == file)?;
        file.records.get(n.checked_sub(1)?)
    }

    /// The record that an event was written of, by where that says it is.
    pub fn record_of(&self, event: &Event) -> Result<&Record, String> {
        let item = event.item().ok_or("an event without an item")?;
        let (file, n) = item.file.as_deref().zip(item.n).ok_or("an event without a place")?;
        let record = self.at(file, usize::try_from(n).unwrap_or(0));
        record.ok_or_else(|| format!("an event of {file}#{n}, which is not there"))
    }

    /// The folder has another name, and all that is in it.
    pub fn move_folder(&mut self) {
        let old = self.data();
        self.moves += 1;
        fs::rename(old, self.data()).unwrap();
    }

    /// Writes every file as it is now, and takes away those that are not any more.
    pub fn write(&mut self) {
        let data = self.data();
        fs::create_dir_all(data.join("sub")).unwrap();
        for file in &mut self.files {
            for (place, record) in file.records.iter_mut().enumerate() {
                (record.file, record.n) = (file.number, place + 1);
            }
            let lines: String = file.records.iter().map(line).collect();
            fs::write(data.join(&file.name), lines).unwrap();
        }
        for folder in [data.clone(), data.join("sub")] {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() && !self.is_known(&path) {
                    fs::remove_file(path).unwrap();
                }
            }
        }
    }

    /// Whether a file is of the data as they are now, or a journal.
    fn is_known(&self, path: &Path) -> bool {
        let is_journal = path.to_str().unwrap().ends_with("labels.jsonl");
        is_journal || self.files.iter().any(|file| self.data().join(&file.name) == path)
    }
}

fn line(record: &Record) -> String {
    let mut object = json!({"serial": record.serial, "prompt": "p", "output": record.text});
    let members = object.as_object_mut().unwrap();
    let named = [("id", record.id.as_deref()), ("tier", record.tier), ("model", record.model)];
    for (name, value) in named {
        members.extend(value.map(|value| (name.to_owned(), value.into())));
    }
    members.extend(record.flag.map(|flag| ("flags".to_owned(), json!({ "judge": flag }))));
    format!("{object}\n")
}
