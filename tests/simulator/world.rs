//! The data of a study: records that carry a secret number, in files that change.

use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::json;
use tempfile::TempDir;

/// A record as it is now. Its number is in a field, which is no part of who it is for the program.
#[derive(Clone, Debug)]
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
}

/// A file of records.
#[derive(Debug)]
pub struct DataFile {
    pub name: String,
    pub records: Vec<Record>,
}

/// A folder of files, and the place of the journal.
pub struct World {
    pub folder: TempDir,
    pub files: Vec<DataFile>,
    /// Whether records may share their text.
    has_copies: bool,
    serials: usize,
    names: usize,
}

impl World {
    pub fn new(random: &mut Rng) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        let has_copies = random.u8(..3) > 0;
        let mut world = World { folder, files: Vec::new(), has_copies, serials: 0, names: 0 };
        for _ in 0..random.usize(1..4) {
            let records = (0..random.usize(1..7)).map(|_| world.record(random)).collect();
            let name = world.name();
            world.files.push(DataFile { name, records });
        }
        world.write();
        world
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("f{}.jsonl", self.names)
    }

    fn record(&mut self, random: &mut Rng) -> Record {
        let serial = self.serials;
        self.serials += 1;
        let id = match random.u8(..10) {
            0..4 => None,
            4..6 if self.has_copies => Some(format!("q{}", random.u8(..3))),
            _ => Some(format!("r{serial}")),
        };
        let tier = [Some("free"), Some("paid"), None][random.usize(..3)];
        let model = [Some("m"), Some("n"), None, None][random.usize(..4)];
        Record { serial, id, tier, model, text: self.text(serial, random), flag: None }
    }

    fn text(&self, serial: usize, random: &mut Rng) -> String {
        if self.has_copies && random.bool() {
            format!("refusal {}", random.u8(..3))
        } else {
            format!("text {serial} {}", random.u32(..))
        }
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.files.iter().flat_map(|file| &file.records)
    }

    pub fn find(&self, serial: usize) -> Option<&Record> {
        self.records().find(|record| record.serial == serial)
    }

    /// Writes every file as it is now, and takes away those that are not any more.
    pub fn write(&self) {
        let data = self.data();
        for file in &self.files {
            let lines: String = file.records.iter().map(line).collect();
            fs::write(data.join(&file.name), lines).unwrap();
        }
        for entry in fs::read_dir(&data).unwrap() {
            let path = entry.unwrap().path();
            let is_data =
                |path: &Path| path.file_name().unwrap().to_str().unwrap().starts_with('f');
            let is_known = |path: &Path| {
                self.files.iter().any(|file| path.file_name().unwrap() == file.name.as_str())
            };
            if is_data(&path) && !is_known(&path) {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// Changes the data in one way; says which.
    pub fn change(&mut self, random: &mut Rng) -> &'static str {
        let at = random.usize(..self.files.len());
        let what = match random.u8(..10) {
            0 => {
                random.shuffle(&mut self.files[at].records);
                "records in another order"
            }
            1 => {
                self.files[at].name = self.name();
                "a file renamed"
            }
            2 => {
                for _ in 0..random.usize(1..4) {
                    let record = self.record(random);
                    let place = random.usize(..=self.files[at].records.len());
                    self.files[at].records.insert(place, record);
                }
                "records added"
            }
            3 => {
                let text = self.text(self.serials, random);
                let records = &mut self.files[at].records;
                if !records.is_empty() {
                    let place = random.usize(..records.len());
                    records[place].text = text;
                }
                "a record edited"
            }
            4 => {
                let records = &mut self.files[at].records;
                if records.len() > 1 {
                    records.remove(random.usize(..records.len()));
                }
                "a record taken out"
            }
            5 => {
                for record in self.files.iter_mut().flat_map(|file| &mut file.records) {
                    record.flag = random.bool().then(|| random.u32(..100));
                }
                "flags added"
            }
            6 => {
                let half = self.files[at].records.len() / 2;
                if half > 0 {
                    let records = self.files[at].records.split_off(half);
                    let name = self.name();
                    self.files.push(DataFile { name, records });
                }
                "a file split"
            }
            7 => {
                if self.files.len() > 1 {
                    let gone = self.files.remove(at);
                    let to = random.usize(..self.files.len());
                    self.files[to].records.extend(gone.records);
                }
                "two files joined"
            }
            8 => {
                random.shuffle(&mut self.files);
                for file in &mut self.files {
                    let old = std::mem::take(&mut file.name);
                    file.name = format!("f{}{old}", random.u8(..10));
                }
                "files in another order"
            }
            _ => {
                self.rewrite_in_place(at, random);
                return "records in another order in place, with the same length and time";
            }
        };
        self.write();
        what
    }

    fn rewrite_in_place(&mut self, at: usize, random: &mut Rng) {
        let path = self.data().join(&self.files[at].name);
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        random.shuffle(&mut self.files[at].records);
        self.write();
        fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
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
