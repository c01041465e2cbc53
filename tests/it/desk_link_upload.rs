//! Files that come through links: piece by piece, interrupted, repeated, out of order, wrong, and filed once.

use std::cell::Cell;

use attache::{
    desk::{
        DeskError,
        document::EnterprisePapers,
        link::{Announced, Remark, SlotState, Taken},
        sweep::Sweeper,
    },
    domain::{
        CommandId, LinkId, Sha256Hash, Tier, UploadId, VersionId,
        document::VersionState,
        link::{MOST_BYTES_A_FILE, UploadState, Used},
        paper::PaperKind,
    },
    lang::{Lang, Texts},
    store::uploads,
};

use crate::{
    desk_link::{Made, enter, made, secret, view},
    desk_papers::{add, code, firm, original, picture_of},
    support::{Office, on_each_engine},
};

/// A way in, to which files are sent.
pub(crate) struct Way<'a> {
    office: &'a Office,
    pub(crate) link: LinkId,
    pub(crate) session: Sha256Hash,
    /// Of the next piece.
    number: Cell<i64>,
}

impl<'a> Way<'a> {
    pub(crate) fn into(office: &'a Office, made: &Made) -> Self {
        Self { office, link: made.id, session: enter(office, made, 9), number: Cell::new(0) }
    }

    pub(crate) fn begin(&self, kind: &str, length: usize) -> Result<UploadId, DeskError> {
        let id = UploadId::fresh();
        let file = Announced {
            id,
            kind: PaperKind::new(kind),
            name: "营业执照.jpg".into(),
            length: i64::try_from(length).unwrap(),
        };
        self.office.desk.begin_upload((self.link, self.session), file).map(|it| it.id)
    }

    pub(crate) fn take(&self, id: UploadId, offset: usize, writer: CommandId) -> Taken {
        let offset = i64::try_from(offset).unwrap();
        self.office.desk.take_upload((self.link, id), offset, (writer, 0)).unwrap()
    }

    /// Appends one piece, which is removed again if it was not taken.
    pub(crate) fn append(
        &self,
        id: UploadId,
        (writer, at): (CommandId, usize),
        bytes: &[u8],
    ) -> bool {
        let (n, desk) = (self.number.replace(self.number.get() + 1), &self.office.desk);
        let piece = desk.keep_piece((writer, n), i64::try_from(at).unwrap(), bytes).unwrap();
        let is_taken = desk.append((self.link, id), (writer, n + 1), &[piece]).unwrap();
        if !is_taken {
            desk.office().files.vault().unwrap().remove(piece.blob).unwrap();
        }
        is_taken
    }

    pub(crate) fn give_back(&self, id: UploadId, writer: CommandId) {
        self.office.desk.give_upload_back(id, writer, Some(&[])).unwrap();
    }

    /// Sends a whole file in three pieces by three writers.
    fn send(&self, kind: &str, bytes: &[u8]) -> UploadId {
        let id = self.begin(kind, bytes.len()).unwrap();
        let third = bytes.len() / 3;
        for (at, end) in [(0, third), (third, 2 * third), (2 * third, bytes.len())] {
            let writer = CommandId::fresh();
            assert_eq!(self.take(id, at, writer), Taken::Yes);
            assert!(self.append(id, (writer, at), &bytes[at..end]));
            self.give_back(id, writer);
        }
        id
    }

    fn slot(&self, kind: &str) -> (SlotState, Vec<Remark>) {
        let view = view(self.office, self.session).unwrap();
        let slot = view.slots.into_iter().find(|it| it.kind.code() == kind).unwrap();
        (slot.state, slot.remarks)
    }

    fn state(&self, id: UploadId) -> UploadState {
        self.office.desk.upload(self.link, id).unwrap().state
    }
}

fn pieces_in_vault(office: &Office) -> usize {
    office.desk.office().files.vault().unwrap().count().unwrap()
}

