//! The pictures on the workbench: the paper, the version before it if wanted, pages and tools.

use egui::{Key, Modifiers, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::{
    desk::{document::PaperCard, review::Sheet},
    ui::{
        cx::Cx,
        page_view::PageView,
        pictures::{Picture, Pictures},
        theme::space,
        views::papers::{page_name, page_of},
        widgets::{self, Icon, icon_button_keys},
    },
};

/// How the pictures lie.
#[derive(Default)]
pub(super) struct Bench {
    /// From 1; 0 before the first look.
    pub(super) page: u16,
    beside: Beside,
    paper: PageView,
    before: PageView,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Beside {
    #[default]
    Nothing,
    Before,
}

const SIDE: f32 = 424.0;
const TOOLS: f32 = 36.0;

impl Bench {
    /// Lays the next paper as it comes.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Pictures on the left, what `side` draws on the right; as tall as there is room.
    pub(super) fn ui<R>(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (sheet, pictures): (&Sheet, &mut Pictures),
        side: impl FnOnce(&mut Ui) -> Option<R>,
    ) -> Option<R> {
        let whole = ui.available_rect_before_wrap();
        let wide = SIDE.min(whole.width() * 0.45);
        let split = whole.right() - wide;
        let left = Rect::from_min_max(whole.min, pos2(split - space::M, whole.bottom()));
        let right = Rect::from_min_max(pos2(split, whole.top()), whole.max);
        let mut child = ui.new_child(UiBuilder::new().max_rect(left));
        self.pages(cx, &mut child, (sheet, pictures));
        let mut child = ui.new_child(UiBuilder::new().max_rect(right));
        let area = ScrollArea::vertical().auto_shrink(false).id_salt("review-side");
        let wish = area.show(&mut child, side).inner;
        ui.allocate_rect(whole, egui::Sense::hover());
        wish
    }

    fn pages(&mut self, cx: &Cx<'_>, ui: &mut Ui, (sheet, pictures): (&Sheet, &mut Pictures)) {
        let card = &sheet.card;
        self.page = self.page.clamp(1, card.pages.max(1));
        let picture = pictures.page(cx, ui.ctx(), (card.version, self.page));
        let previous = sheet.previous.as_ref().filter(|_| self.beside == Beside::Before);
        let shares = if previous.is_some() { 2.0 } else { 1.0 };
        let wide = (ui.available_width() - space::S * (shares - 1.0)) / shares;
        let room = vec2(wide, (ui.available_height() - TOOLS - space::S).max(120.0));
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        self.keys(ui, (card, &picture), room);
        self.tools(cx, ui, (sheet, &picture), room);
        ui.horizontal_top(|ui| {
            if let Some(before) = previous {
                let page = self.page.min(before.pages.max(1));
                let picture = pictures.page(cx, ui.ctx(), (before.version, page));
                self.before.ui(ui, room, &picture, &page_name(cx, before, page));
            }
            self.paper.ui(ui, room, &picture, &page_name(cx, card, self.page));
        });
    }

    /// Keys for the paper, wherever the keyboard is, unless something is typed or chosen.
    fn keys(&mut self, ui: &Ui, (card, picture): (&PaperCard, &Picture), room: egui::Vec2) {
        let has_dialog = ui.memory(|it| it.top_modal_layer().is_some());
        if has_dialog || ui.ctx().text_edit_focused() {
            return;
        }
        let pressed = |key| ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
        if pressed(Key::PageDown) {
            self.leaf(1, card);
        }
        if pressed(Key::PageUp) {
            self.leaf(-1, card);
        }
        if pressed(Key::R) {
            self.paper.turn();
        }
        if pressed(Key::Num0) {
            self.paper.fit();
            self.before.fit();
        }
        let Picture::Here(texture) = picture else { return };
        if pressed(Key::Plus) || pressed(Key::Equals) {
            self.paper.step(1, texture, room);
        }
        if pressed(Key::Minus) {
            self.paper.step(-1, texture, room);
        }
    }

    fn leaf(&mut self, by: i32, card: &PaperCard) {
        let page = i32::from(self.page) + by;
        self.page = u16::try_from(page).unwrap_or(1).clamp(1, card.pages.max(1));
        self.paper.fit();
    }

    fn tools(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (sheet, picture): (&Sheet, &Picture),
        room: egui::Vec2,
    ) {
        ui.horizontal(|ui| {
            ui.set_height(TOOLS - space::XS);
            ui.spacing_mut().item_spacing.x = 2.0;
            if 1 < sheet.card.pages {
                if icon_button_keys(ui, Icon::ChevronLeft, (&cx.tr("document-page-before"), "PgUp"))
                    .clicked()
                {
                    self.leaf(-1, &sheet.card);
                }
                widgets::secondary(ui, &page_of(cx, (self.page, sheet.card.pages)));
                if icon_button_keys(ui, Icon::ChevronRight, (&cx.tr("document-page-after"), "PgDn"))
                    .clicked()
                {
                    self.leaf(1, &sheet.card);
                }
                ui.add_space(space::S);
            }
            if let Picture::Here(texture) = picture {
                if icon_button_keys(ui, Icon::ZoomOut, (&cx.tr("document-zoom-out"), "−")).clicked()
                {
                    self.paper.step(-1, texture, room);
                }
                if icon_button_keys(ui, Icon::ZoomIn, (&cx.tr("document-zoom-in"), "+")).clicked() {
                    self.paper.step(1, texture, room);
                }
            }
            if icon_button_keys(ui, Icon::Maximize, (&cx.tr("document-fit"), "0")).clicked() {
                self.paper.fit();
                self.before.fit();
            }
            if icon_button_keys(ui, Icon::RotateCw, (&cx.tr("document-turn"), "R")).clicked() {
                self.paper.turn();
            }
            if let Some(before) = &sheet.previous {
                ui.add_space(space::S);
                let mut on = self.beside == Beside::Before;
                let n = i64::from(before.n);
                let label = cx.tr_with("review-beside", &[("n", n.into())]);
                if widgets::checkbox(ui, &mut on, &label).changed() {
                    self.beside = if on { Beside::Before } else { Beside::Nothing };
                    self.paper.fit();
                    self.before.fit();
                }
            }
        });
    }
}
