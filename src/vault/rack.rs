//! Where sealed files lie, whether in a folder of this machine or in a bucket far away.

use super::VaultError;

/// Keeps sealed files by their names, two digits, a slash and sixty-two more; knows nothing of keys.
pub(super) trait Rack: Send + Sync {
    /// Keeps a file, in place of what was there; it is durable when this returns.
    fn put(&self, name: &str, sealed: &[u8]) -> Result<(), VaultError>;

    fn get(&self, name: &str) -> Result<Vec<u8>, VaultError>;

    fn remove(&self, name: &str) -> Result<(), VaultError>;

    /// The names of all files, in their order.
    fn names(&self) -> Result<Vec<String>, VaultError>;

    /// The name of some file, if there is any.
    fn any(&self) -> Result<Option<String>, VaultError>;
}
