//! What stands before the desk: the welcome of a new office, signing in, the locked desk.

mod welcome;

use egui::{Align, Key, Layout, OpenUrl, ScrollArea, Ui, vec2};

use crate::{
    client::{
        Backend, Client, ClientError, Lane, Pending,
        elsewhere::{Departure, GivingUp},
    },
    desk::{Fault, office::FrontDoor, second_factor, staff::SignedIn, wire::SignIn},
    domain::Personal,
    lang::Texts,
    ui::{
        callbar::{Summoned, outside_words},
        cx::explain,
        rail,
        theme::{Tone, space},
        widgets::{self, Button, TextField},
    },
};

/// The side of the QR code of a second factor, in points.
const QR: f32 = 168.0;

/// Fills an empty office with invented customers.
pub type MakeDemo = fn(&dyn Backend) -> Result<(), ClientError>;

/// Whoever stands before the desk, and what they have typed.
#[derive(Default)]
pub struct Gate {
    door: Option<FrontDoor>,
    /// The hub was away when this was drawn last.
    is_hub_away: bool,
    looking: Option<Pending<FrontDoor>>,
    entering: Option<Pending<SignedIn>>,
    founding: Option<Pending<()>>,
    error: Option<String>,
    office: String,
    login: String,
    name: String,
    password: String,
    /// What a hub said at its start.
    word: String,
    /// The second factor, once it was asked for.
    code: Option<String>,
    /// The secret of a second factor that is being set up.
    secret: Option<Personal>,
    /// About to go to the organisation's page.
    departing: Option<Pending<Departure>>,
    /// There, in the browser: its address, and the way to stop waiting.
    away: Option<(String, GivingUp)>,
    whose: Whose,
}

/// Who may come in at a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Whose {
    #[default]
    Anybodys,
    /// The one's whose desk is locked behind it.
    Locked,
    /// It was locked, and somebody else wants to sign in.
    GivenUp,
}

/// What a gate needs to draw itself.
pub struct GateCx<'a> {
    pub client: &'a Client,
    pub texts: &'a Texts,
    pub make_demo: MakeDemo,
    /// Calls that came while nobody is at the desk.
    pub waiting: &'a [Summoned],
}

impl Gate {
    /// A gate for whoever signed in last.
    pub fn for_login(login: &str) -> Self {
        Self { login: login.to_owned(), ..Self::default() }
    }

    /// The gate before the locked desk of `me`.
    pub fn locked(me: &SignedIn) -> Self {
        Self { whose: Whose::Locked, ..Self::for_login(&me.login) }
    }

    /// Whether somebody other than the one whose desk is locked wants to sign in.
    pub fn is_given_up(&self) -> bool {
        self.whose == Whose::GivenUp
    }

