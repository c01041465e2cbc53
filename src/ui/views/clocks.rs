//! Clocks on screens: the strip with its words, what is left, and why this target.

use egui::{Align, Layout, Response, Ui, vec2};

use crate::{
    desk::clock::{ClockCard, PieceCard},
    domain::{
        Now,
        clock::{Because, Cause, ClockKind, ClockState, PieceKind},
        task::WaitReason,
    },
    ui::{
        cx::Cx,
        theme::{Tone, space},
        views::words::{moment, name},
        widgets::{
            self, Icon, StripLook, StripPiece, card, card_head, chip, clock_strip, icon_button,
        },
    },
};

/// Nights and holidays are drawn this many times shorter, or nothing else would be seen.
const NIGHT: f32 = 6.0;
/// Pieces that a name speaks of; the newest matter.
const SPOKEN: usize = 6;

/// The name of a kind of clock.
pub fn kind_key(kind: ClockKind) -> String {
    format!("clock-kind-{}", kind.code().replace('_', "-"))
}

/// How a clock looks at a glance: breached, at risk, paused, or in good time.
pub fn look(clock: &ClockCard) -> (Tone, Icon) {
    let is_short = clock.left_minutes * 4 < clock.budget_minutes;
    match clock.state {
        ClockState::Ended if clock.breached_us.is_some() => (Tone::Bad, Icon::TimerOff),
        ClockState::Ended => (Tone::Ok, Icon::Check),
        _ if clock.breached_us.is_some() => (Tone::Bad, Icon::CircleAlert),
        ClockState::Paused => (Tone::Warn, Icon::Pause),
        ClockState::Stopped => (Tone::Neutral, Icon::CircleStop),
        ClockState::Running if is_short => (Tone::Warn, Icon::Clock),
        ClockState::Running => (Tone::Neutral, Icon::Clock),
    }
}

/// What is left, in a word or two.
pub fn rest(cx: &Cx<'_>, clock: &ClockCard) -> String {
    let time = cx.texts.working_time(clock.left_minutes.abs());
    let key = if clock.left_minutes < 0 { "clock-over" } else { "clock-left" };
    cx.tr_with(key, &[("time", time.into())])
}

/// What a clock stands at, as a sentence.
pub fn state(cx: &Cx<'_>, clock: &ClockCard) -> String {
    let since = clock.pieces.last().map_or(clock.now_us, |it| it.from_us);
    let since = moment(cx, since);
    match (clock.state, clock.wait) {
        (ClockState::Ended, _) => {
            let at = clock.pieces.last().map_or(clock.now_us, |it| it.to_us);
            let at = moment(cx, at);
            match clock.breached_us {
                Some(us) => {
                    let args = [("at", at.into()), ("breach", moment(cx, us).into())];
                    cx.tr_with("clock-ended-late", &args)
                }
                None => cx.tr_with("clock-ended-in-time", &[("at", at.into())]),
            }
        }
        (ClockState::Paused, Some((reason, _, over))) => {
            let reason = cx.tr(&wait_key(reason));
            let rest = rest(cx, clock);
            let args = [("since", since.into()), ("reason", reason.into()), ("rest", rest.into())];
            let goes_on = cx.tr_with("clock-goes-on", &[("at", moment(cx, over).into())]);
            format!("{} · {goes_on}", cx.tr_with("clock-paused", &args))
        }
        (ClockState::Paused | ClockState::Stopped, _) => {
            let cause = cx.tr(&cause_key(clock.cause));
            let rest = rest(cx, clock);
            let args = [("since", since.into()), ("cause", cause.into()), ("rest", rest.into())];
            cx.tr_with("clock-stopped", &args)
        }
        (ClockState::Running, _) => {
            let rest = rest_due(cx, clock);
            if clock.is_working_hour {
                cx.tr_with("clock-runs", &[("rest", rest.into())])
            } else {
                let calendar = name(cx, &clock.calendar);
                let args = [("calendar", calendar.into()), ("rest", rest.into())];
                cx.tr_with("clock-off-hours", &args)
            }
        }
    }
}

fn rest_due(cx: &Cx<'_>, clock: &ClockCard) -> String {
    let Some(due) = clock.due_us else { return rest(cx, clock) };
    let time = cx.texts.working_time(clock.left_minutes.abs());
    let key = if clock.left_minutes < 0 { "clock-over-due" } else { "clock-left-due" };
    let due = if clock.left_minutes < 0 { clock.breached_us.unwrap_or(due) } else { due };
    cx.tr_with(key, &[("time", time.into()), ("due", moment(cx, due).into())])
}

fn wait_key(reason: WaitReason) -> String {
    format!("order-wait-{}", reason.code().replace('_', "-"))
}

fn cause_key(cause: Cause) -> String {
    format!("clock-cause-{}", cause.code().replace('_', "-"))
}

/// Why a clock has the time that it has.
pub fn why(cx: &Cx<'_>, clock: &ClockCard) -> String {
    let target = &clock.target;
    let words: Vec<String> = target.because.iter().map(|it| because(cx, it)).collect();
    let because = words.join(&cx.tr("order-list-comma"));
    let why = match &target.rule {
        Some(rule) => {
            let args = [("rule", name(cx, rule).into()), ("because", because.into())];
            cx.tr_with("clock-why-rule", &args)
        }
        None => cx.tr_with("clock-why-plain", &[("because", because.into())]),
    };
    let args = [
        ("time", cx.texts.working_time(clock.budget_minutes).into()),
        ("why", why.into()),
        ("policy", target.policy.as_str().into()),
        ("version", i64::from(target.version).into()),
    ];
    cx.tr_with("clock-why", &args)
}

