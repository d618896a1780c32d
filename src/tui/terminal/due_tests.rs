use super::tests::{read_with, shown};
use super::*;

#[test]
fn no_byte_of_an_answer_that_is_due_is_a_key() {
    for (answer, expected) in [
        ("\x1b]11;rgb:1212/3434/5656\x1b\\1", "dark 1"),
        ("\x1b[?997;2n1", "light 1"),
        ("\x1b[2;13R1", "drawn 13 1"),
    ] {
        let mut parser = Parser::default();
        parser.expect_answer(Instant::now() + Duration::from_millis(500));
        let bytes: Vec<&[u8]> = answer.as_bytes().chunks(1).collect();
        assert_eq!(read_with(parser, &bytes, Duration::from_secs(1)), expected);
    }
    // Behind the report nothing is due any more: an ESC is the key Esc as soon as ever.
    for (reports, expected) in [(1, "drawn 40 Esc"), (2, "drawn 40")] {
        let mut parser = Parser::default();
        let mut now = Instant::now();
        (0..reports).for_each(|_| parser.expect_answer(now));
        let mut inputs = parser.feed(b"\x1b[2;40R", now);
        inputs.extend(parser.feed(b"\x1b", now));
        now += ESC_WAIT;
        inputs.extend(parser.expire(now));
        assert_eq!(shown(&inputs), expected);
    }
    // One that never comes costs a lone Esc some time, and nothing else.
    let mut parser = Parser::default();
    parser.expect_answer(Instant::now());
    assert_eq!(read_with(parser, &[b"\x1b", b"1"], LATE), "Esc 1");
    let mut parser = Parser::default();
    parser.expect_answer(Instant::now());
    assert_eq!(read_with(parser, &[b"\x1b", b"1"], ESC_WAIT * 2), "Esc 1", "and not Alt-1");
}

#[test]
fn a_string_that_has_begun_is_waited_for_through_a_stall() {
    for (begun, rest) in [("\x1b]1", "1;rgb:1212/3131/2323\x07"), ("\x1b_G", "1;2\x1b\\")] {
        let pieces = [begun.as_bytes(), rest.as_bytes(), b"1"];
        let read = read_with(Parser::default(), &pieces, LATE * 3);
        assert!(matches!(read.as_str(), "1" | "dark 1"), "{read}");
    }
}
