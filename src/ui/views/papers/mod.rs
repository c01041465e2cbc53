//! The papers of an order or of an enterprise: what is there, what is missing, adding files.

mod chooser;
mod history;
mod landing;
mod tile;
mod upload;

use std::sync::Arc;

use egui::{Align, Layout, Ui, vec2};

pub use self::chooser::{Chooser, SystemDialog};
use self::{
    chooser::{Choosing, Chosen},
    history::History,
    landing::Landing,
    tile::Wish,
    upload::{Goal, Source, State, Upload, Uploads},
};
pub(in crate::ui::views) use self::{
    history::{page_name, page_of},
    tile::state_look,
};
use crate::{
    desk::{
        Command, document,
        document::{EnterprisePapers, KindChoice, OrderPapers, PaperKinds, PaperList, Slot},
    },
    domain::{
        EnterpriseId, OrderId, Permission, Wording,
        paper::{About, PaperKind},
    },
    ui::{
        action::Action,
        cx::Cx,
        fetched::Fetched,
        layout,
        pictures::Pictures,
        theme::{Tone, height, space},
        widgets::{self, Button, Icon, card, card_head, icon_button, notice, progress},
    },
};

/// Whose papers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Order { order: OrderId, enterprise: EnterpriseId },
    Enterprise(EnterpriseId),
}

/// What the page remembers between frames.
#[derive(Default)]
pub struct PapersView {
    list: Fetched<PaperList>,
    slots: Fetched<EnterprisePapers>,
    kinds: Fetched<PaperKinds>,
    pictures: Pictures,
    uploads: Uploads,
    landing: Landing,
    choosing: Choosing,
    /// For what the open dialog chooses.
    choosing_for: Option<(Goal, Option<PaperKind>)>,
    /// The last attempt to choose found no dialog.
    lacks_dialog: bool,
    history: Option<History>,
    shown: Option<Whose>,
    /// Where files go that are added in this frame; none while the page is not drawn.
    drawn: Option<Goal>,
}

/// The narrowest tile.
const TILE: f32 = 212.0;
/// The narrowest tile where there is little room.
const SMALL_TILE: f32 = 120.0;
/// Less than this is little room.
const LITTLE: f32 = 420.0;
/// Of the place that shows itself while files hang over the window.
const DROP: f32 = 56.0;

