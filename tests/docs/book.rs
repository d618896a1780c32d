//! The pages as a book.

use std::fs;
use std::path::PathBuf;

use crate::place;

/// The pages, without the list of them.
fn pages() -> Vec<PathBuf> {
    let entries = fs::read_dir(place("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter(|path| !path.ends_with("SUMMARY.md"))
        .collect();
    pages.sort();
    pages
}

#[test]
fn every_page_is_in_the_book_once_and_the_readme_leads_to_it() {
    let summary = fs::read_to_string(place("docs/SUMMARY.md")).unwrap();
    for page in pages() {
        let link = format!("]({})", page.file_name().unwrap().to_str().unwrap());
        assert_eq!(summary.matches(&link).count(), 1, "SUMMARY.md: {link}");
    }
    assert!(fs::read_to_string(place("README.md")).unwrap().contains("](docs/SUMMARY.md)"));
}

#[test]
fn every_link_leads_somewhere_and_every_picture_is_shown() {
    let mut all = String::new();
    for page in pages().iter().chain([&place("README.md"), &place("docs/SUMMARY.md")]) {
        let text = fs::read_to_string(page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            if !file.is_empty() && !file.contains("://") {
                assert!(page.parent().unwrap().join(file).exists(), "{}: {link}", page.display());
            }
        }
        all.push_str(&text);
    }
    for picture in fs::read_dir(place("docs/pictures")).unwrap() {
        let name = picture.unwrap().file_name().into_string().unwrap();
        assert!(all.contains(&format!("pictures/{name})")), "no page shows {name}");
    }
}
