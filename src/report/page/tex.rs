//! A report in TeX: tables and paragraphs to take into a paper.

use super::reasons::Reasons;
use super::{Cell, Page, Part, Table};

/// A text of more signs than this is broken into lines.
const LONG: usize = 48;

impl Page {
    /// Its parts in LaTeX; tables are `tabular` with the rules of `booktabs`.
    #[must_use]
    pub fn tex(&self) -> String {
        self.parts.iter().map(of_part).collect()
    }
}

fn of_part(part: &Part) -> String {
    match part {
        Part::Gap | Part::Chart(_) => String::new(),
        Part::Heading(text) => format!("\\subsection*{{{}}}\n\n", escaped(text)),
        Part::Line(cells) => {
            let text: String = cells.iter().map(|cell| cell.text.as_str()).collect();
            format!("{}\n\n", escaped(text.trim()))
        }
        Part::Warning(text) => format!("\\textbf{{{}}}\n\n", escaped(text)),
        Part::Note(note) => format!("Note: {}\n\n", escaped(note)),
        Part::Quote { text, from } => {
            format!("\\begin{{quote}}\n{}\n\n{}\n\\end{{quote}}\n\n", escaped(text), escaped(from))
        }
        Part::Table(table) => of_table(table),
    }
}

fn of_table(table: &Table) -> String {
    let (columns, reasons) = (table.columns(false), Reasons::of(table));
    let kinds: String = columns.iter().map(|at| kind(table, *at, &reasons)).collect();
    let of = |cell: &Cell| match reasons.letter(cell) {
        Some(letter) => format!("---$^{{{letter}}}$"),
        None => escaped(cell.said().trim()),
    };
    let row = |cells: &[Cell]| {
        let cells = columns.iter().map(|at| cells.get(*at).map(of).unwrap_or_default());
        format!("{} \\\\\n", cells.collect::<Vec<_>>().join(" & "))
    };
    let head = row(&table.head);
    let body: String = table.rows.iter().map(|cells| row(cells)).collect();
    let below = |(letter, why)| format!("\n\n{{\\footnotesize $^{{{letter}}}$ {}}}", escaped(why));
    let below: String = reasons.each().map(below).collect();
    format!(
        "\\begin{{center}}\n\\begin{{tabular}}{{{kinds}}}\n\\toprule\n{head}\\midrule\n{body}\\bottomrule\n\\end{{tabular}}{below}\n\\end{{center}}\n\n"
    )
}

/// How a column is set: numbers to the right, sentences in lines.
fn kind(table: &Table, at: usize, reasons: &Reasons<'_>) -> &'static str {
    let is_long =
        |cell: &Cell| reasons.letter(cell).is_none() && cell.said().chars().count() > LONG;
    if table.is_right(at) {
        "r"
    } else if table.rows.iter().filter_map(|row| row.get(at)).any(is_long) {
        "p{0.45\\linewidth}"
    } else {
        "l"
    }
}

/// Foreign text stays text, whatever signs it has.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' => out += "\\textbackslash{}",
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '<' => out += "\\textless{}",
            '>' => out += "\\textgreater{}",
            '|' => out += "\\textbar{}",
            // Every encoding of a font has this one.
            '"' => out += "{''}",
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => out.extend(['\\', sign]),
            '−' => out += "$-$",
            '≥' => out += "$\\geq$",
            '±' => out += "$\\pm$",
            '·' => out += "$\\cdot$",
            '–' => out += "--",
            '—' => out += "---",
            // A bracket at the begin of a row would be read as an argument of the row's end above.
            '[' | ']' => out.extend(['{', sign, '}']),
            '*' => out += "{*}",
            // An empty line ends a paragraph, and some commands do not take that.
            '\n' | '\r' => out.push(' '),
            sign => out.push(sign),
        }
    }
    out
}
