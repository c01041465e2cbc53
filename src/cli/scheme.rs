//! `attache register-links`: makes `attache:` links open this program, each system in its own way.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use clap::Args;

use super::{Failure, say::Say, window::WindowArgs};
use crate::domain::call::SCHEME;

#[derive(Debug, Args)]
pub struct LinkArgs {
    /// Take the registration back.
    #[arg(long)]
    remove: bool,
}

/// The entry of the desktop's menu that handles links.
const ENTRY: &str = "attache-links.desktop";
/// Where Windows keeps the programs of a user's schemes.
const CLASS: &str = r"HKCU\Software\Classes\attache";

pub(super) fn run(
    say: &Say,
    data: Option<&Path>,
    (args, window): (&LinkArgs, &WindowArgs),
) -> Result<(), Failure> {
    if cfg!(target_os = "macos") {
        // The bundle's Info.plist names the scheme; the system reads it when the bundle is installed.
        say.tell("cli-links-bundle", &[]);
        return Ok(());
    }
    let done = if args.remove { remove() } else { register(data, window) };
    done.map_err(|err| {
        let cause = err.to_string();
        Failure::CannotRun(say.texts.tr_with("cli-links-failed", &[("cause", cause.into())]))
    })?;
    say.tell(if args.remove { "cli-links-removed" } else { "cli-links-registered" }, &[]);
    Ok(())
}

fn register(data: Option<&Path>, window: &WindowArgs) -> io::Result<()> {
    let program = std::env::current_exe()?;
    let words = words(data, window)?;
    if cfg!(windows) {
        let open = windows_command(&program, &words);
        reg(&["add", CLASS, "/ve", "/d", &format!("URL:{SCHEME}"), "/f"])?;
        reg(&["add", CLASS, "/v", "URL Protocol", "/d", "", "/f"])?;
        return reg(&["add", &format!(r"{CLASS}\shell\open\command"), "/ve", "/d", &open, "/f"]);
    }
    let entry = entry_path()?;
    if let Some(folder) = entry.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&entry, desktop_entry(&program, &words))?;
    run_program("xdg-mime", &["default", ENTRY, &format!("x-scheme-handler/{SCHEME}")])
}

fn remove() -> io::Result<()> {
    if cfg!(windows) {
        return reg(&["delete", CLASS, "/f"]);
    }
    match fs::remove_file(entry_path()?) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        _ => Ok(()),
    }
}

fn entry_path() -> io::Result<PathBuf> {
    let dirs = directories::BaseDirs::new().ok_or(io::ErrorKind::NotFound)?;
    Ok(dirs.data_dir().join("applications").join(ENTRY))
}

fn reg(args: &[&str]) -> io::Result<()> {
    run_program("reg.exe", args)
}

fn run_program(program: &str, args: &[&str]) -> io::Result<()> {
    let output = Command::new(program).args(args).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

/// Where the office is that links are for: the folder, wherever a link is followed, and the hub.
fn words(data: Option<&Path>, window: &WindowArgs) -> io::Result<Vec<String>> {
    let mut words = Vec::new();
    if let Some(folder) = data {
        let folder = std::path::absolute(folder)?;
        words.extend(["--data".to_owned(), folder.to_string_lossy().into_owned()]);
    }
    words.extend(window.words());
    Ok(words)
}

/// After `--` a link is a link, whatever it contains.
fn windows_command(program: &Path, words: &[String]) -> String {
    let mut said = vec![format!("\"{}\"", program.display())];
    said.extend(words.iter().map(|it| format!("\"{}\"", it.replace('"', ""))));
    format!("{} pop -- \"%1\"", said.join(" "))
}

fn desktop_entry(program: &Path, words: &[String]) -> String {
    let mut said = vec![quoted(&program.to_string_lossy())];
    said.extend(words.iter().map(|it| quoted(it)));
    let said = said.join(" ");
    format!(
        "[Desktop Entry]\nType=Application\nName=Attaché\nNoDisplay=true\nTerminal=false\n\
         Exec={said} pop -- %u\nMimeType=x-scheme-handler/{SCHEME};\n"
    )
}

/// As the specification of desktop entries wants an argument: quoted, with four characters escaped twice over.
fn quoted(word: &str) -> String {
    let mut text = String::from("\"");
    for c in word.chars() {
        match c {
            '\\' => text.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                text.push_str(r"\\");
                text.push(c);
            }
            '%' => text.push_str("%%"),
            _ => text.push(c),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Args;

    fn said(line: &[&str]) -> Vec<String> {
        let args = Args::try_parse_from(line).unwrap();
        words(args.data.as_deref(), &args.window).unwrap()
    }

    #[test]
    fn a_folder_with_spaces_and_signs_stays_one_argument() {
        let words = ["--data", "/srv/50%/$x"].map(str::to_owned);
        let entry = desktop_entry(Path::new("/opt/a b/attache"), &words);
        let exec = entry.lines().find(|it| it.starts_with("Exec=")).unwrap();
        assert_eq!(exec, r#"Exec="/opt/a b/attache" "--data" "/srv/50%%/\\$x" pop -- %u"#);
    }

    #[test]
    fn a_link_on_windows_cannot_become_an_option() {
        let command = windows_command(Path::new(r"C:\Program Files\attache.exe"), &[]);
        assert_eq!(command, r#""C:\Program Files\attache.exe" pop -- "%1""#);
    }

    #[test]
    fn a_link_opens_the_desk_of_the_hub_that_was_named() {
        let hub = "https://hub.example:7317";
        let words = said(&["attache", "--hub", hub, "--calls-at", "0", "register-links"]);
        assert_eq!(words, ["--hub", hub, "--calls-at", "0"]);
        let entry = desktop_entry(Path::new("/opt/attache"), &words);
        assert!(entry.contains(r#" "--hub" "https://hub.example:7317" "#), "{entry}");
        let command = windows_command(Path::new("attache.exe"), &words);
        assert!(command.contains(r#" "--hub" "https://hub.example:7317" "#), "{command}");
        let again = said(&["attache", "--hub", hub, "--calls-at", "0", "pop", "attache://pop"]);
        assert_eq!(again, words, "and what is registered is understood as it was meant");
    }
}
