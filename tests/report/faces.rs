//! The faces of the report: a page of HTML, Markdown, LaTeX, data.

use serde_json::Value;

use crate::support::{json, schemas};
use crate::{labelled, printed};

#[test]
fn the_page_is_what_is_expected() {
    let home = labelled();
    let printed =
        |words: &[&str]| printed(&home, words).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let page = printed(&["report", "runs.jsonl", "--to", "md", "-o", "-", "--quotes"]);
    insta::assert_snapshot!("markdown", page);
    let page = printed(&["report", "runs.jsonl", "--to", "tex", "-o", "-"]);
    insta::assert_snapshot!("tex", page);
}

#[test]
fn every_number_of_stats_and_agree_is_in_the_report() {
    let home = labelled();
    let report = json(&home, &["report", "runs.jsonl", "--json"]);
    assert_eq!(report["stats"], json(&home, &["stats", "runs.jsonl", "--json"]));
    assert_eq!(report["agree"], json(&home, &["agree", "runs.jsonl", "--json"]));
    let numbers = |text: &str| -> Vec<String> {
        let words = text.split(|sign: char| !(sign.is_ascii_digit() || ".−".contains(sign)));
        words.filter(|word| word.contains('.')).map(str::to_owned).collect()
    };
    let html = printed(&home, &["report", "runs.jsonl", "--to", "html"]);
    let shown: Vec<String> = numbers(&html);
    for command in ["stats", "agree"] {
        for number in numbers(&printed(&home, &[command, "runs.jsonl"])) {
            assert!(shown.contains(&number), "{number} of {command} is not in the report");
        }
    }
}

#[test]
fn stats_and_agree_are_printed_for_a_paper_too() {
    let home = labelled();
    let [markdown, tex] = ["md", "tex"]
        .map(|form| printed(&home, &["stats", "runs.jsonl", "--by", "tier", "--to", form]));
    assert!(markdown.contains("| all | 14 | complied | 42.9 % | 21.4 – 67.4 % |"), "{markdown}");
    assert!(tex.contains("all & 14 & complied & 42.9 \\% & 21.4 -- 67.4 \\% \\\\"), "{tex}");
    let agree = printed(&home, &["agree", "runs.jsonl", "--to", "md"]);
    assert!(agree.contains("| Gwet's AC1 |"), "{agree}");
}

#[test]
fn why_a_table_has_no_number_is_said_once_below_it() {
    let home = labelled();
    let draw = ["sample", "runs.jsonl", "-n", "8", "--pairs", "--name", "twins", "--open"];
    printed(&home, &[&draw[..], &["--seed", "7"]].concat());
    let stats = |form| printed(&home, &["stats", "runs.jsonl", "--to", form]);
    let (markdown, tex) = (stats("md"), stats("tex"));
    assert!(markdown.contains("| — (a) |") && tex.contains("& ---$^{a}$"), "{markdown}");
    for (text, below) in [(&markdown, "(a) nobody"), (&tex, "$^{a}$ nobody")] {
        assert_eq!(text.matches(below).count(), 1, "{text}");
        assert!(!text.contains("(nobody"), "{text}");
    }
    let page = printed(&home, &["report", "runs.jsonl", "--to", "html"]);
    assert!(page.contains("<p class=\"why\"><sup>a</sup> nobody labelled"), "{page}");
}

#[test]
fn the_form_is_told_by_the_file_s_name() {
    let home = labelled();
    for (name, begins) in
        [("r.html", "<!DOCTYPE html>"), ("r.md", "# Report on"), ("r.tex", "%"), ("r.json", "{")]
    {
        printed(&home, &["report", "runs.jsonl", "-o", name]);
        assert!(home.read(name).starts_with(begins), "{name}");
    }
    assert_eq!(home.run(&["report", "runs.jsonl", "-o", "r.md"]).status.code(), Some(2));
    let data: Value = serde_json::from_str(&home.read("r.json")).unwrap();
    schemas::check("report", &data);
    assert_eq!(data, json(&home, &["report", "runs.jsonl", "--json"]));
}

/// The elements of a page, each with its name and what stands in its tag.
fn elements(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.split('<').skip(1).filter_map(|piece| {
        let (tag, _) = piece.split_once('>')?;
        let name = tag.split_whitespace().next()?;
        Some((name.trim_end_matches('/'), &tag[name.len()..]))
    })
}

#[test]
fn nothing_is_fetched_or_run_and_everything_has_words() {
    let home = labelled();
    let page = printed(&home, &["report", "runs.jsonl", "--to", "html", "--quotes"]);
    assert!(page.contains("<html lang=\"en\">") && page.contains("default-src 'none'"));
    for (name, tag) in elements(&page) {
        let fetches = ["src=", "href=", "action=", "data=", "url("];
        assert!(!fetches.iter().any(|word| tag.contains(word)), "{name}{tag}");
        assert!(!tag.contains(" on"), "{name}{tag}");
        match name {
            "script" => assert!(tag.contains("application/json"), "{tag}"),
            "link" | "img" | "iframe" | "object" | "base" | "form" => panic!("{name}"),
            "svg" => {
                let has_words = tag.contains("role=\"img\"") && tag.contains("aria-label=");
                assert!(has_words || tag.contains("aria-hidden=\"true\""), "{tag}");
            }
            "th" => assert!(tag.contains("scope="), "{tag}"),
            _ => {}
        }
    }
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("@import"));
    let levels: Vec<u32> =
        elements(&page).filter_map(|(name, _)| name.strip_prefix('h')?.parse().ok()).collect();
    assert_eq!(levels[0], 1);
    assert!(levels[1..].iter().all(|level| *level == 2), "{levels:?}");
}

/// The relative luminance of a colour. WCAG 2.2.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn words_and_marks_can_be_told_from_what_is_behind_them() {
    let style = triptych::report::STYLE;
    let themes: Vec<&str> = style.split(":root").skip(1).collect();
    assert_eq!(themes.len(), 3, "light, dark and print");
    for theme in themes {
        let colour = |name: &str| {
            let (_, rest) = theme.split_once(&format!("--{name}: ")).unwrap();
            rest.split(';').next().unwrap().trim()
        };
        let contrast = |a: &str, b: &str| {
            let [a, b] = [colour(a), colour(b)].map(luminance);
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        for (front, back, least) in [
            ("ink", "paper", 7.0),
            ("soft", "paper", 4.5),
            ("ink", "track", 4.5),
            ("point", "track", 3.0),
            ("point", "paper", 3.0),
            ("ci", "track", 3.0),
            ("ci", "bar", 3.0),
        ] {
            let found = contrast(front, back);
            assert!(found >= least, "{front} on {back}: {found:.2}");
        }
    }
}
