//! A hub that is told to stop while somebody holds still: a telephone in the middle of a piece, or the store of
//! the papers. It ends all the same.
#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::{
    hub_faults_stop::{Begun, Hub, NOT_IN_TIME, PIECE, command, envelope, json, office, piece},
    support::with_database,
};

#[test]
fn who_holds_still_in_the_middle_of_a_request_does_not_keep_a_hub_from_stopping() {
    with_database(|database| {
        let (office, pass, _) = office(database);
        let hub = Hub::start(office.folder.as_ref().unwrap().path(), database);
        let body = json(&envelope(pass.enterprise));
        let begun = Begun::with(hub.at, &command(&pass), &body);
        hub.tell_to_stop();
        let complaints = hub.ended();
        assert!(complaints.contains(NOT_IN_TIME), "{complaints}");
        assert_eq!(begun.end(), None);
    });
}

/// A bucket's store that has nothing and does not say a word when something is put; how often that was tried.
fn silent_store() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("s3://papers?endpoint=http://{}", listener.local_addr().unwrap());
    let puts = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&puts);
    let named = thread::Builder::new().name("store".to_owned());
    let store = named.spawn(move || {
        let mut waiting = Vec::new();
        for visitor in listener.incoming() {
            let mut reader = BufReader::new(visitor.unwrap());
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line.starts_with("PUT") {
                count.fetch_add(1, Ordering::SeqCst);
                waiting.push(reader);
                continue;
            }
            while line.trim() != "" {
                line.clear();
                reader.read_line(&mut line).unwrap();
            }
            let list = "<ListBucketResult></ListBucketResult>";
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ";
            let answer = format!("{head}{}\r\n\r\n{list}", list.len());
            reader.get_mut().write_all(answer.as_bytes()).unwrap();
        }
    });
    drop(store.unwrap()); // It ends with the test.
    (url, puts)
}

#[test]
fn a_store_of_papers_that_is_silent_does_not_keep_a_hub_from_stopping() {
    with_database(|database| {
        let (office, _, files) = office(database);
        let data = office.folder.as_ref().unwrap().path();
        let (url, puts) = silent_store();
        let hub = Hub::start_with(data, &["--database", database, "--documents", &url]);
        let bytes = vec![7; PIECE];
        let mut begun = Begun::with(hub.at, &piece(&files[0]), &bytes);
        begun.stream.write_all(begun.rest).unwrap();
        while puts.load(Ordering::SeqCst) == 0 {
            thread::yield_now();
        }
        hub.tell_to_stop();
        let complaints = hub.ended();
        assert!(complaints.contains(NOT_IN_TIME), "{complaints}");
        // A store is waited for longer than a hub may take to stop, and asked four times.
        assert_eq!(puts.load(Ordering::SeqCst), 1, "the hub went on after its end");
    });
}
