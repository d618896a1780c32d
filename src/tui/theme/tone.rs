//! What a piece of the screen means, and how that looks without colour.

use ratatui::style::Modifier;

/// What a piece of the screen means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The transcript's own text.
    Text,
    /// Furniture: rules, answered questions, hints.
    Dim,
    /// Turn headings.
    Role,
    /// The title and rule of the pane with focus.
    Focus,
    /// The active question.
    Active,
    /// The key of a choice or a command.
    ChoiceKey,
    /// An answer that stands.
    Answer,
    /// A passage that the reviewer quoted.
    Quote,
    /// A passage that a classifier quoted.
    FlagQuote,
    /// Where the search pattern is.
    Hit,
    /// The hit that the reviewer is at.
    HitCurrent,
    /// A passage that is being selected.
    Selection,
    /// Words that Markdown makes strong, and its headings.
    Strong,
    /// Words that Markdown stresses.
    Emphasis,
    /// Code, strings and links.
    Code,
    /// A name in JSON.
    Key,
    /// What a text has and the other one has not; the sign of such a line in a diff.
    Added,
    /// What the other text has and this one has not; the sign of such a line in a diff.
    Removed,
    /// A fact about the item in the header.
    Chip,
    /// Something wrong with the text.
    Warning,
    /// Something wrong with the labels or the file.
    Error,
    /// Everything is on the disk.
    Saved,
    /// Something is on its way to the disk.
    Saving,
    /// A word that a blind review covers.
    Covered,
    /// A picture of a character that must not reach the terminal.
    Foreign,
    /// The cursor of a line that is being typed.
    Cursor,
}

impl Tone {
    /// Every tone with its name.
    pub const ALL: [(Tone, &'static str); 26] = [
        (Tone::Text, "text"),
        (Tone::Dim, "dim"),
        (Tone::Role, "role"),
        (Tone::Focus, "focus"),
        (Tone::Active, "active"),
        (Tone::ChoiceKey, "choice-key"),
        (Tone::Answer, "answer"),
        (Tone::Quote, "quote"),
        (Tone::FlagQuote, "flag-quote"),
        (Tone::Hit, "hit"),
        (Tone::HitCurrent, "hit-current"),
        (Tone::Selection, "selection"),
        (Tone::Strong, "strong"),
        (Tone::Emphasis, "emphasis"),
        (Tone::Code, "code"),
        (Tone::Key, "name"),
        (Tone::Added, "added"),
        (Tone::Removed, "removed"),
        (Tone::Chip, "chip"),
        (Tone::Warning, "warning"),
        (Tone::Error, "error"),
        (Tone::Saved, "saved"),
        (Tone::Saving, "saving"),
        (Tone::Covered, "covered"),
        (Tone::Foreign, "foreign"),
        (Tone::Cursor, "cursor"),
    ];

    /// What tells it apart where there is no colour.
    #[must_use]
    pub fn modifier(self) -> Modifier {
        let reversed = Modifier::REVERSED;
        match self {
            // Code and names have their signs around them, which are shown.
            Tone::Text | Tone::Chip | Tone::Code | Tone::Key => Modifier::empty(),
            Tone::Strong => Modifier::BOLD,
            Tone::Emphasis => Modifier::ITALIC,
            Tone::Added => Modifier::BOLD.union(Modifier::UNDERLINED),
            Tone::Removed => Modifier::ITALIC.union(Modifier::UNDERLINED),
            Tone::Dim | Tone::Saved | Tone::Covered => Modifier::DIM,
            Tone::Role | Tone::Focus | Tone::Active | Tone::ChoiceKey | Tone::Answer => {
                Modifier::BOLD
            }
            Tone::Warning | Tone::Saving => Modifier::BOLD,
            Tone::Quote => Modifier::UNDERLINED,
            Tone::FlagQuote => Modifier::ITALIC.union(Modifier::BOLD),
            Tone::Hit | Tone::Cursor => reversed,
            Tone::HitCurrent => reversed.union(Modifier::BOLD).union(Modifier::UNDERLINED),
            Tone::Selection => reversed.union(Modifier::UNDERLINED),
            Tone::Error => reversed.union(Modifier::BOLD),
            Tone::Foreign => reversed.union(Modifier::DIM),
        }
    }
}
