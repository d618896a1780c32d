//! What `update` asks for, carried out.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use super::readings::{Purpose, Reading};
use super::reopening::Wanted;
use super::{HINT_AFTER, INDEX_PATIENCE, LEAVE_WAIT, Runtime, editor};
use crate::config::kept::Kept;
use crate::config::maps;
use crate::corpus::Corpus;
use crate::corpus::identity::Identity;
use crate::disk::typed;
use crate::labels::writer::Writer;
use crate::queue::comparing::compare;
use crate::text::reason;
use crate::tui::message::{Effect, Message};
use crate::tui::reader::{first_words, knowing, rereading};

impl Runtime {
    /// Carries an effect out, and gives what it brings at once.
    pub(super) fn carry_out(&mut self, effect: Effect) -> io::Result<Vec<Message>> {
        match (effect, &self.writer) {
            (Effect::Load(position), _) => return Ok(self.load(position).into_iter().collect()),
            (Effect::Peek(share), _) => return Ok(self.peek(share).into_iter().collect()),
            (Effect::IndexMore, _) => {
                let corpus = &self.data.corpus;
                corpus.index_more(Instant::now() + INDEX_PATIENCE);
                return Ok(vec![Message::Indexed(corpus.progress())]);
            }
            (Effect::Settle(spot), _) => {
                let position = self.data.corpus.settle(spot);
                return Ok(position.and_then(|position| self.load(position)).into_iter().collect());
            }
            (Effect::LoadRaw(position), _) => {
                return Ok(self.load_raw(position).into_iter().collect());
            }
            (Effect::LoadMapping { position, kept }, _) => {
                let read = move |corpus: &Corpus| {
                    let record = corpus.mappable(position).map(Box::new);
                    record.map(|record| Message::Mapping { record, kept })
                };
                return Ok(self.read_beside(read).into_iter().collect());
            }
            (Effect::SaveMapping { path, pairs }, _) => {
                let saved = maps::save(&path, &pairs);
                if saved.is_ok() {
                    self.start_to_reopen(Wanted::ThisPlace);
                }
                let saved = saved.map(|path| path.display().to_string());
                return Ok(vec![Message::MappingSaved(saved.map_err(reason))]);
            }
            (
                effect @ (Effect::FirstWords(_)
                | Effect::TellItems(_)
                | Effect::ReadPrompts(_)
                | Effect::LoadBeside(_)
                | Effect::Compare(_)),
                _,
            ) => return Ok(self.look_up(effect)),
            (Effect::Copy(text), _) => self.screen.copy(&text)?,
            (Effect::CopyPlace(position), _) => {
                if let Some((_, place)) = self.data.corpus.raw(position) {
                    self.screen.copy(&place)?;
                }
            }
            (
                effect @ (Effect::Append(_) | Effect::Retry | Effect::WriteElsewhere(_)),
                Some(writer),
            ) => to_journal(effect, writer),
            (Effect::Append(_) | Effect::Retry | Effect::WriteElsewhere(_), None) => {}
            (Effect::Survey(survey), _) => self.background.survey(survey),
            (Effect::EndSurvey, _) => self.background.end_survey(),
            (Effect::Keep, _) => {
                let may_write = !self.model.session.readonly;
                if let Some(shelves) = self.shelves.as_ref().filter(|_| may_write) {
                    self.background.keep(shelves, &self.model.tally);
                }
            }
            (Effect::Search(order), _) => self.background.search(*order),
            (Effect::EndSearch, _) => self.background.end_search(),
            (Effect::SaveFilter { name, filter }, _) => {
                if let Err(error) = Kept::Filters.keep(&name, &filter) {
                    return Ok(vec![Message::NotKept(format!(
                        "@{name} holds for this review only: {error}"
                    ))]);
                }
            }
            (Effect::KeepLayout { data, layout }, _) => {
                if let Err(error) = Kept::Layouts.keep(&data, layout.word()) {
                    let words = format!("the layout is not remembered: {error}");
                    return Ok(vec![Message::NotKept(words)]);
                }
            }
            (Effect::Edit(text), _) => return Ok(self.edit(&text)),
            (Effect::StartHintTimer, _) => self.hint_at = Some(Instant::now() + HINT_AFTER),
            (Effect::Suspend, _) => editor::ask_job_to_stop(),
            (Effect::Stop, _) if editor::has_shell() => {
                let ((), taken_back) = self.screen.lend(editor::stop_until_continued);
                taken_back?;
                return Ok(vec![self.resized()]);
            }
            (Effect::Stop, _) => return Ok(vec![Message::NoShell]),
            (Effect::TakeBack, _) => {
                self.screen.take_back()?;
                return Ok(vec![self.resized()]);
            }
            (Effect::Reopen, _) => self.start_to_reopen(Wanted::ThisText),
            (Effect::NameFiles, _) => self.start_to_name_files(),
            (Effect::AskForBackground, _) => self.ask_for_background()?,
            (Effect::Redraw, _) => {
                let (columns, lines) = self.screen.size();
                self.screen.forget(columns, lines)?;
            }
            (Effect::Quit { anyway }, _) => return Ok(self.quit(anyway).into_iter().collect()),
        }
        Ok(Vec::new())
    }

