//! The widgets that every screen is made of.

pub mod button;
pub mod chart;
pub mod choice;
pub mod dialog;
pub mod field;
pub mod menu;
pub mod paint;
pub mod rows;
pub mod status;
pub mod stepper;
pub mod surface;
pub mod table;
pub mod text;
pub mod toast;

pub use button::{Button, ButtonKind, banner_button, icon_button, link};
pub use chart::{columns, progress, series_colour, sparkline};
pub use choice::{checkbox, radio, segmented, select, select_bare, tabs};
pub use dialog::{Dialog, DialogOutput};
pub use field::{DateField, DateFieldOutput, SearchField, TextField, parse_day, select_all};
pub use lucide_icons::Icon;
pub use menu::{menu_button, menu_item, menu_item_lit, menu_of, more_menu};
pub use rows::{
    TimelineItem, empty_state, key_value, key_value_with, loading, skeleton, timeline_row,
};
pub use status::{
    avatar, avatar_button, badge_dot, banner_chip, chip, chip_row, due_chip, kbd, pill,
};
pub use stepper::{Phase, Step, StepState, stepper};
pub use surface::{banner, card, card_frame, card_head, drop_zone, hline, notice, tile, tone_icon};
pub use table::{Alignment, Cell, Column, Direction, Sort, Table, TableOutput};
pub use text::{body, display, faint, one_line, secondary, strong, title, toned};
pub use toast::{Toast, ToastId, Toasts};
