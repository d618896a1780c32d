//! A screen as SVG.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

/// The size of a cell, in the picture's units.
const CELL: (usize, usize) = (8, 17);
/// The blank around the screen.
const MARGIN: usize = 12;
const BACKGROUND: &str = "#16181d";
const TEXT: &str = "#d8dade";

/// The picture of a screen, with its own colours on a dark background.
pub fn svg(screen: &Screen, title: &str) -> String {
    let (lines, columns) = screen.size();
    let (lines, columns) = (usize::from(lines.get()), usize::from(columns.get()));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, lines * CELL.1 + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"13\">\n\
         <title>{title}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for line in 0..lines {
        let mut column = 0;
        while column < columns {
            let run = run(screen, line, column, columns);
            write_run(&mut out, line, column, &run);
            column += run.length;
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Cells of one look, side by side.
struct Run {
    text: String,
    length: usize,
    look: Look,
}

#[derive(Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // each is an attribute of its own
struct Look {
    colour: String,
    is_bold: bool,
    is_italic: bool,
    is_underlined: bool,
    is_reversed: bool,
}

fn run(screen: &Screen, line: usize, from: usize, columns: usize) -> Run {
    let at = |column: usize| {
        screen.cell(u16::try_from(line).unwrap(), u16::try_from(column).unwrap()).unwrap()
    };
    let look = look(at(from));
    let mut text = String::new();
    let mut column = from;
    while column < columns && self::look(at(column)) == look {
        let contents = at(column).contents();
        text.push_str(if contents.is_empty() { " " } else { contents });
        column += 1;
    }
    Run { text, length: column - from, look }
}

fn look(cell: &Cell) -> Look {
    let colour = match cell.fgcolor() {
        Color::Default if cell.dim() => "#8b8f98".to_owned(),
        Color::Default => TEXT.to_owned(),
        Color::Idx(number) => colour(number),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    };
    Look {
        colour,
        is_bold: cell.bold(),
        is_italic: cell.italic(),
        is_underlined: cell.underline(),
        is_reversed: cell.inverse(),
    }
}

/// A colour of xterm's palette of 256.
fn colour(number: u8) -> String {
    if let Some(grey) = number.checked_sub(232) {
        let level = 8 + 10 * grey;
        return format!("#{level:02x}{level:02x}{level:02x}");
    }
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    let cube = number.checked_sub(16).expect("the themes use none of the terminal's own colours");
    let (red, green, blue) = (level(cube / 36), level(cube / 6 % 6), level(cube % 6));
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn write_run(out: &mut String, line: usize, column: usize, run: &Run) {
    let Look { colour, is_bold, is_italic, is_underlined, is_reversed } = &run.look;
    let blank = run.text.trim().is_empty();
    if blank && !is_reversed {
        return;
    }
    let (x, y) = (MARGIN + column * CELL.0, MARGIN + line * CELL.1);
    let width = run.length * CELL.0;
    if *is_reversed {
        let height = CELL.1;
        writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>"
        )
        .unwrap();
    }
    let fill = if *is_reversed { BACKGROUND } else { colour };
    let mut style = String::new();
    for (holds, words) in [
        (is_bold, " font-weight=\"bold\""),
        (is_italic, " font-style=\"italic\""),
        (is_underlined, " text-decoration=\"underline\""),
    ] {
        style.push_str(if *holds { words } else { "" });
    }
    let text = run.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let base = y + CELL.1 - 4;
    writeln!(
        out,
        "<text x=\"{x}\" y=\"{base}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{fill}\"{style}>{text}</text>"
    )
    .unwrap();
}
