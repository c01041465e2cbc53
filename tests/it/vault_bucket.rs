//! The vault in a bucket: a store that stumbles, one that refuses, and a real one.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    thread::{self, JoinHandle},
};

use attache::{
    domain::{Sha256Hash, StaffId},
    vault::{Bucket, Credentials, MasterKey, Vault, VaultError},
};

use crate::support::skipped;

const PAPER: &[u8] = b"a business licence, as uploaded";

/// Names the store that tests may use; `scripts/s3.sh` starts one.
const STORE: &str = "ATTACHE_TEST_S3";

fn key() -> MasterKey {
    MasterKey::from_bytes([42; 32])
}

fn label(content: &[u8]) -> Sha256Hash {
    Sha256Hash::of(&[b"label of ", content].concat())
}

/// Keeps a content under a label of its own.
fn put(vault: &Vault, content: &[u8]) -> Result<Sha256Hash, VaultError> {
    vault.put(label(content), content).map(|()| label(content))
}

fn credentials(id: &str, secret: &str) -> Credentials {
    Credentials::of(Some(id.to_owned()), Some(secret.to_owned())).unwrap()
}

/// Runs `work` with the address of an empty place in a real store and the keys to it.
pub(crate) fn with_store(work: impl FnOnce(&str, (&str, &str))) {
    let said = |name: &str| std::env::var(name);
    let named = (said(STORE), said("ATTACHE_TEST_S3_KEY"), said("ATTACHE_TEST_S3_SECRET"));
    let (Ok(url), Ok(id), Ok(secret)) = named else {
        return skipped(&format!("{STORE} names no store (scripts/s3.sh starts one)"));
    };
    let (bucket, query) = url.split_once('?').unwrap();
    work(&format!("{bucket}/{}?{query}", StaffId::fresh()), (&id, &secret));
}

/// A store that gives these answers, one after the other, and tells what it was asked.
struct Scripted {
    url: String,
    asked: JoinHandle<Vec<String>>,
}

impl Scripted {
    fn answering(answers: &[(u16, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let answers: Vec<(u16, String)> =
            answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        let named = thread::Builder::new().name("store".to_owned());
        let asked = named.spawn(move || {
            let mut asked = Vec::new();
            for (status, body) in answers {
                let (stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream);
                let mut first = String::new();
                reader.read_line(&mut first).unwrap();
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    let line = line.trim().to_lowercase();
                    if let Some(it) = line.strip_prefix("content-length:") {
                        length = it.trim().parse().unwrap();
                    }
                    if line.is_empty() {
                        break;
                    }
                }
                reader.read_exact(&mut vec![0; length]).unwrap();
                let head = format!("HTTP/1.1 {status} it\r\nconnection: close\r\n");
                let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
                reader.get_mut().write_all(answer.as_bytes()).unwrap();
                asked.push(first.split(" HTTP").next().unwrap().to_owned());
            }
            asked
        });
        let asked = asked.unwrap();
        Self { url: format!("s3://papers/office?endpoint=http://{at}"), asked }
    }

    fn vault(&self) -> Vault {
        Vault::in_bucket(Bucket::at(&self.url, credentials("id", "secret")).unwrap(), &key())
    }
}

#[test]
fn a_store_that_stumbles_is_asked_again_until_the_paper_is_kept() {
    let store = Scripted::answering(&[(503, ""), (500, ""), (429, ""), (200, "")]);
    put(&store.vault(), PAPER).unwrap();
    let asked = store.asked.join().unwrap();
    let verbs: Vec<&str> = asked.iter().map(|it| it.split(' ').next().unwrap()).collect();
    assert_eq!(verbs, ["PUT"; 4]);
    assert!(asked[0].starts_with("PUT /papers/office/"), "{asked:?}");
    assert!(asked.iter().all(|it| *it == asked[0]), "always under the same name: {asked:?}");
}

#[test]
fn a_store_that_does_not_answer_is_away_and_one_that_refuses_is_not_asked_again() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("s3://papers?endpoint=http://{nobody}");
    let bucket = Bucket::at(&url, credentials("id", "geheim")).unwrap();
    let err = put(&Vault::in_bucket(bucket.clone(), &key()), PAPER).unwrap_err();
    assert_eq!(err.code(), "away");
    assert!(!format!("{err} {err:?} {bucket:?}").contains("geheim"));
    let refusals = [
        (403, "<Error><Code>SignatureDoesNotMatch</Code></Error>", "denied"),
        (404, "<Error><Code>NoSuchBucket</Code></Error>", "no-bucket"),
        (301, "<Error><Code>PermanentRedirect</Code></Error>", "denied"),
        (507, "", "no-space"),
    ];
    for (status, body, code) in refusals {
        let store = Scripted::answering(&[(status, body)]);
        assert_eq!(put(&store.vault(), PAPER).unwrap_err().code(), code);
        assert_eq!(store.asked.join().unwrap().len(), 1, "{code}");
    }
}

