//! config.toml and where the program's own files lie.