impl PapersView {
    /// A page whose files are chosen by other means than the system's dialog.
    pub fn with_chooser(chooser: Arc<dyn Chooser>) -> Self {
        Self { choosing: Choosing::with(chooser), ..Self::default() }
    }

    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, whose: Whose) {
        let goal = match whose {
            Whose::Order { order, enterprise } => Goal { enterprise, order: Some(order) },
            Whose::Enterprise(enterprise) => Goal { enterprise, order: None },
        };
        self.drawn = Some(goal);
        if self.shown != Some(whose) {
            // Files that are on their way stay: each knows where it is to go.
            self.shown = Some(whose);
            self.history = None;
            self.lacks_dialog = false;
        }
        let may_add = cx.may(Permission::AddDocument);
        if may_add {
            self.take_files(cx, ui, goal);
        }
        let mut wishes = Vec::new();
        if may_add && cx.asked(Action::AddPaper) {
            wishes.push(Wish::Choose(None));
        }
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            if may_add && ui.input(|it| !it.raw.hovered_files.is_empty()) {
                widgets::drop_zone(ui, DROP, &cx.tr("document-drop-anywhere"));
            }
            self.waiting_files(cx, ui, goal);
            match whose {
                Whose::Order { order, enterprise } => {
                    let ask = PaperList { order, enterprise };
                    let (list, pictures) = (&mut self.list, &mut self.pictures);
                    let out = (&mut self.landing, &mut wishes);
                    match list.of(cx.client, ask) {
                        Some(Ok(papers)) => of_order(cx, ui, (papers, pictures), out),
                        Some(Err(err)) => notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
                        None => widgets::skeleton(ui, &cx.tr("core-loading"), 4),
                    }
                }
                Whose::Enterprise(enterprise) => {
                    let (slots, pictures) = (&mut self.slots, &mut self.pictures);
                    match slots.of(cx.client, EnterprisePapers { enterprise }) {
                        Some(Ok(slots)) => of_enterprise(cx, ui, (slots, pictures), &mut wishes),
                        Some(Err(err)) => notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
                        None => widgets::skeleton(ui, &cx.tr("core-loading"), 4),
                    }
                }
            }
        });
        for wish in wishes {
            self.obey(cx, ui, (wish, goal));
        }
        if let Some(history) = &mut self.history
            && !history.ui(cx, ui, &mut self.pictures)
        {
            self.history = None;
        }
    }

    /// After every frame, also while another page is drawn: what became of the files on their way.
    pub fn settle(&mut self, cx: &mut Cx<'_>) {
        let drawn = self.drawn.take();
        self.uploads.settle(cx, drawn);
    }

    /// Files from the dialog, dropped on the window, or pasted.
    fn take_files(&mut self, cx: &mut Cx<'_>, ui: &Ui, goal: Goal) {
        match self.choosing.poll() {
            Some(Chosen::Files(files)) => {
                // Whoever chose may have gone on to another page meanwhile.
                let (goal, kind) = self.choosing_for.take().unwrap_or((goal, None));
                for file in files {
                    self.uploads.take(cx, goal, (Source::Path(file), kind.clone()));
                }
            }
            Some(Chosen::NoDialog) => self.lacks_dialog = true,
            None => {}
        }
        self.landing.follow(ui, self.uploads.all.len());
        if self.history.is_none() {
            for source in upload::arrivals(ui) {
                self.lacks_dialog = false;
                self.uploads.take(cx, goal, (source, None));
            }
        }
        self.landing.settle(cx, ui, &mut self.uploads);
        self.uploads.settle(cx, Some(goal));
        self.uploads.clear_done();
    }

    fn obey(&mut self, cx: &mut Cx<'_>, ui: &Ui, (wish, goal): (Wish, Goal)) {
        match wish {
            Wish::Choose(kind) => {
                self.lacks_dialog = false;
                self.choosing_for = Some((goal, kind));
                let ctx = ui.ctx().clone();
                let title = cx.tr("document-choose-title").into_owned();
                self.choosing.open(title, move || ctx.request_repaint());
            }
            Wish::History(document, kind) => self.history = Some(History::new(document, kind)),
            Wish::Withdraw(version) => {
                let command = document::Command::Withdraw { version };
                cx.send_saying(Command::Document(command), "document-withdrawn-toast");
            }
        }
    }

    /// The files that are on their way, and what is wrong with those that are not.
    fn waiting_files(&mut self, cx: &Cx<'_>, ui: &mut Ui, goal: Goal) {
        if self.lacks_dialog {
            let text = cx.tr("document-no-dialog");
            let mut closed = false;
            notice(ui, Tone::Warn, &text, |ui| {
                closed = icon_button(ui, Icon::X, &cx.tr("core-close")).clicked();
            });
            self.lacks_dialog &= !closed;
        }
        let here = self.uploads.all.iter().filter(|it| it.is_for(goal)).count();
        if here == 0 {
            return;
        }
        let kinds = self.choices(cx);
        let mut dropped = None;
        card(ui, |ui| {
            let count = here.to_string();
            card_head(ui, Icon::Upload, &cx.tr("document-uploads"), Some(&count), |_| {});
            let all = self.uploads.all.iter_mut().enumerate();
            for (at, upload) in all.filter(|(_, it)| it.is_for(goal)) {
                ui.push_id(at, |ui| {
                    if file_row(cx, ui, (upload, &kinds)) {
                        dropped = Some(at);
                    }
                });
            }
        });
        if let Some(at) = dropped {
            self.uploads.drop_file(at);
        }
    }

    /// The kinds that a file may be of, those first that the order still lacks.
    fn choices(&mut self, cx: &Cx<'_>) -> Vec<KindChoice> {
        let mut kinds = match self.kinds.of(cx.client, PaperKinds) {
            Some(Ok(kinds)) => kinds.clone(),
            _ => Vec::new(),
        };
        if let (Some(Whose::Order { order, .. }), Some(papers)) = (self.shown, self.list.latest())
            && papers.order == order
        {
            let lacks = |kind: &PaperKind| {
                papers.lines.iter().any(|it| it.kind == *kind && !it.standing.is_satisfied())
            };
            kinds.sort_by_key(|it| !lacks(&it.kind));
        }
        kinds
    }
}

/// One file on its way; answers whether it is to be forgotten.
fn file_row(cx: &Cx<'_>, ui: &mut Ui, (upload, kinds): (&mut Upload, &[KindChoice])) -> bool {
    let wants_keyboard = std::mem::take(&mut upload.wants_keyboard);
    let (tone, icon, said) = match &upload.state {
        State::Asking => (Tone::Accent, Icon::CircleQuestionMark, cx.tr("document-file-asking")),
        State::Coming(_, errand) if errand.is_kept() => {
            (Tone::Neutral, Icon::Hourglass, cx.tr("document-file-adding"))
        }
        State::Coming(..) => (Tone::Neutral, Icon::ScanEye, cx.tr("document-file-staging")),
        State::Done => (Tone::Ok, Icon::Check, cx.tr("document-file-done")),
        State::Failed(why) => (Tone::Bad, Icon::CircleAlert, why.as_str().into()),
    };
    let mut dropped = false;
    let mut chosen = None;
    let whole = vec2(ui.available_width(), height::ROW);
    ui.allocate_ui_with_layout(whole, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let name = cx.tr_with("document-file-forget", &[("name", (&upload.name).into())]);
        dropped = icon_button(ui, Icon::X, &name).clicked();
        if matches!(upload.state, State::Asking) {
            if wants_keyboard {
                widgets::hand_on(ui.ctx());
            }
            chosen = ask_kind(cx, ui, (upload, kinds));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            widgets::chip(ui, tone, Some(icon), &upload.name);
            widgets::one_line(ui, &said);
        });
    });
    if chosen.is_some() {
        upload.kind = chosen;
        upload.start(cx);
    }
    dropped
}

