//! A frame that was never here: another program drew from it, and says how large its strata are.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use serde::Deserialize;

use crate::labels::sample::Stratum;
use crate::queue::sample::{Candidate, rank};
use crate::text::{listed, reason};
use crate::workspace::failure::Failure;

/// So many strata are named.
const NAMED: usize = 10;

/// What was drawn from.
#[derive(Clone, Debug, Deserialize)]
pub struct Frame {
    /// The seed of the draw.
    pub seed: u64,
    /// Every stratum, drawn from or not.
    pub strata: Vec<FrameStratum>,
}

/// A part of it.
#[derive(Clone, Debug, Deserialize)]
pub struct FrameStratum {
    /// As `--by` names it, e.g. `tier=free`; `all` where nothing is told apart.
    pub name: String,
    /// How many units it has.
    pub size: u64,
}

impl Frame {
    /// Reads one.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::usage(format!("--frame {shown}: {}; check the name", reason(error)))
        })?;
        let frame: Frame = serde_json::from_str(&text).map_err(|error| {
            Failure::usage(format!(
                "--frame {shown}: {error}; write {{\"seed\":7,\"strata\":[{{\"name\":\"tier=free\",\"size\":1000}}]}}"
            ))
        })?;
        let mut names: Vec<&str> = frame.strata.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        if let Some([twice, _]) = names.windows(2).find(|two| two[0] == two[1]) {
            bail!(Failure::usage(format!(
                "--frame {shown}: the stratum {twice} stands in it twice"
            )));
        }
        Ok(frame)
    }

    /// The strata with all records that are here as what was drawn of them, the smallest ranks first.
    ///
    /// # Errors
    /// Where a record is of no stratum, or more are here than a stratum has.
    pub fn strata(&self, candidates: &[Candidate]) -> Result<Vec<Stratum>> {
        let known: Vec<&str> = self.strata.iter().map(|one| one.name.as_str()).collect();
        let mut by_stratum: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
        for candidate in candidates {
            if !known.contains(&candidate.stratum.as_str()) {
                bail!(Failure::usage(format!(
                    "--frame: records here are of {}, and the frame has {}; name its strata as --by does",
                    candidate.stratum,
                    listed(&known, NAMED)
                )));
            }
            by_stratum.entry(&candidate.stratum).or_default().push(candidate);
        }
        let stratum = |one: &FrameStratum| {
            let mut drawn = by_stratum.get(one.name.as_str()).cloned().unwrap_or_default();
            if drawn.len() as u64 > one.size {
                bail!(Failure::usage(format!(
                    "--frame: {} has {} and {} of it are here; write how many there were to draw from",
                    one.name,
                    one.size,
                    drawn.len()
                )));
            }
            drawn.sort_by_key(|candidate| rank(self.seed, &candidate.key));
            let drawn = drawn.into_iter().flat_map(|candidate| candidate.items.clone()).collect();
            Ok(Stratum { name: one.name.clone(), size: one.size, drawn })
        };
        self.strata.iter().map(stratum).collect()
    }
}
