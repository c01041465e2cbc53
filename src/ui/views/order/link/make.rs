//! The dialog that makes a link or gives one another code. The secrets are made here and leave this desktop as hashes.

use std::{borrow::Cow, collections::BTreeSet};

use egui::Ui;

use super::shown::{Opener, Shown};
use crate::{
    desk::{
        Command,
        link::{self, LinkPage, Secrets, WantedPaper},
    },
    domain::{
        LinkId, OrderId, Personal,
        link::{CodeWay, MOST_FILES, ShortCode, Token, spoken_code},
        paper::PaperKind,
    },
    ui::{
        cx::Cx,
        form::Submit,
        theme::{Tone, space},
        views::words::name,
        widgets::{self, Button, Dialog, checkbox, notice, radio, segmented},
    },
};

/// The days that are offered.
const DAYS: [i64; 3] = [1, 3, 7];
/// What is chosen unless somebody chooses otherwise: long enough to find a paper, and not longer than that.
const USUAL: i64 = 3;

/// What is being made.
enum What {
    Link { order: OrderId, wanted: Vec<WantedPaper>, chosen: BTreeSet<PaperKind>, days: i64 },
    Code,
}

/// What is chosen and not yet sent.
pub(super) struct MakeDialog {
    id: LinkId,
    what: What,
    way: CodeWay,
    /// What was sent; shown once it is known that it was done.
    secret: Option<(Option<Opener>, Personal)>,
    submit: Submit,
}

impl MakeDialog {
    pub(super) fn link(order: OrderId, page: &LinkPage) -> Self {
        let missing = page.wanted.iter().filter(|it| it.is_missing && it.is_required);
        let chosen = missing.take(most_papers()).map(|it| it.kind.clone()).collect();
        let what = What::Link { order, wanted: page.wanted.clone(), chosen, days: USUAL };
        Self::new(LinkId::fresh(), what)
    }

    pub(super) fn code(id: LinkId) -> Self {
        Self::new(id, What::Code)
    }

    fn new(id: LinkId, what: What) -> Self {
        Self { id, what, way: CodeWay::Spoken, secret: None, submit: Submit::default() }
    }

    /// What was made, in the one frame in which that is known.
    pub(super) fn made(
        &mut self,
        cx: &Cx<'_>,
        page: &LinkPage,
        before: Option<&Shown>,
    ) -> Option<Shown> {
        if !self.submit.is_done(cx) {
            return None;
        }
        let (opener, code) = self.secret.take()?;
        Some(match opener {
            Some(opener) => Shown::link((self.id, self.way), (page, &opener), code, cx.texts),
            None => Shown::code((self.id, self.way), before, code),
        })
    }

    /// Draws the dialog; true when it is to be closed.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        let is_link = matches!(self.what, What::Link { .. });
        let title = cx.tr(if is_link { "link-make" } else { "link-recode" });
        let (go, close) =
            (cx.tr(if is_link { "link-go" } else { "link-recode-go" }), cx.tr("core-close"));
        let busy = self.submit.is_busy().then(|| cx.tr("core-saving"));
        let blocked = busy.or_else(|| self.wrong(cx));
        let blocked = blocked.as_deref();
        let out = Dialog::new("upload-link", &title, &close).width(520.0).show(
            ui.ctx(),
            |ui| self.body(cx, ui),
            |ui| Button::primary(&go).blocked_by(blocked).show(ui).clicked(),
        );
        if out.foot {
            match self.command() {
                Some(command) => self.submit.send(cx, Command::Link(command)),
                None => cx.complain(cx.tr("fault-internal").into_owned()),
            }
        }
        out.closed
    }

    /// Why what is chosen cannot be sent.
    fn wrong<'a>(&self, cx: &Cx<'a>) -> Option<Cow<'a, str>> {
        match &self.what {
            What::Link { chosen, .. } if chosen.is_empty() => {
                Some(cx.tr("fault-link-nothing-wanted"))
            }
            What::Link { chosen, .. } if most_papers() < chosen.len() => {
                Some(cx.tr_with("fault-link-too-many", &[("most", MOST_FILES.into())]).into())
            }
            _ => None,
        }
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = space::S;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        if let What::Link { wanted, chosen, days, .. } = &mut self.what {
            widgets::strong(ui, &cx.tr("link-papers"));
            for it in wanted.iter() {
                let mut on = chosen.contains(&it.kind);
                let mark = if it.is_missing { "link-paper-missing" } else { "link-paper-there" };
                let label = format!("{} · {}", name(cx, &it.name), cx.tr(mark));
                if checkbox(ui, &mut on, &label).changed() {
                    if on {
                        chosen.insert(it.kind.clone())
                    } else {
                        chosen.remove(&it.kind)
                    };
                }
            }
            if most_papers() < wanted.len() {
                let most = [("most", MOST_FILES.into())];
                widgets::faint(ui, &cx.tr_with("link-papers-most", &most));
            }
            ui.add_space(space::S);
            widgets::strong(ui, &cx.tr("link-days"));
            let words: Vec<_> = DAYS
                .iter()
                .map(|it| (*it, cx.tr_with("link-days-n", &[("days", (*it).into())])))
                .collect();
            let items: Vec<_> = words.iter().map(|(it, word)| (*it, word.as_str())).collect();
            segmented(ui, days, &items);
            ui.add_space(space::S);
        }
        widgets::strong(ui, &cx.tr("link-code"));
        radio(ui, &mut self.way, CodeWay::Spoken, &cx.tr("link-way-spoken"));
        radio(ui, &mut self.way, CodeWay::Sent, &cx.tr("link-way-sent"));
        widgets::faint(ui, &cx.tr("link-code-why"));
    }

    /// Makes the secrets and the command with what may be known of them.
    fn command(&mut self) -> Option<link::Command> {
        let code = spoken_code(random()?);
        let way = self.way;
        match &self.what {
            What::Link { order, chosen, days, .. } => {
                let token = Token::from_random(random()?);
                let short = ShortCode::from_random(random()?);
                let secrets =
                    Secrets { token: token.hash(), short: short.text(), code: code.clone(), way };
                self.secret = Some((Some(Opener { token, short, days: *days }), code));
                Some(link::Command::Make {
                    id: self.id,
                    order: *order,
                    scope: chosen.iter().cloned().collect(),
                    hours: days * 24,
                    secrets,
                })
            }
            What::Code => {
                self.secret = Some((None, code.clone()));
                Some(link::Command::Recode { id: self.id, code, way })
            }
        }
    }
}

/// How many papers a link takes.
fn most_papers() -> usize {
    usize::try_from(MOST_FILES).unwrap_or(usize::MAX)
}

/// Bytes that nobody can guess; nothing if the system has none to give.
fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}
