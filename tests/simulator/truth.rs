//! What was said of which record, kept by a slow count that knows nothing of the program's rules for
//! finding records again.

use std::collections::{BTreeMap, BTreeSet};

use triptych::labels::event::EventId;

use crate::world::{Place, Record, World};

/// What an event says.
#[derive(Clone, Debug)]
pub enum Said {
    Answer(Option<String>),
    Skip(bool),
    /// What was said of an older text holds for the one that is there now.
    Confirm(Vec<EventId>),
    /// A bookmark, or that what was hidden is shown.
    Else,
}

/// An event, and the record that it was about as it was then.
#[derive(Clone, Debug)]
pub struct Given {
    pub event: EventId,
    pub record: Record,
    pub said: Said,
    /// Of how many changes of the data it knew.
    at: usize,
}

#[derive(Clone, Debug)]
enum Entry {
    /// One action, which may be several events.
    Act {
        by: &'static str,
        given: Vec<Given>,
    },
    /// What stays for good.
    Note {
        by: &'static str,
        given: Given,
    },
    /// The action at a place of the log is taken back, or brought back.
    Undo {
        by: &'static str,
        act: usize,
    },
    Redo {
        by: &'static str,
        act: usize,
    },
}

/// Who records of equal text are: their numbers with their places.
type Class = BTreeSet<(usize, Place)>;

/// Everything that was done, in order.
#[derive(Default)]
pub struct Truth {
    log: Vec<Entry>,
    /// Every text that a record ever had, with the records that had it.
    texts: BTreeMap<String, BTreeSet<usize>>,
    /// Of each text, the records that have it now, and since which change.
    classes: BTreeMap<String, (usize, Class)>,
    /// All records, by number, after each change.
    data: Vec<BTreeMap<usize, Record>>,
    /// Whether some events do not name the places of their records any more.
    pub has_forgotten: bool,
}

impl Truth {
    /// Looks at the data after a change.
    pub fn note_data(&mut self, world: &World) {
        self.data.push(world.records().map(|record| (record.serial, record.clone())).collect());
        let changes = self.data.len();
        let mut now: BTreeMap<String, Class> = BTreeMap::new();
        for (record, place) in world.placed() {
            self.texts.entry(record.text.clone()).or_default().insert(record.serial);
            now.entry(record.text.clone()).or_default().insert((record.serial, place));
        }
        for (text, (since, class)) in &mut self.classes {
            let found = now.remove(text).unwrap_or_default();
            if *class != found {
                (*since, *class) = (changes, found);
            }
        }
        let news = now.into_iter().map(|(text, class)| (text, (changes, class)));
        self.classes.extend(news);
    }

    /// A record as it was when an event was written.
    pub fn then(&self, given: &Given, serial: usize) -> Option<&Record> {
        self.data[given.at - 1].get(&serial)
    }

    /// All records as they were when an event was written.
    pub fn data_then(&self, given: &Given) -> impl Iterator<Item = &Record> {
        self.data[given.at - 1].values()
    }

    /// Says that events do not name the places of their records any more.
    pub fn forget_places(&mut self) {
        self.has_forgotten = true;
        self.data.extend(self.data.last().cloned());
        let changes = self.data.len();
        self.classes.values_mut().for_each(|(since, _)| *since = changes);
    }

    /// Whether no other record ever had one of the texts that this record had.
    pub fn is_lonely(&self, serial: usize) -> bool {
        let own = self.texts.values().filter(|serials| serials.contains(&serial));
        own.into_iter().all(|serials| serials.len() == 1)
    }

    /// Whether the records of a text are those that were there when an event was written.
    pub fn is_as_then(&self, given: &Given) -> bool {
        self.classes.get(&given.record.text).is_some_and(|(since, _)| *since <= given.at)
    }

    pub fn given(&self, event: EventId, record: Record, said: Said) -> Given {
        Given { event, record, said, at: self.data.len() }
    }

    pub fn act(&mut self, by: &'static str, given: Vec<Given>) {
        self.log.push(Entry::Act { by, given });
    }

    pub fn note(&mut self, by: &'static str, given: Given) {
        self.log.push(Entry::Note { by, given });
    }

    /// How far the log goes; and back to there, where an older journal took the newer one's place.
    pub fn len(&self) -> usize {
        self.log.len()
    }

    pub fn truncate(&mut self, len: usize) {
        self.log.truncate(len);
    }

    /// Takes the last action back; says whether there was one.
    pub fn undo(&mut self, by: &'static str) -> bool {
        let (stands, _) = self.replay(by);
        let last = stands.into_iter().next_back();
        self.log.extend(last.map(|act| Entry::Undo { by, act }));
        last.is_some()
    }

    /// Brings the action back that was taken back last; says whether there was one.
    pub fn redo(&mut self, by: &'static str) -> bool {
        let (_, mut undone) = self.replay(by);
        let last = undone.pop();
        self.log.extend(last.map(|act| Entry::Redo { by, act }));
        last.is_some()
    }

    /// A reviewer's actions that stand, and those that can be brought back, the last one last.
    fn replay(&self, reviewer: &str) -> (BTreeSet<usize>, Vec<usize>) {
        let (mut stands, mut undone) = (BTreeSet::new(), Vec::new());
        for (place, entry) in self.log.iter().enumerate() {
            match entry {
                Entry::Act { by, .. } if *by == reviewer => {
                    stands.insert(place);
                    undone.clear();
                }
                Entry::Undo { by, act } if *by == reviewer => {
                    stands.remove(act);
                    undone.push(*act);
                }
                Entry::Redo { by, act } if *by == reviewer => {
                    stands.insert(*act);
                    undone.retain(|known| known != act);
                }
                _ => {}
            }
        }
        (stands, undone)
    }

    /// A reviewer's events that stand, in order.
    pub fn standing(&self, reviewer: &str) -> Vec<&Given> {
        let (stands, _) = self.replay(reviewer);
        let mut all = Vec::new();
        for (place, entry) in self.log.iter().enumerate() {
            match entry {
                Entry::Act { given, .. } if stands.contains(&place) => all.extend(given),
                Entry::Note { by, given } if *by == reviewer => all.push(given),
                _ => {}
            }
        }
        all
    }

    /// The last of a reviewer's answers among some events, cleared ones too, and what it says.
    pub fn last_answer<'t>(
        standing: &[&'t Given],
        is_among: impl Fn(&Given) -> bool,
    ) -> Option<(&'t Given, Option<String>)> {
        let said = |given: &&'t Given| match &given.said {
            Said::Answer(value) => Some((*given, value.clone())),
            Said::Confirm(of) => {
                // What was taken back before is not confirmed.
                let named = standing.iter().filter(|known| of.contains(&known.event));
                let mut value = named.filter_map(|known| match &known.said {
                    Said::Answer(value) => value.clone(),
                    _ => None,
                });
                value.next_back().map(|value| (*given, Some(value)))
            }
            _ => None,
        };
        standing.iter().rev().filter(|given| is_among(given)).find_map(said)
    }

    /// Whether a reviewer has set a record with a text aside: an answer after it outdoes it.
    pub fn is_skipped(standing: &[&Given], serial: usize, text: &str) -> bool {
        let about = |given: &&&Given| given.record.serial == serial && given.record.text == text;
        let mut skipped = false;
        for given in standing.iter().filter(about) {
            match &given.said {
                Said::Skip(value) => skipped = *value,
                Said::Answer(Some(_)) | Said::Confirm(_) => skipped = false,
                _ => {}
            }
        }
        skipped
    }
}
