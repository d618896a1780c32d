use crossterm::event::KeyEventKind;
use proptest::prelude::*;

use super::*;
use crate::tui::keys::chord::Chord;

/// Sequences in one piece, and what they come to: keys as files write them, `~` before a repeat,
/// pastes in quotes.
const WHOLE: [(&str, &str); 123] = [
    // Plain keys.
    ("a", "a"),
    ("1", "1"),
    ("J", "J"),
    (" ", "Space"),
    ("~", "~"),
    ("é", "é"),
    ("考", "考"),
    ("🙂", "🙂"),
    ("\r", "Enter"),
    ("\n", "C-j"),
    ("\t", "Tab"),
    ("\x7f", "Backspace"),
    ("\x08", "C-h"),
    ("\x03", "C-c"),
    ("\x00", "C-Space"),
    ("\x1c", "C-\\"),
    ("\x1f", "C-_"),
    ("\x1b", "Esc"),
    // Cursor and editing keys, in the forms of several terminals.
    ("\x1b[A", "Up"),
    ("\x1b[B", "Down"),
    ("\x1b[C", "Right"),
    ("\x1b[D", "Left"),
    ("\x1b[H", "Home"),
    ("\x1b[F", "End"),
    ("\x1b[1~", "Home"),
    ("\x1b[2~", "Insert"),
    ("\x1b[3~", "Delete"),
    ("\x1b[4~", "End"),
    ("\x1b[5~", "PgUp"),
    ("\x1b[6~", "PgDn"),
    ("\x1b[7~", "Home"),
    ("\x1b[8~", "End"),
    ("\x1b[Z", "S-Tab"),
    ("\x1bOA", "Up"),
    ("\x1bOD", "Left"),
    ("\x1bOH", "Home"),
    ("\x1bOF", "End"),
    // With modifiers.
    ("\x1b[1;2A", "S-Up"),
    ("\x1b[1;3C", "M-Right"),
    ("\x1b[1;5D", "C-Left"),
    ("\x1b[1;8H", "C-M-S-Home"),
    ("\x1b[3;5~", "C-Delete"),
    ("\x1b[5;2~", "S-PgUp"),
    ("\x1b[5A", "C-Up"),
    ("\x1bO5A", "C-Up"),
    ("\x1bO1;2P", "S-F1"),
    // Function keys.
    ("\x1bOP", "F1"),
    ("\x1bOS", "F4"),
    ("\x1b[P", "F1"),
    ("\x1b[S", "F4"),
    ("\x1b[11~", "F1"),
    ("\x1b[13~", "F3"),
    ("\x1b[15~", "F5"),
    ("\x1b[17~", "F6"),
    ("\x1b[21~", "F10"),
    ("\x1b[24~", "F12"),
    ("\x1b[24;5~", "C-F12"),
    ("\x1b[1;5S", "C-F4"),
    ("\x1b[[A", "F1"),
    ("\x1b[[E", "F5"),
    // Kitty's reports: pressed, held, let go.
    ("\x1b[27u", "Esc"),
    ("\x1b[13u", "Enter"),
    ("\x1b[9u", "Tab"),
    ("\x1b[9;2u", "S-Tab"),
    ("\x1b[127u", "Backspace"),
    ("\x1b[97u", "a"),
    ("\x1b[97:65;2u", "A"),
    ("\x1b[97;2u", "A"),
    ("\x1b[100;5u", "C-d"),
    ("\x1b[118;3u", "M-v"),
    ("\x1b[49;1:1u", "1"),
    ("\x1b[49;1:2u", "~1"),
    ("\x1b[49;1:3u", ""),
    ("\x1b[97;1;97u", "a"),
    ("\x1b[97;129u", "a"),
    ("\x1b[57400u", "1"),
    ("\x1b[57441;2u", ""),
    ("\x1b[57344u", ""),
    ("\x1b[1;1:2B", "~Down"),
    ("\x1b[1;1:3B", ""),
    ("\x1b[6;1:3~", ""),
    ("\x1b[?1u", ""),
    // Pastes.
    ("\x1b[200~12sm see 3.1\x1b[201~", "“12sm see 3.1”"),
    ("\x1b[200~\x1b[201~", "“”"),
    ("\x1b[200~a\x1b[1~b\x1b[201~", "“a\x1b[1~b”"),
    ("\x1b[201~", ""),
    // Answers, reports, and what nobody knows.
    ("\x1b[24;80R", ""),
    ("\x1b[1;2R", ""),
    ("\x1b[I", ""),
    ("\x1b[O", ""),
    ("\x1b[<0;12;13M", "click 11 12"),
    ("\x1b[<64;12;13M", "wheelup 11 12"),
    ("\x1b[<69;1;1M", "wheeldown 0 0"),
    ("\x1b[<2;12;13M", ""),
    ("\x1b[<0;0;13M", ""),
    ("\x1b[<0;12M", ""),
    ("\x1b[<0;12;13m", ""),
    ("\x1b[32;12;13M", ""),
    ("\x1b[M123", ""),
    ("\x1b[M #1", ""),
    ("\x1b[?64;1;2c", ""),
    ("\x1b[>1;10;0c", ""),
    ("\x1b[0n", ""),
    ("\x1b[?2026;2$y", ""),
    ("\x1b[99~", ""),
    ("\x1b[1;2;3x", ""),
    ("\x1b[27;5;49~", ""),
    ("\x1b[12:34~", ""),
    ("\x1b[111111111111111111111111111111111111111111111111111111111111111111111111111~", ""),
    ("\x1bO3z", ""),
    ("\x1b]11;rgb:1212/3434/5656\x07", "dark"),
    ("\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", "light"),
    ("\x1b]11;rgb:1212/3434\x1b\\", ""),
    ("\x1b]4;11;rgb:1212/3434/5656\x07", ""),
    ("\x1b[?997;1n", "dark"),
    ("\x1b[?997;2n", "light"),
    ("\x1b[?997;3n", ""),
    ("\x1b]52;c;MTIz\x1b\\", ""),
    ("\x1bP1$r2 q\x1b\\", ""),
    ("\x1bP>|tmux 3.4\x1b\\", ""),
    ("\x1b_Gi=31;OK\x1b\\", ""),
    ("\x1b^12\x1b\\", ""),
    ("\x1bX12\x1b\\", ""),
];

