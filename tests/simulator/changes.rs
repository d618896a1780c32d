//! How the data change under a review.

use std::fs;

use fastrand::Rng;

use crate::world::{Record, World};

impl World {
    /// The ways that only move records, as `change_in` numbers them.
    pub const MOVES: [u8; 8] = [0, 1, 5, 6, 7, 8, 11, 13];

    /// Changes the data in some way; says which.
    pub fn change(&mut self, random: &mut Rng) -> &'static str {
        let way = random.u8(..14);
        self.change_in(way, random)
    }

    /// Changes the data in one way; says which.
    pub fn change_in(&mut self, way: u8, random: &mut Rng) -> &'static str {
        let at = random.usize(..self.files.len());
        let what = match way {
            0 => self.reorder_records(at, random),
            1 => {
                self.files[at].name = self.name(random);
                "a file renamed"
            }
            2 => self.add_records(at, random),
            3 => self.change_record(at, random, "a record edited", |world, record, random| {
                record.text = world.text(record.serial, random);
            }),
            4 => self.take_record_out(at, random),
            5 => self.add_flags(random),
            6 => self.split(at, random),
            7 => self.join(at, random),
            8 => self.rename_all(random),
            9 => {
                self.change_record(at, random, "a record's id changed", |world, record, random| {
                    record.id = world.id(record.serial, random);
                })
            }
            10 => self.change_record(at, random, "a record's tier changed", |_, record, random| {
                record.tier = [Some("free"), Some("paid"), None][random.usize(..3)];
            }),
            11 => {
                self.move_folder();
                "the folder moved"
            }
            12 => return self.edit_in_place(at, random),
            _ => {
                self.same_length_and_time(at, |world| {
                    shuffle(&mut world.files[at].records, random);
                });
                return "records in another order in place, with the same length and time";
            }
        };
        self.write();
        what
    }

    fn reorder_records(&mut self, at: usize, random: &mut Rng) -> &'static str {
        shuffle(&mut self.files[at].records, random);
        "records in another order"
    }

    fn add_records(&mut self, at: usize, random: &mut Rng) -> &'static str {
        for _ in 0..random.usize(1..4) {
            let record = self.record(random);
            let place = random.usize(..=self.files[at].records.len());
            self.files[at].records.insert(place, record);
        }
        "records added"
    }

    fn take_record_out(&mut self, at: usize, random: &mut Rng) -> &'static str {
        let records = &mut self.files[at].records;
        if records.len() > 1 {
            records.remove(random.usize(..records.len()));
        }
        "a record taken out"
    }

    fn add_flags(&mut self, random: &mut Rng) -> &'static str {
        for record in self.files.iter_mut().flat_map(|file| &mut file.records) {
            record.flag = random.bool().then(|| random.u32(..100));
        }
        "flags added"
    }

    fn change_record(
        &mut self,
        at: usize,
        random: &mut Rng,
        what: &'static str,
        change: impl Fn(&World, &mut Record, &mut Rng),
    ) -> &'static str {
        let len = self.files[at].records.len();
        if len > 0 {
            let place = random.usize(..len);
            let mut record = self.files[at].records[place].clone();
            change(self, &mut record, random);
            self.files[at].records[place] = record;
        }
        what
    }

    fn split(&mut self, at: usize, random: &mut Rng) -> &'static str {
        let half = self.files[at].records.len() / 2;
        if half > 0 {
            let records = self.files[at].records.split_off(half);
            self.add_file(records, random);
        }
        "a file split"
    }

    fn join(&mut self, at: usize, random: &mut Rng) -> &'static str {
        if self.files.len() > 1 {
            let gone = self.files.remove(at);
            let to = random.usize(..self.files.len());
            self.files[to].records.extend(gone.records);
        }
        "two files joined"
    }

    fn rename_all(&mut self, random: &mut Rng) -> &'static str {
        random.shuffle(&mut self.files);
        for file in &mut self.files {
            let (folder, old) = file.name.split_at(file.name.rfind('/').map_or(0, |at| at + 1));
            file.name = format!("{folder}f{}{old}", random.u8(..10));
        }
        "files in another order"
    }

    /// A text becomes another one of as many bytes.
    fn edit_in_place(&mut self, at: usize, random: &mut Rng) -> &'static str {
        self.same_length_and_time(at, |world| {
            let records = &mut world.files[at].records;
            if !records.is_empty() {
                let place = random.usize(..records.len());
                let text = &mut records[place].text;
                let last = text.pop().unwrap_or('0');
                let digit = last.to_digit(10).unwrap_or(0) + random.u32(1..10);
                text.push(char::from_digit(digit % 10, 10).unwrap());
            }
        });
        "a record edited in place, with the same length and time"
    }

    fn same_length_and_time(&mut self, at: usize, change: impl FnOnce(&mut World)) {
        let path = self.data().join(&self.files[at].name);
        let before = fs::metadata(&path).unwrap();
        change(self);
        self.write();
        assert_eq!(before.len(), fs::metadata(&path).unwrap().len());
        let file = fs::File::options().append(true).open(&path).unwrap();
        file.set_modified(before.modified().unwrap()).unwrap();
    }
}

/// Puts records in another order. Those that nothing else tells apart keep theirs: an exchange of two
/// is no change to anyone who does not know their secret numbers.
fn shuffle(records: &mut [Record], random: &mut Rng) {
    random.shuffle(records);
    for one in 0..records.len() {
        for other in one + 1..records.len() {
            if records[one].is_twin(&records[other]) && records[one].n > records[other].n {
                records.swap(one, other);
            }
        }
    }
}
