//! The report as data.

use serde_json::{Value, json};

use super::curves::Calibrated;
use super::verify::digest;
use super::whole::Study;

/// The version of the document's form.
const FORM: u64 = 1;

impl Study {
    /// The document that `report --json` prints, that a page holds, and that `verify` computes anew; `name` gives
    /// an item's name.
    #[must_use]
    pub fn to_json(&self, name: impl Fn(usize) -> String) -> Value {
        let questions = self.questions.iter().map(|(id, text)| json!({"id": id, "text": text}));
        let days = self.manner.days.as_ref();
        let mut data = json!({
            "report": FORM,
            "triptych": self.version,
            "asked": self.asked,
            "read": self.sources,
            "questions": questions.collect::<Vec<_>>(),
            "samples": self.samples,
            "stats": self.numbers.to_json(),
            "agree": self.agreement.to_json(name),
            "calibration": self.calibration.iter().map(Calibrated::to_json).collect::<Vec<_>>(),
            "times": self.times,
            "disputes": self.disputes,
            "quotes": self.quotes,
            "manner": {
                "answers": self.manner.answers,
                "blind": self.manner.blind,
                "hidden": self.manner.hidden,
                "shared": self.manner.shared,
                "days": days.map(|(first, last)| [first, last]),
            },
            "methods": self.methods(),
            "warnings": self.warnings,
        });
        data["digest"] = digest(&data).into();
        data
    }
}
