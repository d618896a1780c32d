#![forbid(unsafe_code)]
pub mod config;
pub mod corpus;
pub mod filter;
pub mod labels;
pub mod rubric;
pub mod text;
pub mod transcript;
pub mod tui;
