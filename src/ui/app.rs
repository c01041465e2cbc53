//! The window: whoever stands before the desk, the desk of whoever is signed in, and the lock.

use std::time::Duration;

use egui::{CentralPanel, Context, Frame, Theme, Ui, ViewportCommand};

use super::{
    callbar::Summoned,
    desktop::{Desktop, Surroundings, Wish, Zoom},
    fonts,
    prefs::{Prefs, ThemeChoice},
    theme,
    views::gate::{Gate, GateCx, MakeDemo},
};
use crate::{
    client::{
        Client, ClientError, Lane,
        instance::{Mailbox, Message},
    },
    desk::{Clock, staff::SignedIn},
    domain::call::HookEvent,
    lang::Texts,
};

/// How long a closed window may stay for what is still under way.
const PARTING: Duration = Duration::from_secs(20);

/// The whole window.
pub struct App {
    client: Client,
    clock: Clock,
    texts: Texts,
    prefs: Prefs,
    /// The preferences as they were last written down.
    saved: Prefs,
    make_demo: MakeDemo,
    stage: Stage,
    /// What other starts of the program ask for.
    inbox: Option<Mailbox>,
    /// Calls that came while nobody was at the desk, for whoever comes next.
    waiting: Vec<Summoned>,
    /// Egui's time of the last key or movement.
    last_input: f64,
}

enum Stage {
    Before(Box<Gate>),
    Working(Box<Desktop>),
    Locked(Box<Desktop>, Box<Gate>),
}

/// What a window is made from.
pub struct Parts {
    pub client: Client,
    pub clock: Clock,
    pub prefs: Prefs,
    pub make_demo: MakeDemo,
    pub inbox: Option<Mailbox>,
}

impl App {
    pub fn new(ctx: &Context, parts: Parts) -> Self {
        fonts::install(ctx);
        theme::install(ctx);
        let app = Self {
            texts: Texts::new(parts.prefs.lang()),
            stage: Stage::Before(Box::new(Gate::for_login(&parts.prefs.last_login))),
            client: parts.client,
            clock: parts.clock,
            saved: parts.prefs.clone(),
            prefs: parts.prefs,
            make_demo: parts.make_demo,
            inbox: parts.inbox,
            waiting: Vec::new(),
            last_input: 0.0,
        };
        app.dress(ctx);
        app
    }

