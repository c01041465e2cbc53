//! What every screen is given: the desk, the texts, who is working, and ways to act.

use std::borrow::Cow;

use super::{action::Action, prefs::Prefs, route::Route};
use crate::{
    client::{Client, ClientError, Pending},
    desk::{
        Command, Receipt,
        call::CallRow,
        staff::SignedIn,
        work::{DemandLine, OrphanLine, PromiseLine},
    },
    domain::{DemandId, EnterpriseId, Now, OrderId, Permission, Wording},
    lang::{Arg, Texts},
};

/// The surroundings of one frame.
pub struct Cx<'a> {
    pub client: &'a Client,
    pub texts: &'a Texts,
    pub me: &'a SignedIn,
    pub now: Now,
    pub prefs: &'a mut Prefs,
    asked: Option<Action>,
    out: &'a mut Outbox,
}

/// What screens asked for in this frame, and what of it is still under way.
#[derive(Default)]
pub struct Outbox {
    sent: Vec<Sent>,
    pub(super) go: Option<Route>,
    pub(super) toasts: Vec<Toast>,
    want: Option<Want>,
    wrap_up: Option<CallRow>,
}

/// A dialog that any screen may ask for; it opens above whatever is shown.
#[derive(Clone, Debug)]
pub enum Want {
    /// Note what a customer wants.
    Demand {
        enterprise: Option<EnterpriseId>,
    },
    /// Make an order, perhaps to carry a demand out.
    Order {
        enterprise: Option<EnterpriseId>,
        demand: Option<DemandId>,
        family: Option<String>,
    },
    Promise {
        enterprise: Option<EnterpriseId>,
        order: Option<OrderId>,
    },
    /// Take a demand to its next step, or end it.
    DemandNext(Box<DemandLine>),
    /// Say whether a promise was kept.
    PromiseEnd(Box<PromiseLine>),
    /// Give what rests with nobody to somebody.
    Give(Box<OrphanLine>),
}

/// A command whose outcome is told as a toast.
struct Sent {
    pending: Pending<Receipt>,
    said: Option<String>,
    undo: Option<Command>,
    is_quiet: bool,
}

/// A short message that goes away by itself.
#[derive(Clone, Debug)]
pub struct Toast {
    pub text: String,
    pub is_bad: bool,
    /// What takes it back, when a mistake is cheap.
    pub undo: Option<Command>,
}

impl<'a> Cx<'a> {
    pub fn new(
        (client, texts, me): (&'a Client, &'a Texts, &'a SignedIn),
        (now, asked): (Now, Option<Action>),
        prefs: &'a mut Prefs,
        out: &'a mut Outbox,
    ) -> Self {
        Self { client, texts, me, now, prefs, asked, out }
    }

    /// The sentence of `key` in the reader's language.
    pub fn tr(&self, key: &str) -> Cow<'a, str> {
        self.texts.tr(key)
    }

    pub fn tr_with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.texts.tr_with(key, args)
    }

    /// Why something was not done, as a sentence.
    pub fn explain(&self, err: &ClientError) -> String {
        explain(self.texts, err)
    }

    /// Whether this person may do something at all; the desk decides again.
    pub fn may(&self, permission: Permission) -> bool {
        self.me.actor.role.may(permission)
    }

    /// Whether a key, menu or the palette asked for `action`; each asking is answered once.
    pub fn asked(&mut self, action: Action) -> bool {
        let is_it = self.asked == Some(action);
        if is_it {
            self.asked = None;
        }
        is_it
    }

    /// Sends a command. Only a failure is told; data comes back by asking.
    pub fn send(&mut self, command: Command) {
        let pending = self.client.perform(command);
        self.out.sent.push(Sent { pending, said: None, undo: None, is_quiet: false });
    }

    /// Like [`Self::send`], for what the screen itself shows: a refusal is not told again.
    pub fn send_quietly(&mut self, command: Command) {
        let pending = self.client.perform(command);
        self.out.sent.push(Sent { pending, said: None, undo: None, is_quiet: true });
    }

    /// Sends a command and says `key` when it is done.
    pub fn send_saying(&mut self, command: Command, key: &str) {
        let said = Some(self.tr(key).into_owned());
        let pending = self.client.perform(command);
        self.out.sent.push(Sent { pending, said, undo: None, is_quiet: false });
    }

    /// Like [`Self::send_saying`], with a button that sends `undo`.
    pub fn send_undoable(&mut self, command: Command, key: &str, undo: Command) {
        let said = Some(self.tr(key).into_owned());
        let pending = self.client.perform(command);
        self.out.sent.push(Sent { pending, said, undo: Some(undo), is_quiet: false });
    }

    /// Whether a command is under way, so that a button can wait.
    pub fn is_sending(&self) -> bool {
        !self.out.sent.is_empty()
    }

    /// Opens a dialog above the screen.
    pub fn want(&mut self, want: Want) {
        self.out.want = Some(want);
    }

    /// The dialog that was asked for, once.
    pub(super) fn take_want(&mut self) -> Option<Want> {
        self.out.want.take()
    }

    /// Opens the wrap-up of a call, which is the call bar's.
    pub fn wrap_up(&mut self, call: CallRow) {
        self.out.wrap_up = Some(call);
    }

    /// The call whose wrap-up was asked for, once.
    pub(super) fn take_wrap_up(&mut self) -> Option<CallRow> {
        self.out.wrap_up.take()
    }

    pub fn go(&mut self, route: Route) {
        self.out.go = Some(route);
    }

    pub fn say(&mut self, text: String) {
        self.out.toasts.push(Toast { text, is_bad: false, undo: None });
    }

    /// Says that something was done, with a button that sends `undo`.
    pub fn say_undoable(&mut self, text: String, undo: Command) {
        self.out.toasts.push(Toast { text, is_bad: false, undo: Some(undo) });
    }

    pub fn complain(&mut self, text: String) {
        self.out.toasts.push(Toast { text, is_bad: true, undo: None });
    }
}

impl Outbox {
    /// Takes in the outcomes that have arrived.
    pub fn settle(&mut self, texts: &Texts) {
        let toasts = &mut self.toasts;
        self.sent.retain_mut(|sent| match sent.pending.poll() {
            None => true,
            Some(Ok(_)) => {
                if let Some(text) = sent.said.take() {
                    toasts.push(Toast { text, is_bad: false, undo: sent.undo.take() });
                }
                false
            }
            Some(Err(err @ ClientError::Queued)) => {
                if !sent.is_quiet {
                    let text = explain(texts, &err);
                    toasts.push(Toast { text, is_bad: false, undo: None });
                }
                false
            }
            Some(Err(err)) if sent.is_quiet => {
                tracing::info!(%err, "a command sent in passing was not done");
                false
            }
            Some(Err(err)) => {
                toasts.push(Toast { text: explain(texts, &err), is_bad: true, undo: None });
                false
            }
        });
    }

    /// Sends a command that takes something back.
    pub(super) fn undo(&mut self, client: &Client, command: Command) {
        let pending = client.perform(command);
        self.sent.push(Sent { pending, said: None, undo: None, is_quiet: false });
    }
}

/// Why something was not done, as a sentence.
pub fn explain(texts: &Texts, err: &ClientError) -> String {
    let values = err.values();
    let said = |value| Wording::unpacked(value, texts.lang().code());
    let args: Vec<(&str, Arg<'_>)> =
        values.iter().map(|(name, value)| (name.as_str(), Arg::from(said(value)))).collect();
    texts.tr_with(&err.key(), &args)
}
