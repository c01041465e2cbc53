//! One desktop for each data folder: the second start hands over what it was asked.

use std::sync::mpsc;

use attache::{
    client::instance::{self, HandedOver, InstanceError, Mailbox, Message},
    domain::call::Summons,
};

fn call(number: &str) -> Message {
    Message::Call(Summons::new(number, "", "PBX-1").unwrap())
}

#[test]
fn a_call_reaches_the_desktop_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let (heard, hear) = mpsc::channel();
    let listener = instance::listen(folder.path(), move |it| heard.send(it).unwrap()).unwrap();
    for message in [call("13805127731"), Message::Show] {
        let handed = instance::hand_over(folder.path(), &message).unwrap();
        assert_eq!(handed, HandedOver::Taken);
        assert_eq!(hear.recv().unwrap(), message);
    }
    drop(listener);
}

#[test]
fn two_folders_have_a_desktop_each_and_one_folder_has_one() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = instance::listen(a.path(), |_| ()).unwrap();
    let _other = instance::listen(b.path(), |_| ()).unwrap();
    let again = instance::listen(a.path(), |_| ()).err();
    assert!(matches!(again, Some(InstanceError::Runs)), "{again:?}");
    drop(first);
    assert!(instance::listen(a.path(), |_| ()).is_ok(), "the next start may take its place");
}

#[test]
fn nobody_runs_where_nobody_listens() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = instance::hand_over(folder.path(), &call("10086")).unwrap();
    assert_eq!(nobody, HandedOver::NobodyRuns);
    drop(instance::listen(folder.path(), |_| ()).unwrap());
    let gone = instance::hand_over(folder.path(), &call("10086")).unwrap();
    assert_eq!(gone, HandedOver::NobodyRuns);
}

#[test]
fn messages_wait_in_the_mailbox_until_the_window_looks() {
    let mailbox = Mailbox::default();
    mailbox.put(Message::Show);
    let (woken, wakes) = mpsc::channel();
    mailbox.wake_with(std::sync::Arc::new(move || woken.send(()).unwrap()));
    mailbox.put(call("10086"));
    wakes.recv().unwrap();
    assert_eq!(mailbox.take(), [Message::Show, call("10086")]);
    assert!(mailbox.take().is_empty());
}
