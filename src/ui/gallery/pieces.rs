//! The parts of the gallery that only show.

use chrono::{Duration, NaiveDate};
use egui::{Align, Layout, Ui, vec2};

use crate::{
    lang::Texts,
    ui::{
        theme::{self, Tone},
        widgets::{self, Button, Icon, Phase, Step, StepState, TimelineItem},
    },
};

pub(super) fn banner(ui: &mut Ui, texts: &Texts) {
    widgets::banner(ui, 84.0, |ui| {
        let t = theme::of(ui);
        let name = texts.tr("gallery-banner-name");
        widgets::avatar(ui, &name, 48.0);
        let words = vec2((ui.available_width() - 300.0).max(160.0), 52.0);
        ui.allocate_ui_with_layout(words, Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.horizontal(|ui| {
                let rich = egui::RichText::new(&*name);
                ui.label(rich.font(crate::ui::fonts::semibold(theme::size::TITLE)));
                let verified = texts.tr("gallery-banner-verified");
                widgets::banner_chip(
                    ui,
                    Tone::Neutral,
                    Some(Icon::User),
                    &texts.tr("gallery-accent"),
                );
                widgets::banner_chip(ui, Tone::Ok, Some(Icon::ShieldCheck), &verified);
                widgets::banner_chip(ui, Tone::Gold, Some(Icon::Gem), &texts.tr("gallery-gold"));
            });
            let company = egui::RichText::new(texts.tr("gallery-banner-company").into_owned());
            ui.label(company.color(t.banner_text2));
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let label = texts.tr("gallery-danger");
            Button::danger(&label).icon(Icon::PhoneOff).show(ui);
            widgets::banner_button(ui, Icon::Pause, &texts.tr("gallery-banner-hold"));
            widgets::banner_button(ui, Icon::Mic, &texts.tr("gallery-banner-mute"));
            let rich = egui::RichText::new(texts.clock(234));
            ui.label(rich.font(crate::ui::fonts::semibold(theme::size::TITLE)));
        });
    });
}

pub(super) fn buttons(ui: &mut Ui, texts: &Texts) {
    let tr = |key: &str| texts.tr(key);
    widgets::card(ui, |ui| {
        widgets::card_head(ui, Icon::MousePointerClick, &tr("gallery-buttons"), None, |ui| {
            let bell = widgets::icon_button(ui, Icon::Bell, &tr("gallery-more"));
            widgets::badge_dot(ui, bell.rect);
        });
        ui.horizontal_wrapped(|ui| {
            Button::primary(&tr("gallery-primary")).icon(Icon::Plus).show(ui);
            Button::secondary(&tr("gallery-secondary")).icon(Icon::Download).show(ui);
            Button::ghost(&tr("gallery-ghost")).show(ui);
            Button::danger(&tr("gallery-danger")).icon(Icon::PhoneOff).show(ui);
            Button::primary(&tr("gallery-blocked"))
                .keys("Ctrl ⏎")
                .blocked_by(Some(&tr("gallery-blocked-why")))
                .show(ui);
            Button::secondary(&tr("gallery-blocked")).keys("Ctrl ⏎").show(ui);
            let more = tr("gallery-more");
            widgets::menu_button(ui, Button::secondary(&more), |ui| {
                widgets::menu_item(ui, Icon::Pencil, &tr("core-edit"), "F2");
            });
            widgets::link(ui, &tr("gallery-link"));
        });
    });
}

pub(super) fn status(ui: &mut Ui, texts: &Texts) {
    let tr = |key: &str| texts.tr(key);
    widgets::card(ui, |ui| {
        widgets::card_head(ui, Icon::Tag, &tr("gallery-status"), Some("7"), |_| {});
        widgets::chip_row(ui, |ui| {
            widgets::chip(ui, Tone::Ok, Some(Icon::Check), &tr("gallery-ok"));
            widgets::chip(ui, Tone::Warn, Some(Icon::Clock), &tr("gallery-warn"));
            widgets::chip(ui, Tone::Bad, Some(Icon::CircleAlert), &tr("gallery-bad"));
            widgets::chip(ui, Tone::Neutral, Some(Icon::Upload), &tr("gallery-neutral"));
            widgets::chip(ui, Tone::Accent, None, &tr("gallery-accent"));
            widgets::chip(ui, Tone::Violet, None, &tr("gallery-violet"));
            widgets::chip(ui, Tone::Gold, Some(Icon::Gem), &tr("gallery-gold"));
        });
        widgets::chip_row(ui, |ui| {
            let today = NaiveDate::default();
            for days in [-2, 0, 3, 12] {
                widgets::due_chip(ui, texts, (today + Duration::days(days), today), 3);
            }
        });
        ui.horizontal(|ui| {
            for key in ["gallery-banner-name", "gallery-violet", "gallery-accent", "gallery-ok"] {
                widgets::avatar(ui, &tr(key), 32.0);
            }
            widgets::kbd(ui, "Ctrl K");
            widgets::kbd(ui, "Esc");
            widgets::pill(ui, Tone::Bad, "12");
            widgets::toned(ui, Tone::Ok, "+12.4%");
        });
    });
}

pub(super) fn facts(ui: &mut Ui, texts: &Texts) {
    widgets::card(ui, |ui| {
        let (title, state) = (texts.tr("gallery-rows"), texts.tr("gallery-ok"));
        widgets::card_head(ui, Icon::Building2, &title, None, |ui| {
            widgets::chip(ui, Tone::Ok, None, &state);
        });
        fact_rows(ui, texts);
    });
}

