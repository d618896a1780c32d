//! Foreign text in a report stays text, in each of its faces.

use std::fs;

use serde_json::json;

use crate::printed;
use crate::support::Home;

/// What would be markup, a macro or a command, if it were let out.
const SIGNS: &str =
    "</script><script>alert(1)</script> \"'&lt; \\input{x} $x$ %|`_*[a](b) \u{1b}[31m\u{202e}";

/// Records with such ids, fields and texts, and a label of each.
fn hostile() -> Home {
    let home = Home::empty();
    let record = |number: usize| {
        json!({"id": format!("{SIGNS}{number}"), "tier": if number.is_multiple_of(2) { "free" } else { "paid" },
            "group": SIGNS, "system_prompt": "s", "user_prompt": SIGNS, "scratchpad": SIGNS,
            "output": SIGNS})
    };
    let records: Vec<String> = (0..4).map(|number| record(number).to_string()).collect();
    fs::write(home.path("runs.jsonl"), records.join("\n") + "\n").unwrap();
    let listed = crate::support::json(&home, &["list", "runs.jsonl", "--json"]);
    let mut journal = String::new();
    for (number, item) in listed["items"].as_array().unwrap().iter().enumerate() {
        for (place, by) in ["ann", SIGNS].into_iter().enumerate() {
            let value = if place == 0 { "complied" } else { "refused" };
            let event = json!({"v": 1, "event": format!("01ARZ3NDEKTSV4RRFFQ69G{:04}", number * 2 + place),
                "at": "2020-11-23T09:00:00.000Z", "by": by, "kind": "answer",
                "item": {"id": item["id"], "digest": item["digest"], "file": "runs.jsonl"},
                "rubric": "alignment-faking@1", "question": "compliance", "value": value,
                "hidden": []});
            journal += &format!("{event}\n");
        }
    }
    fs::write(home.path("runs.labels.jsonl"), journal).unwrap();
    home
}

#[test]
fn a_page_of_html_holds_no_foreign_markup() {
    let home = hostile();
    let page = printed(&home, &["report", "runs.jsonl", "--to", "html", "--by", "group"]);
    assert_eq!(page.matches("<script").count(), 1, "only the data");
    assert_eq!(page.matches("</script>").count(), 1);
    let (shown, _) = page.split_once("<script").unwrap();
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
    assert!(page.contains("&lt;/script&gt;"));
    fs::write(home.path("r.html"), &page).unwrap();
    printed(&home, &["verify", "r.html", "runs.jsonl"]);
}

#[test]
fn latex_and_markdown_have_no_foreign_commands() {
    let home = hostile();
    let tex = printed(&home, &["report", "runs.jsonl", "--to", "tex", "--by", "group"]);
    let own = [
        "begin",
        "end",
        "toprule",
        "midrule",
        "bottomrule",
        "subsection",
        "textbf",
        "geq",
        "textbackslash",
        "textless",
        "textgreater",
        "textbar",
        "textasciitilde",
        "linewidth",
        "footnotesize",
        "textasciicircum",
        "pm",
        "cdot",
    ];
    for piece in tex.split('\\').skip(1).filter(|piece| piece.starts_with(char::is_alphabetic)) {
        let name: String = piece.chars().take_while(|sign| sign.is_alphabetic()).collect();
        assert!(own.contains(&name.as_str()), "\\{name}");
    }
    assert!(!tex.contains("$x$") && tex.contains("\\$x\\$"));
    let markdown = printed(&home, &["report", "runs.jsonl", "--to", "md", "--by", "group"]);
    // What stands behind a backslash is a sign and nothing else.
    let mut signs = markdown.chars();
    let mut bare = String::new();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => _ = signs.next(),
            sign => bare.push(sign),
        }
    }
    assert!(!bare.contains(['<', '[', '`', '$']), "{bare}");
    let columns = |row: &str| row.matches('|').count();
    for table in bare.split("\n\n").filter(|part| part.starts_with('|')) {
        let head = columns(table.lines().next().unwrap());
        assert!(table.lines().all(|row| columns(row) == head), "{table}");
    }
}