#[test]
fn a_file_in_pieces_becomes_the_paper_byte_for_byte_and_once() {
    on_each_engine(|office| {
        let made = made(office);
        let way = Way::into(office, &made);
        let bytes = picture_of("恒益");
        let id = way.send("D-LIC", &bytes);
        assert_eq!(
            (way.state(id), way.slot("D-LIC").0),
            (UploadState::Received, SlotState::Checking)
        );
        for _ in 0..3 {
            office.desk.finish_upload(id).unwrap();
        }
        assert_eq!(way.state(id), UploadState::Filed);
        let ask = office.desk.holder_page(way.session).unwrap();
        let slots = office.desk.ask(&made.lin, EnterprisePapers { enterprise: ask.enterprise });
        let card = slots.unwrap().remove(0).newest;
        assert_eq!((card.n, card.state), (1, VersionState::Waiting));
        assert_eq!(card.file_name, "营业执照.jpg");
        assert_eq!(card.version, VersionId::from_bytes(id.bytes()));
        assert_eq!(original(&office.desk, card.version), bytes);
        // The file, one page and one thumbnail: no piece is left.
        assert_eq!(pieces_in_vault(office), 3);
    });
}

#[test]
fn the_end_is_the_only_place_where_it_grows_and_only_for_one_writer() {
    on_each_engine(|office| {
        let made = made(office);
        let way = Way::into(office, &made);
        let bytes = picture_of("恒益");
        let id = way.begin("D-LIC", bytes.len()).unwrap();
        let (one, two) = (CommandId::fresh(), CommandId::fresh());
        assert_eq!(way.take(id, 5, one), Taken::At(0));
        assert_eq!(way.take(id, 0, one), Taken::Yes);
        assert_eq!(way.take(id, 0, two), Taken::Busy);
        assert!(way.append(id, (one, 0), &bytes[..100]));
        // A second writer changes nothing, nor does the first one at another place.
        assert!(!way.append(id, (two, 100), &bytes[100..200]));
        assert!(!way.append(id, (one, 0), &bytes[..100]));
        assert!(!way.append(id, (one, 150), &bytes[150..200]));
        assert_eq!(way.take(id, 0, two), Taken::At(100));
        // A writer that is silent for too long loses its place, and with it the right to append.
        office.hands.forward_micros(16_000_000);
        assert_eq!(way.take(id, 100, two), Taken::Yes);
        assert!(!way.append(id, (one, 100), &bytes[100..200]));
        assert!(way.append(id, (two, 100), &bytes[100..]));
        way.give_back(id, two);
        office.desk.finish_upload(id).unwrap();
        assert_eq!(way.state(id), UploadState::Filed);
        assert_eq!(way.take(id, 100, one), Taken::At(i64::try_from(bytes.len()).unwrap()));
    });
}

#[test]
fn a_piece_whose_answer_was_lost_after_the_commit_is_not_taken_away() {
    on_each_engine(|office| {
        let made = made(office);
        let way = Way::into(office, &made);
        let bytes = picture_of("恒益");
        let id = way.begin("D-LIC", bytes.len()).unwrap();
        let writer = CommandId::fresh();
        assert_eq!(way.take(id, 0, writer), Taken::Yes);
        let piece = office.desk.keep_piece((writer, 7), 0, &bytes[..100]).unwrap();
        // A store that does not know whether it committed does the same once more.
        for _ in 0..2 {
            assert!(office.desk.append((way.link, id), (writer, 8), &[piece]).unwrap());
        }
        assert!(way.append(id, (writer, 100), &bytes[100..]));
        way.give_back(id, writer);
        office.desk.finish_upload(id).unwrap();
        assert_eq!(way.state(id), UploadState::Filed);
    });
}

#[test]
fn equal_pieces_of_two_files_do_not_share_their_fate() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let way = Way::into(&office, &made);
    let bytes = picture_of("恒益");
    let (one, two) =
        (way.begin("D-LIC", bytes.len()).unwrap(), way.begin("D-LID", bytes.len()).unwrap());
    for id in [one, two] {
        let writer = CommandId::fresh();
        assert_eq!(way.take(id, 0, writer), Taken::Yes);
        assert!(way.append(id, (writer, 0), &bytes));
        way.give_back(id, writer);
    }
    office.desk.end_upload((way.link, way.session), one).unwrap();
    office.desk.finish_upload(two).unwrap();
    assert_eq!((way.state(one), way.state(two)), (UploadState::Ended, UploadState::Filed));
}

#[test]
fn a_file_that_arrived_whole_in_the_last_second_is_filed_however_late_that_is() {
    on_each_engine(|office| {
        let made = made(office);
        let way = Way::into(office, &made);
        let id = way.send("D-LIC", &picture_of("恒益"));
        office.hands.forward_hours(24 * 30);
        office.desk.sweep_uploads().unwrap();
        assert_eq!(way.state(id), UploadState::Filed);
    });
}

