//! PostgreSQL over TLS, with a real server: who is believed and who is not.

use std::{fs, process::Command as Process};

use attache::store::{Sql as _, StoreError, postgres::Postgres};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tempfile::TempDir;

use crate::{database::Server, support::skipped};

/// An authority with a certificate for `localhost` and its key, as PEM.
struct Papers {
    authority: String,
    certificate: String,
    key: String,
}

fn papers() -> Papers {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let root = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = leaf.signed_by(&key, &issuer).unwrap().pem();
    Papers { authority: root, certificate, key: key.serialize_pem() }
}

/// A server that only speaks TLS, and a folder with the right authority and a wrong one.
fn stage() -> Option<(Server, TempDir)> {
    let right = papers();
    let server = Server::start_covered(&right.certificate, &right.key)?;
    let folder = tempfile::tempdir().unwrap();
    // A path with a space, which addresses write as %20.
    fs::write(folder.path().join("the right.pem"), &right.authority).unwrap();
    fs::write(folder.path().join("wrong.pem"), papers().authority).unwrap();
    Some((server, folder))
}

fn url(server: &Server, host: &str, root: &str) -> String {
    let port = server.port;
    let cover = format!("sslmode=verify-full&sslrootcert={}", root.replace(' ', "%20"));
    format!("postgres://postgres@{host}:{port}/postgres?{cover}&application_name=attache")
}

fn refusal(url: &str) -> &'static str {
    match Postgres::open(url, "attache").map(drop) {
        Err(StoreError::Address(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_database_that_proves_who_it_is_is_spoken_to_in_secret() {
    let Some((server, folder)) = stage() else { return skipped("PostgreSQL is not installed") };
    let root = folder.path().join("the right.pem").display().to_string();
    let mut sql = Postgres::open(&url(&server, "localhost", &root), "attache").unwrap();
    let asked = "SELECT CAST(ssl AS TEXT), version FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let rows = sql.query(asked, &[]).unwrap();
    assert_eq!(rows[0].text(0).unwrap(), "true");
    assert!(rows[0].text(1).unwrap().starts_with("TLSv1."), "{rows:?}");
    // A restarted server is found again over a new encrypted connection.
    server.control("restart", &["-m", "immediate"]);
    sql.begin_write().unwrap();
    assert_eq!(sql.query(asked, &[]).unwrap()[0].text(0).unwrap(), "true");
    sql.batch("COMMIT").unwrap();
    // Without encryption this server lets nobody in.
    let plain = format!("postgres://postgres@127.0.0.1:{}/postgres", server.port);
    assert!(matches!(Postgres::open(&plain, "attache"), Err(StoreError::Database(_))));
}

#[test]
fn a_database_that_somebody_else_vouches_for_or_of_another_name_is_refused() {
    let Some((server, folder)) = stage() else { return skipped("PostgreSQL is not installed") };
    let (right, wrong) = (folder.path().join("the right.pem"), folder.path().join("wrong.pem"));
    let (right, wrong) = (right.display().to_string(), wrong.display().to_string());
    assert_eq!(refusal(&url(&server, "localhost", &wrong)), "database-other-authority");
    assert_eq!(refusal(&url(&server, "127.0.0.1", &right)), "database-other-name");
}

#[test]
fn a_database_that_does_not_encrypt_is_not_spoken_to_when_it_should() {
    let Some(server) = Server::start() else { return skipped("PostgreSQL is not installed") };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root.pem");
    fs::write(&root, papers().authority).unwrap();
    let url = url(&server, "localhost", &root.display().to_string());
    assert_eq!(refusal(&url), "database-plain");
}

#[test]
fn a_hub_says_in_a_sentence_why_it_does_not_use_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let said = |database: &str| {
        let mut hub = Process::new(env!("CARGO_BIN_EXE_attache"));
        hub.args(["--lang", "en", "serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
        let output = hub.args(["--database", database]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let far = said("postgres://me:geheim@db.example/office");
    assert!(far.contains("db.example") && far.contains("sslmode=verify-full"), "{far}");
    let unproved = said("postgres://me:geheim@db.example/office?sslmode=require");
    assert!(unproved.contains("sslmode=require does not prove"), "{unproved}");
    assert!(!format!("{far}{unproved}").contains("geheim"));
}
