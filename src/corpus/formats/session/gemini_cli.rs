//! Gemini CLI: a header, messages that are written again as they grow, and lines that set or rewind.

use std::collections::HashMap;

use super::line::{Line, Standing};
use crate::json::{self, Object};

/// Whether only its sessions have such a line.
pub fn is_of_session(object: &Object<'_>) -> bool {
    let sets = object.get("$set").is_some() || object.get("$rewindTo").is_some();
    sets || object.get("projectHash").is_some() && object.get("sessionId").is_some()
}

/// Which lines stand: of several with one id the last, and what was not rewound.
pub fn standing(lines: &[Line<'_>]) -> Vec<Standing> {
    let mut standing = vec![Standing::Stands; lines.len()];
    if !lines.iter().any(|line| is_of_session(&line.object)) {
        return standing;
    }
    // The place of each message is that of its first writing; its words are those of the last.
    let mut last: HashMap<String, usize> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        if let Some(to) = line.object.get("$rewindTo") {
            let to = json::text(to).0;
            let from =
                lines[..place].iter().position(|line| line.object.text("id").as_ref() == Some(&to));
            for one in from.map_or(place, |from| from + 1)..place {
                if standing[one] == Standing::Stands && lines[one].object.text("id").is_some() {
                    standing[one] = Standing::Withdrawn;
                }
            }
            continue;
        }
        let Some(id) = line.object.text("id") else { continue };
        if let Some(before) = last.insert(id, place) {
            standing[before] = Standing::PassedOver;
        }
    }
    standing
}
