use clap::ValueEnum;

use super::*;

/// Red, green and blue.
type Rgb = [u8; 3];

/// The dark backgrounds of xterm, the Linux console and `PuTTY`; of Windows, of Solarized, and of editors.
const DARKS: [Rgb; 5] = [[0; 3], [12; 3], [0, 43, 54], [30; 3], [40, 44, 52]];
/// The light ones of xterm and macOS, of Solarized, and a grey one.
const LIGHTS: [Rgb; 3] = [[255; 3], [253, 246, 227], [238; 3]];

/// The contrast that WCAG 2 asks of text.
const ENOUGH: f64 = 4.5;

/// What may stand side by side and means different things.
const NEIGHBOURS: [(Tone, &[Tone]); 9] = [
    (Tone::Text, &[Tone::Role, Tone::Quote, Tone::FlagQuote, Tone::Hit, Tone::HitCurrent]),
    (Tone::Text, &[Tone::Selection, Tone::Foreign, Tone::Cursor, Tone::Active, Tone::ChoiceKey]),
    (Tone::Text, &[Tone::Strong, Tone::Emphasis, Tone::Added, Tone::Removed]),
    (
        Tone::Quote,
        &[
            Tone::Added,
            Tone::Removed,
            Tone::Strong,
            Tone::Emphasis,
            Tone::FlagQuote,
            Tone::Hit,
            Tone::HitCurrent,
            Tone::Selection,
        ],
    ),
    (Tone::FlagQuote, &[Tone::Hit, Tone::HitCurrent, Tone::Selection]),
    (Tone::Hit, &[Tone::HitCurrent, Tone::Selection]),
    (Tone::HitCurrent, &[Tone::Selection]),
    (Tone::Chip, &[Tone::Warning, Tone::Error, Tone::Saving]),
    (Tone::Dim, &[Tone::ChoiceKey, Tone::Answer, Tone::Active, Tone::Focus, Tone::Error]),
];

/// Relative luminance, as WCAG 2 defines it.
fn luminance(colour: Rgb) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The colour of a number from 16 on in xterm's palette of 256.
fn of_number(number: u8) -> Rgb {
    assert!(number >= 16, "the first 16 are the terminal's own");
    if let Some(grey) = number.checked_sub(232) {
        return [8 + 10 * grey; 3];
    }
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    let cube = number - 16;
    [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
}

/// Every look with the backgrounds that it is for.
fn looks() -> Vec<(Look, Vec<Rgb>)> {
    let mut all = Vec::new();
    for theme in Theme::value_variants().iter().copied() {
        for background in [None, Some(Background::Dark), Some(Background::Light)] {
            let backgrounds = match (theme, background) {
                (Theme::Dark, _) | (_, Some(Background::Dark)) if theme != Theme::Light => {
                    DARKS.to_vec()
                }
                (Theme::Light, _) | (_, Some(Background::Light)) => LIGHTS.to_vec(),
                _ => vec![[0; 3], [255; 3]],
            };
            all.push((Look { theme, background, has_colour: true }, backgrounds));
        }
    }
    all
}

#[test]
fn every_tone_of_every_theme_can_be_read() {
    let mut looked = 0;
    for (look, backgrounds) in looks() {
        for (tone, name) in Tone::ALL {
            let style = look.style(tone);
            assert_eq!(style.bg, None, "the terminal's own background stays");
            let Some(Color::Indexed(number)) = style.fg else {
                assert_eq!(style.fg, None);
                continue;
            };
            for background in &backgrounds {
                let found = contrast(of_number(number), *background);
                assert!(found >= ENOUGH, "{look:?} {name} on {background:?}: {found:.2}");
                looked += 1;
            }
            assert!(!style.add_modifier.contains(Modifier::DIM), "{look:?} {name}");
        }
    }
    assert!(looked > 100, "{looked}");
}

#[test]
fn nothing_differs_by_colour_alone() {
    for (look, _) in looks() {
        for (one, others) in NEIGHBOURS {
            for other in others {
                let (one_style, other_style) = (look.style(one), look.style(*other));
                assert_ne!(
                    one_style.add_modifier, other_style.add_modifier,
                    "{look:?}: {one:?} and {other:?}"
                );
            }
        }
    }
}
