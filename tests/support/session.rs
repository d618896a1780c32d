//! What stays the same for a review that is driven without a terminal.

use std::collections::BTreeMap;

use triptych::corpus::Corpus;
use triptych::queue::survey::Survey;
use triptych::rubric::Rubric;
use triptych::tui::blind::Blind;
use triptych::tui::keys::keymap::Keymap;
use triptych::tui::message::Message;
use triptych::tui::session::Session;
use triptych::workspace::suggested::Suggested;

/// A session of this reviewer's on data of this name, with the default keys, that goes on by itself.
pub fn session(title: &str, reviewer: &str, rubric: Rubric) -> Session {
    Session {
        data: String::new(),
        title: title.into(),
        reviewer: reviewer.into(),
        keymap: Keymap::builtin("default").unwrap(),
        rubric,
        filters: BTreeMap::new(),
        auto_advance: true,
        hold_guard_ms: 0,
        frame_guard: false,
        blind: Blind::default(),
        has_mouse: false,
        is_rubric_implied: false,
        fold_read: true,
        show_suggestions: false,
        readonly: false,
        journal: "runs.labels.jsonl".into(),
        suggested: Suggested::default(),
    }
}

/// What a look at the first records tells a review.
pub fn looked_at(corpus: &Corpus, survey: &Survey, most: usize) -> Message {
    let items = (0..most).filter_map(|position| corpus.read(position));
    Message::Surveyed { of: survey.clone(), batch: items.map(|item| survey.look(&item)).collect() }
}

/// What a look at every record tells it.
pub fn looked_at_all(corpus: &Corpus, survey: &Survey) -> [Message; 2] {
    [looked_at(corpus, survey, corpus.len()), Message::SurveyDone { of: survey.clone() }]
}
