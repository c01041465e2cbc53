//! The departments: what each is for and how many people work its queue.

use egui::Ui;

use super::{answered, figure, room, worded};
use crate::{
    desk::{catalogue::Catalogue, staff::StaffList},
    ui::{
        cx::Cx,
        fetched::Fetched,
        widgets::{Column, Icon, Table, card, card_head},
    },
};

/// The departments as last seen.
#[derive(Default)]
pub(super) struct DepartmentsTab {
    list: Fetched<Catalogue>,
    staff: Fetched<StaffList>,
    selected: Option<usize>,
}

impl DepartmentsTab {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        card(ui, |ui| {
            let answer = self.list.of(cx.client, Catalogue::default());
            let people = self.staff.of(cx.client, StaffList);
            let people = people.and_then(|it| it.as_ref().ok()).cloned().unwrap_or_default();
            let Some(view) = answered(cx, ui, answer) else { return };
            let list = view.departments;
            let (title, count) = (cx.tr("admin-tab-departments"), figure(cx, list.len()));
            card_head(ui, Icon::Network, &title, Some(&count), |_| {});
            let heads = [
                cx.tr("admin-department"),
                cx.tr("admin-department-duty"),
                cx.tr("admin-department-people"),
                cx.tr("admin-code"),
            ];
            let [name, duty, staff, code] = &heads;
            let columns = [
                Column::rest(name, 200.0),
                Column::rest(duty, 240.0),
                Column::fixed(staff, 110.0).right(),
                Column::fixed(code, 160.0).rank(1),
            ];
            let table = Table::new("admin-departments", &title, &columns, list.len());
            table.max_height(room(ui)).show(ui, &mut self.selected, |cell, row, column| {
                let Some(it) = list.get(row) else { return };
                let works_it = |code: &Option<String>| code.as_ref() == Some(&it.code);
                match column {
                    0 => cell.strong(worded(cx, &it.name)),
                    1 => cell.text(worded(cx, &it.duty)),
                    2 => {
                        let open = people.iter().filter(|it| it.is_active);
                        let count = open.filter(|it| works_it(&it.department)).count();
                        cell.text(&figure(cx, count));
                    }
                    _ => cell.faint(&it.code),
                }
            });
        });
    }
}