#[test]
fn a_changed_object_is_damaged_and_long_lists_are_read_to_their_end() {
    let store = Scripted::answering(&[(200, "nothing of ours")]);
    let hash = label(PAPER);
    assert!(matches!(store.vault().get(hash), Err(VaultError::Damaged)));
    store.asked.join().unwrap();
    let page = |names: &[String], next: &str| {
        let keys: Vec<String> =
            names.iter().map(|it| format!("<Contents><Key>{it}</Key></Contents>")).collect();
        let keys = keys.concat();
        format!(
            "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{keys}{next}</ListBucketResult>"
        )
    };
    let name = |digit: char| format!("office/{digit}{digit}/{}", digit.to_string().repeat(62));
    let first = page(
        &[name('b'), "office/readme.txt".to_owned()],
        "<NextContinuationToken>a+/=</NextContinuationToken>",
    );
    let second = page(&[name('a')], "");
    let store = Scripted::answering(&[(200, &first), (200, &second)]);
    assert_eq!(store.vault().count().unwrap(), 2);
    let asked = store.asked.join().unwrap();
    assert!(asked[1].contains("continuation-token=a%2B%2F%3D&list-type=2"), "{asked:?}");
}

#[test]
fn a_real_store_keeps_finds_lists_and_forgets_papers() {
    with_store(|url, (id, secret)| {
        let bucket = Bucket::at(url, credentials(id, secret)).unwrap();
        bucket.try_out().unwrap();
        let vault = Vault::in_bucket(bucket.clone(), &key());
        assert!(vault.is_empty().unwrap());
        assert!(matches!(vault.get(label(PAPER)), Err(VaultError::Missing)));
        let hash = put(&vault, PAPER).unwrap();
        vault.put(hash, PAPER).unwrap(); // Again is harmless.
        let large = vec![7; 3 * 1024 * 1024];
        let other = put(&vault, &large).unwrap();
        assert_eq!(vault.get(hash).unwrap(), PAPER);
        assert_eq!(vault.get(other).unwrap(), large);
        let walked: BTreeSet<_> = vault.walk().unwrap().map(Result::unwrap).collect();
        assert_eq!(walked, BTreeSet::from([hash, other]));
        vault.check().unwrap();
        let stranger = Vault::in_bucket(bucket, &MasterKey::from_bytes([1; 32]));
        assert!(matches!(stranger.check(), Err(VaultError::WrongKey)));
        vault.remove(hash).unwrap();
        assert!(!vault.has(hash));
        assert_eq!(vault.count().unwrap(), 1);
    });
}

#[test]
fn a_real_store_refuses_a_wrong_secret_and_somebody_elses_bucket() {
    with_store(|url, (id, secret)| {
        let tried = |url: &str, id: &str, secret: &str| {
            Bucket::at(url, credentials(id, secret)).unwrap().try_out()
        };
        for (id, secret) in [(id, "wrong"), ("wrong", secret)] {
            let refused = tried(url, id, secret);
            assert!(matches!(refused, Err(VaultError::Denied(_))), "{refused:?}");
        }
        let elsewhere = url.replace("s3://attache-test", "s3://somebody-else");
        let refused = tried(&elsewhere, id, secret);
        assert!(matches!(refused, Err(VaultError::Denied(_))), "{refused:?}");
    });
}

#[test]
fn papers_are_copied_to_a_store_and_back_each_proved() {
    with_store(|url, (id, secret)| {
        let (here, back) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = Vault::open(here.path(), &key()).unwrap();
        let papers: Vec<Vec<u8>> = (0..12_u8).map(|it| vec![it; 2_000]).collect();
        let hashes: BTreeSet<_> = papers.iter().map(|it| put(&folder, it).unwrap()).collect();
        let there = Vault::in_bucket(Bucket::at(url, credentials(id, secret)).unwrap(), &key());
        let again = Vault::open(back.path(), &key()).unwrap();
        for (from, to) in [(&folder, &there), (&folder, &there), (&there, &again)] {
            let copied: BTreeSet<_> = from.copy_to(to).unwrap().map(Result::unwrap).collect();
            assert_eq!(copied, hashes);
        }
        // What lies in one place lies in the other, byte for byte.
        for hash in &hashes {
            let read = |vault: &Vault| std::fs::read(vault.path(*hash)).unwrap();
            assert_eq!(read(&folder), read(&again));
        }
        // A damaged paper is not passed on as a sound one.
        let first = hashes.first().unwrap();
        std::fs::write(folder.path(*first), b"changed").unwrap();
        let faults = folder.copy_to(&there).unwrap().filter(Result::is_err).count();
        assert_eq!(faults, 1);
        there.verify(*first).unwrap();
    });
}
