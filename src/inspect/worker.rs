//! Decoding in a child process of this same program, with little memory, little time and no files.
//!
//! A decoder that runs wild can then only end its own process: memory that cannot be had aborts a
//! program, and no `catch_unwind` helps. The child is handed the bytes of one file and no key, name or
//! environment beyond that; it answers with measures and pictures that it has drawn itself.
//! `attache --inspect-worker` is the child; `main` must call [`serve_if_asked`] before all else.

use std::{
    io::{self, Read, Write},
    path::Path,
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use super::{InspectRefusal, Inspection, LARGEST_FILE_BYTES, MOST_PAGES, guarded};

/// The hidden argument that makes this program a worker.
pub const ARGUMENT: &str = "--inspect-worker";

const WALL_CLOCK: Duration = Duration::from_mins(1);
#[cfg(unix)]
const CPU_SECONDS: u64 = 20;
#[cfg(unix)]
const POLITENESS: i32 = 4;
#[cfg(unix)]
const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;

const LONGEST_NAME: u64 = 4096;
const LONGEST_HEAD: u64 = 4 * 1024 * 1024;
/// More than any view that we draw.
const LONGEST_VIEW: u64 = 32 * 1024 * 1024;

type Answer = Result<Inspection, InspectRefusal>;

/// Asks a child process of `program` to look into one file.
pub(super) fn ask(program: &Path, name: &str, bytes: &[u8]) -> Answer {
    ask_within(WALL_CLOCK, &mut command(program), name, bytes)
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    command.env_clear();
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        const BELOW_NORMAL_PRIORITY: u32 = 0x0000_4000;
        command.creation_flags(CREATE_NO_WINDOW | BELOW_NORMAL_PRIORITY);
    }
    command
}

fn ask_within(patience: Duration, command: &mut Command, name: &str, bytes: &[u8]) -> Answer {
    let mut child = command.spawn().map_err(|it| lost(&it))?;
    let (Some(mut stdin), Some(mut stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(InspectRefusal::Unreadable);
    };
    thread::scope(|scope| {
        scope.spawn(move || {
            // A child that dies early closes its end; its answer tells more than this error.
            write_job(&mut stdin, name, bytes).ok();
        });
        let (tell, told) = mpsc::channel();
        scope.spawn(move || tell.send(read_answer(&mut stdout)).ok());
        let answer = told.recv_timeout(patience);
        // Killing closes the pipes, so both threads end.
        let status = end(&mut child);
        match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Err(cause(&error, status)),
            Err(RecvTimeoutError::Timeout) => Err(InspectRefusal::TookTooLong),
            Err(RecvTimeoutError::Disconnected) => Err(InspectRefusal::Unreadable),
        }
    })
}

/// A child that has ended already keeps the status that it ended with.
fn end(child: &mut Child) -> Option<ExitStatus> {
    child.kill().ok();
    child.wait().ok()
}

fn lost(error: &io::Error) -> InspectRefusal {
    tracing::error!(%error, "the inspection process could not be started");
    InspectRefusal::Unreadable
}

fn cause(error: &io::Error, status: Option<ExitStatus>) -> InspectRefusal {
    tracing::warn!(%error, ?status, "the inspection process died");
    if status.is_some_and(ran_out_of_time) {
        InspectRefusal::TookTooLong
    } else {
        InspectRefusal::Unreadable
    }
}

#[cfg(unix)]
fn ran_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    const SIGXCPU: i32 = 24;
    status.signal() == Some(SIGXCPU)
}

#[cfg(not(unix))]
fn ran_out_of_time(_: ExitStatus) -> bool {
    false
}

/// For the first line of `main`: does the worker's job if this process was started for it.
pub fn serve_if_asked() -> Option<ExitCode> {
    std::env::args_os().nth(1).is_some_and(|it| it == ARGUMENT).then(serve)
}