fn because(cx: &Cx<'_>, because: &Because) -> String {
    let template = |key: &str, code: &str, version: u32| {
        cx.tr_with(key, &[("code", code.into()), ("version", i64::from(version).into())])
    };
    match because {
        Because::Product(_) => cx.tr("clock-because-product").into_owned(),
        Because::Task(_) => cx.tr("clock-because-task").into_owned(),
        Because::ServiceLevel(level) => {
            let level = cx.tr(&format!("order-level-{}", level.code().to_lowercase()));
            cx.tr_with("clock-because-service-level", &[("level", level.into())])
        }
        Because::Tier(tier) => cx.tr_with("clock-because-tier", &[("tier", tier.code().into())]),
        Because::Everyone => cx.tr("clock-because-everyone").into_owned(),
        Because::Template { code, version } => template("clock-because-template", code, *version),
        Because::LongestWay { code, version } => {
            template("clock-because-longest-way", code, *version)
        }
        Because::Said => cx.tr("clock-because-said").into_owned(),
    }
}

/// Draws the strip of a clock; what it is about stands in `title`.
pub fn strip(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (clock, title): (&ClockCard, &str),
    height: f32,
) -> Response {
    let pieces = pieces(cx, clock);
    let spoken: Vec<&str> =
        pieces.iter().rev().take(SPOKEN).rev().map(|it| it.hint.as_str()).collect();
    let args = [
        ("name", title.into()),
        ("state", state(cx, clock).into()),
        ("pieces", spoken.join(&cx.tr("order-list-comma")).into()),
    ];
    let said = cx.tr_with("clock-name", &args);
    let room = vec2(ui.available_width().max(24.0), height);
    clock_strip(ui, &said, &pieces, room)
}

fn pieces(cx: &Cx<'_>, clock: &ClockCard) -> Vec<StripPiece> {
    let mut pieces: Vec<StripPiece> = clock.pieces.iter().map(|it| piece(cx, clock, it)).collect();
    let last = clock.pieces.last().map_or(clock.now_us, |it| it.to_us);
    if last < clock.shown_until_us && clock.state == ClockState::Running {
        let to = moment(cx, clock.shown_until_us);
        pieces.push(StripPiece {
            look: StripLook::Ahead,
            weight: minutes(clock.left_minutes),
            hint: cx.tr_with("clock-piece-ahead", &[("to", to.into())]),
        });
    }
    pieces
}

/// The length of a piece on the strip.
#[expect(clippy::cast_precision_loss, reason = "minutes of a strip are few")]
fn minutes(minutes: i64) -> f32 {
    minutes.max(0) as f32
}

fn piece(cx: &Cx<'_>, clock: &ClockCard, it: &PieceCard) -> StripPiece {
    let time = cx.texts.working_time(it.working_minutes);
    let length = minutes((it.to_us - it.from_us) / 60_000_000);
    let idle = it.working_minutes == 0;
    let (look, key, weight) = match it.kind {
        PieceKind::Running => (StripLook::Running, "clock-piece-running", length),
        PieceKind::Paused if idle => (StripLook::Paused, "clock-piece-idle", length / NIGHT),
        PieceKind::Paused => (StripLook::Paused, "clock-piece-paused", minutes(it.working_minutes)),
        PieceKind::Stopped => {
            (StripLook::Stopped, "clock-piece-stopped", minutes(it.working_minutes))
        }
        PieceKind::NotWorking => (StripLook::NotWorking, "clock-piece-not-working", length / NIGHT),
        PieceKind::Breached => (StripLook::Breached, "clock-piece-breached", length),
    };
    let reason = it.reason.map(|it| cx.tr(&wait_key(it)).into_owned()).unwrap_or_default();
    let args = [
        ("from", short(it.from_us).into()),
        ("to", short(it.to_us).into()),
        ("time", time.into()),
        ("reason", reason.into()),
        ("cause", cx.tr(&cause_key(it.cause)).into()),
        ("calendar", name(cx, &clock.calendar).into()),
    ];
    let said = cx.tr_with(key, &args);
    let by_somebody = matches!(it.kind, PieceKind::Paused | PieceKind::Stopped);
    let hint = if by_somebody && !it.by_name.is_empty() {
        let args = [("piece", said.into()), ("name", it.by_name.as_str().into())];
        cx.tr_with("clock-piece-by", &args)
    } else {
        said
    };
    StripPiece { look, weight, hint }
}

/// A moment of a strip: month, day and time.
fn short(us: i64) -> String {
    Now::from_micros(us).local().format("%m-%d %H:%M").to_string()
}

/// A clock in full: its name, its strip, what it stands at, and why it has this time.
pub fn clock_line(cx: &Cx<'_>, ui: &mut Ui, (clock, title): (&ClockCard, &str)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let room = vec2(ui.available_width(), 24.0);
        ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
            icon_button(ui, Icon::CircleQuestionMark, &why(cx, clock));
            let (tone, icon) = look(clock);
            chip(ui, tone, Some(icon), &rest(cx, clock)).on_hover_text(why(cx, clock));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                widgets::one_line(ui, title);
            });
        });
        strip(cx, ui, (clock, title), 14.0);
        widgets::faint(ui, &state(cx, clock));
    });
}

/// The clocks of the order as a whole.
pub fn clock_card(cx: &Cx<'_>, ui: &mut Ui, clocks: &[ClockCard]) {
    let whole: Vec<&ClockCard> = clocks.iter().filter(|it| it.task.is_none()).collect();
    if whole.is_empty() {
        return;
    }
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        card_head(ui, Icon::Timer, &cx.tr("clock-title"), None, |_| {});
        for clock in whole {
            let title = cx.tr(&kind_key(clock.kind));
            ui.push_id(clock.id, |ui| clock_line(cx, ui, (clock, &title)));
        }
    });
}
