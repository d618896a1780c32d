//! What a terminal answers when it is asked where its cursor is.

/// The answers that have not been given yet.
#[derive(Default)]
pub struct Answers(pub Vec<u8>);

impl vt100::Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        last: char,
    ) {
        if (first, parameters, last) == (None, &[&[6]], 'n') {
            let (line, column) = screen.cursor_position();
            self.0.extend(format!("\x1b[{};{}R", line + 1, column + 1).bytes());
        }
    }
}
