//! Writing events that a command makes.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::labels::event::Body;
use crate::labels::mint::Mint;
use crate::labels::writer::Writer;
use crate::queue::tally::Tally;
use crate::tui::runtime::now;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// How long the journal may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Writes these events of the reviewer behind what the first event of a run has before it.
pub fn record(
    workspace: &Workspace,
    tally: &Tally,
    bodies: impl IntoIterator<Item = Body>,
) -> Result<()> {
    let writer = Writer::start_after(&workspace.plan, &workspace.journals, Box::new(|_| {}));
    let mut mint = Mint::new(fastrand::u64(..));
    let by = &workspace.reviewer;
    let mut after = tally.ledger.latest(by);
    let before = tally.ledger.preamble(&workspace.rubric);
    for body in before.into_iter().chain(bodies) {
        let event = mint.event(now(), after, by, body);
        after = Some(event.at);
        writer.append(&event);
    }
    if writer.flush(PATIENCE).pending > 0 {
        bail!(Failure::wrong(format!(
            "{}: nothing could be written; make room, or name another journal with --labels",
            workspace.plan.write.display()
        )));
    }
    Ok(())
}