/// What a file is: what its name says, in one press, or any other kind.
fn ask_kind(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (upload, kinds): (&Upload, &[KindChoice]),
) -> Option<PaperKind> {
    let of_here = |it: &&KindChoice| it.about != About::Order || upload.has_order();
    let kinds = || kinds.iter().filter(of_here);
    let mut chosen = None;
    if let Some(guess) = kinds().find(|it| is_named(it, &upload.name)) {
        let label = word(cx, &guess.name);
        if Button::secondary(label).icon(Icon::Check).show(ui).clicked() {
            chosen = Some(guess.kind.clone());
        }
    }
    let choose = cx.tr("document-choose-kind");
    let mut items: Vec<(Option<PaperKind>, &str)> = vec![(None, &*choose)];
    items.extend(kinds().map(|it| (Some(it.kind.clone()), word(cx, &it.name))));
    let field = cx.tr_with("document-kind-of", &[("name", (&upload.name).into())]);
    let mut kind = None;
    if widgets::select_bare(ui, (&field, 180.0), &mut kind, &items) {
        chosen = kind;
    }
    chosen
}

/// Whether a file is called like this kind of paper, as people call their files.
fn is_named(kind: &KindChoice, file: &str) -> bool {
    let file = file.to_lowercase();
    [&kind.name.zh, &kind.name.en].iter().any(|it| file.contains(&it.to_lowercase()))
}

fn of_order(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (papers, pictures): (&OrderPapers, &mut Pictures),
    (landing, wishes): (&mut Landing, &mut Vec<Wish>),
) {
    card(ui, |ui| {
        let count = format!("{} / {}", papers.done, papers.required);
        card_head(ui, Icon::ListChecks, &cx.tr("document-checklist"), Some(&count), |ui| {
            add_button(cx, ui, wishes);
        });
        let part =
            widgets::paint::float(papers.done) / widgets::paint::float(papers.required.max(1));
        let tone = if papers.done < papers.required { Tone::Accent } else { Tone::Ok };
        progress(ui, &cx.tr("document-checklist"), part, tone);
        if papers.lines.is_empty() {
            widgets::secondary(ui, &cx.tr("document-nothing-needed"));
        }
        layout::tiles(ui, (papers.lines.len(), TILE), |ui, i| {
            if let Some(line) = papers.lines.get(i) {
                wishes.extend(tile::of_line(cx, ui, (line, pictures)));
                landing.tile(ui.min_rect(), &line.kind);
            }
        });
    });
}

fn of_enterprise(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (slots, pictures): (&[Slot], &mut Pictures),
    wishes: &mut Vec<Wish>,
) {
    card(ui, |ui| {
        let count = slots.len().to_string();
        card_head(ui, Icon::FileText, &cx.tr("document-papers"), Some(&count), |ui| {
            add_button(cx, ui, wishes);
        });
        if slots.is_empty() {
            let words = (cx.tr("document-none"), cx.tr("document-none-what"));
            widgets::empty_state(ui, Icon::FileText, (&words.0, &words.1), None);
        }
        let least = if ui.available_width() < LITTLE { SMALL_TILE } else { TILE };
        layout::tiles(ui, (slots.len(), least), |ui, i| {
            let Some(slot) = slots.get(i) else { return };
            wishes.extend(if least == TILE {
                tile::of_slot(cx, ui, (slot, pictures))
            } else {
                tile::small(cx, ui, (slot, pictures))
            });
        });
    });
}

fn add_button(cx: &Cx<'_>, ui: &mut Ui, wishes: &mut Vec<Wish>) {
    if cx.may(Permission::AddDocument)
        && Button::secondary(&cx.tr("document-add")).icon(Icon::Upload).show(ui).clicked()
    {
        wishes.push(Wish::Choose(None));
    }
}

/// Words of a data file in the reader's language.
pub(in crate::ui::views) fn word<'w>(cx: &Cx<'_>, wording: &'w Wording) -> &'w str {
    wording.for_locale(cx.texts.lang().code())
}
