//! The whole window on a real office: driven by accessible name, waiting for events and never for time.

use std::{sync::Arc, time::Duration};

use attache::{
    client::{Backend, Client, ClientError, Local, Pulse, instance::Mailbox},
    desk::Clock,
    lang::{Lang, Texts},
    ui::{
        app::{App, Parts},
        prefs::{Prefs, ThemeChoice},
        route::Route,
    },
};
use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};

use crate::{
    picture::{Pictures, colours, folder},
    support::Office,
};

/// How long an answer may take before a test gives up; far more than it ever does.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a window looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    /// In points.
    pub(crate) size: [f32; 2],
    /// How many pixels a point has.
    pub(crate) scale: f32,
}

impl Look {
    pub(crate) const CHINESE: Self =
        Self { lang: Lang::ZhCn, theme: Theme::Light, size: [1440.0, 900.0], scale: 1.0 };
    pub(crate) const ENGLISH: Self = Self { lang: Lang::En, ..Self::CHINESE };
}

/// Draws until every command and question is answered and its answer drawn.
#[track_caller]
pub(crate) fn until_idle(pulse: &Pulse, mut draw: impl FnMut()) {
    loop {
        let seen = pulse.beats();
        draw();
        let idle = pulse.flying() == 0;
        if pulse.beats() != seen {
            continue;
        }
        if idle {
            return;
        }
        assert!(pulse.wait_beyond(seen, PATIENCE), "{} answers are missing", pulse.flying());
    }
}

/// An open window.
pub(crate) struct Screen {
    pub(crate) harness: Harness<'static, App>,
    pub(crate) pictures: Pictures,
    pub(crate) texts: Texts,
    /// What other programs tell the window of.
    pub(crate) inbox: Mailbox,
}

impl Screen {
    /// A window before anyone has signed in.
    pub(crate) fn open(office: &Office, look: Look) -> Self {
        let desk = Arc::clone(&office.desk);
        Self::at(Arc::new(Local::new(desk).unwrap()), office.hands.clock(), look)
    }

    /// A window at any desk, before anyone has signed in.
    pub(crate) fn at(backend: Arc<dyn Backend>, clock: Clock, look: Look) -> Self {
        let pictures = Pictures::default();
        let mut prefs = Prefs::default();
        prefs.lang = Some(look.lang);
        prefs.theme = match look.theme {
            Theme::Light => ThemeChoice::Light,
            Theme::Dark => ThemeChoice::Dark,
        };
        let inbox = Mailbox::default();
        let kept = inbox.clone();
        let harness = pictures
            .harness(look.theme, look.size)
            .with_pixels_per_point(look.scale)
            .build_eframe(move |cc| {
                let ctx = cc.egui_ctx.clone();
                let client = Client::start(backend, move || ctx.request_repaint()).unwrap();
                let make_demo = |_: &dyn Backend| Err(ClientError::Misunderstood);
                let inbox = Some(kept);
                App::new(&cc.egui_ctx, Parts { client, clock, prefs, make_demo, inbox })
            });
        let mut screen = Self { harness, pictures, texts: Texts::new(look.lang), inbox };
        screen.settle();
        screen
    }

    /// A window at which `login` has signed in with the password of [`Office::hire`].
    pub(crate) fn signed_in(office: &Office, login: &str, look: Look) -> Self {
        let mut screen = Self::open(office, look);
        screen.fill("welcome-login", login);
        screen.fill("welcome-password", "correct horse");
        screen.press("welcome-sign-in");
        screen
    }

    /// Draws until nothing is under way.
    #[track_caller]
    pub(crate) fn settle(&mut self) {
        let pulse = Arc::clone(self.harness.state().client().pulse());
        until_idle(&pulse, || {
            self.harness.run();
        });
    }

    /// Presses a button whose work goes on for longer than a test waits.
    pub(crate) fn click(&mut self, key: &str) {
        let label = self.texts.tr(key).into_owned();
        self.harness.get_by_role_and_label(Role::Button, &label).click();
        self.harness.step();
    }

