//! From labels to numbers: which answers count, what is counted, and what the statistics of it are.
//! Commands and the screen print what is made here.
//!
//! ```text
//! Tally ─ Reading ─▶ answers that count ─ Numbers ─▶ progress, shares, gaps
//!                                       └ stats::* ─ figures ─▶ JSON with the reasons of each null
//! ```

mod agree;
mod agree_page;
mod cells;
mod classifier;
mod codes;
mod drawn;
pub mod figures;
mod finding;
mod flag_rates;
mod flag_rates_page;
mod frame;
mod gaps;
mod judges;
mod judges_page;
mod numbers;
mod numbers_page;
mod page;
mod post;
mod progress;
mod reading;
mod reading_order;
mod reviewers;
pub mod rows;
mod sealed;
mod self_agreement;
mod sequence;
mod shares;
pub mod study;
mod sweep;
mod verdicts;
mod weighted;
mod weighted_flag;
mod wish;
mod word_table;
mod words;

pub use agree::AgreementReport;
pub use classifier::FlagReport;
pub use finding::Find;
pub use gaps::{Contrast, GapReport, Pattern};
pub use numbers::Numbers;
pub use numbers_page::progress;
pub use page::{Behind, Line, Number, Page, Printed, STYLE};
pub use progress::{LONGEST_MS, Progress};
pub use reading::{Counted, FILE, Labelled, Reading};
pub use reviewers::{QuestionAgreement, ReviewerPair};
pub use shares::{GroupShares, QuestionShares, Share};
pub use weighted::WeightedShare;
pub use weighted_flag::{WeightedFlag, WeightedThreshold};
pub use wish::Wish;
pub use words::BAR;
