//! The order of an Inspect log's samples: by id, numbers as numbers and before words, then by epoch.

use std::ops::Range;

use super::source::Source;
use crate::json::outline::{Member, Outline};

/// What a sample is ordered by.
pub type SampleKey = (u64, String, u64);

/// How much of a sample is looked at first: its id and its epoch come first.
const HEAD: u64 = 4 << 10;

/// The key of the sample in `samples/{id}_epoch_{n}.json` or `samples/{id}_epoch_{n}/sample.json`.
pub fn key_of_entry(name: &str) -> Option<SampleKey> {
    let rest = name.strip_prefix("samples/")?;
    let stem = rest.strip_suffix("/sample.json").or_else(|| rest.strip_suffix(".json"))?;
    let (id, epoch) = stem.rsplit_once("_epoch_")?;
    (!id.contains('/')).then(|| Some(key(id, epoch.parse().ok()?)))?
}

/// Puts the samples of a JSON log in order, where each tells its id and its epoch.
pub fn order(source: &Source, samples: &mut Vec<Range<u64>>) {
    let keys: Option<Vec<SampleKey>> =
        samples.iter().map(|range| key_of_sample(source, range)).collect();
    if let Some(keys) = keys {
        let mut pairs: Vec<_> = keys.into_iter().zip(samples.drain(..)).collect();
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        samples.extend(pairs.into_iter().map(|(_, range)| range));
    }
}

fn key(id: &str, epoch: u64) -> SampleKey {
    (id.parse().unwrap_or(u64::MAX), id.to_owned(), epoch)
}

fn key_of_sample(source: &Source, range: &Range<u64>) -> Option<SampleKey> {
    let near = range.end.min(range.start.saturating_add(HEAD));
    [near, range.end].into_iter().find_map(|end| {
        let bytes = source.range(range.start, end).ok()?;
        let mut outline = Outline::default();
        outline.feed(&bytes);
        let whole = |name: &str| {
            let named = |member: &&Member| member.name == name.as_bytes();
            let Range { start, end } = outline.members.iter().find(named)?.range.clone();
            let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
            serde_json::from_slice::<serde_json::Value>(bytes.get(start..end)?).ok()
        };
        let id = match whole("id")? {
            serde_json::Value::String(id) => id,
            other => other.to_string(),
        };
        Some(key(&id, whole("epoch")?.as_u64()?))
    })
}