    /// Draws until it is so, while something may stay under way.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let pulse = Arc::clone(self.harness.state().client().pulse());
        loop {
            let seen = pulse.beats();
            self.harness.step();
            self.harness.step();
            if is_so(self) {
                return;
            }
            assert!(pulse.wait_beyond(seen, PATIENCE), "never: {what}");
        }
    }

    /// Goes to a screen.
    pub(crate) fn go(&mut self, route: Route) {
        self.harness.state_mut().desktop().unwrap().open(route);
        self.settle();
    }

    /// Where the signed-in person is.
    pub(crate) fn route(&mut self) -> Route {
        self.harness.state_mut().desktop().unwrap().route().clone()
    }

    /// Keeps a picture of what stands there now, where pictures are wanted.
    pub(crate) fn keep_picture(&self, name: &str) {
        if let Some(folder) = folder() {
            let picture = self.pictures.paint(&self.harness);
            assert!(20 < colours(&picture), "{name} shows nothing");
            picture.save(folder.join(format!("{name}.png"))).unwrap();
        }
    }

    /// Presses the button whose name is the text of `key`.
    #[track_caller]
    pub(crate) fn press(&mut self, key: &str) {
        let label = self.texts.tr(key).into_owned();
        self.press_named(&label);
    }

    /// Presses what has this name and can be pressed.
    #[track_caller]
    pub(crate) fn press_named(&mut self, label: &str) {
        let pressable = |it: &Node<'_>| {
            !matches!(it.accesskit_node().role(), Role::Label | Role::TextRun | Role::TextInput)
        };
        let found = self.harness.query_all_by_label(label).find(pressable);
        assert!(found.is_some(), "nothing to press is called {label}");
        found.unwrap().click_accesskit();
        self.settle();
    }

    /// Like [`Self::press`], for the uppermost of several with this name, as in a dialog.
    #[track_caller]
    pub(crate) fn press_uppermost(&mut self, key: &str) {
        let label = self.texts.tr(key).into_owned();
        let pressable = |it: &Node<'_>| {
            !matches!(it.accesskit_node().role(), Role::Label | Role::TextRun | Role::TextInput)
        };
        let found = self.harness.query_all_by_label(&label).rfind(pressable);
        assert!(found.is_some(), "nothing to press is called {label}");
        found.unwrap().click_accesskit();
        self.settle();
    }

    /// Replaces what stands in the field whose name is the text of `key`.
    #[track_caller]
    pub(crate) fn fill(&mut self, key: &str, text: &str) {
        let label = self.texts.tr(key).into_owned();
        self.field(&label).focus();
        self.harness.run();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.field(&label).type_text(text);
        self.settle();
    }

    /// Replaces what stands in the field of this name.
    #[track_caller]
    pub(crate) fn fill_named(&mut self, label: &str, text: &str) {
        self.field(label).focus();
        self.harness.run();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.field(label).type_text(text);
        self.settle();
    }

    /// Presses the first thing that can be pressed and whose name contains `text`.
    #[track_caller]
    pub(crate) fn press_like(&mut self, text: &str) {
        let pressable = |it: &Node<'_>| {
            !matches!(it.accesskit_node().role(), Role::Label | Role::TextRun | Role::TextInput)
        };
        let found = self.harness.query_all_by_label_contains(text).find(pressable);
        assert!(found.is_some(), "nothing to press has {text} in its name");
        found.unwrap().click_accesskit();
        self.settle();
    }

    #[track_caller]
    fn field<'a>(&'a self, label: &'a str) -> Node<'a> {
        let found = self.harness.query_all_by_label(label).find(|it| {
            matches!(
                it.accesskit_node().role(),
                Role::TextInput
                    | Role::MultilineTextInput
                    | Role::PasswordInput
                    | Role::SearchInput
            )
        });
        assert!(found.is_some(), "no field is called {label}");
        found.unwrap()
    }

    /// Gives the keyboard to what has the text of `key` as its name and this role.
    #[track_caller]
    pub(crate) fn focus(&mut self, key: &str, role: Role) {
        let label = self.texts.tr(key).into_owned();
        self.harness.get_by_role_and_label(role, &label).focus();
        self.settle();
    }

    pub(crate) fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Whether something with the text of `key` is shown.
    pub(crate) fn shows(&self, key: &str) -> bool {
        self.shows_text(&self.texts.tr(key))
    }

    /// Whether something is shown whose name contains `text`.
    pub(crate) fn shows_text(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    /// What stands on the screen, for the sentence of a failed test.
    pub(crate) fn words(&self) -> String {
        self.said().join(" | ")
    }

    /// Every name and every text on the screen.
    fn said(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        let texts = nodes.flat_map(|it| {
            let node = it.accesskit_node();
            [node.label(), node.value()]
        });
        texts.flatten().collect()
    }

    /// Texts on the screen that were not found in the translation files.
    pub(crate) fn untranslated(&self) -> Vec<String> {
        self.said().into_iter().filter(|it| it.replace("‹personal›", "").contains('‹')).collect()
    }
}
