//! The dialogs of the workspace: one at a time, open until what was typed is done or given up.

mod contact;
mod holding;
mod profile;
mod small;

use egui::Ui;

pub use self::profile::NewEnterprise;
use self::{
    contact::{PersonForm, PhoneForm, RoleForm},
    holding::{HoldingForm, StopForm},
    profile::{ProfileForm, picker},
    small::{ManagerForm, RevealForm, TagForm, TierForm, WarningForm},
};
use super::reveal::Reveals;
use crate::{
    desk::{
        holding::HoldingRow,
        workspace::{Contact, RoleLine, WorkspacePage},
    },
    domain::{HoldingStatus, PersonId},
    ui::{
        cx::Cx,
        form::Submit,
        theme::Tone,
        widgets::{Button, Dialog, notice},
    },
};

/// Which dialog is open, with what is typed in it.
#[derive(Default)]
pub(super) enum Open {
    #[default]
    Nothing,
    Profile(Box<ProfileForm>),
    Tier(TierForm),
    Tag(TagForm),
    Warning(WarningForm),
    Manager(ManagerForm),
    Person(Box<PersonForm>),
    Role(Box<RoleForm>),
    Phone(PhoneForm),
    Holding(Box<HoldingForm>),
    Stop(Box<StopForm>),
    Reveal(RevealForm),
}

impl Open {
    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    pub(super) fn profile(page: &WorkspacePage) -> Self {
        Self::Profile(Box::new(ProfileForm::of(page)))
    }

    pub(super) fn tier(page: &WorkspacePage) -> Self {
        Self::Tier(TierForm::of(page))
    }

    pub(super) fn tag() -> Self {
        Self::Tag(TagForm::default())
    }

    pub(super) fn warning() -> Self {
        Self::Warning(WarningForm::default())
    }

    pub(super) fn manager(page: &WorkspacePage) -> Self {
        Self::Manager(ManagerForm::of(page))
    }

    pub(super) fn new_contact(cx: &Cx<'_>) -> Self {
        Self::Person(Box::new(PersonForm::new(cx.now.today())))
    }

    pub(super) fn person(it: &Contact) -> Self {
        Self::Person(Box::new(PersonForm::of(it)))
    }

    pub(super) fn new_role(cx: &Cx<'_>, person: PersonId) -> Self {
        Self::Role(Box::new(RoleForm::new(person, cx.now.today())))
    }

    pub(super) fn role(it: &RoleLine) -> Self {
        Self::Role(Box::new(RoleForm::of(it)))
    }

    pub(super) fn phone(person: Option<PersonId>) -> Self {
        Self::Phone(PhoneForm::of(person))
    }

    pub(super) fn new_holding(cx: &Cx<'_>) -> Self {
        Self::Holding(Box::new(HoldingForm::new(cx.now.today())))
    }

    pub(super) fn holding(it: &HoldingRow) -> Self {
        Self::Holding(Box::new(HoldingForm::of(it)))
    }

    pub(super) fn stop_holding(it: &HoldingRow, status: HoldingStatus) -> Self {
        Self::Stop(Box::new(StopForm::of(it, status)))
    }
}

/// What a dialog says at the end of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It stays open.
    Nothing,
    /// The main button was pressed.
    Send,
    /// It was done or given up.
    Close,
}

/// How a dialog of a form looks.
pub(super) struct Frame<'a> {
    pub(super) id: &'a str,
    /// The keys of its title and of its main button.
    pub(super) title: &'a str,
    pub(super) send: &'a str,
    pub(super) width: f32,
    /// Why the main button cannot be pressed yet.
    pub(super) blocked: Option<&'a str>,
}

/// Shows a form with its buttons; the reason of a refusal stands above the fields.
pub(super) fn form(
    cx: &Cx<'_>,
    ui: &Ui,
    (frame, submit): (&Frame<'_>, &mut Submit),
    body: impl FnOnce(&mut Ui),
) -> Answer {
    if submit.is_done(cx) {
        return Answer::Close;
    }
    let (title, close) = (cx.tr(frame.title), cx.tr("core-close"));
    // The button that opened it promised more with an ellipsis; the dialog is that more.
    let title = title.trim_end_matches('…');
    let dialog = Dialog::new(frame.id, title, &close).width(frame.width);
    let error = submit.error().map(str::to_owned);
    let busy = cx.tr("core-saving");
    let blocked = if submit.is_busy() { Some(&*busy) } else { frame.blocked };
    let shown = dialog.show(
        ui.ctx(),
        |ui| {
            if let Some(error) = &error {
                notice(ui, Tone::Bad, error, |_| {});
            }
            body(ui);
        },
        |ui| {
            let send = Button::primary(&cx.tr(frame.send)).blocked_by(blocked).show(ui).clicked();
            let cancel = Button::secondary(&cx.tr("core-cancel")).show(ui).clicked();
            (send, cancel)
        },
    );
    match shown.foot {
        _ if shown.closed => Answer::Close,
        (_, true) => Answer::Close,
        (true, _) => Answer::Send,
        _ => Answer::Nothing,
    }
}

/// Shows whichever dialog is open.
pub(super) fn ui(
    cx: &Cx<'_>,
    ui: &Ui,
    (page, open): (&WorkspacePage, &mut Open),
    reveals: &mut Reveals,
) {
    if let Some(field) = reveals.wanted.take() {
        *open = Open::Reveal(RevealForm::of(field));
    }
    let id = page.enterprise.id;
    let closes = match open {
        Open::Nothing => false,
        Open::Profile(form) => form.ui(cx, ui),
        Open::Tier(form) => form.ui(cx, ui, page),
        Open::Tag(form) => form.ui(cx, ui, id),
        Open::Warning(form) => form.ui(cx, ui, id),
        Open::Manager(form) => form.ui(cx, ui, id),
        Open::Person(form) => form.ui(cx, ui, page),
        Open::Role(form) => form.ui(cx, ui, page),
        Open::Phone(form) => form.ui(cx, ui, id),
        Open::Holding(form) => form.ui(cx, ui, page),
        Open::Stop(form) => form.ui(cx, ui, page),
        Open::Reveal(form) => form.ui(cx, ui, id, reveals),
    };
    if closes {
        *open = Open::Nothing;
    }
}
