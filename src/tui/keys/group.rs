//! What commands are about.

/// What a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Moving inside the item.
    Read,
    /// Moving between items.
    Items,
    /// Answering and marking.
    Label,
    /// Moving the end of a selection; these keys mean so only while a passage is being selected.
    Select,
    /// Everything else.
    Rest,
}

impl Group {
    /// All groups, in the order they are listed.
    pub const ALL: [Group; 5] =
        [Group::Read, Group::Items, Group::Label, Group::Select, Group::Rest];

    /// Its word in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Group::Read => "read",
            Group::Items => "items",
            Group::Label => "label",
            Group::Select => "select",
            Group::Rest => "rest",
        }
    }

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Group::Read => "Reading",
            Group::Items => "Items",
            Group::Label => "Labels (all of them can be undone)",
            Group::Select => "While a passage is being selected",
            Group::Rest => "The rest",
        }
    }
}
