//! What the review waits for.

use crate::transcript::Pane;

/// What is to be done as soon as it can be. A new one takes the place of what was waited for before.
#[derive(Clone, Debug, PartialEq)]
pub enum Errand {
    /// To go to the first open item, until a key is pressed.
    Begin,
    /// To go to the item of this name once it is known, unless a key is pressed before.
    Item(String),
    /// To go to the next open item once it is known, unless something else is asked for before.
    NextOpen,
    /// To go so far into the queue, 0 to 1, once its end is known.
    Share(f64),
    /// To show a hit once the item that holds it is on the screen: the first, or else the last.
    Hit {
        /// Whether the first.
        first: bool,
    },
    /// To show a turn, and the same pane, once the item is on the screen.
    Turn {
        /// The pane with the focus.
        pane: Pane,
        /// The turn; 0 is the very top.
        turn: u32,
    },
    /// To show the other run of the query beside the item once it is known which one that is, unless a key is
    /// pressed before.
    Twin,
    /// To reveal the item once it is on the screen.
    Reveal,
    /// To make this question active once its item is on the screen.
    Question(String),
}
