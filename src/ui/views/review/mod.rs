//! The review workbench: one paper at a time, its facts beside it, a decision in two keys.

mod bench;
mod head;
mod reject;
mod side;
mod typed;

use egui::Ui;

use self::{
    bench::Bench,
    reject::{Picked, Picker},
    typed::{Missing, Typed},
};
use crate::{
    client::{ClientError, Pending},
    desk::{
        Command, Fault, Receipt, review,
        review::{MyReview, NextUp, Piece, ReviewDesk, ReviewQueue, Sheet},
    },
    domain::StaffId,
    ui::{
        action::Action,
        cx::Cx,
        fetched::Fetched,
        pictures::Pictures,
        theme::{Tone, space},
        widgets::{self, Button, Icon, card, notice},
    },
};

/// Typing rests so long, in seconds, before the draft is kept.
const DRAFT_AFTER: f64 = 1.5;
/// Seconds between signs of life while somebody is at work.
const ALIVE_EVERY: f64 = 120.0;

/// What the workbench remembers between frames.
#[derive(Default)]
pub struct ReviewView {
    queue: Fetched<ReviewQueue>,
    mine: Fetched<MyReview>,
    next: Fetched<NextUp>,
    sheet: Fetched<ReviewDesk>,
    pictures: Pictures,
    bench: Bench,
    /// The paper on the desk; it stays when it is lost, so that nothing typed goes with it.
    piece: Option<Piece>,
    typed: Option<Typed>,
    /// What was typed as it was last kept.
    kept: Option<Typed>,
    typed_at: f64,
    alive_at: f64,
    picker: Option<Picker>,
    sent: Option<(Sent, Pending<Receipt>)>,
    /// Why the last thing that was asked for was not done.
    error: Option<String>,
}

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Claim,
    Approve,
    Reject,
    PutBack,
}

