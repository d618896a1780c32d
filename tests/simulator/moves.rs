//! Records that only move: in another order, in files of other names, split and joined, with more flags.

use proptest::prelude::*;
use triptych::labels::event::Millis;

use crate::checks::Check;
use crate::review::{Opening, Review};
use crate::study::{REVIEWERS, said};
use crate::truth::Truth;
use crate::world::World;

/// A way in which records move, by the number that `World::change` knows it by.
fn moves() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(World::MOVES.to_vec()), 0..8)
}

/// Labels some records, and moves all of them.
fn check(seed: u64, moves: &[u8], is_confined: bool) -> Result<(), String> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut world = World::new(&mut random);
    if is_confined {
        world.keep_copies_in_one_file();
    }
    let mut truth = Truth::default();
    truth.note_data(&world);
    let opening = |seed| Opening { seed, now: Millis(1_700_000_000_000), is_blind: false };
    let mut review = Review::open(&world, REVIEWERS[0], &opening(1));
    let mut labelled = 0;
    for position in 0..review.corpus.len() {
        if random.u8(..4) == 0 {
            continue;
        }
        review.go_to(position);
        review.written.clear();
        review.press(["1", "2", "3"][random.usize(..3)]);
        for event in std::mem::take(&mut review.written) {
            let Some(said) = said(&event) else { continue };
            let given = truth.given(event.id, world.record_of(&event)?.clone(), said);
            truth.act(REVIEWERS[0], vec![given]);
            labelled += 1;
        }
    }
    for (step, way) in moves.iter().enumerate() {
        world.change_in(*way, &mut random);
        truth.note_data(&world);
        let review = Review::open(&world, REVIEWERS[0], &opening(step as u64 + 2));
        let check = Check { review: &review, world: &world, truth: &truth };
        let found = check.labels(&REVIEWERS)?;
        check.figures(&found, REVIEWERS[0])?;
        let lost = check.orphans();
        if found.len() + lost != labelled || (is_confined && lost > 0) {
            return Err(format!(
                "{labelled} were labelled; {} are found, {lost} lost",
                found.len()
            ));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Copies in one file are found wherever they go, and so is every record that is no copy.
    #[test]
    fn a_record_that_moves_keeps_its_labels(seed: u64, moves in moves()) {
        check(seed, &moves, true).map_err(TestCaseError::fail)?;
    }

    /// Of copies in several files a label may be lost, and is then counted as an orphan.
    #[test]
    fn copies_in_several_files_keep_their_labels_or_are_orphans(seed: u64, moves in moves()) {
        check(seed, &moves, false).map_err(TestCaseError::fail)?;
    }
}
