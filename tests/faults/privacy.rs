//! Who can read what, and what is written at all.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::records::{SIZE, line, lines, write};
use crate::support::{Home, is_installed};

const SECRET: &str = "a thought that nobody else may read";

#[test]
fn read_only_writes_nothing_anywhere() {
    if !is_installed("strace") {
        return;
    }
    let home = Home::empty();
    write(&home, 10);
    let program = env!("CARGO_BIN_EXE_triptych");
    let calls = "trace=open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmod,fchmodat,utimensat,mknod,mknodat";
    let words = ["strace", "-f", "-qq", "-o", "trace", "-e", calls, program, "small.jsonl"];
    let mut review = home.review_command(SIZE, &[&words[..], &["--readonly"]].concat());
    if review.wait_for_or_end("r0000").is_err() {
        eprintln!("skipped: strace cannot trace here");
        return;
    }
    review.press_for("1", "read only: nothing is written");
    review.press_for("Jgr", "RAW");
    review.press_for("q", "▸ odd");
    review.press("q");
    assert_eq!(review.end(), 0);
    let trace = home.read("trace");
    let writes = |line: &&str| {
        let call = line.split_once(' ').map_or(*line, |(_, call)| call).trim_start();
        let opens = call.starts_with("open") || call.starts_with("creat");
        let to_write = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"];
        let device = ["/dev/tty", "/dev/null", "/dev/pts"].iter().any(|path| call.contains(path));
        let failed = call.contains(" = -1 ");
        let is_write = if opens { to_write.iter().any(|flag| call.contains(flag)) } else { true };
        // Where threads take turns, a call's second half stands on a line of its own; `???` is one that the
        // program's end cut off.
        let is_call = !["+++", "---", "<...", "???"].iter().any(|mark| call.starts_with(mark));
        is_write && is_call && !device && !failed
    };
    let found: Vec<&str> = trace.lines().filter(writes).collect();
    assert!(trace.contains("small.jsonl"), "{trace}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_a_review_leaves_behind_is_private_and_holds_no_transcript() {
    let home = Home::empty();
    write(&home, 10);
    fs::write(home.path("small.jsonl"), line(0, SECRET) + &lines(1..10)).unwrap();
    for (data, journal) in [(0o600, 0o600), (0o640, 0o640), (0o664, 0o664), (0o400, 0o600)] {
        let _first_time = fs::remove_file(home.path("small.labels.jsonl"));
        let mode = fs::Permissions::from_mode(data);
        fs::set_permissions(home.path("small.jsonl"), mode).unwrap();
        let mut review = home.review(SIZE, &["small.jsonl"]);
        review.wait_for("r0000");
        review.press_for("1", "✓ saved");
        review.quit();
        let found = fs::metadata(home.path("small.labels.jsonl")).unwrap().mode() & 0o777;
        assert_eq!(found, journal, "data {data:o}: {found:o}");
    }
    let mut left = Vec::new();
    collect(&home.path(""), &mut left);
    for path in left.iter().filter(|path| !path.ends_with("small.jsonl")) {
        let bytes = fs::read(path).unwrap();
        let found = memchr::memmem::find(&bytes, SECRET.as_bytes());
        assert!(found.is_none(), "{} holds a transcript's text", path.display());
    }
    for folder in [".cache/triptych", ".local/share/triptych", ".local/state/triptych"] {
        if let Ok(found) = fs::metadata(home.path(folder)) {
            assert_eq!(found.mode() & 0o777, 0o700, "{folder}");
        }
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}
