//! A terminal reviewer for LLM transcripts: prompt | scratchpad | answer, labelled with single
//! keys, the labels in an append-only journal.
//!
//! ```text
//! bytes ─ corpus ─▶ Transcript ─ text gate ─▶ panes ─ view ─▶ terminal
//! key ─ keymap ─▶ Command ─ update ─▶ (Model, Effects) ─ runtime ─▶ journal · index · editor
//!                       ▲                                      │
//!                       └────────────── Message ◀──────────────┘
//! ```
//!
//! Imports point downward only: `tui` and `commands` use `export` and `report`, which use `workspace`, which
//! uses `catalogue`, `stats` and `queue`, which uses `labels`; these use `corpus`, `config`, `rubric` and `text`, which use `filter`, which uses
//! `transcript` and `json`. These and `disk` use nothing of the crate.
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout)] // the one way there is `commands::stdout`

pub mod catalogue;
pub mod cli;
pub mod commands;
pub mod config;
pub mod corpus;
pub mod disk;
pub mod export;
pub mod filter;
pub mod imports;
pub mod json;
pub mod labels;
pub mod queue;
pub mod report;
pub mod rubric;
pub mod stats;
pub mod text;
pub mod transcript;
pub mod tui;
pub mod workspace;
