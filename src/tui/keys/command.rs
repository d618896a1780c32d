//! Every command, once. The keymaps, the help page, the key line, the palette and `triptych keys`
//! are made from this table.

pub use super::group::Group;

/// Something a key can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each is explained by its row below
pub enum Command {
    LineDown,
    LineUp,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
    ReadOn,
    Top,
    Bottom,
    PaneLeft,
    PaneRight,
    PaneNext,
    PanePrevious,
    TurnNext,
    TurnPrevious,
    Layout,
    Fold,
    FoldAll,
    Structure,
    Zoom,
    SyncPanes,
    Search,
    SearchNext,
    SearchPrevious,
    SearchSelection,
    MarkNext,
    MarkPrevious,
    RawRecord,
    Withdrawn,
    /// What programs propose.
    Suggestions,
    Outline,
    Evidence,
    Map,
    Tags,
    NextOpen,
    NextItem,
    PreviousItem,
    JumpBack,
    Palette,
    Filter,
    ClearFilter,
    SearchAll,
    List,
    NextBookmark,
    Pair,
    Beside,
    Sheet,
    /// The choice with this digit, 0 to 9.
    Answer(u8),
    NextQuestion,
    PreviousQuestion,
    ClearAnswer,
    Select,
    SelectLines,
    WordNext,
    WordPrevious,
    SentenceNext,
    SentencePrevious,
    OtherEnd,
    Note,
    NoteInEditor,
    Bookmark,
    Skip,
    ConfirmStale,
    ConfirmReread,
    Same,
    Code,
    Codes,
    Adjudicate,
    Reveal,
    ShowOthers,
    Undo,
    Redo,
    Copy,
    CopyId,
    CopyPlace,
    Numbers,
    NextTheme,
    Help,
    Redraw,
    Suspend,
    Cancel,
    Close,
    Quit,
}

/// A command's definition.
#[derive(Debug)]
pub struct CommandRow {
    /// The command.
    pub command: Command,
    /// Its name in keymaps and the palette.
    pub name: &'static str,
    /// What it does, one line.
    pub help: &'static str,
    /// A word or two for the key line.
    pub hint: &'static str,
    /// What it is about.
    pub group: Group,
}

