//! What a blind review hides.

use crate::filter::Pattern;

/// Something that a blind review hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// What classifiers say, and what they quote.
    Flags,
    /// The condition.
    Tier,
    /// Which model it was.
    Model,
    /// The condition's word in the id.
    Id,
    /// What other reviewers say.
    Others,
    /// Who said what.
    Reviewers,
}

impl Hidden {
    /// All of them with their words, as events and the command line name them.
    pub const ALL: [(Hidden, &'static str); 6] = [
        (Hidden::Flags, "flags"),
        (Hidden::Tier, "tier"),
        (Hidden::Model, "model"),
        (Hidden::Id, "id"),
        (Hidden::Others, "others"),
        (Hidden::Reviewers, "reviewers"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Hidden::ALL.iter().find(|(hidden, _)| *hidden == self).map_or("", |(_, word)| word)
    }
}

/// What a review hides; nothing unless it is blind.
#[derive(Clone, Debug, Default)]
pub struct Blind {
    hidden: Vec<Hidden>,
    /// Whether it cannot be shown: it is not in the bundle that is under review.
    is_withheld: bool,
    /// Words of texts that are covered.
    pub(super) masks: Vec<Pattern>,
}

impl Blind {
    /// What is hidden, by words.
    ///
    /// # Errors
    /// The word that is none.
    pub fn of(words: &[String]) -> Result<Self, &str> {
        let known = |word: &str| Hidden::ALL.iter().find(|(_, name)| *name == word);
        let hidden = |word: &'_ String| known(word).map(|(hidden, _)| *hidden);
        if let Some(wrong) = words.iter().find(|word| hidden(word).is_none()) {
            return Err(wrong);
        }
        Ok(Blind { hidden: words.iter().filter_map(hidden).collect(), ..Blind::default() })
    }

    /// The same, with words of texts covered; nothing is where nothing is hidden.
    #[must_use]
    pub fn covering(mut self, masks: Vec<Pattern>) -> Self {
        if !self.is_off() {
            self.masks = masks;
        }
        self
    }

    /// The same, where what these words name is not there to be shown.
    #[must_use]
    pub fn withholding(mut self, words: &[String]) -> Self {
        let known = Hidden::ALL.iter().filter(|(_, word)| words.iter().any(|one| one == word));
        let news: Vec<Hidden> =
            known.map(|(hidden, _)| *hidden).filter(|hidden| !self.hides(*hidden)).collect();
        self.hidden.extend(news);
        self.is_withheld = !words.is_empty();
        self
    }

    /// Whether what is hidden cannot be shown.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.is_withheld
    }

    /// Whether nothing is hidden.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.hidden.is_empty()
    }

    /// Whether it hides this.
    #[must_use]
    pub fn hides(&self, what: Hidden) -> bool {
        self.hidden.contains(&what)
    }

    /// What is hidden, in the words of events.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let hidden = Hidden::ALL.iter().filter(|(hidden, _)| self.hides(*hidden));
        hidden.map(|(_, word)| (*word).to_owned()).collect()
    }
}
