//! A notice or an .ics file: chosen, shown with what it changes, and taken only then.

use std::path::PathBuf;

use egui::{ScrollArea, Ui};

use super::{kind_key, worded};
use crate::{
    client::{ClientError, Lane, Pending},
    desk::{
        Command, DeskError,
        calendar::{self, CalendarPreview, PreviewView},
    },
    domain::calendar::{CalendarCode, DayChange, Intake as Taken},
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        theme::Tone,
        widgets::{self, Button, Dialog, Icon, TextField, chip, chip_row, hline},
    },
};

/// The way of a file from the disk to the calendars.
#[derive(Default)]
pub(super) struct Intake {
    asking: Option<Pending<Option<PathBuf>>>,
    reading: Option<Pending<(String, String)>>,
    chosen: Option<Chosen>,
}

/// A file that was read.
struct Chosen {
    name: String,
    text: String,
    year: String,
    preview: Fetched<CalendarPreview>,
    submit: Submit,
    /// What takes back what was sent.
    undo: Option<calendar::Command>,
}

const CHANGES_HEIGHT: f32 = 320.0;

impl Intake {
    /// Asks for a file.
    pub(super) fn ask(&mut self, cx: &Cx<'_>) {
        if self.asking.is_none() {
            let filter = cx.tr("calendar-files").into_owned();
            self.asking = Some(cx.client.work(Lane::Files, move |_| {
                let dialog = rfd::FileDialog::new();
                Ok(dialog.add_filter(filter, &["json", "ics"]).pick_file())
            }));
        }
    }

    /// Takes in what the disk answered, and files dropped onto the window.
    pub(super) fn settle(&mut self, cx: &mut Cx<'_>, ui: &Ui) {
        let dropped = ui.input(|it| it.raw.dropped_files.first().map(|it| it.path().to_owned()));
        let picked = self.asking.as_ref().and_then(Pending::poll);
        if picked.is_some() {
            self.asking = None;
        }
        if let Some(path) = dropped.or_else(|| picked.and_then(Result::ok).flatten()) {
            self.read(cx, path);
        }
        let Some(read) = self.reading.as_ref().and_then(Pending::poll) else { return };
        self.reading = None;
        match read {
            Ok((name, text)) => {
                self.chosen = Some(Chosen {
                    name,
                    text,
                    year: String::new(),
                    preview: Fetched::default(),
                    submit: Submit::default(),
                    undo: None,
                });
            }
            Err(err) => cx.complain(cx.explain(&err)),
        }
    }

    fn read(&mut self, cx: &Cx<'_>, path: PathBuf) {
        self.reading = Some(cx.client.work(Lane::Slow, move |_| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read(&path).ok().and_then(|it| String::from_utf8(it).ok());
            let unreadable = || DeskError::refused("calendar-unreadable").fault();
            text.map(|text| (name, text)).ok_or_else(|| ClientError::Desk(unreadable()))
        }));
    }

    /// The preview, above the page.
    pub(super) fn dialog(&mut self, cx: &mut Cx<'_>, ui: &Ui, calendar: &CalendarCode) {
        let Some(chosen) = &mut self.chosen else { return };
        if chosen.ui(cx, ui, calendar) {
            self.chosen = None;
        }
    }
}

impl Chosen {
    fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui, calendar: &CalendarCode) -> bool {
        if self.submit.is_done(cx) {
            let said = cx.tr("calendar-imported").into_owned();
            match self.undo.take() {
                Some(undo) => cx.say_undoable(said, Command::Calendar(undo)),
                None => cx.say(said),
            }
            return true;
        }
        let year = self.year.trim().parse().ok();
        let ask = CalendarPreview { calendar: calendar.clone(), text: self.text.clone(), year };
        let answer = self.preview.of(cx.client, ask).cloned();
        let ready = answer.as_ref().and_then(|it| it.as_ref().ok()).cloned();
        let title = cx.tr_with("calendar-import-title", &[("file", self.name.as_str().into())]);
        let (close, take, cancel) =
            (cx.tr("core-close"), cx.tr("calendar-take"), cx.tr("core-cancel"));
        let blocked = if self.submit.is_busy() {
            Some(cx.tr("core-saving"))
        } else {
            ready.is_none().then(|| cx.tr("calendar-nothing-to-take"))
        };
        let shown = Dialog::new("calendar-import", &title, &close).width(620.0).show(
            ui.ctx(),
            |ui| self.body(cx, ui, answer.as_ref()),
            |ui| {
                let take = Button::primary(&take).blocked_by(blocked.as_deref()).show(ui);
                let cancel = Button::secondary(&cancel).show(ui);
                (take.clicked(), cancel.clicked())
            },
        );
        let (taken, dropped) = shown.foot;
        if let (true, Some(view)) = (taken, ready) {
            self.undo = undo(calendar, &view);
            let (calendar, intake) = (calendar.clone(), view.intake);
            let command = calendar::Command::Import { calendar, intake };
            self.submit.send(cx, Command::Calendar(command));
        }
        shown.closed || dropped
    }

    fn body(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        answer: Option<&Result<PreviewView, ClientError>>,
    ) {
        if let Some(error) = self.submit.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        TextField::new(&cx.tr("calendar-import-year"), &mut self.year)
            .note(&cx.tr("calendar-import-year-note"))
            .width(140.0)
            .show(ui);
        match answer {
            None => widgets::skeleton(ui, &cx.tr("core-loading"), 5),
            Some(Err(err)) => widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
            Some(Ok(view)) => preview(cx, ui, view),
        }
    }
}

/// What takes the notices of a file back: those of before, or none.
fn undo(code: &CalendarCode, view: &PreviewView) -> Option<calendar::Command> {
    let Taken::Notices(notices) = &view.intake else { return None };
    if view.replaced.is_empty() {
        let years = notices.iter().map(|it| it.year).collect();
        return Some(calendar::Command::WithdrawNotices { years });
    }
    let intake = Taken::Notices(view.replaced.clone());
    let all = view.replaced.len() == notices.len();
    all.then(|| calendar::Command::Import { calendar: code.clone(), intake })
}

fn preview(cx: &Cx<'_>, ui: &mut Ui, view: &PreviewView) {
    let days = i64::try_from(view.changes.len()).unwrap_or_default();
    let orders = i64::try_from(view.orders).unwrap_or_default();
    let args = [("days", days.into()), ("orders", orders.into())];
    widgets::notice(ui, Tone::Accent, &cx.tr_with("calendar-would-change", &args), |_| {});
    ScrollArea::vertical().max_height(CHANGES_HEIGHT).id_salt("changes").show(ui, |ui| {
        for (at, change) in view.changes.iter().enumerate() {
            if 0 < at {
                hline(ui);
            }
            row(cx, ui, change);
        }
    });
}

fn row(cx: &Cx<'_>, ui: &mut Ui, change: &DayChange) {
    chip_row(ui, |ui| {
        widgets::strong(ui, &cx.texts.date_with_weekday(change.day));
        let tone = |kind| super::day::tone(kind).unwrap_or(Tone::Neutral);
        chip(ui, tone(change.was), None, &cx.tr(&kind_key(change.was)));
        let colour = crate::ui::theme::of(ui).text3;
        widgets::paint::icon(ui, Icon::ArrowRight, 14.0, colour);
        chip(ui, tone(change.is), None, &cx.tr(&kind_key(change.is)));
        widgets::one_line(ui, worded(cx, &change.name));
    });
}
