//! The widgets that every screen is made of.
//!
//! They take words, not keys of translations, and meanings (`Tone`), not colours.
//!
//! ```text
//! Words      body, strong, secondary, faint, title, display, one_line (ui, text) -> Response
//!            toned(ui, Tone, text) -> Response
//! Surfaces   card(ui, |ui| ..) -> R;  tile(ui, |ui| ..) -> R;  card_frame(&ui) -> Frame;  hline(ui)
//!            card_head(ui, Icon, title, count: Option<&str>, |ui| actions from the right)
//!            banner(ui, height, |ui| ..) -> R;  notice(ui, Tone, text, |ui| actions from the right)
//!            drop_zone(ui, height, label) -> Response;  tone_icon(Tone) -> Icon
//! Status     chip(ui, Tone, Option<Icon>, text) -> Response;  banner_chip(same);  chip_row(ui, |ui| ..)
//!            pill(ui, Tone, text);  kbd(ui, keys);  badge_dot(&ui, rect)
//!            due_chip(ui, &Texts, (due, today), risk_days) -> Response
//!            avatar(ui, name, diameter) -> Response;  avatar_button(ui, name, what) -> Response
//! Buttons    Button::{primary, secondary, ghost, danger}(label)
//!                .icon(Icon) .keys("Ctrl S") .blocked_by(Option<reason>) .min_width(f32) .show(ui) -> Response
//!            icon_button(ui, Icon, name);  banner_button(ui, Icon, name);  link(ui, label) -> Response
//! Menus      menu_button(ui, Button, |ui| ..) -> Option<R>;  more_menu(ui, name, |ui| ..) -> Option<R>
//!            menu_of(&Response, |ui| ..) -> Option<R>;  menu_item(ui, Icon, label, keys) -> Response
//! Fields     TextField::new(name, &mut String).hint(s) .error(Option<s>) .note(s) .rows(n) .width(f32) .id(Id)
//!                .bare() .password() .show(ui) -> Response
//!            SearchField::new(name, clear, &mut String).hint(s) .keys(s) .width(f32) .id(Id) .show(ui) -> Response
//!            DateField::new(name, invalid, &mut String).width(f32) .show(ui) -> DateFieldOutput { response, day }
//!            parse_day(text) -> Option<NaiveDate>;  select_all(&ui, Id, text)
//! Choices    checkbox(ui, &mut bool, label);  radio(ui, &mut T, this, label) -> Response
//!            segmented(ui, &mut T, &[(T, label)]) -> changed;  tabs(ui, &mut T, &[(T, label, Option<count>)]) -> changed
//!            select(ui, name, &mut T, &[(T, label)]) -> changed;  select_bare(ui, (name, width), &mut T, items)
//! Rows       key_value(ui, key, value);  key_value_with(ui, key, |ui| from the right)
//!            timeline_row(ui, TimelineItem { icon, tone, title, when, detail, last }, |ui| more)
//!            empty_state(ui, Icon, (heading, what_to_do), Option<Button>) -> pressed
//!            skeleton(ui, name, rows);  loading(ui, text)
//! Figures    sparkline(ui, vec2, &[f32], series);  columns(ui, vec2, &[(word, f32)], series)
//!            progress(ui, name, 0.0..=1.0, Tone);  series_colour(&ui, series) -> Color32
//! Progress   stepper(ui, &[Phase { title, steps: &[Step { title, note, state }] }]) -> Option<clicked>
//! Clocks     clock_strip(ui, name, &[StripPiece { look, weight, hint }], vec2) -> Response
//! Overlays   Dialog::new(id, title, close) or ::side_sheet(..).width(f32)
//!                .show(&ctx, |ui| body, |ui| buttons from the right) -> DialogOutput { closed, body, foot }
//!            Toast::new(Tone, text).undo(label);  Toasts: push(Toast) -> ToastId, show(&ctx, close) -> Option<undone>
//! Table      Column::fixed(title, width) or ::rest(title, least).right() .rank(n) .sortable()
//!            Table::new(id, name, &columns, rows).row_height(f32) .max_height(f32) .sort(Option<Sort>) .reveal(Option<row>)
//!                .show(ui, &mut Option<selected>, |cell, row, column| cell.text("..")) -> TableOutput
//!            Cell: text, strong, secondary, faint, toned, chip, due, avatar, icon, waiting
//!            TableOutput { opened, selection_changed, sort_by, visible, response }
//! ```

pub mod button;
pub mod chart;
pub mod choice;
pub mod clock_strip;
pub mod dialog;
pub mod field;
pub mod flow;
pub mod gantt;
pub mod menu;
pub mod paint;
pub mod qr;
pub mod rows;
pub mod status;
pub mod stepper;
pub mod surface;
pub mod table;
pub mod text;
pub mod toast;

pub use button::{
    Button, ButtonKind, banner_button, icon_button, icon_button_keys, link, press_on,
};
pub use chart::{columns, progress, series_colour, sparkline};
pub use choice::{checkbox, radio, segmented, select, select_bare, tabs};
pub use clock_strip::{StripLook, StripPiece, clock_strip};
pub use dialog::{Dialog, DialogOutput, hand_on};
pub use field::{DateField, DateFieldOutput, SearchField, TextField, parse_day, select_all};
pub use gantt::{GanttRow, gantt};
pub use lucide_icons::Icon;
pub use menu::{menu_button, menu_item, menu_item_lit, menu_of, more_menu};
pub use qr::qr;
pub use rows::{
    TimelineItem, empty_state, key_value, key_value_with, loading, skeleton, timeline_row,
};
pub use status::{
    avatar, avatar_button, badge_dot, banner_chip, chip, chip_row, due_chip, kbd, pill,
};
pub use stepper::{Phase, Step, StepState, stepper};
pub use surface::{banner, card, card_frame, card_head, drop_zone, hline, notice, tile, tone_icon};
pub use table::{Alignment, Cell, Column, Direction, Sort, Table, TableOutput};
pub use text::{
    body, display, fact, faint, one_line, secondary, secondary_line, strong, title, toned,
};
pub use toast::{Toast, ToastId, Toasts};
