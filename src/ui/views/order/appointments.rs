//! The appointments of an order: agreed, moved, settled, and taken along as a calendar file.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use egui::{Align, Layout, Ui, vec2};

use crate::{
    client::{Lane, Pending},
    desk::{
        Command,
        appointment::{self, AppointmentLine, Appointments},
        order::OrderView,
        private,
    },
    domain::{
        AppointmentId, Now, Permission, Personal,
        appointment::{Agreed, AppointmentState, Window},
        office_micros,
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        theme::{Tone, space},
        widgets::{
            self, Button, DateField, Dialog, Icon, TextField, card, card_head, chip, menu_item,
            more_menu, notice, parse_day, select,
        },
    },
};

/// The windows that are offered, as hours of the day.
const WINDOWS: [(i64, i64); 5] = [(9, 11), (11, 13), (13, 15), (15, 17), (17, 19)];

/// What the card remembers.
#[derive(Default)]
pub(super) struct AppointmentCard {
    appointments: Fetched<Appointments>,
    dialog: Option<AppointmentDialog>,
    saving: Option<Pending<Option<bool>>>,
}

/// What is being agreed on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    New,
    Move(AppointmentId),
    Settle(AppointmentId, AppointmentState),
}

/// What is typed and not yet sent.
struct AppointmentDialog {
    id: AppointmentId,
    what: What,
    purpose: String,
    address: String,
    day: String,
    hours: (i64, i64),
    note: String,
    submit: Submit,
}

impl AppointmentCard {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, view: &OrderView) {
        if let Some(saving) = &mut self.saving
            && let Some(saved) = saving.poll()
        {
            self.saving = None;
            match saved {
                Ok(Some(true)) => cx.say(cx.tr("order-appointment-saved").into_owned()),
                Ok(None) => {}
                Ok(Some(false)) | Err(_) => cx.say(cx.tr("order-appointment-unsaved").into_owned()),
            }
        }
        let found = match self.appointments.of(cx.client, Appointments { order: view.id }) {
            Some(Ok(found)) => found.clone(),
            _ => Vec::new(),
        };
        let may = cx.may(Permission::WorkTask) && view.ended_us.is_none();
        if found.is_empty() && !may {
            return;
        }
        card(ui, |ui| self.list(cx, ui, (&found, may)));
        if let Some(dialog) = &mut self.dialog
            && dialog.ui(cx, ui, view)
        {
            self.dialog = None;
        }
    }

    fn list(&mut self, cx: &Cx<'_>, ui: &mut Ui, (found, may): (&[AppointmentLine], bool)) {
        let mut is_new = false;
        card_head(ui, Icon::CalendarClock, &cx.tr("order-appointments"), None, |ui| {
            let label = cx.tr("order-appointment-new");
            is_new = may && Button::ghost(&label).icon(Icon::Plus).show(ui).clicked();
        });
        if is_new {
            self.dialog = Some(AppointmentDialog::new(What::New, cx.now.today()));
        }
        if found.is_empty() {
            widgets::faint(ui, &cx.tr("order-appointments-none"));
        }
        for it in found {
            self.line(cx, ui, (it, may));
        }
    }

    fn line(&mut self, cx: &Cx<'_>, ui: &mut Ui, (it, may): (&AppointmentLine, bool)) {
        let room = vec2(ui.available_width(), 46.0);
        ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
            let more =
                cx.tr_with("order-appointment-more", &[("what", it.purpose.as_str().into())]);
            more_menu(ui, &more, |ui| self.menu(cx, ui, (it, may)));
            let (tone, key) = look(it, cx.now);
            chip(ui, tone, None, &cx.tr(key));
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                widgets::one_line(ui, &it.purpose);
                let until = it.window.until.local().format("%H:%M").to_string();
                let from = cx.texts.date_time(it.window.from.local());
                widgets::secondary_line(ui, &format!("{from}–{until} {}", it.address));
            });
        });
    }

    fn menu(&mut self, cx: &Cx<'_>, ui: &mut Ui, (it, may): (&AppointmentLine, bool)) {
        if menu_item(ui, Icon::Download, &cx.tr("order-appointment-save"), "").clicked() {
            self.saving = Some(save(cx, it));
        }
        if !may || !it.is_changeable {
            return;
        }
        let today = cx.now.today();
        let entries = [
            (Icon::CalendarDays, "order-appointment-move", What::Move(it.id)),
            (Icon::Check, "order-appointment-kept", What::Settle(it.id, AppointmentState::Kept)),
            (
                Icon::UserX,
                "order-appointment-missed",
                What::Settle(it.id, AppointmentState::Missed),
            ),
            (Icon::X, "order-appointment-cancel", What::Settle(it.id, AppointmentState::Cancelled)),
        ];
        for (icon, key, what) in entries {
            if menu_item(ui, icon, &cx.tr(key), "").clicked() {
                self.dialog = Some(AppointmentDialog::new(what, today));
            }
        }
    }
}

