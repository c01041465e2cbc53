//! One desktop for each data folder: a second start hands what it was asked to the one that runs.
//!
//! The first holds a lock file and listens on a local socket: a named pipe on Windows, elsewhere a file in the data
//! folder, which nobody else can enter. A message is one line of JSON; the answer is one line.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};

use interprocess::local_socket::{
    GenericFilePath, GenericNamespaced, Listener as Socket, ListenerOptions, Name, Stream,
    prelude::*,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::domain::call::{HookEvent, Summons};

/// What a second start asks of the desktop that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Come to the front.
    Show,
    /// Somebody calls.
    Call(Summons),
    /// Something happened to a call, as a telephone program on this machine says.
    Phone(HookEvent, Summons),
}

/// Where messages wait for the window, which looks when it is woken.
#[derive(Clone, Default)]
pub struct Mailbox {
    waiting: Arc<Mutex<Vec<Message>>>,
    wake: Arc<Mutex<Option<Wake>>>,
}

/// Wakes the window.
type Wake = Arc<dyn Fn() + Send + Sync>;

impl Mailbox {
    pub fn put(&self, message: Message) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(message);
        let wake = self.wake.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(wake) = wake {
            wake();
        }
    }

    /// Everything that has arrived, oldest first.
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says how the window is woken.
    pub fn wake_with(&self, wake: Arc<dyn Fn() + Send + Sync>) {
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(wake);
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedOver {
    /// The desktop that runs has it.
    Taken,
    /// No desktop runs on this data folder.
    NobodyRuns,
}

/// Why there is no single desktop.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    #[error("a desktop already runs on this data folder")]
    Runs,
    #[error("the desktop that runs does not answer")]
    Mute,
    #[error("the socket for a single desktop: {0}")]
    Io(#[from] io::Error),
}

/// The file that the running desktop holds locked.
const LOCK: &str = "desktop.lock";
/// The socket's file, where sockets are files.
const SOCKET: &str = "desktop.sock";
/// The longest path that every system takes for a socket.
const LONGEST_PATH: usize = 100;
/// No message is longer.
const LONGEST_MESSAGE: u64 = 4096;
/// How long a message may take before the desktop counts as hung.
const PATIENCE: Duration = Duration::from_secs(5);
const TAKEN: &str = "taken\n";

/// Gives `message` to the desktop that runs on `folder`, if there is one.
pub fn hand_over(folder: &Path, message: &Message) -> Result<HandedOver, InstanceError> {
    let name = name_of(folder)?;
    let stream = match Stream::connect(name) {
        Ok(stream) => stream,
        Err(err) if is_nobody(&err) => return Ok(HandedOver::NobodyRuns),
        Err(err) => return Err(err.into()),
    };
    let mut line = serde_json::to_string(message).map_err(io::Error::other)?;
    line.push('\n');
    let (done, outcome) = mpsc::channel();
    // A thread of its own, because not every system can end waiting on a socket.
    Builder::new().name("hand over".to_owned()).spawn(move || {
        // Nobody listens any more when it took too long.
        done.send(say(stream, &line)).ok();
    })?;
    match outcome.recv_timeout(PATIENCE) {
        Ok(Ok(())) => Ok(HandedOver::Taken),
        Ok(Err(err)) => Err(err.into()),
        Err(_) => Err(InstanceError::Mute),
    }
}

fn say(mut stream: Stream, line: &str) -> io::Result<()> {
    stream.write_all(line.as_bytes())?;
    stream.flush()?;
    let mut answer = String::new();
    BufReader::new(stream.take(LONGEST_MESSAGE)).read_line(&mut answer)?;
    if answer == TAKEN { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// The ear of the running desktop. Dropping it lets another desktop start.
pub struct Listener {
    is_closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    folder: std::path::PathBuf,
    // Held until the end: the lock is what makes this desktop the only one.
    _lock: File,
}

/// Becomes the only desktop on `folder` and gives every message to `on_message`, on a thread of its own.
pub fn listen(
    folder: &Path,
    on_message: impl Fn(Message) + Send + 'static,
) -> Result<Listener, InstanceError> {
    let lock = lock(folder)?;
    // Whoever has the lock may replace the socket of a desktop that was killed.
    let options = ListenerOptions::new().name(name_of(folder)?).try_overwrite(true);
    let socket = options.create_sync()?;
    let is_closing = Arc::new(AtomicBool::new(false));
    let closing = Arc::clone(&is_closing);
    let thread = Builder::new()
        .name("instance".to_owned())
        .spawn(move || hear(&socket, &closing, &on_message))?;
    Ok(Listener { is_closing, thread: Some(thread), folder: folder.to_owned(), _lock: lock })
}

fn lock(folder: &Path) -> Result<File, InstanceError> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(InstanceError::Runs),
        Err(TryLockError::Error(err)) => Err(err.into()),
    }
}

fn hear(socket: &Socket, is_closing: &AtomicBool, on_message: &impl Fn(Message)) {
    for stream in socket.incoming() {
        if is_closing.load(Ordering::SeqCst) {
            return;
        }
        let heard = stream.and_then(|stream| take(stream, on_message));
        if let Err(err) = heard {
            tracing::info!(%err, "a message from another start was not understood");
        }
    }
}

fn take(mut stream: Stream, on_message: &impl Fn(Message)) -> io::Result<()> {
    // Whoever connects and says nothing must not make everyone else wait. Where the system cannot
    // do that, only the same user can connect.
    stream.set_recv_timeout(Some(PATIENCE)).ok();
    let mut line = String::new();
    BufReader::new((&mut stream).take(LONGEST_MESSAGE)).read_line(&mut line)?;
    on_message(serde_json::from_str(&line)?);
    stream.write_all(TAKEN.as_bytes())?;
    stream.flush()
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.is_closing.store(true, Ordering::SeqCst);
        // A connection without a message wakes the thread that waits for one.
        let is_woken = name_of(&self.folder).and_then(Stream::connect).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| is_woken) {
            thread.join().ok(); // Its panic was logged when it happened.
        }
    }
}

/// The socket's name: different for each data folder, the same however the folder is spelled.
fn name_of(folder: &Path) -> io::Result<Name<'static>> {
    let folder = folder.canonicalize()?;
    let path = folder.join(SOCKET);
    let is_file = !cfg!(windows) && path.as_os_str().len() <= LONGEST_PATH;
    if is_file {
        return path.to_fs_name::<GenericFilePath>();
    }
    let hash = Sha256::digest(folder.to_string_lossy().as_bytes());
    let short: [u8; 8] = std::array::from_fn(|at| hash.get(at).copied().unwrap_or_default());
    let short = u64::from_be_bytes(short);
    format!("attache-{short:016x}.sock").to_ns_name::<GenericNamespaced>()
}

/// Whether connecting failed because nothing listens.
fn is_nobody(err: &io::Error) -> bool {
    matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}
