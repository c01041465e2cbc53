//! The developer's page that shows every widget in its states.

mod parts;
mod pieces;

use egui::{ScrollArea, Ui};

use super::{
    layout::{Columns, Share},
    widgets::{self, Toasts},
};
use crate::lang::Texts;

/// What is typed and chosen on the page; it shows widgets and changes nothing.
pub struct GalleryView {
    name: String,
    phone: String,
    note: String,
    day: String,
    secret: String,
    query: String,
    department: u8,
    watched: bool,
    reminded: bool,
    channel: Channel,
    running: bool,
    tab: Tab,
    row: Option<usize>,
    sort: Option<widgets::Sort>,
    opened: Option<usize>,
    over: Over,
    reason: String,
    toasts: Toasts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Channel {
    Phone,
    Mail,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Orders,
    Papers,
    History,
}

/// What lies over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    Dialog,
    Sheet,
}

impl Default for GalleryView {
    fn default() -> Self {
        Self {
            name: String::new(),
            phone: "138 0512 77".to_owned(),
            note: String::new(),
            day: "2026-11-28".to_owned(),
            secret: String::new(),
            query: String::new(),
            department: 0,
            watched: true,
            reminded: false,
            channel: Channel::Phone,
            running: true,
            tab: Tab::Orders,
            row: Some(1),
            sort: None,
            opened: None,
            over: Over::Nothing,
            reason: String::new(),
            toasts: Toasts::default(),
        }
    }
}

impl GalleryView {
    pub fn ui(&mut self, ui: &mut Ui, texts: &Texts) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            widgets::display(ui, &texts.tr("gallery-title"));
            widgets::faint(ui, &texts.tr("gallery-intro"));
            pieces::banner(ui, texts);
            ui.add_space(4.0);
            let shares = [Share::Rest(1.0), Share::Rest(1.0)];
            Columns::new(&shares).show(ui, |ui, column| {
                if column == 0 {
                    self.left(ui, texts);
                } else {
                    self.right(ui, texts);
                }
            });
            pieces::notices(ui, texts);
            pieces::steppers(ui, texts);
            self.table(ui, texts);
        });
        self.overlays(ui, texts);
    }

    fn left(&mut self, ui: &mut Ui, texts: &Texts) {
        pieces::buttons(ui, texts);
        pieces::status(ui, texts);
        self.fields(ui, texts);
        pieces::facts(ui, texts);
    }

    fn right(&mut self, ui: &mut Ui, texts: &Texts) {
        self.choices(ui, texts);
        self.triggers(ui, texts);
        pieces::timeline(ui, texts);
        pieces::charts(ui, texts);
        pieces::empty(ui, texts);
    }
}
