//! Words and marks that several screens share: names, states, moments, rows that can be walked.

use std::borrow::Cow;

use egui::{CornerRadius, CursorIcon, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    domain::{
        Now, Wording, checklist::Standing, order::OrderStatus, process::Stage, task::TaskStatus,
    },
    ui::{
        cx::Cx,
        fonts,
        theme::{self, Tone, radius, size},
        widgets::{Icon, paint, status},
    },
};

/// A name from a data file in the reader's language.
pub fn name<'a>(cx: &Cx<'_>, wording: &'a Wording) -> &'a str {
    wording.for_locale(cx.texts.lang().code())
}

/// How a state looks: its tone, its icon, the key of its word.
pub type Mark = (Tone, Icon, &'static str);

pub fn order_mark(status: OrderStatus) -> Mark {
    match status {
        OrderStatus::Running => (Tone::Accent, Icon::Play, "order-state-running"),
        OrderStatus::OnHold => (Tone::Warn, Icon::Pause, "order-state-on-hold"),
        OrderStatus::Completed => (Tone::Ok, Icon::Check, "order-state-completed"),
        OrderStatus::PendingCancellation => {
            (Tone::Warn, Icon::Undo2, "order-state-pending-cancellation")
        }
        OrderStatus::Cancelled => (Tone::Neutral, Icon::Ban, "order-state-cancelled"),
        OrderStatus::Failed => (Tone::Bad, Icon::X, "order-state-failed"),
    }
}

pub fn task_mark(status: TaskStatus) -> Mark {
    match status {
        TaskStatus::Waiting => (Tone::Neutral, Icon::Hourglass, "order-task-waiting"),
        TaskStatus::Ready => (Tone::Violet, Icon::Inbox, "order-task-ready"),
        TaskStatus::Accepted => (Tone::Accent, Icon::Play, "order-task-accepted"),
        TaskStatus::OnHold => (Tone::Warn, Icon::Pause, "order-task-on-hold"),
        TaskStatus::Done => (Tone::Ok, Icon::Check, "order-task-done"),
        TaskStatus::Refused => (Tone::Bad, Icon::X, "order-task-refused"),
        TaskStatus::HandedBack => (Tone::Bad, Icon::Undo2, "order-task-handed-back"),
        TaskStatus::Cancelled => (Tone::Neutral, Icon::Ban, "order-task-cancelled"),
        TaskStatus::Skipped => (Tone::Neutral, Icon::SkipForward, "order-task-skipped"),
    }
}

pub fn standing_mark(standing: Standing) -> Mark {
    match standing {
        Standing::Satisfied { .. } => (Tone::Ok, Icon::Check, "order-paper-satisfied"),
        Standing::Waiting { .. } => (Tone::Accent, Icon::Clock, "order-paper-waiting"),
        Standing::ExpiresBefore { .. } => {
            (Tone::Warn, Icon::CalendarClock, "order-paper-expires-before")
        }
        Standing::Rejected { .. } => (Tone::Bad, Icon::X, "order-paper-rejected"),
        Standing::Expired { .. } => (Tone::Bad, Icon::CalendarX, "order-paper-expired"),
        Standing::Missing => (Tone::Neutral, Icon::Upload, "order-paper-missing"),
    }
}

pub fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Presales => "order-stage-presales",
        Stage::Sale => "order-stage-sale",
        Stage::Aftersales => "order-stage-aftersales",
    }
}

/// Who uploaded a paper; customers who used a link have no name here.
pub fn uploader<'a, 'n: 'a>(cx: &Cx<'a>, name: &'n str) -> Cow<'a, str> {
    if name.is_empty() { cx.tr("document-by-customer") } else { Cow::Borrowed(name) }
}

/// A moment near today by its day and time, any other by its date.
pub fn moment(cx: &Cx<'_>, us: i64) -> String {
    let (at, today) = (Now::from_micros(us).local(), cx.now.today());
    let days = (at.date() - today).num_days();
    if (-1..=1).contains(&days) {
        let day = cx.texts.relative_day(at.date(), today);
        format!("{day} {}", at.format("%H:%M"))
    } else {
        cx.texts.date(at.date())
    }
}

/// Hours before something is due from which on it is at risk.
const RISK_HOURS: i64 = 6;

/// When something is due: late, at risk, or in good time; always in words too.
pub fn due(cx: &Cx<'_>, us: i64) -> (Tone, Icon, String) {
    let left = us - cx.now.micros();
    let (at, today) = (Now::from_micros(us).local(), cx.now.today());
    if left < 0 {
        let words = if at.date() == today {
            cx.tr_with("order-late-since", &[("time", at.format("%H:%M").to_string().into())])
        } else {
            cx.texts.due(at.date(), today)
        };
        return (Tone::Bad, Icon::CircleAlert, words);
    }
    let soon = left < RISK_HOURS * 3_600_000_000;
    let look = if soon { (Tone::Warn, Icon::Clock) } else { (Tone::Neutral, Icon::Calendar) };
    (look.0, look.1, moment(cx, us))
}

/// One line that can be walked to and opened.
pub struct Line<'a> {
    pub icon: Icon,
    pub tone: Tone,
    pub title: &'a str,
    pub detail: &'a str,
    /// What stands at the right.
    pub chip: Option<(Tone, Icon, &'a str)>,
}

/// Draws a line of two rows of words; Enter, Space or a click opens it.
pub fn line(ui: &mut Ui, it: &Line<'_>) -> Response {
    let t = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 46.0), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), t.hover);
    }
    paint::focus_ring(ui, &response, rect);
    let pair = t.pair(it.tone);
    let centre = pos2(rect.left() + 19.0, rect.center().y);
    ui.painter().circle_filled(centre, 13.0, pair.bg);
    paint::icon_at(ui.painter(), centre, (it.icon, 14.0), pair.fg);
    let mut right = rect.right() - 6.0;
    if let Some((tone, icon, text)) = it.chip {
        let room = status::chip_size(ui, Some(icon), text);
        let place =
            egui::Rect::from_min_size(pos2(right - room.x, rect.center().y - room.y / 2.0), room);
        status::paint_chip(ui, place, t.pair(tone), (Some(icon), text));
        right -= room.x + 8.0;
    }
    let left = rect.left() + 40.0;
    let width = (right - left).max(0.0);
    let title = paint::cut_line(ui, (it.title, fonts::medium(size::BODY)), t.text, width);
    let detail = paint::cut_line(ui, (it.detail, fonts::regular(size::SMALL)), t.text3, width);
    paint::galley_at(ui.painter(), (left, rect.center().y - 9.0), title, t.text);
    paint::galley_at(ui.painter(), (left, rect.center().y + 10.0), detail, t.text3);
    let chip = it.chip.map_or("", |(_, _, text)| text);
    let label = [it.title, it.detail, chip].join(" · ");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    response.on_hover_cursor(CursorIcon::PointingHand)
}
