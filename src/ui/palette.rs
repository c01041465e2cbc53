//! The command palette: every action by name, in either language, by a few letters of it.

use egui::{Context, Id, Key, Modal, Modifiers, ScrollArea, Ui, vec2};

use super::{
    action::Action,
    theme::{self, radius},
    widgets::{self, SearchField, menu_item, menu_item_lit},
};
use crate::{
    domain::{Role, pinyin},
    lang::{Lang, Texts},
};

/// The palette, open or not.
#[derive(Default)]
pub struct Palette {
    is_open: bool,
    text: String,
    lit: usize,
    /// The lit line that was scrolled into sight; doing it every frame would never come to rest.
    sighted: Option<usize>,
}

const WIDTH: f32 = 520.0;

impl Palette {
    pub fn open(&mut self) {
        *self = Self { is_open: true, ..Self::default() };
    }

    /// Draws the palette if it is open; the action that was chosen.
    pub fn ui(&mut self, texts: &Texts, role: Role, ctx: &Context) -> Option<Action> {
        if !self.is_open {
            return None;
        }
        let up = ctx.input_mut(|it| it.consume_key(Modifiers::NONE, Key::ArrowUp));
        let down = ctx.input_mut(|it| it.consume_key(Modifiers::NONE, Key::ArrowDown));
        let enter = ctx.input(|it| it.key_pressed(Key::Enter));
        let found = matching(&self.text, texts, role);
        self.lit = step(self.lit, (up, down), found.len());
        let mut chosen = enter.then(|| found.get(self.lit).copied()).flatten();
        let t = theme::of_ctx(ctx);
        let frame = egui::Frame::new()
            .fill(t.surface)
            .stroke(egui::Stroke::new(1.0, t.line))
            .corner_radius(radius::CARD)
            .shadow(t.shadow)
            .inner_margin(12);
        let modal = Modal::new(Id::unique("palette")).backdrop_color(t.backdrop).frame(frame);
        let shown = modal.show(ctx, |ui| {
            ui.set_width(WIDTH.min(ctx.content_rect().width() - 48.0));
            self.body(texts, &found, ui).inspect(|it| chosen = Some(*it));
        });
        if chosen.is_some() || shown.should_close() {
            self.is_open = false;
        }
        chosen
    }

    fn body(&mut self, texts: &Texts, found: &[Action], ui: &mut Ui) -> Option<Action> {
        let hint = texts.tr("core-palette-hint");
        let clear = texts.tr("core-clear");
        let width = ui.available_width();
        let field = SearchField::new(&hint, &clear, &mut self.text).width(width).show(ui);
        if !field.has_focus() {
            field.request_focus();
        }
        if field.changed() {
            self.lit = 0;
        }
        if found.is_empty() {
            widgets::faint(ui, &texts.tr("core-palette-nothing"));
        }
        let mut chosen = None;
        let list = ScrollArea::vertical().max_height(360.0).min_scrolled_height(360.0);
        list.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
            for (place, action) in found.iter().enumerate() {
                let keys = action.keys_text(ui.ctx()).unwrap_or_default();
                let name = texts.tr(action.key());
                let row = if place == self.lit {
                    let row = menu_item_lit(ui, action.icon(), (&name, &keys));
                    if self.sighted != Some(place) {
                        self.sighted = Some(place);
                        row.scroll_to_me(None);
                    }
                    row
                } else {
                    menu_item(ui, action.icon(), &name, &keys)
                };
                if row.clicked() {
                    chosen = Some(*action);
                }
            }
        });
        chosen
    }
}

/// The actions whose name contains `text`, or whose pinyin or English words begin with it.
fn matching(text: &str, texts: &Texts, role: Role) -> Vec<Action> {
    let wanted = text.trim().to_lowercase();
    let other = names_in_other(texts);
    let mut found: Vec<Action> = Action::ALL
        .iter()
        .copied()
        .filter(|it| it.route().is_none_or(|route| role.may(route.needs())))
        .filter(|it| *it != Action::OpenPalette)
        .filter(|it| {
            let name = texts.tr(it.key()).to_lowercase();
            let alias = other.tr(it.key()).to_lowercase();
            wanted.is_empty()
                || name.contains(&wanted)
                || has_word_from(&alias, &wanted)
                || sounds_like(&name, &wanted)
        })
        .collect();
    // What begins like that is meant rather than what has it somewhere.
    found.sort_by_key(|it| {
        let name = texts.tr(it.key()).to_lowercase();
        let begins = name.starts_with(&wanted) || begins_like(&name, &wanted);
        if begins { 0 } else { u8::from(!sounds_like(&name, &wanted)) + 1 }
    });
    found
}

/// Whether a word of the name begins like that; within a word nobody means it: `tc` is not `switch`.
fn has_word_from(name: &str, wanted: &str) -> bool {
    name.match_indices(wanted)
        .any(|(at, _)| !name.get(..at).is_some_and(|it| it.ends_with(char::is_alphanumeric)))
}

fn begins_like(name: &str, wanted: &str) -> bool {
    let wanted: String = wanted.split_whitespace().collect();
    wanted.is_ascii()
        && (pinyin::initials(name).starts_with(&wanted) || pinyin::full(name).starts_with(&wanted))
}

/// The texts of the other language, made once: people know some commands by their other name.
fn names_in_other(texts: &Texts) -> &'static Texts {
    use std::sync::LazyLock;
    static ZH: LazyLock<Texts> = LazyLock::new(|| Texts::new(Lang::ZhCn));
    static EN: LazyLock<Texts> = LazyLock::new(|| Texts::new(Lang::En));
    match texts.lang() {
        Lang::ZhCn => &EN,
        Lang::En => &ZH,
    }
}

/// Whether somebody who types pinyin, with or without blanks between the syllables, means it.
fn sounds_like(name: &str, wanted: &str) -> bool {
    let wanted: String = wanted.split_whitespace().collect();
    wanted.is_ascii()
        && (pinyin::initials(name).contains(&wanted) || pinyin::full(name).contains(&wanted))
}

fn step(lit: usize, (up, down): (bool, bool), len: usize) -> usize {
    let last = len.saturating_sub(1);
    match (up, down) {
        (true, _) if lit == 0 => last,
        (true, _) => lit - 1,
        (_, true) if lit == last => 0,
        (_, true) => lit + 1,
        _ => lit.min(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_that_comes_first_and_no_letters_within_a_word_count() {
        let texts = Texts::new(Lang::ZhCn);
        let found = |text: &str| matching(text, &texts, Role::Manager);
        assert_eq!(found("tc"), [Action::SignOut], "tc is also in switch");
        assert!(found("qh").contains(&Action::SignOut));
        assert_eq!(found("sign out").first(), Some(&Action::SignOut));
        assert!(found("zzz").is_empty());
    }
}