/// What the child does: one job from standard input, one answer on standard output.
fn serve() -> ExitCode {
    restrict();
    let Ok((name, bytes)) = read_job(&mut io::stdin().lock()) else {
        return ExitCode::FAILURE;
    };
    match write_answer(&mut io::stdout().lock(), &guarded(&name, &bytes)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Each limit by itself: a system that lacks one still has the others, and the parent has its clock.
#[cfg(unix)]
fn restrict() {
    use rlimit::Resource;
    for (resource, limit) in [
        (Resource::AS, MEMORY_BYTES),
        (Resource::CPU, CPU_SECONDS),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
        (Resource::NOFILE, 16),
    ] {
        // One second between the signal that tells us and the one that cannot be told anything.
        let hard = if resource == Resource::CPU { limit + 1 } else { limit };
        resource.set(limit, hard).ok();
    }
    // Whoever waits for a click is served before pictures are looked into.
    rustix::process::nice(POLITENESS).ok();
}

/// Windows has no such limits for a process itself; there the decoders' own limits and the parent's
/// clock hold.
#[cfg(not(unix))]
fn restrict() {}

fn write_job(to: &mut impl Write, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut cut = name.len().min(1024);
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    write_part(to, name.get(..cut).unwrap_or_default().as_bytes())?;
    write_part(to, bytes)?;
    to.flush()
}

fn read_job(from: &mut impl Read) -> io::Result<(String, Vec<u8>)> {
    let name = read_part(from, LONGEST_NAME)?;
    let bytes = read_part(from, LARGEST_FILE_BYTES)?;
    Ok((String::from_utf8_lossy(&name).into_owned(), bytes))
}

fn write_answer(to: &mut impl Write, answer: &Answer) -> io::Result<()> {
    write_part(to, &serde_json::to_vec(answer)?)?;
    if let Ok(inspection) = answer {
        write_part(to, &inspection.thumb)?;
        for page in &inspection.pages {
            write_part(to, &page.view)?;
        }
    }
    to.flush()
}

fn read_answer(from: &mut impl Read) -> io::Result<Answer> {
    let head = read_part(from, LONGEST_HEAD)?;
    let mut answer: Answer = serde_json::from_slice(&head)?;
    if let Ok(inspection) = &mut answer {
        if MOST_PAGES < inspection.pages.len() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        inspection.thumb = read_part(from, LONGEST_VIEW)?;
        for page in &mut inspection.pages {
            page.view = read_part(from, LONGEST_VIEW)?;
        }
    }
    Ok(answer)
}

fn write_part(to: &mut impl Write, part: &[u8]) -> io::Result<()> {
    to.write_all(&(part.len() as u64).to_le_bytes())?;
    to.write_all(part)
}

/// Reads one part; a length beyond `most` is an error before anything is reserved for it.
fn read_part(from: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if most < length {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut part = Vec::new();
    from.take(length).read_to_end(&mut part)?;
    if part.len() as u64 == length { Ok(part) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_and_an_answer_survive_the_pipe() {
        let mut pipe = Vec::new();
        write_job(&mut pipe, "营业执照.jpg", b"bytes").unwrap();
        let job = read_job(&mut pipe.as_slice()).unwrap();
        assert_eq!(job, ("营业执照.jpg".to_owned(), b"bytes".to_vec()));

        let refusal = Err(InspectRefusal::TooManyPixels { width: 30_000, height: 30_000 });
        let mut pipe = Vec::new();
        write_answer(&mut pipe, &refusal).unwrap();
        assert_eq!(read_answer(&mut pipe.as_slice()).unwrap(), refusal);
        pipe.pop();
        assert!(read_answer(&mut pipe.as_slice()).is_err());
    }

    #[test]
    fn a_part_longer_than_allowed_is_refused_before_it_is_read() {
        let pipe = u64::MAX.to_le_bytes();
        let error = read_part(&mut pipe.as_slice(), 10).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[cfg(unix)]
    #[test]
    fn a_child_that_never_answers_is_ended() {
        let mut sleeper = Command::new("sleep");
        sleeper.arg("600").stdin(Stdio::piped()).stdout(Stdio::piped());
        let answer = ask_within(Duration::from_millis(50), &mut sleeper, "a", &vec![0; 1_000_000]);
        assert_eq!(answer, Err(InspectRefusal::TookTooLong));
    }

    #[cfg(unix)]
    #[test]
    fn a_child_that_dies_makes_the_file_unreadable() {
        let mut dying = Command::new("false");
        dying.stdin(Stdio::piped()).stdout(Stdio::piped());
        let answer = ask_within(WALL_CLOCK, &mut dying, "a", b"bytes");
        assert_eq!(answer, Err(InspectRefusal::Unreadable));
    }
}
