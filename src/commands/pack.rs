//! `triptych pack`: a bundle for another reviewer.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use ulid::Ulid;

use super::notice::tell;
use super::output::Target;
use super::recording::record;
use crate::cli::{PackArgs, ReadArgs};
use crate::corpus::Item;
use crate::corpus::bundle::{FORM, Manifest};
use crate::corpus::formats::portable;
use crate::export::handover::blind::{mask, strip, told_by_texts};
use crate::export::handover::questions::Reduced;
use crate::export::handover::{BundleWriter, PackError};
use crate::filter::{Atom, Pattern};
use crate::labels::event::{Body, ItemRef};
use crate::labels::mint::Mint;
use crate::labels::packed::{Packed, PackedItem};
use crate::labels::sample::{Design, Drawn, Stratum, Unit};
use crate::queue::tally::Tally;
use crate::queue::twins::shown_to;
use crate::rubric::Rubric;
use crate::text::{counted, shell_word};
use crate::transcript::{Digest, Scalar, Transcript};
use crate::tui::runtime::now;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;
use crate::workspace::journals::design_of;

/// How long a token is.
const TOKEN: usize = 10;
/// Whoever wrote the sample of a bundle into it.
const PACKER: &str = "triptych";

/// Writes the bundle, and notes in the journal which records are in it.
pub fn run(read: &ReadArgs, args: &PackArgs) -> Result<ExitCode> {
    let (workspace, tally) =
        Workspace::open_known(&ReadArgs { sample: None, ..read.clone() }, tell)?;
    let named = read.sample.as_deref();
    let design = named.map(|name| design_of(name, tally.ledger.designs())).transpose()?;
    let queue = queue(&tally, design.as_ref(), args)?;
    let target = Target { output: args.output.clone(), force: args.force };
    if target.file().is_none() {
        bail!(Failure::usage("a bundle is no text; name a file with -o NAME.triptych"));
    }
    let mut packing = Packing::begin(&workspace, &tally, args, design.as_ref(), &queue)?;
    target.put(&workspace.corpus, |out| {
        let manifest = packing.manifest.clone();
        let mut writer = BundleWriter::begin(out, manifest).map_err(wrong)?;
        let mut written = Ok(());
        let order = packing.order.clone();
        workspace.read_some(
            &tally,
            &order,
            |item| item,
            |item: Item| {
                if written.is_ok() {
                    written = packing.add(item, &mut writer);
                }
            },
        )?;
        written?;
        workspace.unchanged()?;
        let rubric = packing.rubric()?;
        writer.finish(&rubric, &packing.design()).map_err(wrong)?;
        // Labels could not come home without it.
        let digest = Rubric::parse("bundle", &rubric).map_err(Failure::wrong)?.digest();
        record(&workspace, &tally, [Body::Pack(Box::new(packing.packed(digest)))])
    })?;
    packing.say(args);
    Ok(ExitCode::SUCCESS)
}

fn wrong(error: PackError) -> anyhow::Error {
    match error {
        PackError::Io(error) => error.into(),
        error => anyhow!(error),
    }
}

/// The records that are packed, in the order of their queue.
fn queue(tally: &Tally, design: Option<&Design>, args: &PackArgs) -> Result<Vec<usize>> {
    let Some(design) = design else { return Ok(tally.selection.records().collect()) };
    let reviewer = args.whom.as_deref();
    let is_dealt = |name: &str| design.deal.is_empty() || design.deal.contains_key(name);
    if let Some(name) = reviewer.filter(|name| !is_dealt(name)) {
        let known: Vec<&str> = design.deal.keys().map(String::as_str).collect();
        bail!(Failure::unknown("reviewer who was dealt items", name, &known));
    }
    if reviewer.is_none() && !design.deal.is_empty() {
        bail!(Failure::usage(format!(
            "the sample {} was dealt out; say whose items are packed with --for {}",
            design.name,
            design.deal.keys().next().map(|name| shell_word(name)).unwrap_or_default()
        )));
    }
    if reviewer.is_none() && design.repeat.is_some() {
        bail!(Failure::usage(format!(
            "the sample {} shows some items twice, and to everybody others; say whom it is for with --for NAME",
            design.name
        )));
    }
    let items = shown_to(design, reviewer.unwrap_or_default());
    let found = tally.locate(&items);
    if let Some(gone) = items.iter().zip(&found).find(|(_, found)| found.is_none()) {
        let name = gone.0.id.as_deref().unwrap_or("a record without an id");
        bail!(Failure::wrong(format!(
            "sample {}: {name} is in no file any more; name all files that it was drawn from",
            design.name
        )));
    }
    Ok(found.into_iter().flatten().collect())
}

/// A bundle in the making.
struct Packing<'a> {
    workspace: &'a Workspace,
    tally: &'a Tally,
    manifest: Manifest,
    design: Option<&'a Design>,
    /// The order of the queue.
    queue: Vec<usize>,
    /// The order of the file: in a blind bundle it tells nothing.
    order: Vec<usize>,
    is_blind: bool,
    masks: Vec<Pattern>,
    reduced: Reduced,
    items: BTreeMap<usize, PackedItem>,
    /// By field: in how many records its value stands in the texts themselves.
    told: BTreeMap<String, usize>,
    tokens: BTreeSet<String>,
}