/// An ESC and a key at once.
const ALT: [(&str, &str, &str); 6] = [
    ("\x1b1", "M-1", "1"),
    ("\x1bv", "M-v", "v"),
    ("\x1bé", "M-é", "é"),
    ("\x1b\r", "M-Enter", "Enter"),
    ("\x1b\x7f", "M-Backspace", "Backspace"),
    ("\x1b\x04", "C-M-d", "C-d"),
];

pub(super) fn shown(inputs: &[Input]) -> String {
    let shown = inputs.iter().filter_map(|input| match input {
        Input::Paste(text) => Some(format!("“{text}”")),
        Input::Mouse(action, (column, line)) => {
            Some(format!("{action:?} {column} {line}").to_lowercase())
        }
        Input::Background(background) => Some(format!("{background:?}").to_lowercase()),
        Input::Drawn(column) => Some(format!("drawn {column}")),
        Input::Key(event) => {
            let held = if event.kind == KeyEventKind::Repeat { "~" } else { "" };
            Chord::from_event(event).map(|chord| format!("{held}{}", chord.written()))
        }
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Reads pieces, each so long after the last one, and waits to the end.
fn read(pieces: &[&[u8]], pause: Duration) -> String {
    read_with(Parser::default(), pieces, pause)
}

pub(super) fn read_with(mut parser: Parser, pieces: &[&[u8]], pause: Duration) -> String {
    let mut now = Instant::now();
    let mut inputs = Vec::new();
    for piece in pieces {
        inputs.extend(parser.feed(piece, now));
        let next = now + pause;
        // The loop wakes at each deadline.
        while let Some(deadline) = parser.deadline().filter(|deadline| *deadline <= next) {
            inputs.extend(parser.expire(deadline));
        }
        now = next;
    }
    inputs.extend(parser.expire(now + LOST));
    assert_eq!(parser.deadline(), None);
    shown(&inputs)
}

fn at_once(text: &str) -> String {
    read(&[text.as_bytes()], Duration::ZERO)
}

/// Each byte a second after the last one.
fn slowly(text: &str) -> String {
    let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
    read(&bytes, Duration::from_secs(1))
}

#[test]
fn every_sequence_is_read_wherever_it_is_cut() {
    for (bytes, expected) in WHOLE.into_iter().chain(ALT.map(|(bytes, alt, _)| (bytes, alt))) {
        for cut in 0..=bytes.len() {
            let (first, second) = bytes.as_bytes().split_at(cut);
            for pause in [0, 30] {
                let found = read(&[first, second], Duration::from_millis(pause));
                assert_eq!(found, expected, "{bytes:?} cut at {cut}, {pause} ms between");
            }
        }
    }
}

#[test]
fn a_byte_a_second_comes_to_an_esc_and_the_same_key() {
    for (bytes, expected) in WHOLE {
        let is_sequence = bytes.len() > 1 && bytes.starts_with('\x1b');
        let esc = if is_sequence { "Esc" } else { "" };
        let both = [esc, expected].map(str::to_owned).into_iter().filter(|word| !word.is_empty());
        assert_eq!(slowly(bytes), both.collect::<Vec<_>>().join(" "), "{bytes:?}");
    }
    for (bytes, _, plain) in ALT {
        assert_eq!(slowly(bytes), format!("Esc {plain}"), "{bytes:?}");
    }
}

#[test]
fn what_follows_an_esc_in_the_same_read_is_a_sequence() {
    assert_eq!(at_once("\x1b\x1b[1~"), "Esc Home");
    assert_eq!(at_once("\x1b\x1b[3~\x1b\x1b[6~"), "Esc Delete Esc PgDn");
    assert_eq!(at_once("\x1b\x1bOA"), "Esc Up");
    assert_eq!(at_once("\x1b\x1b[200~12\x1b[201~1"), "Esc “12” 1");
    assert_eq!(at_once("\x1b\x1b"), "Esc Esc");
    assert_eq!(at_once("ab\x1b[Bc\x1b"), "a b Down c Esc");
}

#[test]
fn a_sequence_behind_an_esc_may_be_cut_anywhere() {
    for (bytes, expected) in [
        ("\x1b\x1b[1~", "Esc Home"),
        ("\x1b\x1b[3~", "Esc Delete"),
        ("\x1b\x1b[200~1 2\x1b[201~", "Esc “1 2”"),
    ] {
        for cut in 0..bytes.len() {
            let (first, second) = bytes.as_bytes().split_at(cut);
            for pause in [0, 30, 1000] {
                let found = read(&[first, second], Duration::from_millis(pause));
                // The ESC of the sequence may have been taken for another press.
                let is_fine = found == expected || found == format!("Esc {expected}");
                assert!(is_fine, "{bytes:?} cut at {cut}, {pause} ms between: {found}");
            }
        }
    }
}

#[test]
fn what_was_typed_behind_an_esc_is_not_lost() {
    let pause = |millis| Duration::from_millis(millis);
    let typed = |keys: &str, millis| {
        let keys: Vec<&[u8]> = keys.as_bytes().chunks(1).collect();
        read(&keys, pause(millis))
    };
    assert_eq!(typed("\x1b[", 300), "Esc [");
    assert_eq!(typed("\x1b[[j", 300), "Esc [ [ j");
    assert_eq!(typed("\x1b[j", 300), "Esc [ j");
    assert_eq!(typed("\x1b]j", 300), "Esc ] j");
    assert_eq!(typed("\x1b[\x1b", 300), "Esc [ Esc");
    assert_eq!(typed("\x1b[1", 2000), "Esc [ 1", "too late for the rest of a sequence");
    assert_eq!(typed("\x1b1j", 300), "Esc 1 j");
    assert_eq!(read(&[b"\x1b[", b"j"], pause(300)), "M-[ j");
    assert_eq!(read(&[b"\x1b]", b"j"], pause(300)), "M-] j");
}

#[test]
fn digits_of_a_broken_sequence_are_no_keys() {
    for broken in [
        "\x1b[1",
        "\x1b[12;",
        "\x1b[[1~",
        "\x1b[[15~",
        "\x1b[1\r5~",
        "\x1b[?12",
        "\x1bO5",
        "\x1b[M1",
        "\x1b]11;12",
        "\x1b]12\x1b",
        "\x1bP12",
        "\x1b[200",
        "\x1b[1é5~",
    ] {
        for found in [at_once(broken), slowly(broken)] {
            let keys: Vec<&str> = found.split(' ').filter(|key| !key.is_empty()).collect();
            assert!(keys.iter().all(|key| *key == "Esc"), "{broken:?}: {found}");
        }
    }
    // The keyboard is free again.
    let later = Duration::from_secs(11);
    assert_eq!(read(&[b"\x1b[12", b"j1"], later), "j 1");
    assert_eq!(read(&[b"\x1b]12", b"j1"], later), "j 1");
    assert_eq!(read(&[b"\x1b[200~ab", b"j1"], later), "“ab” j 1");
    assert_eq!(at_once("\x1b[12\x1b[B1"), "Down 1");
    assert_eq!(at_once("\x1b]12\x1b[B1"), "Down 1");
}

#[test]
fn bytes_that_are_no_character_are_passed_over() {
    assert_eq!(read(&[b"a\xffb\xc3c\xe2\x82d\xc2\x9be"], Duration::ZERO), "a b c d e");
}

/// A sequence with digits in it that is no key of a letter.
fn escape() -> impl Strategy<Value = Vec<u8>> {
    let text = |introducer: &'static str, end: &'static str| {
        format!("{introducer}[0-9][0-9;:a-z ]{{0,20}}{end}")
    };
    let sequences = [
        "\x1b\\[[0-9;:]{1,12}[A-Z~]".to_owned(),
        "\x1b\\[[<>=?][0-9;]{1,12}[$ ]?[A-Za-z]".to_owned(),
        "\x1b\\[M[0-9]{3}".to_owned(),
        "\x1bO[0-9;]{1,6}[A-Z]".to_owned(),
        text("\x1b\\]", "\x07"),
        text("\x1b\\]", "\x1b\\\\"),
        text("\x1bP", "\x1b\\\\"),
        text("\x1b_", "\x1b\\\\"),
        text("\x1bX", "\x1b\\\\"),
        text("\x1b\\^", "\x1b\\\\"),
        "\x1b\\[200~[0-9a-z]{0,9}\x1b\\[201~".to_owned(),
    ];
    let one_of = sequences.map(|pattern| {
        proptest::string::string_regex(&pattern).unwrap().prop_map(String::into_bytes).boxed()
    });
    // The row of numbers before a `~` may begin a paste, whose end is then another sequence's matter.
    proptest::strategy::Union::new(one_of).prop_filter("an open paste", |bytes| {
        let begins = bytes.starts_with(b"\x1b[200") || bytes.starts_with(b"\x1b[0200");
        !begins || bytes.ends_with(b"\x1b[201~")
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_in_any_pieces(
        pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..12), 0_u64..3000), 0..20),
    ) {
        let mut parser = Parser::default();
        let mut now = Instant::now();
        for (piece, pause) in &pieces {
            parser.feed(piece, now);
            now += Duration::from_millis(*pause);
            parser.expire(now);
        }
        parser.expire(now + LOST);
        prop_assert_eq!(parser.deadline(), None);
    }

    #[test]
    fn digits_inside_sequences_are_never_keys(
        sequences in prop::collection::vec(escape(), 1..6),
        cuts in prop::collection::vec((0_usize..100, 0_u64..1400), 0..12),
    ) {
        let bytes = sequences.concat();
        let mut cuts: Vec<(usize, u64)> =
            cuts.into_iter().map(|(cut, pause)| (cut % bytes.len(), pause)).collect();
        cuts.sort_unstable();
        cuts.dedup_by_key(|(cut, _)| *cut);
        let mut parser = Parser::default();
        let (mut now, mut from, mut inputs) = (Instant::now(), 0, Vec::new());
        for (cut, pause) in cuts.into_iter().chain([(bytes.len(), 20_000)]) {
            inputs.extend(parser.feed(&bytes[from..cut], now));
            from = cut;
            now += Duration::from_millis(pause);
            while let Some(deadline) = parser.deadline().filter(|deadline| *deadline <= now) {
                inputs.extend(parser.expire(deadline));
            }
        }
        for input in inputs {
            let Input::Key(event) = input else { continue };
            let is_digit = matches!(event.code, KeyCode::Char('0'..='9'));
            prop_assert!(!is_digit, "{:?} of {:?}", event, String::from_utf8_lossy(&bytes));
        }
    }
}
