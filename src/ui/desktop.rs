//! The desk of one signed-in person: the rail, the top bar, the screen, and what lies above them.

use egui::{CentralPanel, Frame, Margin, Ui};

use super::{
    action::Action,
    callbar::{CallBar, Summoned},
    cx::{Cx, Outbox},
    palette::Palette,
    prefs::Prefs,
    rail,
    reach::{self, Asked},
    route::{History, Route},
    screens::Screens,
    theme::{self, Tone},
    topbar::TopBar,
    widgets::{self, ToastId, Toasts},
};
use crate::{
    client::Client,
    desk::{Command, staff::SignedIn},
    domain::Now,
    lang::Texts,
};

/// What one person has open. Dropped when they sign out, kept while the desk is locked.
pub struct Desktop {
    pub me: SignedIn,
    history: History,
    outbox: Outbox,
    toasts: Toasts,
    undo: Vec<(ToastId, Command)>,
    palette: Palette,
    top: TopBar,
    calls: CallBar,
    /// Calls that something outside spoke of, until the next frame.
    summoned: Vec<Summoned>,
    screens: Screens,
}

/// What the window as a whole is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    SwitchLanguage,
    SwitchTheme,
    Zoom(Zoom),
    Lock,
    SignOut,
}

/// A change of the size of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    In,
    Out,
    Reset,
}

/// What a desktop is drawn with.
pub struct Surroundings<'a> {
    pub client: &'a Client,
    pub texts: &'a Texts,
    pub now: Now,
    pub prefs: &'a mut Prefs,
}

impl Desktop {
    pub fn new(me: SignedIn) -> Self {
        Self {
            history: History::new(Route::home(me.actor.role)),
            me,
            outbox: Outbox::default(),
            toasts: Toasts::default(),
            undo: Vec::new(),
            palette: Palette::default(),
            top: TopBar::default(),
            calls: CallBar::default(),
            summoned: Vec::new(),
            screens: Screens::default(),
        }
    }

    /// Takes in what has arrived; runs before each frame, also while the window is hidden.
    pub fn settle(&mut self, texts: &Texts) {
        self.outbox.settle(texts);
        for toast in std::mem::take(&mut self.outbox.toasts) {
            let tone = if toast.is_bad { Tone::Bad } else { Tone::Ok };
            let mut shown = widgets::Toast::new(tone, toast.text);
            if toast.undo.is_some() {
                shown = shown.undo(texts.tr("core-undo"));
            }
            let id = self.toasts.push(shown);
            self.undo.extend(toast.undo.map(|command| (id, command)));
        }
    }

    /// Goes to a screen that something outside asked for.
    pub fn open(&mut self, route: Route) {
        self.history.go(route);
    }

    /// Takes in that somebody calls.
    pub fn summon(&mut self, summoned: Summoned) {
        self.summoned.push(summoned);
    }

    pub fn screens(&mut self) -> &mut Screens {
        &mut self.screens
    }

    /// Where this person is.
    pub fn route(&self) -> &Route {
        self.history.current()
    }

    pub fn ui(&mut self, at: Surroundings<'_>, ui: &mut Ui) -> Option<Wish> {
        let Surroundings { client, texts, now, prefs } = at;
        let pressed = Action::pressed(ui.ctx(), self.history.current());
        let chosen = self.palette.ui(texts, self.me.actor.role, ui.ctx());
        let mut asked = chosen.or(pressed);
        let to_page = if asked == Some(Action::ToPage) { Asked::Yes } else { Asked::No };
        reach::begin(ui.ctx(), to_page);
        let wish = self.obey(&mut asked, client);
        let parts = (client, texts, &self.me);
        let mut cx = Cx::new(parts, (now, asked), prefs, &mut self.outbox);
        let by_rail = rail::ui(&mut cx, ui, self.history.current());
        let back = self.top.ui(&mut cx, ui, &self.history);
        let frame = Frame::new().fill(theme::of(ui).canvas).inner_margin(Margin {
            left: 16,
            right: 16,
            top: 12,
            bottom: 12,
        });
        let route = self.history.current().clone();
        for summoned in self.summoned.drain(..) {
            CallBar::summon(&mut cx, &summoned);
        }
        self.calls.ui(&mut cx, ui, &route);
        // Calls have keys of their own; the first Tab must not lie on hanging up.
        reach::enter(ui);
        let screens = &mut self.screens;
        CentralPanel::default().frame(frame).show(ui, |ui| screens.ui(&mut cx, ui, &route));
        if back {
            self.history.back();
        }
        self.travel();
        self.show_toasts(client, texts, ui);
        wish.or(by_rail)
    }

    /// Does what concerns no screen, and leaves the rest in `asked`.
    fn obey(&mut self, asked: &mut Option<Action>, client: &Client) -> Option<Wish> {
        let action = (*asked)?;
        if let Some(route) = action.route() {
            if self.me.actor.role.may(route.needs()) {
                self.history.go(route);
            }
            *asked = None;
            return None;
        }
        let wish = match action {
            Action::SwitchLanguage => Some(Wish::SwitchLanguage),
            Action::SwitchTheme => Some(Wish::SwitchTheme),
            Action::ZoomIn => Some(Wish::Zoom(Zoom::In)),
            Action::ZoomOut => Some(Wish::Zoom(Zoom::Out)),
            Action::ZoomReset => Some(Wish::Zoom(Zoom::Reset)),
            Action::Lock => Some(Wish::Lock),
            Action::SignOut => Some(Wish::SignOut),
            _ => None,
        };
        match action {
            Action::OpenPalette => self.palette.open(),
            Action::GoBack => self.history.back(),
            Action::GoForward => self.history.forward(),
            Action::Undo => {
                if let Some((_, command)) = self.undo.pop() {
                    self.outbox.undo(client, command);
                }
            }
            _ if wish.is_some() || action == Action::ToPage => {}
            _ => return None,
        }
        *asked = None;
        wish
    }

    /// Goes where this frame asked for.
    fn travel(&mut self) {
        if let Some(route) = self.outbox.go.take() {
            self.history.go(route);
        }
    }

    fn show_toasts(&mut self, client: &Client, texts: &Texts, ui: &Ui) {
        if let Some(id) = self.toasts.show(ui.ctx(), &texts.tr("core-close"))
            && let Some(at) = self.undo.iter().position(|(it, _)| *it == id)
        {
            let (_, command) = self.undo.remove(at);
            self.outbox.undo(client, command);
        }
    }
}
