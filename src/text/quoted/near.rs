//! A quote that is nearly in a text.

use std::cmp::Reverse;
use std::ops::Range;

use super::words::Words;

/// Quotes of fewer words are nowhere near.
const FEWEST: usize = 4;
/// So many foreign words in between weigh as much as one word of the quote. Fewer or more miss
/// more runs, measured against a search of all of them.
const WORTH: usize = 5;

/// Words of the quote that the text has in order. A better one is greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Chain {
    /// Many words are good, and a late start, so that few foreign words are between.
    value: usize,
    count: usize,
    /// The first one, counted in the text.
    start: usize,
}

impl Chain {
    fn new(count: usize, start: usize) -> Self {
        Self { value: count * WORTH + start, count, start }
    }
}

/// The run of a text's words behind a byte that has most of a quote's words in their order: at
/// least 80 % of them, and the run is at most half as long again as the quote. Of several the one
/// with the most of them, then the shortest, then the first. One chain is kept for each word of
/// the quote, so where few words repeat over and over, a run may be missed; none is made up.
pub fn near(words: &Words, quote: &[Option<usize>], from: usize) -> Option<Range<usize>> {
    let need = (quote.len() * 4).div_ceil(5);
    if quote.len() < FEWEST || quote.iter().flatten().count() < need {
        return None;
    }
    let most = quote.len() + quote.len() / 2;
    // Fewer than these may be missing, so one of them is in every run.
    let mut rare = quote.to_vec();
    rare.sort_by_key(|number| words.count(*number));
    rare.truncate(quote.len() - need + 1);
    rare.sort_unstable();
    rare.dedup();
    let known = words.marked(quote);
    let first = words.all.partition_point(|word| word.0.start < from);
    let mut best: Option<(usize, Reverse<usize>, usize)> = None;
    for run in words.around(&rare, most) {
        let hits = (run.start.max(first)..run.end)
            .filter_map(|at| words.all.get(at).map(|(_, word)| (at, *word)))
            .filter(|(_, word)| known.get(*word) == Some(&true));
        let hits: Vec<(usize, usize)> = hits.collect();
        // Most places have too few of the words, in whatever order.
        if !hits.windows(need).any(|some| some[need - 1].0 - some[0].0 < most) {
            continue;
        }
        let mut chains = vec![None; quote.len()];
        for hit in hits {
            let Some(chain) = extend(&mut chains, quote, hit, most) else { continue };
            let found = (chain.count, Reverse(hit.0 - chain.start), chain.start);
            let better = best.is_none_or(|best| (found.0, found.1) > (best.0, best.1));
            if chain.count >= need && better {
                best = Some(found);
            }
        }
    }
    let (_, Reverse(length), start) = best?;
    Some(words.all.get(start)?.0.start..words.all.get(start + length)?.0.end)
}

/// Adds a word of the text to the chains, of which there is the best one for each word of the
/// quote as its last. Says the longest one that ends here.
fn extend(
    chains: &mut [Option<Chain>],
    quote: &[Option<usize>],
    (end, word): (usize, usize),
    most: usize,
) -> Option<Chain> {
    let (mut before, mut longest): (Option<Chain>, Option<Chain>) = (None, None);
    for (chain, number) in chains.iter_mut().zip(quote) {
        let old = chain.filter(|chain| end - chain.start < most);
        if *number == Some(word) {
            let grown = before.map(|chain| Chain::new(chain.count + 1, chain.start));
            let new = grown.max(Some(Chain::new(1, end)));
            longest = longest.into_iter().chain(new).max_by_key(|new| (new.count, new.start));
            *chain = old.max(new);
        }
        before = before.max(old);
    }
    longest
}
