//! Papers on the screen: files from a dialog, dropped and pasted, what is wrong with them, versions.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use attache::{
    client::{Client, Local},
    desk::{document::EnterprisePapers, staff::SignedIn},
    domain::{Actor, Role, Tier, document::VersionState},
    lang::Texts,
    ui::{
        cx::{Cx, Outbox},
        prefs::Prefs,
        views::papers::{Chooser, PapersView, Whose},
    },
};
use egui_kittest::{Harness, kittest::Queryable as _};

use crate::{
    desk_papers::{add, firm, picture_of},
    picture::{Pictures, folder},
    screen::{Look, until_idle},
    support::Office,
};

/// A dialog that has been answered before it opens.
#[derive(Default)]
struct Answered(Mutex<Option<Vec<PathBuf>>>);

impl Chooser for Answered {
    fn choose(&self, _title: &str) -> Option<Vec<PathBuf>> {
        self.0.lock().unwrap().take()
    }
}

/// The papers of one enterprise and nothing else.
struct Page {
    client: Client,
    texts: Texts,
    me: SignedIn,
    prefs: Prefs,
    outbox: Outbox,
    view: PapersView,
    whose: Whose,
    now: attache::domain::Now,
}

struct Shown {
    harness: Harness<'static, Page>,
    pictures: Pictures,
    dialog: Arc<Answered>,
}

fn open(office: &Office, me: &Actor, (whose, look): (Whose, Look)) -> Shown {
    let local = Local::new(Arc::clone(&office.desk)).unwrap();
    let password = attache::domain::Personal::from("correct horse");
    let name = office.desk.sign_in("lin", &password).unwrap();
    assert_eq!(name.actor, *me);
    let wish = attache::desk::wire::SignIn::by_password("lin", &password);
    attache::client::Backend::sign_in(&local, &wish).unwrap();
    let dialog = Arc::new(Answered::default());
    let page = Page {
        client: Client::start(Arc::new(local), || {}).unwrap(),
        texts: Texts::new(look.lang),
        me: name,
        prefs: Prefs::default(),
        outbox: Outbox::default(),
        view: PapersView::with_chooser(Arc::clone(&dialog) as Arc<dyn Chooser>),
        whose,
        now: office.desk.now(),
    };
    let pictures = Pictures::default();
    let harness = pictures.harness(look.theme, look.size).build_ui_state(
        |ui, page: &mut Page| {
            page.outbox.settle(&page.texts);
            let parts = (&page.client, &page.texts, &page.me);
            let mut cx = Cx::new(parts, (page.now, None), &mut page.prefs, &mut page.outbox);
            page.view.ui(&mut cx, ui, page.whose);
        },
        page,
    );
    let mut shown = Shown { harness, pictures, dialog };
    shown.settle();
    shown
}

impl Shown {
    #[track_caller]
    fn settle(&mut self) {
        let pulse = Arc::clone(self.harness.state().client.pulse());
        until_idle(&pulse, || {
            self.harness.run();
        });
    }

    /// Draws until the words of `key` are there: a dialog answers on a thread of its own.
    #[track_caller]
    fn until_shown(&mut self, text: &str) {
        for _ in 0..600 {
            self.settle();
            if self.harness.query_all_by_label_contains(text).next().is_some() {
                return;
            }
            std::thread::yield_now();
        }
        panic!("{text} was never shown");
    }

    #[track_caller]
    fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click_accesskit();
        self.settle();
    }

    fn tr(&self, key: &str) -> String {
        self.harness.state().texts.tr(key).into_owned()
    }
}

#[derive(Debug)]
pub(crate) struct OnDisk(pub(crate) PathBuf);

impl egui::DroppedFile for OnDisk {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|err| err.to_string())
    }
}