impl<'a> Packing<'a> {
    fn begin(
        workspace: &'a Workspace,
        tally: &'a Tally,
        args: &PackArgs,
        design: Option<&'a Design>,
        queue: &[usize],
    ) -> Result<Self> {
        if queue.is_empty() {
            bail!(Failure::usage("there is nothing to pack: no item matches"));
        }
        let pattern = |text: &String| {
            Pattern::typed(text).map_err(|error| {
                Failure::usage(format!("--mask {text}: {error:?}; write words, or /an expression/"))
            })
        };
        let masks = args.mask.iter().map(pattern).collect::<Result<Vec<_>, _>>()?;
        let mut order = queue.to_vec();
        if args.blind && design.is_none() {
            fastrand::shuffle(&mut order);
        }
        let manifest = Manifest {
            triptych_bundle: FORM,
            id: Ulid::from_parts(now().0, fastrand::u128(..) >> 48).to_string(),
            reviewer: args.whom.clone(),
            sample: design.map(|design| design.name.clone()),
            blind: args.blind,
            ..Manifest::default()
        };
        Ok(Packing {
            workspace,
            tally,
            manifest,
            design,
            queue: queue.to_vec(),
            order,
            is_blind: args.blind,
            masks,
            reduced: Reduced::of(&workspace.rubric),
            items: BTreeMap::new(),
            told: BTreeMap::new(),
            tokens: BTreeSet::new(),
        })
    }

    fn add<W: Write>(&mut self, item: Item, writer: &mut BundleWriter<W>) -> Result<()> {
        let position = item.position;
        let own = self.tally.item_ref(position, ItemRef::of(&item));
        let mut transcript = item.transcript;
        let id = if self.is_blind { self.token() } else { self.tally.name_or_place(position) };
        if self.is_blind {
            let telling = self.telling(&transcript, own.id.as_deref());
            let holds = |atom: &Atom| self.tally.holds(position, atom);
            let asks = self.reduced.asks(&self.workspace.rubric, holds);
            strip(&mut transcript, &id, asks);
            mask(&mut transcript, &self.masks);
            for name in told_by_texts(&transcript, &telling) {
                *self.told.entry(name).or_default() += 1;
            }
        } else {
            transcript.id = Some(id.clone());
            mask(&mut transcript, &self.masks);
        }
        let digest = writer.add(&id, &portable::to_json(&transcript)).map_err(wrong)?;
        let digest: Digest = digest.parse()?;
        self.items.insert(position, PackedItem { id, digest, item: own });
        Ok(())
    }

    /// What tells what a blind bundle hides: each with its name.
    fn telling(&self, transcript: &Transcript, id: Option<&str>) -> Vec<(String, Scalar)> {
        let condition = self.workspace.rubric.condition.as_ref();
        let is_telling = |name: &str| {
            condition.is_some_and(|condition| condition.field == name) || name.contains("model")
        };
        let fields = transcript.fields.iter().filter(|(name, _)| is_telling(name));
        let id = id.map(|id| ("id".to_owned(), Scalar::Text(id.into())));
        fields.chain(&transcript.flags).cloned().chain(id).collect()
    }

    /// A name that says nothing.
    fn token(&mut self) -> String {
        loop {
            let token: String =
                std::iter::repeat_with(fastrand::alphanumeric).take(TOKEN).collect();
            if self.tokens.insert(token.clone()) {
                return token;
            }
        }
    }

    fn rubric(&self) -> Result<String> {
        if !self.is_blind {
            return Ok(self.workspace.rubric.text().to_owned());
        }
        self.reduced.toml(&self.workspace.rubric).map_err(|error| anyhow!("{error}"))
    }

    /// The sample as an event: which items, in which order, and nothing of how they were drawn.
    fn design(&self) -> String {
        let Some(design) = self.design else { return String::new() };
        let drawn = |position: &usize| {
            let packed = self.items.get(position)?;
            Some(Drawn { id: Some(packed.id.clone()), digest: packed.digest, apart: None })
        };
        let drawn: Vec<Drawn> = self.queue.iter().filter_map(drawn).collect();
        let deal = self.manifest.reviewer.iter().map(|name| (name.clone(), drawn.clone()));
        let size = drawn.len() as u64;
        let bundled = Design {
            name: design.name.clone(),
            // Which are shown twice goes by places in this order.
            seed: design.seed,
            unit: Unit::Item,
            filter: None,
            sealed: design.sealed,
            twins: false,
            repeat: design.repeat,
            frame: false,
            deal: deal.collect(),
            strata: vec![Stratum { name: "all".to_owned(), size, drawn }],
        };
        let body = Body::Sample(Box::new(bundled));
        Mint::new(fastrand::u64(..)).event(now(), None, PACKER, body).to_line() + "\n"
    }

    fn packed(&self, rubric_digest: String) -> Packed {
        let in_order = self.queue.iter().filter_map(|position| self.items.get(position).cloned());
        Packed {
            bundle: self.manifest.id.clone(),
            reviewer: self.manifest.reviewer.clone(),
            sample: self.manifest.sample.clone(),
            blind: self.manifest.withheld(),
            rubric: self.workspace.rubric.reference(),
            rubric_digest,
            items: in_order.collect(),
        }
    }

    fn say(&self, args: &PackArgs) {
        let output = args.output.display();
        let whom =
            self.manifest.reviewer.as_ref().map(|name| format!(" for {name}")).unwrap_or_default();
        let own = self.workspace.plan.write.display().to_string();
        let typed = shell_word(&own);
        tell(&format_args!("{}{whom} → {output}", counted(self.items.len(), "transcript")));
        tell(&format_args!(
            "which record each is stands in {own}; when labels come back: triptych merge {typed} THEIR.labels.jsonl -o {typed}"
        ));
        let all = self.items.len();
        for (name, records) in &self.told {
            tell(&format_args!(
                "{name}: its value stands in the texts themselves of {records} of {all}; --mask WORDS covers it there"
            ));
        }
    }
}
