//! An item and its question as lines of text.

use crate::rubric::QuestionKind;
use crate::text::visible_lines;
use crate::transcript::Pane;
use crate::tui::blind;
use crate::tui::model::Model;
use crate::tui::reader::document::{short, why_empty};
use crate::tui::reader::folds::{Fold, Left};
use crate::tui::reader::heading::scores_in_words;
use crate::tui::reader::proposals;
use crate::tui::reader::scope::Scope;
use crate::tui::reader::title::Title;
use crate::tui::reader::tools::Tools;
use crate::tui::reader::{header, threading};

/// The item on hand, all of it in the order it happened; what is printed counts as seen. `all` prints
/// what is folded, too.
pub fn item(model: &mut Model, all: bool) -> String {
    let Some(current) = &model.current else {
        return "no item is left\n".to_owned();
    };
    let shown = blind::shown_beside(model, &current.sheet);
    let transcript = &current.item.transcript;
    let mut page = format!("\n== {} ==\n", header::words(model).join(" · "));
    let mut printed = Vec::new();
    let tools = Tools::of(transcript, shown.names);
    for index in threading::order(&transcript.segments) {
        let segment = &transcript.segments[index];
        let title = Title::of(segment, (Scope::Thread, shown), tools.name(index));
        let said = Some(&segment.scores).filter(|scores| shown.scores && !scores.is_empty());
        let said =
            said.map_or_else(String::new, |scores| format!(" · {}", scores_in_words(scores, true)));
        page += &format!("\n[{title}{said}]\n");
        let text = |part: std::ops::Range<usize>| {
            let words = blind::covered_part(model, current.item.position, &segment.text, part);
            format!("{}\n", visible_lines(words.trim_end()))
        };
        match current.folds.of(index).filter(|_| !all) {
            None => {
                page += &text(0..segment.text.len());
                printed.push((index, 0..segment.text.len()));
            }
            Some(Fold::Line(words)) => page += &format!("{}\n", visible_lines(words)),
            Some(Fold::Parts(parts)) => {
                page += &format!("{}\n", visible_lines(&parts.head));
                for left in &parts.shown {
                    match left {
                        Left::Text(range) => {
                            page += &text(range.clone());
                            printed.push((index, range.clone()));
                        }
                        Left::Gone(words) | Left::Cut(words) => {
                            page += &format!("{}\n", visible_lines(words));
                        }
                    }
                }
            }
        }
    }
    for pane in Pane::ALL.into_iter().filter(|pane| !transcript.has(*pane)) {
        page += &format!("\n[{pane}]\n{}\n", visible_lines(&why_empty(transcript, pane)));
    }
    if let Some(current) = &mut model.current {
        for (segment, part) in printed {
            current.looked.note(segment, short(&part));
        }
    }
    page
}

/// The active question with its choices, on a line that waits for an answer.
pub fn question(model: &Model) -> String {
    let Some(question) = model.active_question() else { return "\n› ".to_owned() };
    let current = model.current.as_ref();
    let now = current.and_then(|current| current.sheet.answer(&question.id));
    let now = now.map_or_else(String::new, |answer| format!(" (now {answer})"));
    let choices: Vec<String> = question
        .options()
        .iter()
        .map(|option| format!("{} {}", option.digit, option.label))
        .collect();
    let choices = match question.kind {
        QuestionKind::Text => "in words".to_owned(),
        _ => choices.join(" "),
    };
    let proposed = proposals::words(model, question).map(|words| format!(" [{words}]"));
    let proposed = proposed.unwrap_or_default();
    visible_lines(&format!("\n{}? {choices}{now}{proposed} › ", question.id)).into_owned()
}
