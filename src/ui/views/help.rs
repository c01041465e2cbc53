//! Help: what the program is for, the walk in short, and every key.

use egui::{ScrollArea, Ui};

use crate::ui::{
    action::Action,
    cx::Cx,
    layout::{Columns, Share},
    theme::space,
    widgets::{self, Icon, card, card_head, kbd},
};

/// The help screen remembers nothing.
#[derive(Default)]
pub struct HelpView;

/// The steps of the walk, each a heading and a sentence in the translation files.
const WALK: [&str; 6] = ["call", "need", "papers", "review", "order", "end"];

impl HelpView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Columns::new(&[Share::Rest(1.0), Share::Fixed(420.0)]).show(ui, |ui, column| {
                card(ui, |ui| if column == 0 { walk(cx, ui) } else { keys(cx, ui) });
            });
        });
    }
}

fn walk(cx: &Cx<'_>, ui: &mut Ui) {
    card_head(ui, Icon::Footprints, &cx.tr("help-walk"), None, |_| {});
    ui.spacing_mut().item_spacing.y = space::S;
    for step in WALK {
        widgets::strong(ui, &cx.tr(&format!("help-{step}")));
        widgets::secondary(ui, &cx.tr(&format!("help-{step}-text")));
    }
}

fn keys(cx: &Cx<'_>, ui: &mut Ui) {
    card_head(ui, Icon::Keyboard, &cx.tr("help-keys"), None, |_| {});
    for action in Action::ALL {
        if let Some(keys) = action.keys_text(ui.ctx()) {
            widgets::key_value_with(ui, &cx.tr(action.key()), |ui| {
                kbd(ui, &keys);
            });
        }
    }
}