pub(super) fn fact_rows(ui: &mut Ui, texts: &Texts) {
    let tr = |key: &str| texts.tr(key);
    ui.spacing_mut().item_spacing.y = 2.0;
    widgets::key_value(ui, &tr("gallery-fact-number"), "KH-0007312");
    widgets::key_value(ui, &tr("gallery-fact-industry"), &tr("gallery-fact-industry-value"));
    widgets::key_value(ui, &tr("gallery-fact-credit"), &texts.money(300_000_000));
    let used = tr("gallery-fact-used");
    widgets::key_value(ui, &used, "41%");
    widgets::progress(ui, &used, 0.41, Tone::Accent);
}

pub(super) fn timeline(ui: &mut Ui, texts: &Texts) {
    let tr = |key: &str| texts.tr(key);
    let today = NaiveDate::default();
    let when = |days: i64| texts.relative_day(today - Duration::days(days), today);
    widgets::card(ui, |ui| {
        widgets::card_head(ui, Icon::History, &tr("gallery-timeline"), Some("3"), |_| {});
        let (call, detail) = (tr("gallery-event-call"), tr("gallery-event-call-detail"));
        let (paper, late) = (tr("gallery-event-paper"), tr("gallery-event-late"));
        let items = [
            (Icon::PhoneIncoming, Tone::Accent, call, detail, when(0)),
            (Icon::Check, Tone::Ok, paper, "".into(), when(1)),
            (Icon::CircleAlert, Tone::Bad, late, "".into(), when(3)),
        ];
        for (at, (icon, tone, title, detail, when)) in items.iter().enumerate() {
            let last = at + 1 == items.len();
            let item = TimelineItem { icon: *icon, tone: *tone, title, when, detail, last };
            widgets::timeline_row(ui, item, |_| {});
        }
    });
}

pub(super) fn charts(ui: &mut Ui, texts: &Texts) {
    widgets::card(ui, |ui| {
        widgets::card_head(ui, Icon::ChartColumn, &texts.tr("gallery-charts"), None, |_| {});
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                widgets::faint(ui, &texts.tr("gallery-chart-value"));
                widgets::display(ui, &texts.money_short(122_160_000));
                let values = [3.0, 4.0, 3.5, 5.0, 5.5, 7.0, 6.8, 8.0];
                widgets::sparkline(ui, vec2(150.0, 34.0), &values, 0);
            });
            ui.vertical(|ui| {
                widgets::faint(ui, &texts.tr("gallery-chart-tickets"));
                let values = [("44", 12.0), ("45", 18.0), ("46", 9.0), ("47", 22.0)];
                widgets::columns(ui, vec2(180.0, 84.0), &values, 1);
            });
        });
    });
}

pub(super) fn empty(ui: &mut Ui, texts: &Texts) {
    let tr = |key: &str| texts.tr(key);
    widgets::card(ui, |ui| {
        widgets::card_head(ui, Icon::Inbox, &tr("gallery-empty"), None, |_| {});
        let words = (&*tr("gallery-empty-title"), &*tr("gallery-empty-do"));
        let label = tr("gallery-empty-button");
        let button = Button::primary(&label).icon(Icon::Send);
        widgets::empty_state(ui, Icon::FolderOpen, words, Some(button));
        widgets::hline(ui);
        widgets::loading(ui, &tr("core-loading"));
        widgets::skeleton(ui, &tr("core-loading"), 3);
        widgets::drop_zone(ui, 72.0, &tr("gallery-drop"));
    });
}

pub(super) fn notices(ui: &mut Ui, texts: &Texts) {
    widgets::notice(ui, Tone::Warn, &texts.tr("gallery-notice-warn"), |ui| {
        Button::ghost(&texts.tr("gallery-ghost")).show(ui);
    });
    widgets::notice(ui, Tone::Bad, &texts.tr("gallery-notice-bad"), |ui| {
        Button::secondary(&texts.tr("core-retry")).icon(Icon::RefreshCw).show(ui);
    });
}

pub(super) fn steppers(ui: &mut Ui, texts: &Texts) {
    use StepState::{Blocked, Current, Done, Held, Todo};
    let keys = [
        ("gallery-step-need", "11-03", Done),
        ("gallery-step-quote", "11-06", Done),
        ("gallery-step-contract", "11-10", Done),
        ("gallery-step-order", "11-11", Done),
        ("gallery-step-ship", "gallery-step-held", Held),
        ("gallery-step-accept", "gallery-step-running", Current),
        ("gallery-step-invoice", "gallery-step-blocked", Blocked),
        ("gallery-step-renew", "12-08", Todo),
    ];
    let words = keys.map(|(title, note, state)| {
        let note = if texts.knows(note) { texts.tr(note) } else { note.into() };
        (texts.tr(title), note, state)
    });
    let steps = words.each_ref().map(|(title, note, state)| Step { title, note, state: *state });
    let [first, second, third, fourth, fifth, sixth, seventh, eighth] = steps;
    let (before, during, after) =
        ([first, second, third], [fourth, fifth, sixth], [seventh, eighth]);
    let titles = ["gallery-phase-presales", "gallery-phase-sale", "gallery-phase-aftersales"]
        .map(|it| texts.tr(it));
    let phases = [
        Phase { title: &titles[0], steps: &before },
        Phase { title: &titles[1], steps: &during },
        Phase { title: &titles[2], steps: &after },
    ];
    widgets::card(ui, |ui| {
        widgets::card_head(ui, Icon::Package, &texts.tr("gallery-stepper"), None, |_| {});
        widgets::stepper(ui, &phases);
        widgets::faint(ui, &texts.tr("gallery-stepper-narrow"));
        ui.allocate_ui(vec2(360.0, 104.0), |ui| {
            ui.push_id("narrow", |ui| widgets::stepper(ui, &phases));
        });
    });
}
