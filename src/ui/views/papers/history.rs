//! Every version of a paper, two of them side by side.

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use super::{tile::state_look, word};
use crate::{
    desk::document::{PaperCard, PaperVersions},
    domain::{DocumentId, Now, VersionId, Wording},
    ui::{
        cx::Cx,
        fetched::Fetched,
        page_view::PageView,
        pictures::Pictures,
        theme::{Tone, space},
        widgets::{self, Button, Dialog, Icon, chip, chip_row, icon_button},
    },
};

/// What an open dialog remembers.
pub(super) struct History {
    document: DocumentId,
    kind: Wording,
    versions: Fetched<PaperVersions>,
    /// The version on the right; the one before it stands on the left.
    chosen: Option<VersionId>,
    page: u16,
    left: PageView,
    right: PageView,
}

const LIST: f32 = 250.0;
const TALL: f32 = 430.0;

impl History {
    pub(super) fn new(document: DocumentId, kind: Wording) -> Self {
        Self {
            document,
            kind,
            versions: Fetched::default(),
            chosen: None,
            page: 1,
            left: PageView::default(),
            right: PageView::default(),
        }
    }

    /// Answers whether the dialog stays open.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, pictures: &mut Pictures) -> bool {
        let title = cx.tr_with("document-history-named", &[("name", word(cx, &self.kind).into())]);
        let close = cx.tr("core-close");
        let asked = PaperVersions { document: self.document };
        let all = match self.versions.of(cx.client, asked) {
            Some(Ok(all)) => all.clone(),
            _ => Vec::new(),
        };
        let shown = Dialog::new("paper-history", &title, &close).width(1120.0).show(
            ui.ctx(),
            |ui| self.body(cx, ui, (&all, pictures)),
            |ui| Button::secondary(&close).show(ui).clicked(),
        );
        !shown.closed && !shown.foot
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui, (all, pictures): (&[PaperCard], &mut Pictures)) {
        let Some(newest) = all.first() else {
            widgets::loading(ui, &cx.tr("core-loading"));
            return;
        };
        let at = all.iter().position(|it| Some(it.version) == self.chosen).unwrap_or_default();
        let card = all.get(at).unwrap_or(newest);
        let before = all.get(at + 1);
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(LIST, TALL), Layout::top_down(Align::Min), |ui| {
                self.list(cx, ui, (all, card.version));
            });
            ui.add_space(space::S);
            ui.vertical(|ui| {
                let tools = self.tools(cx, ui, card);
                let shares = if before.is_some() { 2.0 } else { 1.0 };
                let wide = (ui.available_width() - space::S * (shares - 1.0)) / shares;
                let room = vec2(wide, TALL - tools - space::S);
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = space::S;
                    if let Some(before) = before {
                        let page = self.page.min(before.pages);
                        let picture = pictures.page(cx, ui.ctx(), (before.version, page));
                        self.left.ui(ui, room, &picture, &page_name(cx, before, page));
                    }
                    let page = self.page.min(card.pages);
                    let picture = pictures.page(cx, ui.ctx(), (card.version, page));
                    self.right.ui(ui, room, &picture, &page_name(cx, card, page));
                });
            });
        });
    }

    /// All versions, of which one is shown.
    fn list(&mut self, cx: &Cx<'_>, ui: &mut Ui, (all, shown): (&[PaperCard], VersionId)) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for it in all {
                if row(cx, ui, (it, it.version == shown)) {
                    self.chosen = Some(it.version);
                    self.page = 1;
                    self.left.reset();
                    self.right.reset();
                }
            }
        });
    }

    /// Turning pages and pictures; answers how tall the row is.
    fn tools(&mut self, cx: &Cx<'_>, ui: &mut Ui, card: &PaperCard) -> f32 {
        let row = ui.horizontal(|ui| {
            if icon_button(ui, Icon::ChevronLeft, &cx.tr("document-page-before")).clicked() {
                self.page = self.page.saturating_sub(1).max(1);
            }
            widgets::secondary(ui, &page_of(cx, (self.page, card.pages)));
            if icon_button(ui, Icon::ChevronRight, &cx.tr("document-page-after")).clicked() {
                self.page = (self.page + 1).min(card.pages.max(1));
            }
            if icon_button(ui, Icon::RotateCw, &cx.tr("document-turn")).clicked() {
                self.left.turn();
                self.right.turn();
            }
            if icon_button(ui, Icon::Maximize, &cx.tr("document-fit")).clicked() {
                self.left.fit();
                self.right.fit();
            }
        });
        row.response.rect.height()
    }
}

/// “page 2 of 4”.
pub(in crate::ui::views) fn page_of(cx: &Cx<'_>, (page, pages): (u16, u16)) -> String {
    let args = [("page", i64::from(page).into()), ("pages", i64::from(pages).into())];
    cx.tr_with("document-page-of", &args)
}

/// What readers call the picture of a page.
pub(in crate::ui::views) fn page_name(cx: &Cx<'_>, card: &PaperCard, page: u16) -> String {
    let name = word(cx, &card.name);
    let version = cx.tr_with("document-version", &[("n", i64::from(card.n).into())]);
    format!("{name}, {version}, {}", page_of(cx, (page, card.pages)))
}

fn row(cx: &Cx<'_>, ui: &mut Ui, (card, is_chosen): (&PaperCard, bool)) -> bool {
    let mut clicked = false;
    widgets::tile(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let name = cx.tr_with("document-version", &[("n", i64::from(card.n).into())]);
        chip_row(ui, |ui| {
            if is_chosen {
                widgets::strong(ui, &name);
            } else {
                clicked = widgets::link(ui, &name).clicked();
            }
            let (tone, icon, key) = state_look(card.state);
            chip(ui, tone, Some(icon), &cx.tr(key));
        });
        let moment = |us: i64| cx.texts.date_time(Now::from_micros(us).local());
        widgets::faint(
            ui,
            &format!(
                "{} · {}",
                crate::ui::views::words::uploader(cx, &card.uploaded_by),
                moment(card.uploaded_us)
            ),
        );
        widgets::faint(ui, &format!("{} · {}", card.file_name, cx.texts.file_size(card.bytes)));
        if let Some(decided) = &card.decided {
            widgets::faint(ui, &format!("{} · {}", decided.by, moment(decided.at_us)));
            for reason in &decided.reasons {
                widgets::toned(ui, Tone::Bad, word(cx, &reason.customer));
            }
            if !decided.note.is_empty() {
                widgets::faint(ui, &decided.note);
            }
        }
    });
    clicked
}