#[test]
fn a_damaged_piece_sends_the_file_back_and_holds_up_neither_other_files_nor_clocks() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let way = Way::into(&office, &made);
    let bytes = picture_of("恒益");
    let broken = way.send("D-LIC", &bytes);
    let pieces = office.desk.store().read(|sql| uploads::parts(sql, broken)).unwrap();
    let vault = office.desk.office().files.vault().unwrap();
    std::fs::write(vault.path(pieces[1].blob), b"damaged").unwrap();
    let sound = way.send("D-LID", &bytes);
    office.hands.forward_micros(1_000_000);
    Sweeper::default().sweep(&office.desk).unwrap();
    assert_eq!((way.state(broken), way.state(sound)), (UploadState::Refused, UploadState::Filed));
    assert_eq!(way.slot("D-LIC").1, [Remark::Fault { code: "file-truncated".into() }]);
}

#[test]
fn while_the_vault_is_away_files_wait_and_time_goes_on() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let way = Way::into(&office, &made);
    let id = way.send("D-LIC", &picture_of("恒益"));
    let folder = office.folder.as_ref().unwrap().path();
    let (here, aside) = (folder.join("vault"), folder.join("aside"));
    std::fs::rename(&here, &aside).unwrap();
    std::fs::write(&here, b"in the way").unwrap();
    office.hands.forward_hours(24 * 30);
    let swept = Sweeper::default().sweep(&office.desk).unwrap();
    assert!(0 < swept.clocks, "{swept:?}");
    assert_eq!(way.state(id), UploadState::Received);
    std::fs::remove_file(&here).unwrap();
    std::fs::rename(&aside, &here).unwrap();
    Sweeper::default().sweep(&office.desk).unwrap();
    assert_eq!(way.state(id), UploadState::Received, "it is left alone for a moment");
    office.hands.forward_hours(1);
    Sweeper::default().sweep(&office.desk).unwrap();
    assert_eq!(way.state(id), UploadState::Filed);
}

#[test]
fn what_is_no_paper_is_refused_with_a_reason_and_may_be_sent_again() {
    on_each_engine(|office| {
        let made = made(office);
        let way = Way::into(office, &made);
        let id = way.send("D-LIC", b"MZ this is a program and no picture");
        office.desk.finish_upload(id).unwrap();
        assert_eq!(way.state(id), UploadState::Refused);
        let fault = Remark::Fault { code: "file-not-allowed".into() };
        assert_eq!(way.slot("D-LIC"), (SlotState::Refused, vec![fault]));
        assert_eq!(pieces_in_vault(office), 0);
        let again = way.send("D-LIC", &picture_of("恒益"));
        office.desk.finish_upload(again).unwrap();
        assert!(matches!(way.slot("D-LIC").0, SlotState::Doubtful | SlotState::Waiting));
    });
}

#[test]
fn a_sender_is_not_told_that_somebody_else_gave_the_same_file() {
    on_each_engine(|office| {
        let made = made(office);
        let other = firm(office, "顺成", Tier::T2);
        let bytes = picture_of("恒益");
        add(office, &made.lin, (&other, "D-LIC"), &bytes).unwrap();
        let way = Way::into(office, &made);
        let id = way.send("D-LIC", &bytes);
        office.desk.finish_upload(id).unwrap();
        let (state, remarks) = way.slot("D-LIC");
        let checks = remarks.iter().filter_map(|it| match it {
            Remark::Finding { check, .. } => Some(check.as_str()),
            _ => None,
        });
        let checks: Vec<_> = checks.collect();
        assert_eq!(state, SlotState::Doubtful);
        assert!(checks.contains(&"own-original"), "{checks:?}");
        assert!(!checks.contains(&"used-elsewhere"), "{checks:?}");
        for lang in [Lang::ZhCn, Lang::En] {
            let texts = Texts::new(lang);
            assert!(checks.iter().all(|it| texts.knows(&format!("portal-finding-{it}"))));
        }
        // The reviewer sees it.
        let ask = office.desk.holder_page(way.session).unwrap();
        let slots = office.desk.ask(&made.lin, EnterprisePapers { enterprise: ask.enterprise });
        let findings = slots.unwrap().remove(0).newest.findings;
        assert!(findings.iter().any(|it| it.check == "used-elsewhere"));
    });
}

