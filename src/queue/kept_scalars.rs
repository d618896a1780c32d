//! Values as they are kept: with their kind, which JSON's own form of them does not tell.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

use crate::transcript::Scalar;

/// Writes values with their kinds.
pub fn serialize<S: Serializer>(scalars: &[Scalar], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(scalars.iter().map(|scalar| match scalar {
        Scalar::Null => (0u8, ""),
        Scalar::Bool(false) => (1, ""),
        Scalar::Bool(true) => (2, ""),
        Scalar::Number(digits) => (3, &**digits),
        Scalar::Text(text) => (4, &**text),
    }))
}

/// Reads them.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Scalar>, D::Error> {
    let kept = Vec::<(u8, Box<str>)>::deserialize(from)?;
    let scalar = |(kind, text): (u8, Box<str>)| match kind {
        0 => Ok(Scalar::Null),
        1 => Ok(Scalar::Bool(false)),
        2 => Ok(Scalar::Bool(true)),
        3 => Ok(Scalar::Number(text)),
        4 => Ok(Scalar::Text(text)),
        _ => Err(D::Error::custom("a kind of value that does not exist")),
    };
    kept.into_iter().map(scalar).collect()
}
