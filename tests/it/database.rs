//! PostgreSQL servers that belong to one test, which may restart them or make them encrypt.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command as Process, Stdio},
};

/// A PostgreSQL server of one test, which it may restart as it likes.
pub(crate) struct Server {
    programs: PathBuf,
    folder: PathBuf,
    pub(crate) port: u16,
    kept: tempfile::TempDir,
}

impl Server {
    /// `None` where PostgreSQL's own programs are not installed.
    pub(crate) fn start() -> Option<Self> {
        let server = Self::made()?;
        server.control("start", &[]);
        Some(server)
    }

    /// One that lets nobody in who does not encrypt, with this certificate and key.
    pub(crate) fn start_covered(certificate: &str, key: &str) -> Option<Self> {
        let server = Self::made()?;
        let settings = "ssl = on\nssl_min_protocol_version = 'TLSv1.2'\n";
        server.put("postgresql.auto.conf", settings);
        server.put("pg_hba.conf", "hostssl all all 127.0.0.1/32 trust\n");
        server.put("server.crt", certificate);
        server.put("server.key", key);
        server.control("start", &[]);
        Some(server)
    }

    fn made() -> Option<Self> {
        let programs = programs()?;
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().join("data");
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let server = Self { programs, folder, port, kept };
        if is_root() {
            let owner = Process::new("chown").arg("postgres").arg(server.kept.path()).status();
            assert!(owner.unwrap().success());
        }
        server.run("initdb", &["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]);
        Some(server)
    }

    /// Writes a file of the server's own, which only the server may read.
    fn put(&self, name: &str, content: &str) {
        let path = self.folder.join(name);
        fs::write(&path, content).unwrap();
        own(&path);
    }

    pub(crate) fn control(&self, what: &str, more: &[&str]) {
        let options = format!("-p {} -k '' -c listen_addresses=127.0.0.1", self.port);
        let log = self.folder.join("log").to_string_lossy().into_owned();
        let mut args = vec!["-w", "-o", &options, "-l", &log, what];
        args.extend(more);
        self.run("pg_ctl", &args);
    }

    fn run(&self, program: &str, args: &[&str]) {
        let path = self.programs.join(program);
        let mut process = if is_root() {
            let mut process = Process::new("runuser");
            process.args(["-u", "postgres", "--"]).arg(path);
            process
        } else {
            Process::new(path)
        };
        let status = process
            .arg("-D")
            .arg(&self.folder)
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "{program} {args:?}");
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control("stop", &["-m", "immediate"]);
    }
}

/// Where Debian or the path keeps `initdb`.
fn programs() -> Option<PathBuf> {
    let mut places: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|found| found.map_while(Result::ok).map(|it| it.path().join("bin")).collect())
        .unwrap_or_default();
    places.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    places.into_iter().find(|it| it.join("initdb").is_file())
}

fn is_root() -> bool {
    let id = Process::new("id").arg("-u").output();
    id.is_ok_and(|it| it.stdout.starts_with(b"0"))
}

/// Gives a file to the server, which refuses keys that others may read.
fn own(path: &Path) {
    let mode = Process::new("chmod").arg("600").arg(path).status();
    assert!(mode.unwrap().success());
    if is_root() {
        let owner = Process::new("chown").arg("postgres").arg(path).status();
        assert!(owner.unwrap().success());
    }
}