#[test]
fn quotas_hold_and_what_is_not_wanted_is_not_taken() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let way = Way::into(&office, &made);
    let largest = usize::try_from(MOST_BYTES_A_FILE).unwrap();
    let refused = |kind: &str, length: usize| code(&way.begin(kind, length).unwrap_err());
    assert_eq!(refused("D-LIC", largest + 1), "link-too-large");
    assert_eq!(refused("D-LIC", 0), "link-empty-file");
    assert_eq!(refused("D-TM", 10), "link-not-wanted");
    let used = |kind: &str| {
        let kind = PaperKind::new(kind);
        office.desk.store().read(|sql| uploads::used(sql, made.id, &kind)).unwrap()
    };
    // Whoever begins a paper anew has given up the file before.
    for kind in ["D-LIC", "D-LID", "D-LIC"] {
        way.begin(kind, largest).unwrap();
    }
    let all = Used { files: 2, bytes: 2 * MOST_BYTES_A_FILE, attempts: 3 };
    assert_eq!(used("D-APP"), all);
    assert_eq!(used("D-LIC"), Used { files: 1, ..all });
    let other = attache::desk::link::Command::Begin {
        session: secret(77),
        upload: UploadId::fresh(),
        kind: PaperKind::new("D-LIC"),
        name: "x".into(),
        length: 1,
    };
    assert_eq!(code(&office.desk.hold(made.id, &other).unwrap_err()), "link-shut");
}

#[test]
fn after_submission_only_what_is_asked_for_again_is_taken() {
    on_each_engine(|office| {
        let made = made(office);
        let way = Way::into(office, &made);
        let id = way.send("D-LIC", &picture_of("恒益"));
        office.desk.finish_upload(id).unwrap();
        let submit = attache::desk::link::Command::Submit { session: way.session };
        assert_eq!(code(&office.desk.hold(made.id, &submit).unwrap_err()), "link-missing");
        for kind in ["D-LID", "D-APP"] {
            made.firm.hand_in(office, kind, Some(made.order));
        }
        office.desk.hold(made.id, &submit).unwrap();
        let state = way.slot("D-LIC").0;
        assert!(matches!(state, SlotState::Waiting | SlotState::Doubtful), "{state:?}");
        if state == SlotState::Waiting {
            assert_eq!(code(&way.begin("D-LIC", 10).unwrap_err()), "link-settled");
        }
        assert_eq!(code(&way.begin("D-LID", 10).unwrap_err()), "link-settled");
    });
}

#[test]
fn a_sweep_files_what_was_left_whole_and_gives_up_what_was_left_alone() {
    on_each_engine(|office| {
        let made = made(office);
        let way = Way::into(office, &made);
        let bytes = picture_of("恒益");
        let whole = way.send("D-LIC", &bytes);
        let part = way.begin("D-LID", bytes.len()).unwrap();
        let writer = CommandId::fresh();
        assert_eq!(way.take(part, 0, writer), Taken::Yes);
        assert!(way.append(part, (writer, 0), &bytes[..200]));
        office.desk.sweep_uploads().unwrap();
        assert_eq!(way.state(whole), UploadState::Filed);
        assert_eq!(way.state(part), UploadState::Receiving);
        assert_eq!(pieces_in_vault(office), 4);
        office.hands.forward_hours(25);
        office.desk.sweep_uploads().unwrap();
        assert_eq!(way.state(part), UploadState::Ended);
        assert_eq!(pieces_in_vault(office), 3);
        assert_eq!(way.take(part, 200, writer), Taken::Gone);
    });
}

#[test]
fn a_revoked_link_takes_not_one_piece_more() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let way = Way::into(&office, &made);
    let bytes = picture_of("恒益");
    let id = way.begin("D-LIC", bytes.len()).unwrap();
    let writer = CommandId::fresh();
    assert_eq!(way.take(id, 0, writer), Taken::Yes);
    assert!(way.append(id, (writer, 0), &bytes[..100]));
    let before = pieces_in_vault(&office);
    let revoke = attache::desk::link::Command::Revoke { id: made.id };
    crate::desk_link::run(&office, &made.lin, revoke).unwrap();
    let piece = office.desk.keep_piece((writer, 1), 100, &bytes[100..]).unwrap();
    let refused = office.desk.append((made.id, id), (writer, 2), &[piece]).unwrap_err();
    assert_eq!(code(&refused), "link-shut");
    office.desk.give_upload_back(id, writer, Some(&[piece])).unwrap();
    assert_eq!(pieces_in_vault(&office), before, "what was not appended is removed");
}
