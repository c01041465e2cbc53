//! What goes onto paper: an order, its checklist, one's own day, as pages that the system's browser shows and prints.
//!
//! Every sheet says who printed it and when, all over and at its foot; personal values are masked, and the
//! audit trail has a line before the page is written.

mod day;
mod order;
mod page;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use egui::{OpenUrl, Ui};

use self::page::Page;
pub use self::{day::day, order::checklist, order::order};
use super::{cx::Cx, form::Submit};
use crate::{
    client::{ClientError, Lane, Pending},
    desk::{
        Command, DeskError,
        office::{self, Printed},
        private,
    },
    domain::OrderId,
};

/// Pages that were printed longer ago are taken away with the next.
const KEPT: Duration = Duration::from_hours(24);

/// A page on its way to the browser: first onto the record, then onto the disk.
#[derive(Default)]
pub struct Printing {
    submit: Submit,
    page: Option<(String, String)>,
    writing: Option<Pending<PathBuf>>,
}

impl Printing {
    /// Begins to print; `name` becomes a part of the file's name.
    pub fn start(
        &mut self,
        cx: &Cx<'_>,
        (what, order): (Printed, Option<OrderId>),
        (name, page): (&str, Page),
    ) {
        let name = format!("{name}-{}-{}.html", cx.now.micros(), std::process::id());
        self.page = Some((name, page.html(cx)));
        self.submit.send(cx, Command::Office(office::Command::Print { what, order }));
    }

    /// Takes in what was done meanwhile, and opens what was written.
    pub fn settle(&mut self, cx: &mut Cx<'_>, ui: &Ui) {
        if self.submit.is_done(cx)
            && let Some((name, html)) = self.page.take()
        {
            self.writing = Some(cx.client.work(Lane::Files, move |_| {
                write(&name, &html)
                    .map_err(|err| ClientError::Desk(DeskError::folder(&err).fault()))
            }));
        }
        if let (Some(error), true) = (self.submit.error(), self.page.is_some()) {
            cx.complain(error.to_owned());
            self.page = None;
        }
        let Some(written) = self.writing.as_ref().and_then(Pending::poll) else { return };
        self.writing = None;
        match written {
            Ok(path) => {
                ui.ctx().open_url(OpenUrl::new_tab(address(&path)));
                let place = path.display().to_string();
                cx.say(cx.tr_with("print-written", &[("place", place.into())]));
            }
            Err(err) => cx.complain(cx.explain(&err)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a browser must find the page after we have gone")]
fn shared_folder() -> PathBuf {
    std::env::temp_dir()
}

/// Writes a page where only this user looks, and takes old ones away.
fn write(name: &str, html: &str) -> std::io::Result<PathBuf> {
    let folder = directories::ProjectDirs::from("", "", "Attache")
        .map_or_else(shared_folder, |dirs| dirs.cache_dir().to_owned())
        .join("print");
    shut(&folder)?;
    for old in fs::read_dir(&folder)?.flatten() {
        let age = old.metadata().and_then(|it| it.modified()).map(age_of);
        if age.is_ok_and(|age| KEPT < age) {
            fs::remove_file(old.path()).ok(); // The next time, then.
        }
    }
    let path = folder.join(name);
    private::write(&path, html.as_bytes())?;
    Ok(path)
}

#[expect(clippy::disallowed_methods, reason = "files are as old as the machine says")]
fn age_of(at: SystemTime) -> Duration {
    SystemTime::now().duration_since(at).unwrap_or_default()
}

#[cfg(unix)]
fn shut(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    private::folder(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn shut(folder: &Path) -> std::io::Result<()> {
    private::folder(folder) // Below the user's own folders, where others do not look.
}

/// The `file:` address of a path.
fn address(path: &Path) -> String {
    use std::fmt::Write as _;
    let text = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b':' | b'-' | b'.' | b'_' => {
                address.push(char::from(byte));
            }
            _ => {
                write!(address, "%{byte:02X}").ok(); // Writing to a string cannot fail.
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_either_system_becomes_an_address() {
        assert_eq!(address(Path::new("/home/lin/a b.html")), "file:///home/lin/a%20b.html");
        assert_eq!(address(Path::new("C:\\u\\林\\a.html")), "file:///C:/u/%E6%9E%97/a.html");
    }
}