const fn row(
    command: Command,
    group: Group,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> CommandRow {
    CommandRow { command, name, help, hint, group }
}

use Command as C;
use Group::{Items, Label, Read, Rest, Select};

static ROWS: [CommandRow; 92] = [
    row(C::LineDown, Read, "line-down", "down", "one line down"),
    row(C::LineUp, Read, "line-up", "up", "one line up"),
    row(
        C::ReadOn,
        Read,
        "read-on",
        "read on",
        "a page on; from a pane's end to the next pane's top",
    ),
    row(C::HalfPageDown, Read, "half-page-down", "half down", "half a page down"),
    row(C::HalfPageUp, Read, "half-page-up", "half up", "half a page up"),
    row(C::PageDown, Read, "page-down", "page down", "one page down"),
    row(C::PageUp, Read, "page-up", "page up", "one page up"),
    row(C::Top, Read, "top", "top", "to the top of the pane"),
    row(C::Bottom, Read, "bottom", "end", "to the end of the pane"),
    row(C::PaneLeft, Read, "pane-left", "left", "to the pane on the left"),
    row(C::PaneRight, Read, "pane-right", "right", "to the pane on the right"),
    row(C::PaneNext, Read, "pane-next", "next pane", "to the next pane, round and round"),
    row(C::PanePrevious, Read, "pane-previous", "last pane", "to the pane before, round and round"),
    row(C::TurnNext, Read, "turn-next", "next turn", "to the next turn"),
    row(C::TurnPrevious, Read, "turn-previous", "turn back", "to the turn before"),
    row(
        C::Layout,
        Read,
        "layout",
        "layout",
        "all in one column in the order it happened, or three panes again",
    ),
    row(C::Fold, Read, "fold", "fold", "show what is folded here, or fold the text to a line"),
    row(
        C::Structure,
        Read,
        "structure",
        "structure",
        "tell Markdown, JSON and diffs apart by their style, or not",
    ),
    row(C::FoldAll, Read, "fold-all", "fold all", "show all that is folded, or fold what is long"),
    row(C::Zoom, Read, "zoom", "zoom", "give the pane the whole width, or take it back"),
    row(
        C::SyncPanes,
        Read,
        "sync-panes",
        "together",
        "keep the same turn in view in all panes, or not",
    ),
    row(C::Tags, Read, "tags", "tags", "show the tags around scratchpads and answers, or not"),
    row(C::Search, Read, "search", "search", "search the item as you type; /…/ is an expression"),
    row(
        C::SearchNext,
        Read,
        "search-next",
        "next hit",
        "to the next hit: here, in the other panes, then in the next items",
    ),
    row(C::SearchPrevious, Read, "search-previous", "hit before", "to the hit before"),
    row(C::SearchSelection, Read, "search-selection", "search it", "search what is selected"),
    row(C::MarkNext, Read, "mark-next", "next mark", "to the next quote or hit in the pane"),
    row(C::MarkPrevious, Read, "mark-previous", "mark before", "to the quote or hit before"),
    row(
        C::Map,
        Rest,
        "map",
        "map",
        "say where the texts of the file's records are; saved beside the data",
    ),
    row(
        C::RawRecord,
        Read,
        "raw-record",
        "raw",
        "the record as the file has it, in place of the panes",
    ),
    row(
        C::Suggestions,
        Read,
        "suggestions",
        "suggestions",
        "what programs propose, to take one as an answer",
    ),
    row(C::Withdrawn, Read, "withdrawn", "taken back", "the turns that were taken back"),
    row(C::Outline, Read, "outline", "outline", "the outline: every text of the item, to go there"),
    row(
        C::Evidence,
        Read,
        "evidence",
        "quotes",
        "every quote of the item, to go there or take it off",
    ),
    row(C::NextOpen, Items, "next-open", "next open", "to the next item without all its answers"),
    row(C::NextItem, Items, "next-item", "next", "to the next item"),
    row(C::PreviousItem, Items, "previous-item", "previous", "to the item before"),
    row(C::JumpBack, Items, "jump-back", "back", "back to the item where you were"),
    row(
        C::Palette,
        Items,
        "palette",
        "go to",
        "go to an item by number, id or share (12, 50%, $), or run a command",
    ),
    row(
        C::Filter,
        Items,
        "filter",
        "filter",
        "only the items that match, e.g. tier=free warn:unclosed",
    ),
    row(C::ClearFilter, Items, "clear-filter", "all items", "take the filter away"),
    row(C::List, Items, "list", "list", "the list of items, to pick and sort"),
    row(C::SearchAll, Items, "search-all", "search all", "list the items that hold a text"),
    row(
        C::Sheet,
        Items,
        "sheet",
        "sheet",
        "all about the item: fields, flags, warnings, labels, quotes",
    ),
    row(C::Pair, Items, "pair", "pair", "the query's other run beside this one; again: one alone"),
    row(C::Beside, Items, "beside", "beside", "any other item beside this one, by its id"),
    row(C::NextBookmark, Items, "next-bookmark", "bookmark", "to the next bookmarked item"),
    row(C::Answer(1), Label, "answer-1", "1", "the first choice of the active question"),
    row(C::Answer(2), Label, "answer-2", "2", "the second choice"),
    row(C::Answer(3), Label, "answer-3", "3", "the third choice"),
    row(C::Answer(4), Label, "answer-4", "4", "the fourth choice"),
    row(C::Answer(5), Label, "answer-5", "5", "the fifth choice"),
    row(C::Answer(6), Label, "answer-6", "6", "the sixth choice"),
    row(C::Answer(7), Label, "answer-7", "7", "the seventh choice"),
    row(C::Answer(8), Label, "answer-8", "8", "the eighth choice"),
    row(C::Answer(9), Label, "answer-9", "9", "the ninth choice"),
    row(C::Answer(0), Label, "answer-10", "0", "the tenth choice"),
    row(C::NextQuestion, Label, "next-question", "question", "to the next question"),
    row(C::PreviousQuestion, Label, "previous-question", "question back", "to the question before"),
    row(C::ClearAnswer, Label, "clear-answer", "clear", "clear the answer to the active question"),
    row(C::Select, Label, "select", "quote", "select words, to copy or to attach as a quote"),
    row(C::SelectLines, Label, "select-lines", "select lines", "select whole lines of the screen"),
    row(C::WordNext, Select, "word-next", "word", "to the end of the next word"),
    row(C::WordPrevious, Select, "word-previous", "word back", "a word back"),
    row(C::SentenceNext, Select, "sentence-next", "sentence", "to the end of the sentence"),
    row(C::SentencePrevious, Select, "sentence-previous", "sentence back", "a sentence back"),
    row(C::OtherEnd, Select, "other-end", "other end", "move the other end of the selection"),
    row(C::Note, Label, "note", "note", "a note on the item, one line"),
    row(
        C::NoteInEditor,
        Label,
        "note-in-editor",
        "long note",
        "the note in your editor ($VISUAL, $EDITOR)",
    ),
    row(C::Bookmark, Label, "bookmark", "bookmark", "bookmark the item, or no longer"),
    row(C::Skip, Label, "skip", "skip", "set the item aside and go on, or no longer"),
    row(
        C::ConfirmStale,
        Label,
        "confirm-stale",
        "still holds",
        "labels of an earlier text still hold",
    ),
    row(
        C::ConfirmReread,
        Label,
        "confirm-reread",
        "all still hold",
        "all labels of records that are read in another way now still hold; asks first",
    ),
    row(
        C::Same,
        Label,
        "same",
        "alike",
        "answer the equal records that are open like this one; asks first",
    ),
    row(
        C::Code,
        Label,
        "code",
        "code",
        "attach a code to the item, or to the passage that is selected",
    ),
    row(C::Codes, Rest, "codes", "codes", "the codebook: counts, definitions, merges"),
    row(
        C::Adjudicate,
        Rest,
        "adjudicate",
        "decide",
        "decide what reviewers differ about, item by item",
    ),
    row(
        C::Reveal,
        Label,
        "reveal",
        "reveal",
        "show what a blind review hides, once you have answered",
    ),
    row(C::ShowOthers, Rest, "show-others", "others", "show what other reviewers answered, or not"),
    row(C::Undo, Label, "undo", "undo", "take the last label back, also one of an earlier run"),
    row(C::Redo, Label, "redo", "redo", "bring back what was undone last"),
    row(C::Copy, Rest, "copy", "copy", "copy the pane's text to the clipboard (OSC 52)"),
    row(C::CopyId, Rest, "copy-id", "copy id", "copy the item's id"),
    row(C::CopyPlace, Rest, "copy-place", "copy place", "copy where the record is, file and line"),
    row(
        C::Numbers,
        Rest,
        "numbers",
        "numbers",
        "the numbers: shares, gaps, agreement; Enter opens the items behind one",
    ),
    row(C::NextTheme, Rest, "next-theme", "theme", "other colours: the next theme"),
    row(C::Help, Rest, "help", "help", "this page"),
    row(C::Redraw, Rest, "redraw", "redraw", "draw the screen anew"),
    row(C::Suspend, Rest, "suspend", "suspend", "back to the shell; fg returns"),
    row(C::Cancel, Rest, "cancel", "cancel", "leave what is being done"),
    row(C::Close, Rest, "close", "quit", "close what is on top; on the reading screen, quit"),
    row(C::Quit, Rest, "quit", "quit", "quit from anywhere"),
];

/// The table.
pub fn rows() -> impl Iterator<Item = &'static CommandRow> {
    ROWS.iter()
}

/// A command's row.
///
/// # Panics
/// Never: a test looks every command up.
#[must_use]
pub fn row_of(command: Command) -> &'static CommandRow {
    rows().find(|row| row.command == command).expect("every command has a row")
}

/// The command of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<Command> {
    rows().find(|row| row.name == name).map(|row| row.command)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_commands_are_unique() {
        let names: HashSet<_> = rows().map(|row| row.name).collect();
        let commands: HashSet<_> = rows().map(|row| row.command).collect();
        assert_eq!((names.len(), commands.len()), (ROWS.len(), ROWS.len()));
        for digit in 0..10 {
            assert_eq!(row_of(Command::Answer(digit)).group, Group::Label);
        }
    }
}
