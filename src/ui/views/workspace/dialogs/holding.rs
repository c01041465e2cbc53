//! The dialogs about what an enterprise has: adding, changing, suspending and ending it.

use chrono::NaiveDate;
use egui::Ui;

use super::{Answer, Frame, form, picker};
use crate::{
    desk::{
        Command,
        holding::{self, Asked, HoldingRow},
        workspace::WorkspacePage,
    },
    domain::{
        HoldingId, HoldingStatus, HoldingTerms, Payer, PersonId, Personal, ServiceLevel,
        library::Library, pinyin,
    },
    ui::{
        cx::Cx,
        form::Submit,
        layout::{Columns, Share},
        theme::{Tone, space},
        views::workspace::words,
        widgets::{self, DateField, TextField, notice, parse_day, segmented, select},
    },
};

/// Who asked, and why it is done although they may not decide it.
#[derive(Default)]
struct AskedForm {
    by: Option<PersonId>,
    in_spite: String,
    was_warned: bool,
}

impl AskedForm {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let ourselves = cx.tr("enterprise-asked-by-nobody");
        let mut items = vec![(None, &*ourselves)];
        items.extend(page.contacts.iter().map(|it| (Some(it.person), it.name.reveal())));
        select(ui, &cx.tr("enterprise-asked-by"), &mut self.by, &items);
        if self.was_warned {
            TextField::new(&cx.tr("enterprise-in-spite"), &mut self.in_spite)
                .rows(2)
                .hint(&cx.tr("enterprise-in-spite-hint"))
                .show(ui);
        }
    }

    fn asked(&self) -> Asked {
        Asked { by: self.by, in_spite: Personal::from(self.in_spite.as_str()) }
    }
}

/// The terms of a holding as they are typed.
pub(in crate::ui::views::workspace) struct HoldingForm {
    id: HoldingId,
    /// Nothing while the holding is new.
    rev: Option<i64>,
    terms: HoldingTerms,
    search: String,
    number: String,
    number_hint: String,
    quantity: String,
    monthly: String,
    since: String,
    expiry: String,
    asked: AskedForm,
    submit: Submit,
}

impl HoldingForm {
    pub(super) fn new(today: NaiveDate) -> Self {
        let terms = HoldingTerms {
            offering: String::new(),
            number: Personal::default(),
            payer: Payer::Enterprise,
            service_level: ServiceLevel::Ordinary,
            quantity: 1,
            monthly_fen: 0,
            since: today,
            expiry: None,
            person: None,
        };
        Self::with((HoldingId::fresh(), None), terms)
    }

    pub(super) fn of(it: &HoldingRow) -> Self {
        Self::with((it.id, Some(it.rev)), it.terms.clone())
    }

    fn with((id, rev): (HoldingId, Option<i64>), terms: HoldingTerms) -> Self {
        let is_masked = terms.number.reveal().contains('*');
        let number = terms.number.reveal().to_owned();
        Self {
            id,
            rev,
            search: String::new(),
            number_hint: number.clone(),
            number: if is_masked { String::new() } else { number },
            quantity: terms.quantity.to_string(),
            monthly: format!("{}.{:02}", terms.monthly_fen / 100, terms.monthly_fen % 100),
            since: terms.since.to_string(),
            expiry: terms.expiry.map(|it| it.to_string()).unwrap_or_default(),
            terms,
            asked: AskedForm::default(),
            submit: Submit::default(),
        }
    }

    fn terms(&self) -> Option<HoldingTerms> {
        let expiry = match self.expiry.trim() {
            "" => None,
            text => Some(parse_day(text)?),
        };
        // A masked number that nobody touched stays as it was.
        let number = if self.number.is_empty() { &self.number_hint } else { &self.number };
        Some(HoldingTerms {
            number: Personal::new(number.clone()),
            quantity: self.quantity.trim().parse().ok()?,
            monthly_fen: fen(&self.monthly)?,
            since: parse_day(&self.since)?,
            expiry,
            ..self.terms.clone()
        })
        .filter(|it| !it.offering.is_empty())
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, page: &WorkspacePage) -> bool {
        let wrong = cx.tr("enterprise-mend-first");
        let terms = self.terms();
        let is_new = self.rev.is_none();
        let frame = Frame {
            id: "holding",
            title: if is_new { "enterprise-add-holding" } else { "enterprise-change-holding" },
            send: if is_new { "core-add" } else { "core-save" },
            width: 560.0,
            blocked: terms.is_none().then_some(&*wrong),
        };
        let mut submit = std::mem::take(&mut self.submit);
        let answer = form(cx, ui, (&frame, &mut submit), |ui| self.fields(cx, ui, page));
        self.asked.was_warned |= submit.error().is_some();
        self.submit = submit;
        if let (Answer::Send, Some(terms)) = (answer, terms) {
            let (id, enterprise) = (self.id, page.enterprise.id);
            let command = match self.rev {
                None => holding::Command::Add { enterprise, id, terms },
                Some(rev) => holding::Command::Change { id, rev, terms, asked: self.asked.asked() },
            };
            self.submit.send(cx, Command::Holding(command));
        }
        answer == Answer::Close
    }

