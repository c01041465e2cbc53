//! What the customer does with a link at this moment, and a word to them.

use egui::{Align, Layout, Ui, vec2};

use crate::{
    desk::{
        Command,
        link::{self, Arriving, Guided, HolderSlot, LinkCard, Remark, SlotState},
    },
    domain::{
        Personal,
        link::{Doing, LinkState, Sight},
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::{Tone, space},
        views::words::name,
        widgets::{self, Button, Icon, TextField, chip, progress},
    },
};

/// After so long, nobody knows what the customer does.
const FRESH_US: i64 = 5 * 60 * 1_000_000;

/// The live state as last seen, and the hint that is being typed.
#[derive(Default)]
pub(super) struct Live {
    guided: Fetched<Guided>,
    hint: String,
}

impl Live {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, (it, may): (&LinkCard, bool)) {
        let is_on =
            matches!(it.state, LinkState::Opened | LinkState::Proved | LinkState::Submitted);
        if !is_on {
            return;
        }
        let now = match self.guided.following(cx.client, Guided { link: it.id }) {
            Some(Ok(now)) => now.clone(),
            _ => return,
        };
        widgets::hline(ui);
        sight(cx, ui, &now);
        for slot in &now.slots {
            line(cx, ui, slot);
        }
        if may {
            self.say(cx, ui, (it, &now));
        }
    }

    /// A word that appears on the customer's page at once.
    fn say(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, (it, now): (&LinkCard, &Arriving)) {
        if let Some((text, _)) = &now.hint {
            let said = cx.tr_with("link-hint-now", &[("text", text.as_str().into())]);
            widgets::notice(ui, Tone::Gold, &said, |_| {});
        }
        let (label, example) = (cx.tr("link-hint"), cx.tr("link-hint-example"));
        TextField::new(&label, &mut self.hint).hint(&example).show(ui);
        let is_empty = self.hint.trim().is_empty();
        ui.horizontal(|ui| {
            let (send, clear) = (cx.tr("link-hint-send"), cx.tr("link-hint-clear"));
            let why = cx.tr("link-hint-empty");
            let blocked = is_empty.then_some(&*why);
            if Button::primary(&send).icon(Icon::Send).blocked_by(blocked).show(ui).clicked() {
                let text = Personal::new(std::mem::take(&mut self.hint));
                let hint = link::Command::Hint { id: it.id, text };
                cx.send_saying(Command::Link(hint), "link-said-hint");
            }
            if now.hint.is_some() && Button::ghost(&clear).show(ui).clicked() {
                let hint = link::Command::Hint { id: it.id, text: Personal::default() };
                cx.send_saying(Command::Link(hint), "link-said-hint-cleared");
            }
        });
    }
}

/// The customer's own doing, in one line.
fn sight(cx: &Cx<'_>, ui: &mut Ui, now: &Arriving) {
    let fresh = now.sight.as_ref().filter(|it| cx.now.micros() - it.at.micros() < FRESH_US);
    let (tone, icon, text) = match fresh {
        Some(it) if now.state != LinkState::Submitted => doing(cx, now, it),
        _ if now.state == LinkState::Submitted => {
            (Tone::Ok, Icon::Check, cx.tr("link-live-submitted").into_owned())
        }
        _ if now.has_consent => (Tone::Neutral, Icon::Eye, cx.tr("link-live-agreed").into_owned()),
        _ if now.state == LinkState::Proved => {
            (Tone::Accent, Icon::ShieldCheck, cx.tr("link-live-proved").into_owned())
        }
        _ => (Tone::Accent, Icon::Eye, cx.tr("link-live-opened").into_owned()),
    };
    widgets::chip_row(ui, |ui| {
        chip(ui, tone, Some(icon), &text);
    });
    let (here, all) = now.bytes;
    if 0 < all {
        #[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
        let share = here as f32 / all as f32;
        progress(ui, &cx.tr("link-live-bytes"), share, Tone::Accent);
    }
}

fn doing(cx: &Cx<'_>, now: &Arriving, it: &Sight) -> (Tone, Icon, String) {
    let slot = now.slots.iter().find(|slot| Some(&slot.kind) == it.kind.as_ref());
    let paper = slot.map(|slot| name(cx, &slot.name).to_owned()).unwrap_or_default();
    let (page, of) = (i64::from(it.page), i64::from(it.of));
    match it.doing {
        Doing::Taking => {
            let args = [("paper", paper.into()), ("page", page.into()), ("of", of.into())];
            (Tone::Accent, Icon::Camera, cx.tr_with("link-live-taking", &args))
        }
        Doing::Sending => {
            let text = cx.tr_with("link-live-sending", &[("paper", paper.into())]);
            (Tone::Accent, Icon::Upload, text)
        }
        Doing::Reading => (Tone::Neutral, Icon::Eye, cx.tr("link-live-reading").into_owned()),
        Doing::Away => (Tone::Neutral, Icon::Moon, cx.tr("link-live-away").into_owned()),
    }
}

/// One paper: its name and what became of it.
fn line(cx: &Cx<'_>, ui: &mut Ui, slot: &HolderSlot) {
    let room = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        let (tone, icon) = look(slot.state);
        let key = format!("link-slot-{}", code(slot.state));
        let percent = i64::from(slot.percent);
        let text = cx.tr_with(&key, &[("percent", percent.into())]);
        chip(ui, tone, Some(icon), &text);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            widgets::one_line(ui, name(cx, &slot.name));
        });
    });
    for remark in &slot.remarks {
        if let Remark::Finding { check, page, is_grave } = remark {
            let said = cx.tr(&format!("portal-finding-{check}"));
            let text = match page {
                Some(page) => {
                    let args = [("page", i64::from(*page).into()), ("text", (&*said).into())];
                    cx.tr_with("portal-on-page", &args)
                }
                None => said.into_owned(),
            };
            widgets::toned(ui, if *is_grave { Tone::Bad } else { Tone::Warn }, &text);
        }
    }
    ui.add_space(space::XS);
}

const fn code(state: SlotState) -> &'static str {
    match state {
        SlotState::Wanted => "wanted",
        SlotState::Arriving => "arriving",
        SlotState::Checking => "checking",
        SlotState::Doubtful => "doubtful",
        SlotState::Refused => "refused",
        SlotState::Waiting => "waiting",
        SlotState::Approved => "approved",
        SlotState::Returned => "returned",
        SlotState::Expiring => "expiring",
    }
}

const fn look(state: SlotState) -> (Tone, Icon) {
    match state {
        SlotState::Wanted => (Tone::Neutral, Icon::Upload),
        SlotState::Arriving | SlotState::Checking => (Tone::Accent, Icon::Upload),
        SlotState::Doubtful | SlotState::Refused => (Tone::Bad, Icon::TriangleAlert),
        SlotState::Waiting => (Tone::Warn, Icon::Clock),
        SlotState::Approved => (Tone::Ok, Icon::Check),
        SlotState::Returned => (Tone::Bad, Icon::Undo2),
        SlotState::Expiring => (Tone::Warn, Icon::CalendarClock),
    }
}
