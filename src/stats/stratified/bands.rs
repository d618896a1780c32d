//! Bands of a flag's scores, by which a simple sample is stratified afterwards.

/// The fewest draws that a band is made for.
const DRAWS_A_BAND: usize = 25;

/// The most bands.
const MOST: usize = 5;

/// Bands between quantiles of the scores of a whole frame. They depend on the frame and on how many items are
/// drawn, and on no label: bands that are chosen by what was found would make the interval too narrow.
/// Holt, Smith 1979, *JRSS A* 142.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    cuts: Vec<f64>,
    sizes: Vec<u64>,
}

impl Bands {
    /// Two to five bands of a frame with these scores, for a sample of so many items; `None` where the scores
    /// make no two bands.
    #[must_use]
    pub fn of(scores: &[f64], draws: usize) -> Option<Self> {
        let mut sorted = scores.to_vec();
        sorted.sort_by(f64::total_cmp);
        let lowest =
            sorted.first().copied().filter(|_| sorted.iter().all(|one| one.is_finite()))?;
        let wanted = (draws / DRAWS_A_BAND).clamp(2, MOST);
        let cut = |place: usize| sorted.get(place * sorted.len() / wanted).copied();
        let mut cuts: Vec<f64> = (1..wanted).filter_map(cut).filter(|cut| *cut > lowest).collect();
        cuts.dedup();
        if cuts.is_empty() {
            // More than a band's share has the lowest score: all above it is the other band.
            cuts.extend(sorted.iter().copied().find(|score| *score > lowest));
        }
        let mut bands = Bands { sizes: vec![0; cuts.len() + 1], cuts };
        for score in scores {
            let band = bands.band(*score);
            bands.sizes[band] += 1;
        }
        (bands.sizes.len() > 1).then_some(bands)
    }

    /// Which band a score is in, from 0; a score at a cut is above it.
    #[must_use]
    pub fn band(&self, score: f64) -> usize {
        self.cuts.iter().filter(|cut| **cut <= score).count()
    }

    /// How many items of the frame each band has.
    #[must_use]
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// Where each band but the first begins.
    #[must_use]
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_have_equal_parts_of_the_frame() {
        let scores: Vec<f64> = (0..1000).map(f64::from).collect();
        let bands = Bands::of(&scores, 300).unwrap();
        assert_eq!(
            (bands.cuts(), bands.sizes()),
            (&[200.0, 400.0, 600.0, 800.0][..], &[200; 5][..])
        );
        assert_eq!((bands.band(199.0), bands.band(200.0), bands.band(5000.0)), (0, 1, 4));
        assert_eq!(Bands::of(&scores, 10).unwrap().sizes(), &[500, 500]);
    }

    #[test]
    fn equal_scores_are_in_one_band() {
        let mut scores = vec![0.0; 900];
        scores.extend(vec![1.0; 100]);
        assert_eq!(Bands::of(&scores, 300).unwrap().sizes(), &[900, 100]);
        assert_eq!(Bands::of(&[0.5; 20], 300), None);
        assert_eq!(Bands::of(&[], 300), None);
        assert_eq!(Bands::of(&[0.1, f64::NAN], 300), None);
    }
}