    /// Reads on a thread, and hands on what was found.
    fn start(&self, read: impl FnOnce(&Corpus) -> Message + Send + 'static) {
        let (corpus, post) = (self.data.corpus.clone(), self.inbox.post().of(self.opening));
        thread::spawn(move || {
            post.send(read(&corpus));
        });
    }

    /// Looks something up in the data: off this thread where it may take long.
    fn look_up(&mut self, effect: Effect) -> Vec<Message> {
        match effect {
            Effect::LoadBeside(position) => {
                let read = move |corpus: &Corpus| {
                    let item = corpus.read_to_label(position);
                    item.map(|item| Message::LoadedBeside(Arc::new(item)))
                };
                return self.read_beside(read).into_iter().collect();
            }
            Effect::Compare([one, other]) => self.start(move |_| {
                Message::Compared(Box::new(compare(&one.transcript, &other.transcript)))
            }),
            Effect::ReadPrompts(positions) => {
                self.start(move |corpus| Message::ReadBefore(knowing::read(corpus, &positions)));
            }
            Effect::FirstWords(positions) => {
                self.start(move |corpus| {
                    Message::FirstWords(first_words::read(corpus, &positions))
                });
            }
            Effect::TellItems(positions) => {
                self.start(move |corpus| Message::ToldItems(rereading::tell(corpus, &positions)));
            }
            _ => {}
        }
        Vec::new()
    }

    /// A record as its file has it; where it is another one by now, that one.
    fn load_raw(&mut self, position: usize) -> Option<Message> {
        let shown = self.model.current.as_ref().map(|current| current.item.clone());
        self.read_beside(move |corpus| {
            let shown = shown.map(|item| Identity::of(&item.transcript));
            let now = corpus.read(position).map(|item| Identity::of(&item.transcript));
            if shown != now {
                return loaded(corpus, position);
            }
            corpus.raw(position).map(|(text, place)| Message::Raw { text, place })
        })
    }

    pub(super) fn load(&mut self, position: usize) -> Option<Message> {
        let read = Box::new(move |corpus: &Corpus| loaded(corpus, position));
        self.read(Reading { purpose: Purpose::Show(position), read })
    }

    fn read_beside(
        &mut self,
        read: impl FnOnce(&Corpus) -> Option<Message> + Send + 'static,
    ) -> Option<Message> {
        self.read(Reading { purpose: Purpose::Beside, read: Box::new(read) })
    }

    fn peek(&self, share: f64) -> Option<Message> {
        let (spot, item) = self.data.corpus.peek(share)?;
        Some(Message::Peeked { spot, item: Arc::new(item) })
    }

    fn resized(&self) -> Message {
        let (columns, lines) = self.screen.size();
        Message::Resize(columns, lines)
    }

    /// Has a note edited. Where the program is told to end meanwhile, it ends with what was saved.
    fn edit(&mut self, text: &str) -> Vec<Message> {
        let inbox = &mut self.inbox;
        let (edited, taken_back) = self.screen.lend(|| editor::edit(text, inbox));
        let edited = Message::Edited(edited.map_err(|error| error.to_string()));
        let must_end = taken_back.is_err() || self.inbox.told_to_end().is_some();
        [self.resized(), edited].into_iter().chain(must_end.then_some(Message::Terminate)).collect()
    }

    fn quit(&mut self, anyway: bool) -> Option<Message> {
        let wait = if anyway { self.time_left() } else { LEAVE_WAIT };
        let unsaved = self.writer.as_ref().map_or(0, |writer| writer.flush(wait).pending);
        if unsaved > 0 && !anyway {
            return Some(Message::StillUnsaved(unsaved));
        }
        self.leaving = true;
        None
    }
}

fn loaded(corpus: &Corpus, position: usize) -> Option<Message> {
    corpus.read_to_label(position).map(|item| Message::Loaded(Arc::new(item)))
}

fn to_journal(effect: Effect, writer: &Writer) {
    match effect {
        Effect::Append(event) => writer.append(&event),
        Effect::Retry => writer.retry(),
        Effect::WriteElsewhere(path) => {
            let home = std::env::home_dir();
            writer.write_elsewhere(typed::path(&path, home.as_deref()));
        }
        _ => {}
    }
}
