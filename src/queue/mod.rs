//! Which items there are to review, in which order, and how far the review is. Pure.

pub mod checking;
pub mod coding;
pub mod columns;
pub mod comparing;
pub mod counts;
pub mod dispute;
mod flag_clauses;
pub mod fuzzy;
pub mod hesitation;
mod item_facts;
pub mod joins;
mod kept_scalars;
pub mod needle;
pub mod only;
pub mod order;
pub mod pairs;
pub mod progress;
pub mod record_facts;
pub mod sample;
pub mod scan;
pub mod seal;
pub mod search;
pub mod selection;
pub mod strata;
pub mod survey;
pub mod tally;
pub mod twins;
