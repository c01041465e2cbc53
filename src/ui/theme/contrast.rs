//! Tests that everything written can be read, by the contrast rules of WCAG 2.

use egui::Color32;

use super::{DARK, LIGHT, Tokens, Tone};

const READABLE: f64 = 4.5;
/// Marks and rings that are not text.
const VISIBLE: f64 = 3.0;

fn luminance(colour: Color32) -> f64 {
    let linear = |channel: u8| {
        let it = f64::from(channel) / 255.0;
        if it <= 0.039_28 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn themes() -> [(&'static str, &'static Tokens); 2] {
    [("light", &LIGHT), ("dark", &DARK)]
}

#[track_caller]
fn at_least(least: f64, what: &str, (front, ground): (Color32, Color32)) {
    let found = contrast(front, ground);
    assert!(found >= least, "{what}: {found:.2}, at least {least}");
}

#[test]
fn black_on_white_is_the_greatest_contrast() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
}

#[test]
fn all_three_greys_can_be_read_on_every_ground() {
    for (name, t) in themes() {
        let grounds = [t.canvas, t.surface, t.surface2, t.rail, t.hover, t.field, t.accent_soft.bg];
        for (at, ground) in grounds.into_iter().enumerate() {
            for (grey, text) in [t.text, t.text2, t.text3].into_iter().enumerate() {
                let what = format!("{name}: text{} on ground {at}", grey + 1);
                at_least(READABLE, &what, (text, ground));
            }
        }
        at_least(READABLE, name, (t.text, t.found));
        at_least(READABLE, name, (t.text2, t.track));
        at_least(READABLE, name, (t.text, t.thumb));
    }
}

#[test]
fn every_tone_can_be_read_on_its_own_ground_and_on_cards() {
    for (name, t) in themes() {
        for tone in Tone::ALL {
            let pair = t.pair(*tone);
            at_least(READABLE, &format!("{name}: {tone:?} chip"), (pair.fg, pair.bg));
            at_least(READABLE, &format!("{name}: {tone:?} on a card"), (pair.fg, t.surface));
            at_least(READABLE, &format!("{name}: {tone:?} on a row"), (pair.fg, t.hover));
            let pair = t.banner_pair(*tone);
            at_least(READABLE, &format!("{name}: {tone:?} on the banner"), (pair.fg, pair.bg));
        }
    }
}

#[test]
fn every_button_can_be_read_also_under_the_pointer() {
    for (name, t) in themes() {
        for (front, ground) in [
            (t.on_accent, t.accent),
            (t.on_accent, t.accent_hover),
            (t.on_danger, t.danger),
            (t.on_danger, t.danger_hover),
            (t.on_success, t.success),
            (t.toast_text, t.toast),
            (t.toast_link, t.toast),
            (t.link, t.surface),
            (t.link, t.canvas),
            (t.banner_text, t.banner_from),
            (t.banner_text, t.banner_to),
            (t.banner_text2, t.banner_from),
            (t.banner_text2, t.banner_to),
        ] {
            at_least(READABLE, &format!("{name}: {front:?} on {ground:?}"), (front, ground));
        }
    }
}

#[test]
fn the_focus_ring_and_the_marks_stand_off_every_ground() {
    for (name, t) in themes() {
        for ground in [t.canvas, t.surface, t.surface2, t.rail] {
            at_least(VISIBLE, &format!("{name}: focus"), (t.focus, ground));
            at_least(VISIBLE, &format!("{name}: badge"), (t.badge, ground));
            for series in t.series {
                at_least(VISIBLE, &format!("{name}: chart {series:?}"), (series, ground));
            }
        }
    }
}
