//! Writing events that a command makes.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::labels::event::{Body, Event};
use crate::labels::mint::Mint;
use crate::labels::writer::Writer;
use crate::queue::tally::Tally;
use crate::tui::runtime::now;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// How long the journal may take for a few events.
const PATIENCE: Duration = Duration::from_secs(10);

/// Writes what the reviewer says behind what the first event of a run has before it.
pub fn record(
    workspace: &Workspace,
    tally: &Tally,
    bodies: impl IntoIterator<Item = Body>,
) -> Result<()> {
    let failed = "nothing could be written; make room, or name another journal with --labels";
    let events = minted(workspace, tally, bodies);
    append(workspace, &events, PATIENCE, failed)
}

/// New events of the reviewer, behind what the first event of a run has before it.
pub fn minted(
    workspace: &Workspace,
    tally: &Tally,
    bodies: impl IntoIterator<Item = Body>,
) -> Vec<Event> {
    let mut mint = Mint::new(fastrand::u64(..));
    let by = &workspace.reviewer;
    let mut after = tally.ledger.latest(by);
    let mint = |body| {
        let event = mint.event(now(), after, by, body);
        after = Some(event.at);
        event
    };
    tally.ledger.preamble(&workspace.rubric).into_iter().chain(bodies).map(mint).collect()
}

/// Appends events to the journal.
///
/// # Errors
/// Where they are not all on the disk in time, in these words.
pub fn append<'e>(
    workspace: &Workspace,
    events: impl IntoIterator<Item = &'e Event>,
    patience: Duration,
    failed: &str,
) -> Result<()> {
    let writer = Writer::start_after(&workspace.plan, &workspace.journals, Box::new(|_| {}));
    events.into_iter().for_each(|event| writer.append(event));
    if writer.flush(patience).pending > 0 {
        bail!(Failure::wrong(format!("{}: {failed}", workspace.plan.write.display())));
    }
    Ok(())
}
