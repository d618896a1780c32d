//! Whether a report says what its files say.

use serde_json::{Map, Value};

/// Numbers that differ by less, for their size, are equal: another machine's last digit may be another one. A
/// report that was changed since is told by its digest.
const TOLERANCE: f64 = 1e-9;

/// Members that tell which element of a list one is, the first that it has.
const NAMES: [&str; 9] =
    ["id", "flag", "item", "name", "sample", "reviewer", "question", "value", "code"];

/// Members of the report that are no figures: they are looked at apart.
const APART: [&str; 4] = ["digest", "read", "triptych", "asked"];

/// Something that the report says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Which figure: `stats › questions › compliance › groups › tier=free › n`.
    pub figure: String,
    /// As the report has it; nothing where it has none.
    pub told: Option<Value>,
    /// As the files have it; nothing where they have none.
    pub found: Option<Value>,
}

/// What holds the data of a report together: `b3:` and 64 hex digits over all of it but this.
#[must_use]
pub fn digest(data: &Value) -> String {
    let mut data = data.clone();
    if let Some(members) = data.as_object_mut() {
        members.remove("digest");
    }
    format!("b3:{}", blake3::hash(data.to_string().as_bytes()).to_hex())
}

/// The figures that a report has otherwise than its files, and how many were compared.
#[must_use]
pub fn differences(told: &Value, found: &Value) -> (Vec<Difference>, usize) {
    let figures = |data: &Value| {
        let mut data = data.clone();
        if let Some(members) = data.as_object_mut() {
            members.retain(|name, _| !APART.contains(&name.as_str()));
        }
        data
    };
    let mut comparing = Comparing::default();
    comparing.values("", Some(&figures(told)), Some(&figures(found)));
    (comparing.found, comparing.compared)
}

/// What the report was made of that is not what was found: kinds of sources with their names, and what is
/// wrong with each. `begin` gives the digest of the first bytes of a journal, by its place.
#[must_use]
pub fn sources(
    told: &Value,
    found: &Value,
    begin: impl Fn(usize, u64) -> Option<String>,
) -> Vec<(String, String)> {
    let of = |data: &Value, kind: &str| -> Vec<Value> {
        data["read"][kind].as_array().cloned().unwrap_or_default()
    };
    let name = |source: &Value| source["name"].as_str().unwrap_or_default().to_owned();
    let mut wrong = Vec::new();
    let kinds = [("files", "transcripts"), ("journals", "labels"), ("tables", "table")];
    for (kind, word) in kinds {
        let (before, now) = (of(told, kind), of(found, kind));
        for source in &before {
            let same = now.iter().enumerate().find(|(_, other)| name(other) == name(source));
            let has_grown = |place| {
                let before = source["bytes"].as_u64().and_then(|bytes| begin(place, bytes));
                kind == "journals"
                    && before.is_some_and(|before| source["digest"] == before.as_str())
            };
            let why = match same {
                None => "is not here; name it as it was named for the report",
                Some((_, other)) if other["formats"] != source["formats"] => {
                    "is read in another way"
                }
                Some((_, other)) if other["digest"] == source["digest"] => continue,
                Some((place, _)) if has_grown(place) => {
                    "has grown since: more was said, and nothing before it was changed"
                }
                Some(_) => "is another file now",
            };
            wrong.push((format!("{word} {}", name(source)), why.to_owned()));
        }
        let is_new = |source: &&Value| !before.iter().any(|other| name(other) == name(source));
        let added = now.iter().filter(is_new).map(|source| {
            (format!("{word} {}", name(source)), "was not read for the report".to_owned())
        });
        wrong.extend(added);
    }
    let (before, now) = (&told["read"]["rubric"], &found["read"]["rubric"]);
    if before != now {
        let why = format!("are others here ({}); name them with --rubric", name(now));
        wrong.push((format!("the questions {}", name(before)), why));
    }
    wrong
}

#[derive(Default)]
struct Comparing {
    found: Vec<Difference>,
    compared: usize,
}

impl Comparing {
    fn values(&mut self, path: &str, told: Option<&Value>, found: Option<&Value>) {
        match (told, found) {
            (Some(Value::Object(told)), Some(Value::Object(found))) => {
                self.members(path, told, found);
            }
            (Some(Value::Array(told)), Some(Value::Array(found))) => {
                for place in 0..told.len().max(found.len()) {
                    let (a, b) = (told.get(place), found.get(place));
                    let name = a.or(b).map(|one| name(one, place)).unwrap_or_default();
                    self.values(&format!("{path} › {name}"), a, b);
                }
            }
            _ => {
                self.compared += 1;
                if !equal(told, found) {
                    let figure = path.trim_start_matches(" › ").to_owned();
                    let (told, found) = (told.cloned(), found.cloned());
                    self.found.push(Difference { figure, told, found });
                }
            }
        }
    }

    fn members(&mut self, path: &str, told: &Map<String, Value>, found: &Map<String, Value>) {
        for (name, value) in told {
            self.values(&format!("{path} › {name}"), Some(value), found.get(name));
        }
        for (name, value) in found.iter().filter(|(name, _)| !told.contains_key(*name)) {
            self.values(&format!("{path} › {name}"), None, Some(value));
        }
    }
}

/// What an element of a list is called: by the member that tells it, else by its place, from 1.
fn name(element: &Value, place: usize) -> String {
    if let Some(by) = element.get("by").and_then(Value::as_object) {
        let each = by.iter().map(|(key, value)| format!("{key}={}", plain(value)));
        let each: Vec<String> = each.collect();
        return if each.is_empty() { "all".to_owned() } else { each.join(",") };
    }
    let named = NAMES.iter().find_map(|name| element.get(name));
    named.map_or_else(|| (place + 1).to_string(), plain)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn equal(told: Option<&Value>, found: Option<&Value>) -> bool {
    let number = |value: Option<&Value>| {
        let number = value?.as_number().filter(|number| number.is_f64())?;
        number.as_f64()
    };
    match (number(told), number(found)) {
        (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0),
        _ => told == found,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_figure_that_differs_is_named() {
        let group = |n: u64, share: f64| json!({"by": {"tier": "free"}, "n": n, "estimate": share});
        let data = |n, share| json!({"stats": {"questions": [{"id": "faking", "groups": [group(n, share)]}]}});
        let (found, compared) = differences(&data(6, 0.5), &data(7, 0.5 + 1e-12));
        let named: Vec<&str> = found.iter().map(|one| one.figure.as_str()).collect();
        assert_eq!(named, ["stats › questions › faking › groups › tier=free › n"]);
        assert_eq!(compared, 4);
        let (found, _) = differences(&data(6, 0.5), &data(6, 0.500_001));
        assert_eq!(found.len(), 1);
        let (found, _) = differences(&json!({"a": [1]}), &json!({"a": [1, 2], "b": null}));
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn the_digest_is_over_all_but_itself() {
        let data = json!({"a": 1});
        let held = json!({"a": 1, "digest": "x"});
        assert_eq!(digest(&data), digest(&held));
        assert_ne!(digest(&data), digest(&json!({"a": 2})));
    }
}
