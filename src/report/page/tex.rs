//! A report in TeX: tables and paragraphs to take into a paper.

use super::{Cell, Page, Part, Table};

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
    let columns = table.columns(false);
    let row = |cells: &[Cell]| {
        let of = |at: &usize| cells.get(*at).map(|cell| escaped(cell.said().trim()));
        let cells = columns.iter().map(|at| of(at).unwrap_or_default());
        format!("{} \\\\\n", cells.collect::<Vec<_>>().join(" & "))
    };
    let kinds: String =
        columns.iter().map(|at| if table.is_right(*at) { 'r' } else { 'l' }).collect();
    let head = row(&table.head);
    let body: String = table.rows.iter().map(|cells| row(cells)).collect();
    format!(
        "\\begin{{center}}\n\\begin{{tabular}}{{{kinds}}}\n\\toprule\n{head}\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n\\end{{center}}\n\n"
    )
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
            '"' => out += "\\textquotedbl{}",
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
