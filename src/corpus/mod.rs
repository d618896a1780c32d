//! From files to transcripts. Knows nothing of labels or screens.

pub mod identity;
