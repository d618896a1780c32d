//! From files to transcripts. Knows nothing of labels or screens.

pub mod digest;
pub mod formats;
pub mod identity;
pub mod json;
mod outline;
pub mod scratchpad;
pub mod source;
