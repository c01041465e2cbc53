//! The workspace of one enterprise: everything about it, and the ways to change it.

mod contacts;
mod dialogs;
mod figures;
mod head;
mod history;
mod holdings;
mod profile;
mod reveal;
mod tier_advice;
pub mod words;
mod work;

use egui::{Key, Modifiers, ScrollArea, Ui};

pub use self::dialogs::NewEnterprise;
use self::{dialogs::Open, history::History, holdings::Holdings, reveal::Reveals};
use crate::{
    desk::workspace::{Workspace, WorkspacePage},
    domain::{EnterpriseId, Permission, PersonId},
    ui::{
        action::Action,
        cx::Cx,
        fetched::Fetched,
        layout::{Breakpoint, Columns, Share},
        theme::{Tone, space},
        views::papers::{PapersView, Whose},
        widgets::{self, Icon, empty_state, skeleton, tabs},
    },
};

/// What the workspace remembers between frames.
#[derive(Default)]
pub struct WorkspaceView {
    page: Fetched<Workspace>,
    shown: Option<EnterpriseId>,
    tab: Tab,
    parts: Parts,
    /// Outlives the cards, so that files on their way arrive.
    papers: PapersView,
}

/// What the cards remember; forgotten when another enterprise is opened.
#[derive(Default)]
struct Parts {
    open: Open,
    reveals: Reveals,
    holdings: Holdings,
    history: History,
    unfolded: Option<PersonId>,
    orders: work::Orders,
}

/// Which part a narrow window shows.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Overview,
    Contacts,
    Holdings,
    Papers,
    Timeline,
}

const SIDE: f32 = 288.0;
const PAPERS: f32 = 312.0;

impl WorkspaceView {
    /// Keeps what was typed when another page is drawn.
    pub fn leave(&mut self, cx: &mut Cx<'_>) {
        self.parts.history.leave(cx);
    }

