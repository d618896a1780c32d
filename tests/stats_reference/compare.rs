//! Compares a case's values with the expected ones, field by field.

use serde_json::Value;

/// How far off a number may be.
pub struct Rules<'a> {
    relative: f64,
    absolute: f64,
    /// Wider relative limits of single fields.
    fields: &'a Value,
}

impl<'a> Rules<'a> {
    pub fn new(general: &Value, fields: &'a Value) -> Self {
        let limit = |name: &str, default: f64| general[name].as_f64().unwrap_or(default);
        Rules { relative: limit("relative", 1e-9), absolute: limit("absolute", 1e-12), fields }
    }

    /// Adds a line for every difference. `path` starts with the case's name.
    pub fn compare(&self, path: &str, expected: &Value, got: &Value, failures: &mut Vec<String>) {
        self.walk(path, self.relative, expected, got, failures);
    }

    fn walk(
        &self,
        path: &str,
        relative: f64,
        expected: &Value,
        got: &Value,
        failures: &mut Vec<String>,
    ) {
        match (expected, got) {
            (Value::Object(fields), Value::Object(own)) => {
                for (name, value) in fields {
                    let path = format!("{path} / {name}");
                    let relative = self.fields[name].as_f64().unwrap_or(relative);
                    match own.get(name) {
                        Some(own) => self.walk(&path, relative, value, own, failures),
                        None => failures.push(format!("{path}: this field is not known")),
                    }
                }
            }
            (Value::Array(values), Value::Array(own)) if values.len() == own.len() => {
                for (place, (value, own)) in values.iter().zip(own).enumerate() {
                    self.walk(&format!("{path}[{place}]"), relative, value, own, failures);
                }
            }
            (Value::Number(want), Value::Number(have)) => {
                let (want, have) = (want.as_f64().unwrap(), have.as_f64().unwrap());
                let error = (want - have).abs();
                if !(error <= relative * want.abs() || error <= self.absolute) {
                    failures.push(format!("{path}: expected {want:e}, got {have:e}"));
                }
            }
            _ if expected == got => {}
            _ => failures.push(format!("{path}: expected {expected}, got {got}")),
        }
    }
}