impl ReviewView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let me = cx.me.actor.staff;
        self.settle(cx, ui);
        self.follow(cx, me);
        ui.spacing_mut().item_spacing.y = space::M;
        let figures = match self.queue.of(cx.client, ReviewQueue { me }) {
            Some(Ok(figures)) => Some(figures.clone()),
            _ => None,
        };
        let wants_next = head::ui(cx, ui, figures.as_ref(), self.piece);
        if (wants_next || cx.asked(Action::ClaimNext)) && self.piece.is_none() {
            self.send(cx, Sent::Claim, review::Command::ClaimNext);
        }
        if let Some(error) = self.error.clone() {
            notice(ui, Tone::Bad, &error, |ui| {
                if widgets::icon_button(ui, Icon::X, &cx.tr("core-close")).clicked() {
                    self.error = None;
                }
            });
        }
        self.prefetch(cx, ui, me);
        let Some(piece) = self.piece else {
            let free = figures.map_or(0, |it| it.free_total());
            card(ui, |ui| self.nothing(cx, ui, free));
            return;
        };
        let ask = ReviewDesk { document: piece.document, version: piece.version };
        match self.sheet.of(cx.client, ask) {
            Some(Ok(sheet)) => {
                let sheet = sheet.clone();
                self.paper(cx, ui, (piece, &sheet));
            }
            Some(Err(err)) => notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
            None => widgets::skeleton(ui, &cx.tr("core-loading"), 8),
        }
    }

    /// Puts the paper that is in one's hands onto the desk.
    fn follow(&mut self, cx: &Cx<'_>, me: StaffId) {
        let held = match self.mine.of(cx.client, MyReview { me }) {
            Some(Ok(held)) => *held,
            _ => return,
        };
        let is_other =
            held.is_some() && held.map(|it| it.version) != self.piece.map(|it| it.version);
        let is_deciding = self.sent.is_some();
        if is_other && !is_deciding && (self.piece.is_none() || self.typed_is_safe()) {
            self.lay(held);
        }
    }

    /// Whether nothing typed would be lost by putting another paper onto the desk.
    fn typed_is_safe(&self) -> bool {
        let draft = |it: &Option<Typed>| it.as_ref().map(Typed::draft);
        draft(&self.typed) == draft(&self.kept)
    }

    fn lay(&mut self, piece: Option<Piece>) {
        self.piece = piece;
        self.typed = None;
        self.kept = None;
        self.picker = None;
        self.bench.reset();
    }

    /// Where no paper is in one's hands: what can be done, with so many to take.
    fn nothing(&mut self, cx: &Cx<'_>, ui: &mut Ui, free: i64) {
        let is_empty = free == 0;
        let (heading, what, icon) = if is_empty {
            ("review-empty", "review-empty-what", Icon::CircleCheck)
        } else {
            ("review-ready", "review-ready-what", Icon::ScanEye)
        };
        let label = cx.tr("core-action-claim-next");
        let button = Button::primary(&label).icon(Icon::Hand).keys("Ctrl+Shift+Enter");
        let button = (!is_empty).then_some(button);
        let words = (cx.tr(heading), cx.tr(what));
        if widgets::empty_state(ui, icon, (&words.0, &words.1), button) {
            self.send(cx, Sent::Claim, review::Command::ClaimNext);
        }
    }

    /// Has the first page of the next paper here before it is asked for.
    fn prefetch(&mut self, cx: &Cx<'_>, ui: &Ui, me: StaffId) {
        if self.piece.is_none() {
            return;
        }
        if let Some(Ok(Some(next))) = self.next.of(cx.client, NextUp { me }) {
            let version = next.version;
            self.pictures.page(cx, ui.ctx(), (version, 1));
        }
    }

    fn paper(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, (piece, sheet): (Piece, &Sheet)) {
        let typed = self.typed.get_or_insert_with(|| Typed::of(piece.version, sheet));
        let kept = self.kept.get_or_insert_with(|| typed.clone());
        let before = typed.clone();
        let blocked = sheet.blocked.as_ref();
        let offered = blocked.and_then(|code| side::blocked(cx, ui, code));
        let busy = self.sent.is_some();
        let seen = &*cx;
        let chosen = self.bench.ui(seen, ui, (sheet, &mut self.pictures), |ui| {
            side::ui(seen, ui, (sheet, busy), typed)
        });
        let mut wish = offered.or(chosen);
        if let Some(picker) = &mut self.picker {
            let page = (1 < sheet.card.pages).then_some(self.bench.page);
            let picked = picker.ui(cx, ui, (&sheet.reasons, page), typed);
            let confirmed = picked == Picked::Reject || cx.asked(Action::Approve);
            if picked == Picked::Closed {
                self.picker = None;
            } else if confirmed && !typed.reasons.is_empty() {
                wish = Some(side::Wish::SendBack);
            }
        }
        let time = ui.input(|it| it.time);
        if typed.draft() != before.draft() {
            self.typed_at = time;
        }
        let rested = DRAFT_AFTER <= time - self.typed_at;
        if typed.draft() != kept.draft() && sheet.blocked.is_none() {
            if rested {
                *kept = typed.clone();
                let command =
                    review::Command::KeepDraft { version: piece.version, draft: kept.draft() };
                self.alive_at = time;
                cx.send_quietly(Command::Review(command));
            } else {
                let rest = std::time::Duration::from_secs_f64(DRAFT_AFTER);
                ui.ctx().request_repaint_after(rest);
            }
        }
        let asked = Self::asked(cx, sheet); // Answered once, whatever came before it.
        let wish = wish.or(asked);
        if let Some(wish) = wish {
            let missing = typed_lacks_day(self.typed.as_ref(), (sheet, wish), cx);
            self.obey(cx, (piece, sheet), wish);
            if missing {
                // What is missing is written next: the keyboard goes there.
                ui.memory_mut(|it| it.request_focus(side::expiry_id()));
            }
        }
        self.stay_alive(cx, ui, piece);
    }

    /// What a key or the palette asked for.
    fn asked(cx: &mut Cx<'_>, sheet: &Sheet) -> Option<side::Wish> {
        if sheet.blocked.is_some() {
            return None;
        }
        if cx.asked(Action::Approve) {
            Some(side::Wish::Approve)
        } else if cx.asked(Action::Reject) {
            Some(side::Wish::Reject)
        } else if cx.asked(Action::PutBack) {
            Some(side::Wish::PutBack)
        } else {
            None
        }
    }

    fn obey(&mut self, cx: &Cx<'_>, (piece, sheet): (Piece, &Sheet), wish: side::Wish) {
        let version = piece.version;
        let Some(typed) = &self.typed else { return };
        match wish {
            side::Wish::Approve => match typed.missing(sheet, cx.now.today()) {
                Some(missing) => self.error = Some(cx.tr(side::missing_key(missing)).into_owned()),
                None => self.send(cx, Sent::Approve, typed.approval()),
            },
            side::Wish::Reject => self.picker = Some(Picker::new(cx.texts.lang())),
            side::Wish::SendBack => {
                let command = typed.rejection();
                self.picker = None;
                self.send(cx, Sent::Reject, command);
            }
            side::Wish::PutBack => {
                self.send(cx, Sent::PutBack, review::Command::Release { version });
            }
            side::Wish::ClaimAgain => {
                self.send(cx, Sent::Claim, review::Command::Claim { version });
            }
            side::Wish::TakeNext => {
                self.lay(None);
                self.send(cx, Sent::Claim, review::Command::ClaimNext);
            }
        }
    }

    /// A sign of life while somebody is at work, so that the paper stays in their hands.
    fn stay_alive(&mut self, cx: &mut Cx<'_>, ui: &Ui, piece: Piece) {
        let (time, active) = ui.input(|it| (it.time, !it.events.is_empty()));
        if self.alive_at == 0.0 {
            self.alive_at = time;
        }
        if active && ALIVE_EVERY <= time - self.alive_at {
            self.alive_at = time;
            let command = review::Command::Heartbeat { version: piece.version };
            cx.send_quietly(Command::Review(command));
        }
    }

    fn send(&mut self, cx: &Cx<'_>, what: Sent, command: review::Command) {
        if self.sent.is_none() {
            self.error = None;
            self.sent = Some((what, cx.client.perform(Command::Review(command))));
        }
    }

    /// Takes in how a command ended; after a decision the next paper is claimed at once.
    fn settle(&mut self, cx: &mut Cx<'_>, ui: &Ui) {
        let Some((what, result)) =
            self.sent.as_ref().and_then(|(what, it)| it.poll().map(|result| (*what, result)))
        else {
            return;
        };
        self.sent = None;
        self.alive_at = ui.input(|it| it.time);
        match (what, result) {
            (Sent::Approve | Sent::Reject, Ok(_)) => {
                let said =
                    if what == Sent::Approve { "review-approved" } else { "review-rejected" };
                let said = cx.tr(said).into_owned();
                cx.say(said);
                self.lay(None);
                self.mine.forget();
                self.send(cx, Sent::Claim, review::Command::ClaimNext);
            }
            (Sent::PutBack, Ok(_)) => {
                self.lay(None);
                self.mine.forget();
            }
            (Sent::Claim, Ok(_)) => self.mine.forget(),
            (Sent::Claim, Err(err)) if is_empty_queue(&err) => {}
            (_, Err(err)) => self.error = Some(cx.explain(&err)),
        }
    }
}

/// Whether a paper cannot be approved only because a day is missing or wrong.
fn typed_lacks_day(
    typed: Option<&Typed>,
    (sheet, wish): (&Sheet, side::Wish),
    cx: &Cx<'_>,
) -> bool {
    let missing = typed.and_then(|it| it.missing(sheet, cx.now.today()));
    wish == side::Wish::Approve && missing.is_some_and(|it| it != Missing::Words)
}

/// That nothing is left to claim is shown by the page itself.
fn is_empty_queue(err: &ClientError) -> bool {
    matches!(err, ClientError::Desk(Fault::Refused(it)) if it.code == "review-queue-empty")
}
