//! What was said and done, newest first, and a place to write down what is being said now.

use egui::{Id, Ui};

use super::{nothing, words};
use crate::{
    desk::{
        Command, timeline,
        timeline::{Entry, Timeline},
        workspace::WorkspacePage,
    },
    domain::{Channel, Direction, EnterpriseId, InteractionId, Permission, PersonId, Personal},
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        kept::KeptText,
        theme::{Tone, space},
        widgets::{
            self, Button, Icon, TextField, TimelineItem, card, card_head, select_bare, timeline_row,
        },
    },
};

/// The filters, how far was read, and the note that is being written.
#[derive(Default)]
pub(super) struct History {
    channel: Option<Channel>,
    person: Option<PersonId>,
    pages: i64,
    entries: Fetched<Timeline>,
    note: Note,
}

/// A note that survives leaving the enterprise, a call and a crash.
#[derive(Default)]
struct Note {
    draft: Option<KeptText>,
    channel: Option<Channel>,
    submit: Submit,
    wants_focus: bool,
}

const FIRST: i64 = 20;

impl History {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        card(ui, |ui| {
            card_head(ui, Icon::History, &cx.tr("enterprise-timeline"), None, |_| {});
            if cx.may(Permission::TakeCall) {
                self.note.ui(cx, ui, page.enterprise.id);
            }
            self.filters(cx, ui, page);
            self.list(cx, ui, page);
        });
    }

    /// Puts the cursor into the note.
    pub(super) fn write_note(&mut self) {
        self.note.wants_focus = true;
    }

    /// Keeps the note when its field is no longer drawn.
    pub(super) fn leave(&mut self, cx: &mut Cx<'_>) {
        if let Some(draft) = &mut self.note.draft {
            draft.keep(cx);
        }
    }

    fn filters(&mut self, cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let all = cx.tr("enterprise-every-channel");
        let names: Vec<_> =
            Channel::ALL.iter().map(|it| (Some(*it), words::channel(cx.texts, *it))).collect();
        let mut channels = vec![(None, &*all)];
        channels.extend(names.iter().map(|(it, name)| (*it, &**name)));
        let everyone = cx.tr("enterprise-everyone");
        let mut people = vec![(None, &*everyone)];
        people.extend(page.contacts.iter().map(|it| (Some(it.person), it.name.reveal())));
        let wide = (ui.available_width() - space::S) / 2.0;
        ui.horizontal(|ui| {
            let name = cx.tr("enterprise-filter-channel");
            select_bare(ui, (&name, wide.min(160.0)), &mut self.channel, &channels);
            let name = cx.tr("enterprise-filter-person");
            select_bare(ui, (&name, wide.min(160.0)), &mut self.person, &people);
        });
    }

    fn list(&mut self, cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let is_filtered = self.channel.is_some() || self.person.is_some();
        let first = i64::try_from(page.recent.len()).unwrap_or(0) < FIRST;
        if !is_filtered && self.pages == 0 {
            entries(cx, ui, &page.recent);
            if !first && widgets::link(ui, &cx.tr("enterprise-load-more")).clicked() {
                self.pages = 1;
            }
            return;
        }
        let ask = Timeline {
            enterprise: page.enterprise.id,
            limit: FIRST * (self.pages + 1),
            channel: self.channel,
            kind: None,
            person: self.person,
        };
        match self.entries.following(cx.client, ask) {
            None => widgets::loading(ui, &cx.tr("core-loading")),
            Some(Err(err)) => {
                widgets::toned(ui, Tone::Bad, &cx.explain(err));
            }
            Some(Ok(found)) => {
                entries(cx, ui, &found.entries);
                if found.has_more && widgets::link(ui, &cx.tr("enterprise-load-more")).clicked() {
                    self.pages += 1;
                }
            }
        }
    }
}

fn entries(cx: &Cx<'_>, ui: &mut Ui, all: &[Entry]) {
    if all.is_empty() {
        nothing(ui, &cx.tr("enterprise-no-entries"));
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        for (at, it) in all.iter().enumerate() {
            entry(cx, ui, (it, at + 1 == all.len()));
        }
    });
}

fn entry(cx: &Cx<'_>, ui: &mut Ui, (it, last): (&Entry, bool)) {
    let (icon, tone) = words::kind_look(it.kind, it.channel);
    let kind = words::kind(cx.texts, it.kind);
    let title = if it.channel == Channel::Desk {
        kind.into_owned()
    } else {
        format!("{kind} · {}", words::channel(cx.texts, it.channel))
    };
    let said = words::summary(cx.texts, &it.summary);
    let who = [it.person_name.as_str(), it.staff_name.as_str()];
    let who: Vec<&str> = who.into_iter().filter(|it| !it.is_empty()).collect();
    let detail = if who.is_empty() { said } else { format!("{said}\n{}", who.join(" · ")) };
    let when = cx.texts.ago(words::at(it.at_us), cx.now.local());
    timeline_row(
        ui,
        TimelineItem { icon, tone, title: &title, when: &when, detail: &detail, last },
        |_| {},
    );
}

impl Note {
    fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, id: EnterpriseId) {
        let draft = self.draft.get_or_insert_with(|| KeptText::of(format!("note:{id}")));
        draft.load(cx); // One that cannot be read is found the next time; a note can be written at once.
        if self.submit.is_done(cx) {
            draft.clear(cx);
            cx.say(cx.tr("enterprise-noted").into_owned());
        }
        let field = Id::unique("enterprise-note");
        let hint = cx.tr("enterprise-note-hint");
        let name = cx.tr("enterprise-note");
        let edit = TextField::new(&name, draft.text_mut()).bare().rows(2).hint(&hint).id(field);
        let response = edit.error(self.submit.error()).show(ui);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        draft.follow(cx, ui, &response);
        let text = draft.text().to_owned();
        let send = response.has_focus()
            && ui.input_mut(|it| it.consume_key(egui::Modifiers::COMMAND, egui::Key::Enter));
        ui.horizontal(|ui| {
            let names: Vec<_> =
                Channel::ALL.iter().map(|it| (*it, words::channel(cx.texts, *it))).collect();
            let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
            let mut channel = self.channel.unwrap_or(Channel::Phone);
            let label = cx.tr("enterprise-note-channel");
            select_bare(ui, (&label, 110.0), &mut channel, &items);
            self.channel = Some(channel);
            let right = egui::Layout::right_to_left(egui::Align::Center);
            ui.with_layout(right, |ui| {
                let save = cx.tr("enterprise-save-note");
                let empty = cx.tr("fault-enterprise-empty-note");
                let blocked = text.trim().is_empty().then_some(&*empty);
                let button = Button::primary(&save).blocked_by(blocked);
                if button.show(ui).clicked() || send && blocked.is_none() {
                    self.send(cx, (id, channel), text.as_str());
                }
            });
        });
    }

    fn send(&mut self, cx: &Cx<'_>, (enterprise, channel): (EnterpriseId, Channel), text: &str) {
        let direction = if channel == Channel::Desk { Direction::Internal } else { Direction::In };
        let note = timeline::Command::Note {
            enterprise,
            id: InteractionId::fresh(),
            channel,
            direction,
            person: None,
            text: Personal::from(text),
            thread: String::new(),
        };
        self.submit.send(cx, Command::Timeline(note));
    }
}
