//! How a hub is started.

use std::{net::SocketAddr, path::PathBuf};

use super::{Guests, Organisation, Proxies};
use crate::desk::rounds::Company;

/// How a hub is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data folder, where the certificate is kept.
    pub folder: PathBuf,
    pub listen: SocketAddr,
    /// More names and addresses that desktops know this hub by.
    pub names: Vec<String>,
    pub cover: Cover,
    pub company: Company,
    /// With whom people may sign in, besides by password.
    pub organisation: Option<Organisation>,
    /// Whose word about where a request comes from is believed.
    pub proxies: Proxies,
    /// How many pieces of customers' files are taken in at a time.
    pub uploads: usize,
    /// Who may walk into a demo office.
    pub guests: Guests,
}

impl Options {
    /// Pieces of customers' files that are taken in at a time, unless somebody says otherwise.
    pub const UPLOADS: usize = 512;

    /// A hub by itself, with nothing before it.
    pub fn new(folder: PathBuf, listen: SocketAddr) -> Self {
        Self {
            folder,
            listen,
            names: Vec::new(),
            cover: Cover::Fitting,
            company: Company::Few,
            organisation: None,
            proxies: Proxies::default(),
            uploads: Self::UPLOADS,
            guests: Guests::OfThisMachine,
        }
    }

    /// Whether other machines reach it: by an address of theirs, or through a proxy.
    pub fn is_networked(&self) -> bool {
        !self.listen.ip().is_loopback() || !self.proxies.0.is_empty()
    }

    /// Whether it listens to other machines without a word on what they call it.
    pub fn is_nameless(&self) -> bool {
        self.names.is_empty() && self.listen.ip().is_unspecified()
    }
}

/// Whether what travels is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Plain on this machine, encrypted elsewhere.
    Fitting,
    Tls,
}
