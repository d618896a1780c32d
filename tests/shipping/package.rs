//! The crate as it is packaged.

use std::path::Path;
use std::process::Command;

/// What the packaged crate holds beside its sources.
fn packaged() -> Vec<String> {
    let listed = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    String::from_utf8(listed.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn it_holds_what_the_program_is_made_of_and_no_tests() {
    let names = packaged();
    for needed in ["Cargo.lock", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"] {
        assert!(names.iter().any(|name| name == needed), "{needed}");
    }
    let is_part = |name: &&String| {
        !["src/", "keymaps/", "sample-data/"].iter().any(|folder| name.starts_with(folder))
    };
    let beside: Vec<&String> = names.iter().filter(is_part).collect();
    assert!(beside.len() < 10, "{beside:?}");
}

#[test]
fn it_is_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let size = |name: &String| root.join(name).metadata().map_or(0, |found| found.len());
    let bytes: u64 = packaged().iter().map(size).sum();
    // 5 MB is the limit of the packed crate; texts are packed to a third and less.
    assert!(bytes < 5_000_000, "{bytes} bytes before packing");
}
