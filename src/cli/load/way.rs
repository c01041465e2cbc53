//! How the load reaches its hub: plainly, or encrypted and believing nobody but the hub's own authority.

use std::{fs, path::Path, sync::Arc};

use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig},
};

use super::{Failure, cannot};

/// Where a hub makes its authority, in the data folder.
const AUTHORITY: &str = "hub/authority.pem";
/// Bytes of a connection that only listens; very many of them are to fit into memory.
const SMALL: usize = 4 * 1024;

/// The way to the hub of a load.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) url: String,
    roots: Option<RootCerts>,
}

impl Way {
    /// The way to `url`, at which the office in `folder` is served.
    pub(super) fn to(url: String, folder: &Path) -> Result<Self, Failure> {
        if url.starts_with("http://") {
            return Ok(Self { url, roots: None });
        }
        let pem = fs::read(folder.join(AUTHORITY)).map_err(|err| cannot(&err))?;
        let authority = Certificate::from_pem(&pem).map_err(|err| cannot(&err))?;
        Ok(Self { url, roots: Some(RootCerts::Specific(Arc::new(vec![authority]))) })
    }

    /// Connections of one telephone.
    pub(super) fn agent(&self) -> Agent {
        self.with(|it| it)
    }

    /// Connections that keep little of what they hear.
    pub(super) fn listeners(&self) -> Agent {
        self.with(|it| it.input_buffer_size(SMALL).output_buffer_size(SMALL))
    }

    fn with(&self, more: impl FnOnce(Config) -> Config) -> Agent {
        let mut tls = TlsConfig::builder();
        if let Some(roots) = &self.roots {
            tls = tls.root_certs(roots.clone());
        }
        let config = Agent::config_builder().tls_config(tls.build()).http_status_as_error(false);
        more(config).build().new_agent()
    }
}

type Config = ureq::config::ConfigBuilder<ureq::typestate::AgentScope>;
