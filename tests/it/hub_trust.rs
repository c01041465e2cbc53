//! Which hub a desktop believes: whom it met first, in which way, and nobody else afterwards.

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

use attache::{
    client::{
        Backend, ClientError, Remote,
        remote::trust::{self, Known, Proof},
    },
    desk::office::OfficePage,
    domain::{Role, Sha256Hash},
    hub::{Cover, Options, Served},
    ui::route::Route,
    vault::Keep,
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use ureq::tls::{Certificate, RootCerts};

use crate::{
    hub::{Desktop, hub},
    screen::{Look, Screen},
    support::Office,
};

/// A hub of another office at an address that was another one's.
fn instead(office: &Office, listen: SocketAddr) -> Served {
    let folder = office.folder.as_ref().unwrap().path().to_owned();
    let options = Options { cover: Cover::Tls, ..Options::new(folder, listen) };
    Served::start(Arc::clone(&office.desk), options).unwrap()
}

fn refused(url: &str, folder: &Path, office: &Office) -> String {
    let kept = (folder, Keep::FileOnly);
    Remote::connect(url, kept, office.hands.clock()).err().unwrap().to_string()
}

#[test]
fn a_hub_that_everybody_accepts_is_never_met_anew_when_somebody_else_answers() {
    let (office, other) = (Office::on_sqlite(), Office::on_sqlite());
    let first = hub(&office, Cover::Tls);
    let papers = office.folder.as_ref().unwrap().path().join("hub");
    let pem = fs::read(papers.join("authority.pem")).unwrap();
    let public = RootCerts::Specific(Arc::new(vec![Certificate::from_pem(&pem).unwrap()]));
    let folder = tempfile::tempdir().unwrap();
    let known = Known::in_folder(folder.path());
    let bond = trust::bond_among(&first.url(), &known, Some(public)).unwrap();
    assert_eq!((bond.fingerprint, bond.is_new), (None, true));
    assert_eq!(known.proof(&first.url()), Ok(Some(Proof::Public)));
    let (url, listen) = (first.url(), first.running.at);
    drop(first);
    let _impostor = instead(&other, listen);
    assert_eq!(refused(&url, folder.path(), &office), ClientError::Impostor.to_string());
    assert_eq!(known.proof(&url), Ok(Some(Proof::Public)));
}

#[test]
fn whoever_is_known_is_not_forgotten_because_the_list_is_damaged() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let hub = hub(&office, Cover::Tls);
    let desktop = Desktop::at(&hub.url(), &office);
    let folder = desktop.folder;
    drop((desktop.remote, desktop.client));
    let list = folder.path().join("hubs.json");
    fs::write(&list, "{\"https://").unwrap();
    let told = ClientError::HubsUnreadable(list.display().to_string()).to_string();
    assert_eq!(refused(&hub.url(), folder.path(), &office), told);
    assert_eq!(fs::read_to_string(&list).unwrap(), "{\"https://");
}

#[test]
fn nothing_is_said_to_another_machine_without_encryption() {
    let office = Office::on_sqlite();
    let folder = tempfile::tempdir().unwrap();
    let told = refused("http://192.0.2.7:7317", folder.path(), &office);
    assert_eq!(told, ClientError::Uncovered.to_string());
}

/// Puts a certificate of a company's authority into the folder of a hub; the authority itself, as PEM.
fn company_papers(office: &Office) -> (String, String) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &issuer).unwrap().pem();
    let papers = office.folder.as_ref().unwrap().path().join("hub");
    fs::create_dir_all(&papers).unwrap();
    fs::write(papers.join("certificate.pem"), &leaf).unwrap();
    fs::write(papers.join("certificate.key"), key.serialize_pem()).unwrap();
    (root.pem(), Sha256Hash::of(root.der()).to_string())
}

#[test]
fn a_certificate_of_the_companys_own_authority_is_believed_by_that_authority() {
    for beside in ["authority.pem", "certificate.pem"] {
        let office = Office::on_sqlite();
        office.hire("lin", Role::Manager);
        let (root, fingerprint) = company_papers(&office);
        let path = office.folder.as_ref().unwrap().path().join("hub").join(beside);
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, format!("{before}{root}")).unwrap();
        let hub = hub(&office, Cover::Tls);
        assert_eq!(hub.running.fingerprint, Some(fingerprint.clone()), "{beside}");
        let desktop = Desktop::at(&hub.url(), &office);
        desktop.enter("lin");
        assert!(desktop.client.ask(OfficePage).wait().is_ok());
        assert_eq!(desktop.client.hub().unwrap().fingerprint, Some(fingerprint));
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{before}{root}"));
    }
}

#[test]
fn the_fingerprint_is_shown_before_the_first_password_is_typed_and_in_the_settings() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        office.hire("lin", Role::Manager);
        let hub = hub(&office, Cover::Tls);
        let fingerprint = hub.running.fingerprint.clone().unwrap();
        let desktop = Desktop::at(&hub.url(), &office);
        let open = |desktop: &Desktop| {
            let backend: Arc<dyn Backend> = Arc::<Remote>::clone(&desktop.remote);
            Screen::at(backend, office.hands.clock(), look)
        };
        let mut screen = open(&desktop);
        assert!(screen.shows("welcome-new-hub") && screen.shows_text(&fingerprint));
        screen.fill("welcome-login", "lin");
        screen.fill("welcome-password", "correct horse");
        screen.press("welcome-sign-in");
        screen.go(Route::Settings);
        assert!(screen.shows("core-settings-hub-note") && screen.shows_text(&fingerprint));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        drop(screen);
        let folder = desktop.close();
        let again = Desktop::in_folder(&hub.url(), &office, folder);
        assert!(!open(&again).shows("welcome-new-hub"), "it is known now");
    }
}
