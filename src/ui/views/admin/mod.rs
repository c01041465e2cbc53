//! Administration: who works here, departments, catalogue, processes, calendars, audit trail, office.

mod calendar;
mod departments;
mod library;
mod office;
mod process;
mod seats;
mod staff;
mod staff_form;
mod trail;

use egui::Ui;

use crate::{
    client::ClientError,
    domain::Wording,
    ui::{
        cx::Cx,
        theme::{Tone, space},
        widgets,
    },
};

/// The tabs of administration, each with what it remembers.
#[derive(Default)]
pub struct AdminView {
    tab: Tab,
    staff: staff::StaffTab,
    departments: departments::DepartmentsTab,
    catalogue: library::CatalogueTab,
    templates: process::ProcessTab,
    calendars: calendar::CalendarTab,
    trail: trail::TrailTab,
    office: office::OfficeTab,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Staff,
    Departments,
    Catalogue,
    Templates,
    Calendars,
    Trail,
    Office,
}

impl AdminView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let words = [
            (Tab::Staff, cx.tr("admin-tab-staff")),
            (Tab::Departments, cx.tr("admin-tab-departments")),
            (Tab::Catalogue, cx.tr("admin-tab-catalogue")),
            (Tab::Templates, cx.tr("admin-tab-templates")),
            (Tab::Calendars, cx.tr("admin-tab-calendars")),
            (Tab::Trail, cx.tr("admin-tab-trail")),
            (Tab::Office, cx.tr("admin-tab-office")),
        ];
        let items: Vec<(Tab, &str, Option<&str>)> =
            words.iter().map(|(tab, label)| (*tab, &**label, None)).collect();
        let changed = widgets::tabs(ui, &mut self.tab, &items);
        if changed && self.tab == Tab::Trail {
            self.trail.look_again();
        }
        ui.add_space(space::M);
        match self.tab {
            Tab::Staff => self.staff.ui(cx, ui),
            Tab::Departments => self.departments.ui(cx, ui),
            Tab::Catalogue => self.catalogue.ui(cx, ui),
            Tab::Templates => self.templates.ui(cx, ui),
            Tab::Calendars => self.calendars.ui(cx, ui),
            Tab::Trail => self.trail.ui(cx, ui),
            Tab::Office => self.office.ui(cx, ui),
        }
    }
}

/// The answer; while it is on its way, or when it failed, what is shown instead.
fn answered<T: Clone>(
    cx: &Cx<'_>,
    ui: &mut Ui,
    answer: Option<&Result<T, ClientError>>,
) -> Option<T> {
    match answer {
        None => {
            widgets::skeleton(ui, &cx.tr("core-loading"), 8);
            None
        }
        Some(Ok(it)) => Some(it.clone()),
        Some(Err(err)) => {
            widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {});
            None
        }
    }
}

/// A name of the catalogue in the reader's language.
fn worded<'a>(cx: &Cx<'_>, wording: &'a Wording) -> &'a str {
    wording.for_locale(cx.texts.lang().code())
}

/// How tall a table may be in what is left of the page.
fn room(ui: &Ui) -> f32 {
    (ui.available_height() - 24.0).max(160.0)
}

/// A figure for readers.
fn figure(cx: &Cx<'_>, count: usize) -> String {
    cx.texts.count(i64::try_from(count).unwrap_or(i64::MAX))
}