#[test]
fn a_wrong_file_gets_a_sentence_and_the_right_one_becomes_a_version() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    let files = tempfile::tempdir().unwrap();
    let (wrong, right) = (files.path().join("坏.exe"), files.path().join("执照.jpg"));
    std::fs::write(&wrong, b"MZ\x90\0 a program").unwrap();
    std::fs::write(&right, picture_of("恒益")).unwrap();
    let mut shown = open(&office, &lin, (Whose::Enterprise(firm.id), Look::CHINESE));

    *shown.dialog.0.lock().unwrap() = Some(vec![wrong, right]);
    shown.press(&shown.tr("document-add"));
    let asking = shown.tr("document-file-asking");
    shown.until_shown(&asking);
    for name in ["坏.exe", "执照.jpg"] {
        let texts = &shown.harness.state().texts;
        let field = texts.tr_with("document-kind-of", &[("name", name.into())]);
        shown.press(&field);
        let kind = shown.tr("document-kind-d-lic");
        shown.press(&kind);
    }
    let texts = &shown.harness.state().texts;
    let sentence = texts.tr_with("document-refused-not-allowed", &[("found", "program".into())]);
    assert!(shown.harness.query_by_label(&sentence).is_some(), "{sentence}");
    let slots = office.desk.ask(&lin, EnterprisePapers { enterprise: firm.id }).unwrap();
    assert_eq!(slots.len(), 1);
    assert_eq!((slots[0].newest.n, slots[0].newest.file_name.as_str()), (1, "执照.jpg"));
    assert!(shown.harness.query_by_label("坏.exe").is_some());
    assert!(shown.harness.query_by_label("执照.jpg").is_none(), "what is done leaves the list");
}

#[test]
fn without_a_dialog_the_page_says_so_and_takes_what_is_dropped_and_pasted() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("letter.jpg");
    std::fs::write(&file, picture_of("letter")).unwrap();
    let mut shown = open(&office, &lin, (Whose::Enterprise(firm.id), Look::ENGLISH));
    shown.press(&shown.tr("document-add"));
    let sentence = shown.tr("document-no-dialog");
    shown.until_shown(&sentence);

    shown.harness.input_mut().dropped_files.push(Arc::new(OnDisk(file)));
    let image = egui::ColorImage::filled([64, 64], egui::Color32::GRAY);
    shown.harness.input_mut().events.push(egui::Event::PasteImage(Arc::new(image)));
    shown.settle();
    assert!(shown.harness.query_by_label("letter.jpg").is_some());
    let pasted = shown.tr("document-pasted-name");
    assert!(shown.harness.query_by_label(&pasted).is_some());
}

#[test]
fn a_waiting_version_is_withdrawn_and_versions_are_shown_side_by_side() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    add(&office, &lin, (&firm, "D-LIC"), &picture_of("one")).unwrap();
    add(&office, &lin, (&firm, "D-LIC"), &picture_of("two")).unwrap();
    let mut shown = open(&office, &lin, (Whose::Enterprise(firm.id), Look::ENGLISH));
    let named = |shown: &Shown, key: &str| {
        let texts = &shown.harness.state().texts;
        texts.tr_with(key, &[("name", texts.tr("document-kind-d-lic").into())])
    };
    let history = named(&shown, "document-history-named");
    shown.harness.get_all_by_label(&history).next().unwrap().click_accesskit();
    shown.settle();
    for n in ["Version 1, Page 1 of 1", "Version 2, Page 1 of 1"] {
        assert!(shown.harness.query_by_label_contains(n).is_some(), "{n}");
    }
    let close = shown.tr("core-close");
    shown.harness.get_all_by_label(&close).last().unwrap().click_accesskit();
    shown.settle();
    shown.press(&named(&shown, "document-withdraw-named"));
    let slots = office.desk.ask(&lin, EnterprisePapers { enterprise: firm.id }).unwrap();
    assert_eq!(slots[0].newest.state, VersionState::Withdrawn);
    if let Some(folder) = folder() {
        shown.pictures.paint(&shown.harness).save(folder.join("papers-enterprise.png")).unwrap();
    }
}
