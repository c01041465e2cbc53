//! What the list of waiting commands keeps, and what each change of it costs.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    before::{NAME, aside},
    pages::{MARKS, PART, UNREAD},
    *,
};
use crate::{
    desk::{Command, Fault, timeline},
    domain::{Channel, Direction, EnterpriseId, InteractionId},
    vault::MasterKey,
};

fn drawer(folder: &Path) -> Drawer {
    Drawer::open(folder, &MasterKey::from_bytes([7; 32])).unwrap()
}

fn open(folder: &Path) -> Outbox {
    Outbox::open(&drawer(folder)).unwrap()
}

fn note(text: &str) -> Envelope {
    let command = Command::Timeline(timeline::Command::Note {
        enterprise: EnterpriseId::fresh(),
        id: InteractionId::fresh(),
        channel: Channel::Phone,
        direction: Direction::In,
        person: None,
        text: text.into(),
        thread: String::new(),
    });
    Envelope { id: CommandId::fresh(), command }
}

fn times(box_: &Outbox, staff: StaffId) -> Vec<i64> {
    box_.of(staff).0.iter().map(|it| it.at_us).collect()
}

/// The files of the list and when they were written.
fn files(folder: &Path) -> Vec<(std::ffi::OsString, std::time::SystemTime)> {
    let part = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let part = part.into_iter().find(|it| it.is_dir()).unwrap();
    let files = std::fs::read_dir(part).unwrap().map(|it| it.unwrap());
    let mut files: Vec<_> =
        files.map(|it| (it.file_name(), it.metadata().unwrap().modified().unwrap())).collect();
    files.sort();
    files
}

#[test]
fn each_change_writes_one_file_of_however_many() {
    let folder = tempfile::tempdir().unwrap();
    let (box_, staff) = (open(folder.path()), StaffId::fresh());
    let notes: Vec<Envelope> = (0..40).map(|it| note(&it.to_string())).collect();
    let mut before = files(folder.path());
    let mut changed = || {
        let now = files(folder.path());
        let (new, gone) = (
            now.iter().filter(|it| !before.contains(it)).count(),
            before.iter().filter(|it| !now.contains(it)).count(),
        );
        before = now;
        (new, gone)
    };
    for (n, it) in (0..).zip(&notes) {
        box_.push(staff, (it, Sent::Never), n).unwrap();
        assert_eq!(changed(), (1, 0));
    }
    let take_up = || box_.take_up(staff).unwrap().unwrap().0.id;
    assert_eq!(take_up(), notes[0].id);
    assert_eq!(changed(), (0, 0), "marked beside the pages");
    box_.settle(notes[0].id, Ok(())).unwrap();
    assert_eq!(changed(), (0, 1));
    assert_eq!(take_up(), notes[1].id);
    box_.settle(notes[1].id, Err(Fault::Conflict.into())).unwrap();
    assert_eq!(changed(), (1, 1), "the refusal stands where the command stood");
    assert_eq!(times(&box_, staff), (2..40).collect::<Vec<_>>());
    assert_eq!(times(&open(folder.path()), staff), (2..40).collect::<Vec<_>>());
}

#[test]
fn what_is_sent_is_marked_before_for_several_at_once_and_given_free_when_nothing_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (box_, staff, other) = (open(folder.path()), StaffId::fresh(), StaffId::fresh());
    let many = 2 * AT_ONCE + 8;
    for n in 0..i64::try_from(many).unwrap() {
        box_.push(other, (&note("theirs"), Sent::Never), n).unwrap();
        box_.push(staff, (&note("mine"), Sent::Never), n).unwrap();
    }
    let perhaps = |box_: &Outbox, staff| {
        let waiting = box_.of(staff).0;
        let first = waiting.iter().take_while(|it| it.may_be_done).count();
        assert_eq!(waiting.iter().filter(|it| it.may_be_done).count(), first, "in order");
        first
    };
    let after_a_crash = |staff| perhaps(&open(folder.path()), staff);
    let send = || {
        let (it, _) = box_.take_up(staff).unwrap().unwrap();
        box_.settle(it.id, Ok(())).unwrap();
    };
    assert!(box_.take_up(staff).unwrap().is_some());
    assert_eq!((perhaps(&box_, staff), after_a_crash(staff)), (1, AT_ONCE));
    box_.stand_still(staff).unwrap();
    assert_eq!((perhaps(&box_, staff), after_a_crash(staff)), (1, 1));
    (0..AT_ONCE).for_each(|_| send());
    assert_eq!((perhaps(&box_, staff), after_a_crash(staff)), (0, 1), "one was marked before");
    box_.stand_still(staff).unwrap();
    assert_eq!((after_a_crash(staff), after_a_crash(other)), (0, 0));
    // The mark is no less than what was ever sent, though all of it is gone.
    (0..many - AT_ONCE).for_each(|_| send());
    let again = open(folder.path());
    again.push(staff, (&note("new"), Sent::Never), 1).unwrap();
    assert_eq!((perhaps(&again, staff), after_a_crash(staff)), (0, 0));
    drawer(folder.path()).put(MARKS, b"half a ma").unwrap();
    assert_eq!((after_a_crash(staff), after_a_crash(other)), (1, many), "nobody knows");
}

