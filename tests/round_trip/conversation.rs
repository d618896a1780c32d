//! Conversations of any texts, what a format can hold of them, and the segments they must become.

use proptest::prelude::*;
use serde::Serialize;
use triptych::transcript::{Kind, Pane, Role, Segment};

/// What the model was given in a round, and what it gave back.
#[derive(Clone, Debug)]
pub struct Round {
    /// A user's words, else what a tool gave back.
    pub from_tool: bool,
    pub input: String,
    pub reasoning: Option<String>,
    pub answer: String,
}

#[derive(Clone, Debug)]
pub struct Conversation {
    pub system: Option<String>,
    pub rounds: Vec<Round>,
}

/// What a format can hold.
#[allow(clippy::struct_excessive_bools)] // each says yes or no of one thing, in a table
#[derive(Clone, Copy)]
pub struct Holds {
    pub system: bool,
    pub rounds: bool,
    pub tools: bool,
    pub reasoning: bool,
    /// Whether the first round has an input.
    pub inputs: bool,
    pub texts: Texts,
}

/// Which texts a format can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    Any,
    /// Reasoning stands in tags, and the line ends beside tags are theirs.
    Tagged,
    /// Lines of words without marks.
    Plain,
}

pub const ALL: Holds = Holds {
    system: true,
    rounds: true,
    tools: true,
    reasoning: true,
    inputs: true,
    texts: Texts::Any,
};

/// A segment without what is of no concern here.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Expected {
    pane: Pane,
    turn: u32,
    role: Role,
    kind: Kind,
    text: String,
}

impl From<Segment> for Expected {
    fn from(segment: Segment) -> Self {
        let Segment { pane, turn, role, kind, text, .. } = segment;
        Expected { pane, turn, role, kind, text }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,6}",
        "[ -~\n\r\t]{1,40}",
        "\\PC{1,24}",
        any::<String>().prop_filter("a text that is there", |text| !text.is_empty()),
        Just("True".to_owned()),
        Just("[1, {\"role\": \"user\"}]".to_owned()),
        Just("  \n".to_owned()),
    ]
}

pub fn any_conversation() -> impl Strategy<Value = Conversation> {
    let round = (any::<bool>(), text(), proptest::option::of(text()), text()).prop_map(
        |(from_tool, input, reasoning, answer)| Round { from_tool, input, reasoning, answer },
    );
    (proptest::option::of(text()), proptest::collection::vec(round, 1..4)).prop_map(
        |(system, mut rounds)| {
            rounds[0].from_tool = false;
            Conversation { system, rounds }
        },
    )
}

impl Conversation {
    /// As much of it as a format can hold.
    pub fn cut_to(&self, holds: Holds) -> Conversation {
        let mut cut = self.clone();
        let all = if holds.rounds { cut.rounds.len() } else { 1 };
        cut.rounds.truncate(all);
        cut.system = cut.system.filter(|_| holds.system);
        for round in &mut cut.rounds {
            round.from_tool &= holds.tools;
            round.reasoning = round.reasoning.take().filter(|_| holds.reasoning);
            for text in
                [&mut round.input, &mut round.answer].into_iter().chain(&mut round.reasoning)
            {
                *text = fit(text, holds.texts);
            }
        }
        cut.system = cut.system.map(|text| fit(&text, holds.texts));
        if !holds.inputs {
            for round in &mut cut.rounds {
                round.input.clear();
            }
        }
        cut
    }

    /// The segments that it must become.
    pub fn expected(&self) -> Vec<Expected> {
        let mut all = Vec::new();
        let mut push = |pane, turn, role, kind, text: &str| {
            if !text.is_empty() {
                all.push(Expected { pane, turn, role, kind, text: text.to_owned() });
            }
        };
        if let Some(system) = &self.system {
            push(Pane::Prompt, 0, Role::System, Kind::Text, system);
        }
        for (round, turn) in self.rounds.iter().zip(1..) {
            let (role, kind) = if round.from_tool {
                (Role::Tool, Kind::ToolResult)
            } else {
                (Role::User, Kind::Text)
            };
            push(Pane::Prompt, turn, role, kind, &round.input);
            let reasoning = round.reasoning.as_deref().unwrap_or("");
            push(Pane::Scratchpad, turn, Role::Assistant, Kind::Reasoning, reasoning);
            push(Pane::Answer, turn, Role::Assistant, Kind::Text, &round.answer);
        }
        all
    }
}

/// A text that the format can hold, as near as can be.
fn fit(text: &str, texts: Texts) -> String {
    let fitting = match texts {
        Texts::Any => return text.to_owned(),
        Texts::Tagged => text.replace('<', "‹").trim_matches(['\r', '\n']).to_owned(),
        Texts::Plain => {
            text.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>()
        }
    };
    let fitting = if texts == Texts::Plain { format!("so {}", fitting.trim()) } else { fitting };
    if fitting.trim().is_empty() { "said".to_owned() } else { fitting.trim_end().to_owned() }
}
