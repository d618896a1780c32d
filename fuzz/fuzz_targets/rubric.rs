//! Any text as a rubric: it is read, or refused with a line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use triptych::rubric::Rubric;

fuzz_target!(|text: &str| {
    match Rubric::parse("fuzz.toml", text) {
        Ok(rubric) => {
            assert_eq!(rubric.text(), text);
            assert!(!rubric.questions.is_empty());
            let again = Rubric::parse("fuzz.toml", rubric.text()).expect("it was read once");
            assert_eq!(again.digest(), rubric.digest());
        }
        Err(error) => assert!(error.to_string().starts_with("fuzz.toml")),
    }
});
