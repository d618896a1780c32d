//! Files on the disk, whatever is in them: which may be opened, and how a new one gets its name.

pub mod fresh;
pub mod named;
mod passing;
pub mod regular;
pub mod typed;
pub mod walk;
