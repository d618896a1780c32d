//! What was done, as a paragraph for a paper.

use super::manner::Manner;
use super::samples::SampleFacts;
use super::whole::Study;
use crate::text::{counted, listed};
use crate::workspace::whose::Whose;

/// So many names stand in a sentence.
const NAMED: usize = 10;

impl Study {
    /// The paragraph. It says nothing that the data do not tell.
    #[must_use]
    pub fn methods(&self) -> String {
        let mut said = vec![self.transcripts(), self.questions_asked()];
        said.extend(self.samples.iter().map(sampled));
        said.push(self.answered());
        said.extend(self.counted());
        said.push(self.statistics());
        said.retain(|sentence| !sentence.is_empty());
        said.join(" ")
    }

    fn transcripts(&self) -> String {
        let progress = &self.numbers.progress;
        let files = counted(self.sources.files.len(), "file");
        let among = match progress.queue {
            queue if queue == progress.items => String::new(),
            queue => format!(", of which {queue} were under review"),
        };
        format!(
            "We read {} from {files} with triptych {}{among}.",
            counted(progress.items, "transcript"),
            self.version
        )
    }

    fn questions_asked(&self) -> String {
        let questions: Vec<&str> = self.questions.iter().map(|(id, _)| id.as_str()).collect();
        format!(
            "Each was to be labelled with the rubric {} ({}: {}).",
            self.sources.rubric.name,
            counted(questions.len(), "question"),
            listed(&questions, NAMED)
        )
    }

    fn answered(&self) -> String {
        let Manner { answers, blind, hidden, shared, days } = &self.manner;
        let reviewers = &self.numbers.reviewers;
        if *answers == 0 {
            return String::new();
        }
        let when = match days {
            Some((first, last)) if first == last => format!(" on {first}"),
            Some((first, last)) => format!(" between {first} and {last}"),
            None => String::new(),
        };
        let mut said = format!(
            "{} ({}) gave {}{when}",
            counted(reviewers.len(), "reviewer"),
            listed(reviewers, NAMED),
            counted(*answers, "answer")
        );
        if *blind > 0 {
            let hidden: Vec<&str> = hidden.iter().map(String::as_str).collect();
            let how_many = if blind == answers { "all".to_owned() } else { format!("{blind}") };
            said += &format!(", {how_many} of them blind to {}", listed(&hidden, NAMED));
        }
        if reviewers.len() > 1 {
            said += &format!("; {} were answered by two or more", counted(*shared, "item"));
        }
        said + "."
    }

    fn counted(&self) -> Option<String> {
        if self.numbers.reviewers.len() < 2 {
            return None;
        }
        let open = self.disputes.iter().filter(|dispute| dispute.decided.is_none()).count();
        let decided = self.disputes.len() - open;
        Some(match &self.numbers.whose {
            Whose::Of(name) => format!("The answers of {name} alone count."),
            Whose::Majority => "Where reviewers differed, the answer of the majority counts, and where there was none the item is left out.".to_owned(),
            Whose::Resolved if self.disputes.is_empty() => return None,
            Whose::Resolved if decided == 0 => format!(
                "Where reviewers differed the item is left out ({}).",
                counted(open, "disagreement")
            ),
            Whose::Resolved => format!(
                "Where reviewers differed, what was decided afterwards counts ({decided} of {}), and what was not decided is left out.",
                counted(self.disputes.len(), "disagreement")
            ),
        })
    }

    fn statistics(&self) -> String {
        if self.numbers.questions.iter().all(|question| question.groups.is_empty()) {
            return String::new();
        }
        let mut said = vec!["Shares have Wilson's score interval".to_owned()];
        let gaps = &self.numbers.gaps;
        if gaps.iter().any(|gap| gap.unpaired.difference().is_ok()) {
            said.push(
                "differences between groups Newcombe's hybrid score interval and Fisher's exact test"
                    .to_owned(),
            );
        }
        if gaps.iter().any(|gap| gap.paired.pairs() > 0) {
            said.push(
                "differences within pairs Newcombe's interval for paired data and McNemar's exact test"
                    .to_owned(),
            );
        }
        if !self.numbers.weighted.is_empty() {
            said.push(
                "estimates for all that a sample was drawn from are weighted by the sizes of its strata, \
                 with intervals by the method of variance estimates recovery where it is finished and a \
                 confidence sequence (Waudby-Smith and Ramdas 2020) where it is not"
                    .to_owned(),
            );
        }
        if self.agreement.questions.iter().any(|question| !question.shared.is_empty()) {
            said.push(
                "agreement is told as Cohen's kappa, Krippendorff's alpha and Gwet's AC1"
                    .to_owned(),
            );
        }
        if self.agreement.flags.iter().any(|flag| flag.n > 0 && !flag.is_yes_no) {
            said.push("the area under the ROC curve has DeLong's interval".to_owned());
        }
        format!("{}; all intervals are at 95 %.", said.join(", "))
    }
}

fn sampled(sample: &SampleFacts) -> String {
    format!("{}; {}.", sample.words(), sample.seal_words())
}