#[test]
fn no_refusal_is_forgotten_before_it_was_read_however_many_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let (box_, staff, other) = (open(folder.path()), StaffId::fresh(), StaffId::fresh());
    for n in 0..300 {
        let (it, whose) = (note("x"), if n % 3 == 0 { other } else { staff });
        box_.push(whose, (&it, Sent::Never), n).unwrap();
        box_.settle(it.id, Err(Fault::Conflict.into())).unwrap();
    }
    let told = |box_: &Outbox| (box_.of(staff).1.len(), box_.of(other).1.len());
    assert_eq!((told(&box_), told(&open(folder.path()))), ((200, 100), (200, 100)));
    box_.read_all(staff).unwrap();
    assert_eq!((told(&box_), told(&open(folder.path()))), ((0, 100), (0, 100)));
}

#[test]
fn who_only_looks_does_not_wait_for_the_disk_and_gets_the_same_list_while_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let (box_, staff) = (open(folder.path()), StaffId::fresh());
    box_.push(staff, (&note("one"), Sent::Never), 1).unwrap();
    let writing = box_.begin();
    let looks = std::thread::scope(|scope| scope.spawn(|| box_.of(staff)).join().unwrap());
    drop(writing);
    assert!(Arc::ptr_eq(&looks.0, &box_.of(staff).0));
    box_.push(staff, (&note("two"), Sent::Never), 2).unwrap();
    let now = box_.of(staff).0;
    assert!(Arc::ptr_eq(&looks.0[0], &now[0]) && now.len() == 2);
}

#[test]
fn a_command_of_a_newer_program_costs_no_other_and_is_kept_until_it_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let staff = StaffId::fresh();
    let pages = drawer(folder.path()).part(PART).unwrap();
    let box_ = open(folder.path());
    let (first, broken) = (note("one"), note("three"));
    for (at_us, it) in [(1, &first), (2, &note("two")), (3, &broken)] {
        box_.push(staff, (it, Sent::Never), at_us).unwrap();
    }
    let name = first.id.to_string();
    let page = || serde_json::from_slice::<Value>(&pages.get(&name).unwrap().unwrap()).unwrap();
    let mut newer = page();
    let command = newer["waiting"]["envelope"]["command"].take();
    newer["waiting"]["envelope"]["command"] = json!({ "timeline": { "sing": 1 } });
    pages.put(&name, newer.to_string().as_bytes()).unwrap();
    pages.put(&broken.id.to_string(), b"half a pa").unwrap();

    let box_ = open(folder.path());
    assert_eq!(times(&box_, staff), [2]);
    let told = |it: &Arc<Late>| (it.action.clone(), it.at_us, it.key.clone());
    let late = box_.of(staff).1;
    assert_eq!(
        late.iter().map(told).collect::<Vec<_>>(),
        [("timeline".to_owned(), 1, UNREAD.to_owned())]
    );
    assert_eq!(open(folder.path()).of(staff).1, late, "until it was read");
    box_.read_all(staff).unwrap();
    assert!(open(folder.path()).of(staff).1.is_empty(), "told once");
    // A newer program can read it.
    let mut newer = page();
    newer["waiting"]["envelope"]["command"] = command;
    pages.put(&name, newer.to_string().as_bytes()).unwrap();
    assert_eq!(times(&open(folder.path()), staff), [1, 2]);
    assert_eq!(pages.get(&broken.id.to_string()).unwrap().unwrap(), b"half a pa");
}