    /// The desk of whoever is signed in, for what opens screens from outside.
    pub fn desktop(&mut self) -> Option<&mut Desktop> {
        match &mut self.stage {
            Stage::Working(desktop) | Stage::Locked(desktop, _) => Some(desktop),
            Stage::Before(_) => None,
        }
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Gives the window the language, theme and size that were chosen.
    fn dress(&self, ctx: &Context) {
        ctx.options_mut(|it| it.fallback_theme = egui::Theme::Light);
        ctx.set_theme(match self.prefs.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
        if (ctx.zoom_factor() - self.prefs.zoom).abs() > f32::EPSILON {
            ctx.set_zoom_factor(self.prefs.zoom);
        }
    }

    fn start_work(&mut self, me: SignedIn) {
        self.prefs.last_login.clone_from(&me.login);
        let kept = std::mem::replace(&mut self.stage, Stage::Before(Box::default()));
        let mut desktop = match kept {
            Stage::Locked(desktop, _) if desktop.me.actor.staff == me.actor.staff => desktop,
            _ => Box::new(Desktop::new(me)),
        };
        for summoned in self.waiting.drain(..) {
            desktop.summon(summoned);
        }
        self.stage = Stage::Working(desktop);
    }

    fn lock(&mut self) {
        let kept = std::mem::replace(&mut self.stage, Stage::Before(Box::default()));
        self.stage = match kept {
            Stage::Working(desktop) => {
                self.client.sign_out();
                let gate = Gate::locked(&desktop.me);
                Stage::Locked(desktop, Box::new(gate))
            }
            other => other,
        };
    }

    fn grant(&mut self, ctx: &Context, wish: Wish) {
        match wish {
            Wish::SwitchLanguage => self.prefs.lang = Some(self.prefs.lang().other()),
            Wish::SwitchTheme => {
                let is_dark = ctx.theme() == Theme::Dark;
                self.prefs.theme = if is_dark { ThemeChoice::Light } else { ThemeChoice::Dark };
            }
            Wish::Zoom(zoom) => {
                let zoomed = match zoom {
                    Zoom::In => self.prefs.zoom + 0.1,
                    Zoom::Out => self.prefs.zoom - 0.1,
                    Zoom::Reset => 1.0,
                };
                self.prefs.zoom = ((zoomed * 10.0).round() / 10.0).clamp(0.6, 3.0);
            }
            Wish::Lock => self.lock(),
            Wish::SignOut => {
                self.client.sign_out();
                self.stage = Stage::Before(Box::new(Gate::for_login(&self.prefs.last_login)));
            }
        }
    }

    /// Brings the window in line with preferences that changed, and writes them down.
    fn keep_prefs(&mut self, ctx: &Context) {
        let size = ctx.input(|it| it.viewport().inner_rect).map(|it| [it.width(), it.height()]);
        self.prefs.window = size.or(self.prefs.window);
        if self.prefs == self.saved {
            return;
        }
        if self.prefs.lang() != self.texts.lang() {
            self.texts = Texts::new(self.prefs.lang());
        }
        self.dress(ctx);
        self.saved = self.prefs.clone();
        let prefs = self.prefs.clone();
        // Nobody waits for it: a preference that is not kept is only a small annoyance.
        drop(self.client.work(Lane::Files, move |_| {
            prefs.save();
            Ok::<(), ClientError>(())
        }));
    }

    fn lock_when_idle(&mut self, ctx: &Context) {
        let (time, active) = ctx.input(|it| (it.time, !it.events.is_empty()));
        if active || self.last_input == 0.0 {
            self.last_input = time;
        }
        let allowed = f64::from(self.prefs.idle_minutes) * 60.0;
        if 0.0 < allowed
            && allowed <= time - self.last_input
            && matches!(self.stage, Stage::Working(_))
        {
            self.lock();
        }
        if matches!(self.stage, Stage::Working(_)) {
            ctx.request_repaint_after(Duration::from_secs(20));
        }
    }

    /// A session far away has an end of its own; what is open stays for whoever signs in again.
    fn lock_when_signed_out(&mut self) {
        let is_working = matches!(self.stage, Stage::Working(_));
        if is_working && self.client.hub().is_some_and(|it| it.is_signed_out) {
            self.lock();
        }
    }

    fn take_in(&mut self, ctx: &Context) {
        let Some(inbox) = &self.inbox else { return };
        for message in inbox.take() {
            let (event, summons) = match message {
                Message::Call(summons) => (HookEvent::Ring, summons),
                Message::Phone(event, summons) => (event, summons),
                Message::Show => {
                    to_the_front(ctx);
                    continue;
                }
            };
            let summoned = Summoned { event, summons, at: (self.clock)() };
            if summoned.rings_here() {
                to_the_front(ctx);
            }
            match &mut self.stage {
                Stage::Working(desktop) => desktop.summon(summoned),
                Stage::Locked(..) | Stage::Before(_) => self.waiting.push(summoned),
            }
        }
    }
}

fn to_the_front(ctx: &Context) {
    ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
    ctx.send_viewport_cmd(ViewportCommand::Focus);
}

impl eframe::App for App {
    /// Runs before each frame, also while the window is hidden.
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        // Calls last: one that comes as the desk locks is told of before it.
        self.lock_when_idle(ctx);
        self.lock_when_signed_out();
        self.take_in(ctx);
        if let Stage::Working(desktop) | Stage::Locked(desktop, _) = &mut self.stage {
            desktop.settle(&self.texts);
        }
    }

    /// What was given is done before the program ends.
    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        if !self.client.see_out(PARTING) {
            tracing::warn!("the window was closed while something was still under way");
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut entered = None;
        let mut wish = None;
        let gate = GateCx {
            client: &self.client,
            texts: &self.texts,
            make_demo: self.make_demo,
            waiting: &self.waiting,
        };
        match &mut self.stage {
            Stage::Before(before) => before_ui(ui, |ui| entered = before.ui(&gate, ui)),
            Stage::Locked(_, lock) => {
                before_ui(ui, |ui| entered = lock.ui(&gate, ui));
            }
            Stage::Working(desktop) => {
                let at = Surroundings {
                    client: &self.client,
                    texts: &self.texts,
                    now: (self.clock)(),
                    prefs: &mut self.prefs,
                };
                wish = desktop.ui(at, ui);
            }
        }
        if let Some(me) = entered {
            self.start_work(me);
            ctx.request_repaint();
        }
        if let Some(wish) = wish {
            self.grant(&ctx, wish);
        }
        if matches!(&self.stage, Stage::Locked(_, lock) if lock.is_given_up()) {
            // Whoever locked it was signed out with that; their drafts wait at the desk.
            self.stage = Stage::Before(Box::default());
            ctx.request_repaint();
        }
        self.keep_prefs(&ctx);
        put_candidates_below_caret(ui);
    }
}

fn before_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(theme::of(ui).canvas).inner_margin(16);
    CentralPanel::default().frame(frame).show(ui, add);
}

/// On X11 the window library reports the top of the caret, so that an input method's candidates
/// would cover what is being typed.
fn put_candidates_below_caret(ui: &Ui) {
    if cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        ui.output_mut(|output| {
            if let Some(ime) = &mut output.ime {
                ime.cursor_rect.min.y = ime.cursor_rect.max.y;
            }
        });
    }
}
