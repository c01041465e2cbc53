//! What a database file needs besides reading and writing: checkpoints, and room for a full disk.
//!
//! Checkpoints run on their own thread and connection, because inside a commit they would make
//! one unlucky person wait. A reserve file is given up when the disk is full, so that the
//! commands that were waiting, and deleting something, still succeed.

use std::{
    fs::File,
    io::Write as _,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, SyncSender},
    },
};

use super::{
    StoreError,
    sqlite::{Checkpoint, SqliteFile},
    writer::Watcher,
};

/// Groups committed between two checkpoints.
const GROUPS: u64 = 200;

/// Bytes of the log from which on the writer itself empties it: while somebody always writes, a checkpoint beside the
/// writer never catches up.
const LONGEST_LOG: u64 = 256 << 20;
/// Bytes by which it must have grown before that is tried again: a reader may stand in the way.
const MORE_LOG: u64 = 64 << 20;

/// Bytes kept back for a full disk.
const RESERVE: usize = 8 << 20;

/// Whether there is room on the disk; shared with whoever tells people so.
#[derive(Clone)]
pub struct Space(Arc<Upkeep>);

impl Space {
    pub(super) fn of(upkeep: &Arc<Upkeep>) -> Self {
        Self(Arc::clone(upkeep))
    }

    /// Whether the reserve for a full disk had to be given up, so that people should make room.
    pub fn is_short(&self) -> bool {
        self.0.short.load(Ordering::Relaxed)
    }

    /// Keeps the reserve again where it was given up and there is room for it now; whether it still lacks.
    pub fn mend(&self) -> bool {
        if self.is_short() && self.0.keep_reserve() {
            self.0.short.store(false, Ordering::Relaxed);
        }
        self.is_short()
    }
}

/// Looks after one database; shared by the store and its writers.
pub(super) struct Upkeep {
    file: Option<SqliteFile>,
    groups: AtomicU64,
    /// How long the log was when the writer last tried to empty it.
    tried: AtomicU64,
    short: AtomicBool,
    wish: SyncSender<()>,
}

impl Upkeep {
    pub(super) fn start(file: Option<SqliteFile>) -> Result<Arc<Self>, StoreError> {
        let (wish, wishes) = mpsc::sync_channel::<()>(1);
        if let Some(file) = file.clone() {
            std::thread::Builder::new()
                .name("store-checkpoint".to_owned())
                .spawn(move || {
                    for () in wishes {
                        if let Err(err) = file.checkpoint(Checkpoint::Passive) {
                            tracing::warn!(%err, "a checkpoint failed");
                        }
                    }
                })
                .map_err(StoreError::database)?;
        }
        let (groups, tried) = (AtomicU64::new(0), AtomicU64::new(0));
        let upkeep = Self { file, groups, tried, short: AtomicBool::new(false), wish };
        if !upkeep.keep_reserve() {
            upkeep.short.store(true, Ordering::Relaxed);
        }
        Ok(Arc::new(upkeep))
    }

    pub(super) fn file(&self) -> Option<&SqliteFile> {
        self.file.as_ref()
    }

    fn reserve(&self) -> Option<PathBuf> {
        self.file.as_ref().map(|file| file.0.with_extension("reserve"))
    }

    /// Whether the reserve is there now, or nothing needs one.
    fn keep_reserve(&self) -> bool {
        let Some(path) = self.reserve() else { return true };
        if path.metadata().is_ok_and(|it| it.len() == RESERVE as u64) {
            return true;
        }
        let kept = File::create(&path)
            .and_then(|mut it| it.write_all(&vec![0x41; RESERVE]).and_then(|()| it.sync_all()));
        if let Err(err) = &kept {
            tracing::warn!(%err, "no room for the reserve");
            std::fs::remove_file(&path).ok(); // Half a reserve would fool the check above.
        }
        kept.is_ok()
    }
}

impl Watcher for Upkeep {
    fn committed(&self) {
        let groups = self.groups.fetch_add(1, Ordering::Relaxed);
        let Some(file) = &self.file else { return };
        let bytes = file.log_bytes();
        let tried = self.tried.load(Ordering::Relaxed);
        let is_due = LONGEST_LOG < bytes && (bytes < tried || tried + MORE_LOG < bytes);
        if is_due {
            self.tried.store(bytes, Ordering::Relaxed);
            if let Err(err) = file.checkpoint(Checkpoint::Passive) {
                tracing::warn!(%err, "the log could not be emptied");
            }
        } else if groups % GROUPS == GROUPS - 1 {
            self.wish.try_send(()).ok(); // One is already waiting: enough.
        }
    }

    fn no_space(&self) -> bool {
        self.short.store(true, Ordering::Relaxed);
        self.reserve().is_some_and(|path| std::fs::remove_file(path).is_ok())
    }
}