    /// After every frame, also while another page is drawn.
    pub fn settle(&mut self, cx: &mut Cx<'_>) {
        self.papers.settle(cx);
    }

    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, id: EnterpriseId) {
        if self.shown != Some(id) {
            self.parts.history.leave(cx);
            self.shown = Some(id);
            self.parts = Parts::default();
        }
        // The page is taken out while it is drawn, so that its cards may change what they remember.
        let page = match self.page.of(cx.client, Workspace { enterprise: id }) {
            None => {
                skeleton(ui, &cx.tr("core-loading"), 12);
                return;
            }
            Some(Err(err)) => {
                let why = cx.explain(err);
                empty_state(ui, Icon::Building2, (&cx.tr("enterprise-cannot-open"), &why), None);
                return;
            }
            Some(Ok(page)) => page.clone(),
        };
        self.keys(cx, ui, &page);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            // The scroll bar floats over what is not left free for it.
            ui.set_max_width(ui.available_width() - space::M);
            head::ui(cx, ui, (&page, &mut self.parts.open));
            match Breakpoint::of(ui) {
                Breakpoint::Wide => self.wide(cx, ui, &page),
                Breakpoint::Medium => self.medium(cx, ui, &page),
                Breakpoint::Narrow => self.narrow(cx, ui, &page),
            }
            ui.add_space(space::M);
        });
        dialogs::ui(cx, ui, (&page, &mut self.parts.open), &mut self.parts.reveals);
    }

    fn keys(&mut self, cx: &mut Cx<'_>, ui: &Ui, page: &WorkspacePage) {
        if cx.may(Permission::EditCustomer) {
            let plain_e = !ui.ctx().text_edit_focused()
                && self.parts.open.is_closed()
                && ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::E));
            if cx.asked(Action::EditProfile) || plain_e {
                self.parts.open = Open::profile(page);
            }
            if cx.asked(Action::AddContact) {
                self.parts.open = Open::new_contact(cx);
            }
            if cx.asked(Action::AddHolding) {
                self.parts.open = Open::new_holding(cx);
            }
        }
        if cx.asked(Action::AddNote) {
            self.tab = Tab::Timeline;
            self.parts.history.write_note();
        }
        if cx.asked(Action::Export) {
            self.parts.holdings.export();
        }
        let tabs = [Tab::Overview, Tab::Contacts, Tab::Holdings, Tab::Papers, Tab::Timeline];
        let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
        if Breakpoint::of(ui) == Breakpoint::Narrow && !ui.ctx().text_edit_focused() {
            for (tab, key) in tabs.into_iter().zip(digits) {
                if ui.input_mut(|it| it.consume_key(Modifiers::NONE, key)) {
                    self.tab = tab;
                }
            }
        }
    }

    fn wide(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let shares = [Share::Fixed(SIDE), Share::Rest(1.0), Share::Fixed(PAPERS)];
        let (parts, papers) = (&mut self.parts, &mut self.papers);
        Columns::new(&shares).show(ui, |ui, column| {
            ui.spacing_mut().item_spacing.y = space::M;
            match column {
                0 => parts.side(cx, ui, page),
                1 => parts.business(cx, ui, page),
                _ => {
                    papers.ui(cx, ui, Whose::Enterprise(page.enterprise.id));
                    parts.history.ui(cx, ui, page);
                }
            }
        });
    }

    fn medium(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let shares = [Share::Fixed(SIDE), Share::Rest(1.0)];
        let (parts, papers) = (&mut self.parts, &mut self.papers);
        Columns::new(&shares).show(ui, |ui, column| {
            ui.spacing_mut().item_spacing.y = space::M;
            if column == 0 {
                parts.side(cx, ui, page);
                papers.ui(cx, ui, Whose::Enterprise(page.enterprise.id));
            } else {
                parts.business(cx, ui, page);
                parts.history.ui(cx, ui, page);
            }
        });
    }

    fn narrow(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let names = [
            cx.tr("enterprise-tab-overview"),
            cx.tr("enterprise-contacts"),
            cx.tr("enterprise-holdings"),
            cx.tr("enterprise-papers"),
            cx.tr("enterprise-timeline"),
        ];
        let [overview, contacts, holdings, papers, timeline] = &names;
        let items = [
            (Tab::Overview, &**overview, None),
            (Tab::Contacts, &**contacts, None),
            (Tab::Holdings, &**holdings, None),
            (Tab::Papers, &**papers, None),
            (Tab::Timeline, &**timeline, None),
        ];
        tabs(ui, &mut self.tab, &items);
        let parts = &mut self.parts;
        match self.tab {
            Tab::Overview => {
                figures::ui(cx, ui, page);
                parts.orders.ui(cx, ui, page);
                profile::ui(cx, ui, page, &mut parts.open, &mut parts.reveals);
            }
            Tab::Contacts => parts.people(cx, ui, page),
            Tab::Holdings => parts.holdings.ui(cx, ui, page, &mut parts.open),
            Tab::Papers => self.papers.ui(cx, ui, Whose::Enterprise(page.enterprise.id)),
            Tab::Timeline => parts.history.ui(cx, ui, page),
        }
    }
}

impl Parts {
    fn side(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        profile::ui(cx, ui, page, &mut self.open, &mut self.reveals);
        self.people(cx, ui, page);
    }

    fn people(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        contacts::ui(cx, ui, page, (&mut self.open, &mut self.unfolded), &mut self.reveals);
    }

    fn business(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        figures::ui(cx, ui, page);
        self.orders.ui(cx, ui, page);
        self.holdings.ui(cx, ui, page, &mut self.open);
    }
}

/// A quiet line in a card that has nothing to show.
fn nothing(ui: &mut Ui, text: &str) {
    ui.add_space(space::S);
    ui.vertical_centered(|ui| widgets::toned(ui, Tone::Neutral, text));
    ui.add_space(space::S);
}
