//! The doorbell as its owner sees it: where it hangs, what its token is, and the switch beside it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    doorbell::{Doorbell, PLATE, PORT, Plate},
    instance::Message,
};

/// What hears the rings.
type Ear = Arc<dyn Fn(Message) + Send + Sync>;

/// The place where the doorbell of a desktop hangs, or does not.
pub struct Porch {
    folder: PathBuf,
    port: u16,
    ear: Ear,
    /// Held while something is changed.
    bell: Mutex<Option<Doorbell>>,
    /// What is shown; never held for long, because the drawing thread asks.
    seen: Mutex<Seen>,
}

/// How it stands with the doorbell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Where it hangs and what opens it; none while it is off.
    pub plate: Option<Plate>,
    /// Why it could not be hung.
    pub trouble: Option<String>,
}

impl Porch {
    /// A porch without a bell. `port` is where it is tried first; 0 is the usual one.
    pub fn new(folder: &Path, port: u16, ear: impl Fn(Message) + Send + Sync + 'static) -> Self {
        let port = if port == 0 { PORT } else { port };
        let (bell, seen) = (Mutex::default(), Mutex::default());
        Self { folder: folder.to_owned(), port, ear: Arc::new(ear), bell, seen }
    }

    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Hangs the bell, unless it hangs.
    pub fn hang(&self) -> io::Result<()> {
        let mut bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        if bell.is_some() { Ok(()) } else { self.put_up(&mut bell) }
    }

    /// Takes the bell down. The token stays, so that programs need not be told again.
    pub fn take_down(&self) {
        let mut bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        *bell = None;
        self.show(Seen::default());
    }

    /// Makes a new token; from now on the old one opens nothing.
    pub fn renew(&self) -> io::Result<()> {
        let mut bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        *bell = None;
        match fs::remove_file(self.folder.join(PLATE)) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => {
                self.show(Seen { plate: None, trouble: Some(err.to_string()) });
                Err(err)
            }
            _ => self.put_up(&mut bell),
        }
    }

    fn put_up(&self, bell: &mut Option<Doorbell>) -> io::Result<()> {
        let ear = Arc::clone(&self.ear);
        match Doorbell::hang(&self.folder, self.port, move |message| ear(message)) {
            Ok(hung) => {
                self.show(Seen { plate: Some(hung.plate.clone()), trouble: None });
                *bell = Some(hung);
                Ok(())
            }
            Err(err) => {
                self.show(Seen { plate: None, trouble: Some(err.to_string()) });
                Err(err)
            }
        }
    }

    fn show(&self, now: Seen) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}