    /// Draws what is due; the one who got in, in the frame in which they did.
    pub fn ui(&mut self, cx: &GateCx<'_>, ui: &mut Ui) -> Option<SignedIn> {
        self.take_in(cx);
        self.depart(cx, ui);
        if let Some(signed) = self.entered(cx) {
            return Some(signed);
        }
        // What is asked for may be more than a low window shows.
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.place(cx, ui));
        None
    }

    fn place(&mut self, cx: &GateCx<'_>, ui: &mut Ui) {
        let width = 420.0_f32.min(ui.available_width() - 32.0);
        let left = (ui.available_width() - width) / 2.0;
        ui.add_space((ui.available_height() * 0.12).min(96.0));
        ui.horizontal_top(|ui| {
            ui.add_space(left);
            ui.allocate_ui_with_layout(vec2(width, 10.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                widgets::card(ui, |ui| self.card(cx, ui));
            });
        });
    }

    fn take_in(&mut self, cx: &GateCx<'_>) {
        let is_away = cx.client.hub().is_some_and(|it| it.is_away);
        if self.is_hub_away && !is_away {
            // It is back: what stands here may be old.
            (self.door, self.error) = (None, None);
        }
        self.is_hub_away = is_away;
        if self.door.is_none() && self.looking.is_none() {
            self.looking = Some(cx.client.work(Lane::Questions, Backend::front_door));
        }
        match self.looking.as_ref().and_then(Pending::poll) {
            Some(Ok(door)) => (self.door, self.looking) = (Some(door), None),
            Some(Err(err)) => {
                // That the hub is away is said as long as it is.
                self.error =
                    (!matches!(err, ClientError::Offline(_))).then(|| explain(cx.texts, &err));
                self.door = Some(FrontDoor {
                    is_empty: false,
                    is_demo: false,
                    office: String::new(),
                    people: Vec::new(),
                    has_organisation: false,
                });
                self.looking = None;
            }
            None => {}
        }
        match self.founding.as_ref().and_then(Pending::poll) {
            Some(Ok(())) => {
                (self.founding, self.door) = (None, None);
                if !self.password.is_empty() {
                    self.sign_in(cx);
                }
            }
            Some(Err(err)) => {
                self.founding = None;
                self.error = Some(explain(cx.texts, &err));
            }
            None => {}
        }
    }

    fn entered(&mut self, cx: &GateCx<'_>) -> Option<SignedIn> {
        match self.entering.as_ref().and_then(Pending::poll)? {
            Ok(signed) => {
                *self = Self::default();
                Some(signed)
            }
            Err(err) => {
                self.entering = None;
                if self.away.take().is_some() && err == ClientError::SignedOut {
                    return None; // They gave up themselves, or took too long.
                }
                if is_refused_by(&err, second_factor::NEEDED) {
                    // The password was right; it stays while the code is typed.
                    self.code = Some(String::new());
                    return None;
                }
                if self.secret.is_none() && is_refused_by(&err, second_factor::MISSING) {
                    // So was it here; what must be had besides is set up on the spot.
                    self.secret = second_factor::fresh_secret().ok();
                    self.code = Some(String::new());
                    return None;
                }
                if let Some(code) = self.code.as_mut() {
                    code.clear();
                } else {
                    self.password.clear();
                }
                self.error = Some(explain(cx.texts, &err));
                None
            }
        }
    }

    /// Opens the organisation's page in the browser once its address is known, and waits for its answer.
    fn depart(&mut self, cx: &GateCx<'_>, ui: &Ui) {
        match self.departing.as_ref().and_then(Pending::poll) {
            Some(Ok(departure)) => {
                self.departing = None;
                ui.ctx().open_url(OpenUrl::new_tab(&departure.url));
                self.away = Some((departure.url.clone(), departure.giving_up()));
                self.entering = Some(cx.client.arrive(departure));
            }
            Some(Err(err)) => {
                self.departing = None;
                self.error = Some(explain(cx.texts, &err));
            }
            None => {}
        }
    }

    /// What is said while somebody signs in in the browser.
    fn away_ui(cx: &GateCx<'_>, ui: &mut Ui, (url, giving_up): &(String, GivingUp)) {
        let tr = |key: &str| cx.texts.tr(key);
        widgets::loading(ui, &tr("welcome-organisation-waiting"));
        widgets::faint(ui, &tr("welcome-organisation-note"));
        if Button::secondary(&tr("welcome-organisation-again")).show(ui).clicked() {
            ui.ctx().open_url(OpenUrl::new_tab(url));
        }
        if Button::secondary(&tr("core-cancel")).show(ui).clicked() {
            giving_up.give_up();
        }
    }

    fn is_busy(&self) -> bool {
        self.entering.is_some() || self.founding.is_some() || self.departing.is_some()
    }

    fn sign_in(&mut self, cx: &GateCx<'_>) {
        let wish = SignIn {
            login: self.login.clone(),
            password: Personal::new(self.password.clone()),
            code: Personal::new(self.code.clone().unwrap_or_default()),
            secret: self.secret.clone().unwrap_or_default(),
        };
        self.entering = Some(cx.client.sign_in_with(wish));
        self.error = None;
    }

    fn card(&mut self, cx: &GateCx<'_>, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = space::M;
        let Some(door) = self.door.clone() else {
            widgets::loading(ui, &cx.texts.tr("core-loading"));
            return;
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            rail::mark(ui);
            widgets::display(ui, &cx.texts.tr("core-app-name"));
        });
        if !door.office.is_empty() {
            widgets::secondary(ui, &door.office);
        }
        for call in outside_words(cx.texts, cx.waiting) {
            widgets::notice(ui, Tone::Warn, &call, |_| {});
        }
        if self.is_hub_away {
            widgets::notice(ui, Tone::Warn, &cx.texts.tr("welcome-hub-away"), |_| {});
        }
        Self::new_hub(cx, ui);
        if let Some(error) = &self.error {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        if door.is_empty {
            self.welcome(cx, ui);
        } else if door.is_demo {
            self.demo_people(cx, ui, &door.people);
        } else if let Some(away) = &self.away {
            Self::away_ui(cx, ui, away);
        } else {
            self.sign_in_form(cx, ui);
            if door.has_organisation {
                self.offer_organisation(cx, ui);
            }
            if self.whose == Whose::Locked {
                self.offer_somebody_else(cx, ui);
            }
        }
    }

    /// The way to the ordinary sign-in for whoever is not the one whose desk is locked.
    fn offer_somebody_else(&mut self, cx: &GateCx<'_>, ui: &mut Ui) {
        let reason = cx.texts.tr("core-loading");
        let blocked = self.is_busy().then_some(&*reason);
        let label = cx.texts.tr("welcome-somebody-else");
        let button = Button::ghost(&label).blocked_by(blocked).show(ui);
        if button.on_hover_text(cx.texts.tr("welcome-somebody-else-note")).clicked() {
            self.whose = Whose::GivenUp;
        }
    }

    /// What is to be compared before the first password is sent to a hub.
    fn new_hub(cx: &GateCx<'_>, ui: &mut Ui) {
        let state = cx.client.hub().filter(|it| it.is_new).unwrap_or_default();
        if let Some(fingerprint) = state.fingerprint {
            widgets::notice(ui, Tone::Warn, &cx.texts.tr("welcome-new-hub"), |_| {});
            widgets::body(ui, &fingerprint);
        }
    }

    fn offer_organisation(&mut self, cx: &GateCx<'_>, ui: &mut Ui) {
        widgets::hline(ui);
        let (reason, away) =
            (cx.texts.tr("core-loading"), cx.texts.tr("welcome-organisation-away"));
        let blocked = if self.is_hub_away {
            // They would only be told so by a browser.
            widgets::secondary(ui, &away);
            Some(&*away)
        } else {
            self.is_busy().then_some(&*reason)
        };
        let sign_in = cx.texts.tr("welcome-organisation");
        let width = ui.available_width();
        let button = Button::secondary(&sign_in).blocked_by(blocked).min_width(width);
        if button.show(ui).clicked() {
            self.error = None;
            self.departing = Some(cx.client.depart());
        }
    }

    /// The second factor that somebody's app is to take, before its first code is typed.
    fn set_up(cx: &GateCx<'_>, ui: &mut Ui, (login, secret): (&str, &Personal)) {
        let tr = |key: &str| cx.texts.tr(key);
        widgets::secondary(ui, &tr("welcome-second-factor"));
        let url = second_factor::otpauth_url(login.trim(), secret);
        widgets::qr(ui, &url, QR, &tr("core-settings-second-factor-qr"));
        widgets::faint(ui, &tr("core-settings-second-factor-secret"));
        widgets::body(ui, secret.reveal());
    }

    fn sign_in_form(&mut self, cx: &GateCx<'_>, ui: &mut Ui) {
        let tr = |key: &str| cx.texts.tr(key);
        match self.whose {
            Whose::Anybodys => {
                TextField::new(&tr("welcome-login"), &mut self.login).show(ui);
            }
            Whose::Locked | Whose::GivenUp => {
                widgets::strong(ui, &self.login);
            }
        }
        let password =
            TextField::new(&tr("welcome-password"), &mut self.password).password().show(ui);
        if let Some(secret) = &self.secret {
            Self::set_up(cx, ui, (&self.login, secret));
        }
        let code = self.code.as_mut().map(|code| {
            TextField::new(&tr("welcome-code"), code).hint(&tr("welcome-code-hint")).show(ui)
        });
        let last = code.unwrap_or(password);
        let entered = last.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter));
        let reason = tr(if self.is_busy() { "core-loading" } else { "welcome-missing" });
        let missing = self.login.trim().is_empty() || self.password.is_empty();
        let blocked = (self.is_busy() || missing).then_some(&*reason);
        let width = ui.available_width();
        let sign_in = tr("welcome-sign-in");
        let button = Button::primary(&sign_in).blocked_by(blocked).min_width(width);
        if button.show(ui).clicked() || (entered && !missing && !self.is_busy()) {
            self.sign_in(cx);
        }
    }
}

fn is_refused_by(err: &ClientError, code: &str) -> bool {
    matches!(err, ClientError::Desk(Fault::Refused(refused)) if refused.code == code)
}
