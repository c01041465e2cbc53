//! The profile as a form, for correcting an enterprise and for adding one.

use egui::{ScrollArea, Ui};

use super::{Answer, Frame, form};
use crate::{
    desk::{Command, enterprise, workspace::WorkspacePage},
    domain::{
        Channel, EnterpriseId, Lifecycle, OrgType, Personal, Profile, SizeClass, Tier, Uscc,
        industry, region,
    },
    ui::{
        cx::Cx,
        form::Submit,
        layout::{Columns, Share},
        theme::{Tone, space},
        views::workspace::words,
        widgets::{self, TextField, menu_item, parse_day, segmented, select},
    },
};

/// What is typed.
struct Typed {
    profile: Profile,
    uscc: String,
    legal_person: String,
    licence_until: String,
    note: String,
    industry: String,
    region: String,
}

impl Typed {
    fn of(profile: Profile) -> Self {
        Self {
            uscc: profile.uscc.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
            legal_person: String::new(),
            licence_until: profile.licence_until.map(|it| it.to_string()).unwrap_or_default(),
            note: profile.note.reveal().to_owned(),
            industry: String::new(),
            region: String::new(),
            profile,
        }
    }

    /// The profile that was typed; nothing while a code or a day is not right.
    fn profile(&self) -> Option<Profile> {
        let uscc = match self.uscc.trim() {
            "" => None,
            text => Some(Uscc::parse(text).ok()?),
        };
        let licence_until = match self.licence_until.trim() {
            "" => None,
            text => Some(parse_day(text)?),
        };
        Some(Profile {
            uscc,
            licence_until,
            legal_person: Personal::new(self.legal_person.clone()),
            note: Personal::new(self.note.clone()),
            ..self.profile.clone()
        })
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, legal_hint: &str) {
        TextField::new(&cx.tr("enterprise-name"), &mut self.profile.name).show(ui);
        let halves = [Share::Rest(1.0), Share::Rest(1.0)];
        Columns::new(&halves).stack_under(180.0).show(ui, |ui, column| {
            ui.spacing_mut().item_spacing.y = space::M;
            if column == 0 { self.left(cx, ui, legal_hint) } else { self.right(cx, ui) }
        });
        TextField::new(&cx.tr("enterprise-address"), &mut self.profile.address).show(ui);
        TextField::new(&cx.tr("enterprise-remark"), &mut self.note).rows(2).show(ui);
    }

    fn left(&mut self, cx: &Cx<'_>, ui: &mut Ui, legal_hint: &str) {
        let wrong = cx.tr("enterprise-uscc-wrong");
        let bad = !self.uscc.trim().is_empty() && Uscc::parse(&self.uscc).is_err();
        let warns = Uscc::parse(&self.uscc).is_ok_and(|it| !it.warnings().is_empty());
        TextField::new(&cx.tr("enterprise-uscc"), &mut self.uscc)
            .error(bad.then_some(&*wrong))
            .show(ui);
        if warns {
            widgets::toned(ui, Tone::Warn, &cx.tr("enterprise-uscc-check"));
        }
        let names: Vec<_> =
            OrgType::ALL.iter().map(|it| (*it, words::org_type(cx.texts, *it))).collect();
        let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
        select(ui, &cx.tr("enterprise-org-type"), &mut self.profile.org_type, &items);
        TextField::new(&cx.tr("enterprise-legal-person"), &mut self.legal_person)
            .hint(legal_hint)
            .show(ui);
        let bad = !self.licence_until.trim().is_empty() && parse_day(&self.licence_until).is_none();
        let invalid = cx.tr("core-date-invalid");
        TextField::new(&cx.tr("enterprise-licence-until"), &mut self.licence_until)
            .hint(&cx.tr("enterprise-long-term"))
            .error(bad.then_some(&*invalid))
            .show(ui);
        let name = cx.tr("enterprise-region");
        let chosen = region::path(&self.profile.region);
        picker(ui, (&name, &chosen), &mut self.region, |typed| {
            let found = region::search(typed, 6);
            found.into_iter().map(|it| (it.code.to_owned(), region::path(it.code))).collect()
        })
        .inspect(|code| self.profile.region.clone_from(code));
    }