    fn fields(&mut self, cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let name = cx.tr("enterprise-column-offering");
        let chosen = if self.terms.offering.is_empty() {
            cx.tr("enterprise-offering-hint").into_owned()
        } else {
            words::offering(cx.texts, &self.terms.offering)
        };
        let texts = cx.texts;
        let picked = picker(ui, (&name, &chosen), &mut self.search, |typed| {
            offerings(typed, texts.lang().code())
        });
        if let Some(code) = picked {
            self.terms.offering = code;
        }
        let halves = [Share::Rest(1.0), Share::Rest(1.0)];
        Columns::new(&halves).stack_under(160.0).show(ui, |ui, column| {
            ui.spacing_mut().item_spacing.y = space::M;
            let invalid = cx.tr("core-date-invalid");
            if column == 0 {
                TextField::new(&cx.tr("enterprise-column-number"), &mut self.number)
                    .hint(&self.number_hint)
                    .show(ui);
                TextField::new(&cx.tr("enterprise-column-quantity"), &mut self.quantity).show(ui);
                DateField::new(&cx.tr("enterprise-since"), &invalid, &mut self.since).show(ui);
            } else {
                self.levels(cx, ui);
                TextField::new(&cx.tr("enterprise-monthly-yuan"), &mut self.monthly).show(ui);
                DateField::new(&cx.tr("enterprise-column-expiry"), &invalid, &mut self.expiry)
                    .show(ui);
            }
        });
        widgets::secondary(ui, &cx.tr("enterprise-column-payer"));
        let names: Vec<_> =
            Payer::ALL.iter().map(|it| (*it, words::payer(cx.texts, *it))).collect();
        let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
        segmented(ui, &mut self.terms.payer, &items);
        if self.rev.is_some() {
            self.asked.ui(cx, ui, page);
        }
    }

    fn levels(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let names: Vec<_> =
            ServiceLevel::ALL.iter().map(|it| (*it, words::level(cx.texts, *it))).collect();
        let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
        select(ui, &cx.tr("enterprise-column-level"), &mut self.terms.service_level, &items);
    }
}

/// Yuan as people type them, in fen.
fn fen(text: &str) -> Option<i64> {
    let text = text.trim().replace([',', '，'], "");
    let (yuan, cents) = text.split_once('.').unwrap_or((&text, ""));
    if cents.len() > 2 || !cents.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let yuan: i64 = yuan.parse().ok()?;
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    yuan.checked_mul(100)?.checked_add(cents)
}

/// Offerings by name in both languages, sound or code.
fn offerings(typed: &str, locale: &str) -> Vec<(String, String)> {
    let Ok(library) = Library::at_hand() else { return Vec::new() };
    let typed = typed.trim().to_lowercase();
    let fits = |name: &crate::domain::Wording, code: &str| {
        name.zh.contains(&typed)
            || name.en.to_lowercase().contains(&typed)
            || code.starts_with(&typed)
            || pinyin::full(&name.zh).contains(&typed)
            || pinyin::initials(&name.zh).contains(&typed)
    };
    let all = library.catalogue.offerings().iter().filter(|it| fits(&it.name, &it.code));
    all.take(6).map(|it| (it.code.clone(), it.name.for_locale(locale).to_owned())).collect()
}

/// Suspends or ends a holding.
pub(in crate::ui::views::workspace) struct StopForm {
    id: HoldingId,
    offering: String,
    status: HoldingStatus,
    asked: AskedForm,
    submit: Submit,
}

impl StopForm {
    pub(super) fn of(it: &HoldingRow, status: HoldingStatus) -> Self {
        Self {
            id: it.id,
            offering: it.terms.offering.clone(),
            status,
            asked: AskedForm::default(),
            submit: Submit::default(),
        }
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, page: &WorkspacePage) -> bool {
        let is_end = self.status == HoldingStatus::Ended;
        let frame = Frame {
            id: "stop",
            title: if is_end { "enterprise-end-holding" } else { "enterprise-suspend-holding" },
            send: if is_end { "enterprise-end-now" } else { "enterprise-suspend-now" },
            width: 440.0,
            blocked: None,
        };
        let (asked, offering) = (&mut self.asked, &self.offering);
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            widgets::strong(ui, &words::offering(cx.texts, offering));
            if is_end {
                notice(ui, Tone::Warn, &cx.tr("enterprise-end-note"), |_| {});
            }
            asked.ui(cx, ui, page);
        });
        self.asked.was_warned |= self.submit.error().is_some();
        if answer == Answer::Send {
            let (id, asked) = (self.id, self.asked.asked());
            let command = match self.status {
                HoldingStatus::Ended => holding::Command::End { id, asked },
                HoldingStatus::Suspended | HoldingStatus::Active => {
                    holding::Command::Suspend { id, asked }
                }
            };
            self.submit.send(cx, Command::Holding(command));
        }
        answer == Answer::Close
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_as_people_type_them() {
        assert_eq!(fen("1,234.5"), Some(123_450));
        assert_eq!(fen("12"), Some(1_200));
        assert_eq!(fen("12.345"), None);
        assert_eq!(fen("twelve"), None);
    }

    #[test]
    fn offerings_are_found_by_name_and_sound() {
        let first = |typed| offerings(typed, "en").into_iter().map(|it| it.0).next();
        assert_eq!(first("number-400").as_deref(), Some("number-400"));
        assert!(first("youxiang").is_some());
    }
}
