//! A report in Markdown, for a paper's repository or an issue.

use super::reasons::Reasons;
use super::{Cell, Page, Part, Table};

impl Page {
    /// Its parts in Markdown, with tables as GitHub has them.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.parts.iter().map(of_part).collect()
    }
}

fn of_part(part: &Part) -> String {
    match part {
        Part::Gap | Part::Chart(_) => String::new(),
        Part::Heading(text) => format!("## {}\n\n", escaped(text)),
        Part::Line(cells) => {
            let text: String = cells.iter().map(|cell| cell.text.as_str()).collect();
            format!("{}\n\n", escaped(text.trim()))
        }
        Part::Warning(text) => format!("**{}**\n\n", escaped(text)),
        Part::Note(note) => format!("Note: {}\n\n", escaped(note)),
        Part::Quote { text, from } => {
            let lines = text.lines().map(|line| format!("> {}\n", escaped(line)));
            format!("{}>\n> {}\n\n", lines.collect::<String>(), escaped(from))
        }
        Part::Table(table) => of_table(table),
    }
}

fn of_table(table: &Table) -> String {
    let (columns, reasons) = (table.columns(false), Reasons::of(table));
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let words = |cell: &Cell| match reasons.letter(cell) {
        Some(letter) => format!("— ({letter})"),
        None => escaped(cell.said().trim()),
    };
    let of = |cells: &[Cell]| {
        columns.iter().map(|at| cells.get(*at).map(words).unwrap_or_default()).collect()
    };
    let mut text = row(of(&table.head));
    let rule = |at: &usize| if table.is_right(*at) { "---:" } else { "---" }.to_owned();
    text += &row(columns.iter().map(rule).collect());
    for cells in &table.rows {
        text += &row(of(cells));
    }
    text.push('\n');
    for (letter, why) in reasons.each() {
        text += &format!("({letter}) {}\n\n", escaped(why));
    }
    text
}

/// Foreign text stays text, whatever signs it has.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        match sign {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => {
                out.extend(['\\', sign]);
            }
            // These begin something only at a line's begin.
            '#' | '+' | '-' | '=' | '!' if at == 0 => out.extend(['\\', sign]),
            '\n' | '\r' => out.push(' '),
            sign => out.push(sign),
        }
    }
    out
}