#[test]
fn a_list_in_one_file_is_taken_over_in_its_order_even_by_a_program_that_ends_in_between() {
    let folder = tempfile::tempdir().unwrap();
    let (drawer, staff) = (drawer(folder.path()), StaffId::fresh());
    let notes = [note("one"), note("two")];
    let waits =
        |it: &Envelope, at_us: i64| json!({ "staff": staff, "envelope": it, "at_us": at_us });
    let late =
        json!({ "staff": staff, "action": "order.open", "at_us": 1, "key": "k", "values": [] });
    let unread = json!({ "staff": staff, "envelope": { "id": 1, "command": { "sing": {} } } });
    let mut list = json!({
        "waiting": [waits(&notes[0], 2), unread, waits(&notes[1], 3)],
        "late": [late],
        "unread": [unread],
    });
    list["waiting"][0]["sent"] = json!("never");
    list["unread"][0]["at_us"] = json!(7);
    let write = || drawer.put(NAME, list.to_string().as_bytes()).unwrap();
    write();
    let known = |box_: &Outbox| {
        let (waiting, late) = box_.of(staff);
        let waiting: Vec<_> = waiting.iter().map(|it| (it.id, it.at_us, it.may_be_done)).collect();
        (waiting, late.iter().map(|it| it.key.clone()).collect::<Vec<_>>())
    };
    // A list of an older program does not say what was sent.
    let expected = (
        vec![(notes[0].id, 2, false), (notes[1].id, 3, true)],
        vec!["k".to_owned(), UNREAD.to_owned()],
    );
    assert_eq!(known(&open(folder.path())), expected);
    assert_eq!(drawer.get(NAME).unwrap(), None);
    let files_before = files(folder.path()).len();
    // As if it had ended before the list was removed.
    write();
    assert_eq!(known(&open(folder.path())), expected);
    assert_eq!(files(folder.path()).len(), files_before);
}

#[test]
fn a_list_that_is_none_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let (drawer, staff) = (drawer(folder.path()), StaffId::fresh());
    drawer.put(NAME, b"[half a li").unwrap();
    open(folder.path()).push(staff, (&note("new"), Sent::Never), 1).unwrap();
    assert_eq!(drawer.get(&aside(b"[half a li")).unwrap().unwrap(), b"[half a li");
    assert_eq!(times(&open(folder.path()), staff), [1]);
}

#[test]
fn what_cannot_be_written_is_not_kept_in_memory_either() {
    let folder = tempfile::tempdir().unwrap();
    let (place, staff) = (folder.path().join("commands"), StaffId::fresh());
    let box_ = open(&place);
    box_.push(staff, (&note("kept"), Sent::Never), 1).unwrap();
    let kept = box_.of(staff).0;
    let elsewhere = folder.path().join("elsewhere");
    std::fs::rename(&place, &elsewhere).unwrap();
    assert!(box_.push(staff, (&note("lost"), Sent::Never), 2).is_err());
    assert!(box_.withdraw(kept[0].id).is_err());
    assert!(box_.settle(kept[0].id, Err(Fault::Conflict.into())).is_err());
    assert!(box_.take_up(staff).is_err(), "what is sent must be known to have been sent");
    assert_eq!(box_.of(staff).0, kept);
    std::fs::rename(&elsewhere, &place).unwrap();
    box_.push(staff, (&note("again"), Sent::Never), 3).unwrap();
    assert_eq!((times(&box_, staff), times(&open(&place), staff)), (vec![1, 3], vec![1, 3]));
}

#[test]
fn what_was_never_sent_is_taken_back_and_what_may_be_done_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (box_, staff) = (open(folder.path()), StaffId::fresh());
    let notes = [note("being sent"), note("never sent"), note("answer lost")];
    let sent = [Sent::Never, Sent::Never, Sent::Perhaps];
    for it in notes.iter().zip(sent) {
        box_.push(staff, it, 1).unwrap();
    }
    let taken = || box_.take_up(staff).unwrap().map(|(it, sent)| (it.id, sent));
    assert_eq!(taken(), Some((notes[0].id, Sent::Never)));
    box_.put_back(notes[0].id).unwrap();
    assert_eq!(taken(), Some((notes[0].id, Sent::Never)));
    assert_eq!(taken(), Some((notes[0].id, Sent::Perhaps)));
    let stands = |box_: &Outbox| {
        box_.of(staff).0.iter().map(|it| (it.id, it.may_be_done)).collect::<Vec<_>>()
    };
    let ids = [notes[0].id, notes[1].id, notes[2].id];
    assert_eq!(stands(&box_), [(ids[0], true), (ids[1], false), (ids[2], true)]);
    for id in ids {
        box_.withdraw(id).unwrap();
    }
    assert_eq!(stands(&box_), [(ids[0], true), (ids[2], true)]);
    assert_eq!(stands(&open(folder.path())), stands(&box_), "known after a restart");
}