    fn right(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        TextField::new(&cx.tr("enterprise-short-name"), &mut self.profile.short_name).show(ui);
        let names: Vec<_> =
            Lifecycle::ALL.iter().map(|it| (*it, words::lifecycle(cx.texts, *it))).collect();
        let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
        select(ui, &cx.tr("enterprise-lifecycle"), &mut self.profile.lifecycle, &items);
        let unknown = cx.tr("enterprise-unknown");
        let names: Vec<_> =
            SizeClass::ALL.iter().map(|it| (Some(*it), words::size(cx.texts, *it))).collect();
        let mut items = vec![(None, &*unknown)];
        items.extend(names.iter().map(|(it, name)| (*it, &**name)));
        select(ui, &cx.tr("enterprise-size"), &mut self.profile.size, &items);
        let names: Vec<_> =
            Channel::ALL.iter().map(|it| (Some(*it), words::channel(cx.texts, *it))).collect();
        let mut items = vec![(None, &*unknown)];
        items.extend(names.iter().map(|(it, name)| (*it, &**name)));
        let label = cx.tr("enterprise-preferred-channel");
        select(ui, &label, &mut self.profile.preferred_channel, &items);
        let name = cx.tr("enterprise-industry");
        let chosen = industry::find(&self.profile.industry).map_or("", |it| it.name);
        picker(ui, (&name, chosen), &mut self.industry, |typed| {
            let found = industry::search(typed, 6);
            found.into_iter().map(|it| (it.code.to_owned(), industry::path(it.code))).collect()
        })
        .inspect(|code| self.profile.industry.clone_from(code));
    }
}

/// A field that searches a list by character, sound, initials or code; answers the code that was chosen.
pub(super) fn picker(
    ui: &mut Ui,
    (name, chosen): (&str, &str),
    typed: &mut String,
    search: impl Fn(&str) -> Vec<(String, String)>,
) -> Option<String> {
    let response = TextField::new(name, typed).hint(chosen).note(chosen).show(ui);
    if typed.trim().is_empty() {
        return None;
    }
    let found = search(typed);
    let is_entered = response.lost_focus() && ui.input(|it| it.key_pressed(egui::Key::Enter));
    let first = found.first().filter(|_| is_entered);
    let mut picked = first.map(|(code, _)| code.clone());
    ScrollArea::vertical().id_salt(name).max_height(140.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (code, path) in &found {
            if menu_item(ui, widgets::Icon::MapPin, path, code).clicked() {
                picked = Some(code.clone());
            }
        }
    });
    if picked.is_some() {
        typed.clear();
    }
    picked
}

/// Corrects the profile as it was seen.
pub(in crate::ui::views::workspace) struct ProfileForm {
    id: EnterpriseId,
    rev: i64,
    typed: Typed,
    legal_hint: String,
    submit: Submit,
}

impl ProfileForm {
    pub(super) fn of(page: &WorkspacePage) -> Self {
        Self {
            id: page.enterprise.id,
            rev: page.rev,
            legal_hint: page.enterprise.profile.legal_person.reveal().to_owned(),
            typed: Typed::of(page.enterprise.profile.clone()),
            submit: Submit::default(),
        }
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui) -> bool {
        let wrong = cx.tr("enterprise-mend-first");
        let profile = self.typed.profile();
        let frame = Frame {
            id: "profile",
            title: "enterprise-edit-profile",
            send: "core-save",
            width: 640.0,
            blocked: profile.is_none().then_some(&*wrong),
        };
        let (typed, hint) = (&mut self.typed, &self.legal_hint);
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| typed.ui(cx, ui, hint));
        if let (Answer::Send, Some(profile)) = (answer, profile) {
            let change = enterprise::Command::Change { id: self.id, rev: self.rev, profile };
            self.submit.send(cx, Command::Enterprise(change));
        }
        answer == Answer::Close
    }
}

/// Adds an enterprise that nobody had yet.
pub struct NewEnterprise {
    id: EnterpriseId,
    typed: Typed,
    tier: Tier,
    submit: Submit,
}

impl Default for NewEnterprise {
    fn default() -> Self {
        let profile = Profile { lifecycle: Lifecycle::Potential, ..Profile::named("") };
        Self {
            id: EnterpriseId::fresh(),
            typed: Typed::of(profile),
            tier: Tier::T4,
            submit: Submit::default(),
        }
    }
}

impl NewEnterprise {
    /// Answers whether to close, with the enterprise if it was added.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &Ui) -> Option<Option<EnterpriseId>> {
        let was_busy = self.submit.is_busy();
        let wrong = cx.tr("enterprise-mend-first");
        let profile = self.typed.profile().filter(|it| !it.name.trim().is_empty());
        let frame = Frame {
            id: "new-enterprise",
            title: "enterprise-new",
            send: "core-add",
            width: 640.0,
            blocked: profile.is_none().then_some(&*wrong),
        };
        let (typed, tier) = (&mut self.typed, &mut self.tier);
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            let names: Vec<_> =
                Tier::ALL.iter().map(|it| (*it, words::tier(cx.texts, *it))).collect();
            let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
            segmented(ui, tier, &items);
            typed.ui(cx, ui, "");
        });
        match (answer, profile) {
            (Answer::Send, Some(profile)) => {
                let manager = Some(cx.me.actor.staff);
                let add =
                    enterprise::Command::Add { id: self.id, profile, tier: self.tier, manager };
                self.submit.send(cx, Command::Enterprise(add));
                None
            }
            (Answer::Close, _) => Some((was_busy && !self.submit.is_busy()).then_some(self.id)),
            _ => None,
        }
    }
}