/// How a state looks; what passed without a word presses.
fn look(it: &AppointmentLine, now: Now) -> (Tone, &'static str) {
    match it.state {
        AppointmentState::Planned if it.window.until < now => {
            (Tone::Bad, "order-appointment-is-unsettled")
        }
        AppointmentState::Planned => (Tone::Accent, "order-appointment-is-planned"),
        AppointmentState::Kept => (Tone::Ok, "order-appointment-is-kept"),
        AppointmentState::Missed => (Tone::Bad, "order-appointment-is-missed"),
        AppointmentState::Cancelled => (Tone::Neutral, "order-appointment-is-cancelled"),
    }
}

/// Asks where to write the calendar file; nothing if nobody wanted to.
fn save(cx: &Cx<'_>, it: &AppointmentLine) -> Pending<Option<bool>> {
    let (text, name) = (it.ical.clone(), cx.tr("order-appointment-file").into_owned());
    cx.client.work(Lane::Files, move |_| {
        let path = rfd::FileDialog::new().set_file_name(name).save_file();
        Ok(path.map(|path: std::path::PathBuf| private::write(&path, text.as_bytes()).is_ok()))
    })
}

impl AppointmentDialog {
    fn new(what: What, today: NaiveDate) -> Self {
        Self {
            id: AppointmentId::fresh(),
            what,
            purpose: String::new(),
            address: String::new(),
            day: today.succ_opt().unwrap_or(today).to_string(),
            hours: (9, 11),
            note: String::new(),
            submit: Submit::default(),
        }
    }

    fn key(&self) -> &'static str {
        match self.what {
            What::New => "order-appointment-new",
            What::Move(_) => "order-appointment-move",
            What::Settle(_, AppointmentState::Kept) => "order-appointment-kept",
            What::Settle(_, AppointmentState::Missed) => "order-appointment-missed",
            What::Settle(..) => "order-appointment-cancel",
        }
    }

    /// Draws the dialog; true when it is to be closed.
    fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui, view: &OrderView) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-done").into_owned());
            return true;
        }
        let (title, close) = (cx.tr(self.key()), cx.tr("core-close"));
        let texts = cx.texts;
        let busy = texts.tr("core-saving");
        let blocked = self.submit.is_busy().then_some(&*busy);
        let out = Dialog::new("appointment", &title, &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui),
            |ui| Button::primary(&title).blocked_by(blocked).show(ui).clicked(),
        );
        if out.foot
            && let Some(command) = self.command(view)
        {
            self.submit.send(cx, Command::Appointment(command));
        }
        out.closed
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        if self.what == What::New {
            TextField::new(&cx.tr("order-appointment-purpose"), &mut self.purpose).show(ui);
            TextField::new(&cx.tr("order-appointment-address"), &mut self.address).show(ui);
        }
        if matches!(self.what, What::New | What::Move(_)) {
            let (label, wrong) = (cx.tr("order-appointment-day"), cx.tr("core-date-invalid"));
            DateField::new(&label, &wrong, &mut self.day).show(ui);
            let words: Vec<_> =
                WINDOWS.iter().map(|it| (*it, format!("{:02}:00–{:02}:00", it.0, it.1))).collect();
            let items: Vec<_> = words.iter().map(|(it, word)| (*it, word.as_str())).collect();
            select(ui, &cx.tr("order-appointment-window"), &mut self.hours, &items);
        }
        if self.what != What::New {
            TextField::new(&cx.tr("order-in-words"), &mut self.note).rows(2).show(ui);
        }
    }

    fn command(&self, view: &OrderView) -> Option<appointment::Command> {
        let note = Personal::new(self.note.trim());
        Some(match self.what {
            What::New => appointment::Command::Arrange(Agreed {
                id: self.id,
                enterprise: view.enterprise,
                order: Some(view.id),
                task: None,
                person: view.agent,
                purpose: Personal::new(self.purpose.trim()),
                address: Personal::new(self.address.trim()),
                window: self.window()?,
                owner: view.owner,
            }),
            What::Move(id) => appointment::Command::Move { id, window: self.window()?, note },
            What::Settle(id, state) => appointment::Command::Settle { id, state, note },
        })
    }

    fn window(&self) -> Option<Window> {
        let day = parse_day(&self.day)?;
        let at = |hour: i64| {
            let time = NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(hour)).0;
            Now::from_micros(office_micros(day.and_time(time)))
        };
        Some(Window { from: at(self.hours.0), until: at(self.hours.1) })
    }
}
