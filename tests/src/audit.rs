//! What was asked of the test cluster's API server, from its audit log.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// The log as far as it goes now; what comes later is read by [`Audit::since`].
#[derive(Debug)]
pub struct Audit {
    path: PathBuf,
    from: usize,
}

impl Audit {
    /// From now on.
    ///
    /// # Errors
    /// If the cluster is none of ours, which has its log beside its kubeconfig.
    pub fn start() -> Result<Self> {
        let kubeconfig = env::var_os("KUBECONFIG").context("KUBECONFIG is not set")?;
        let folder = Path::new(&kubeconfig).parent().context("no folder")?;
        let path = folder.join("logs/audit.log");
        let from = fs::metadata(&path)
            .with_context(|| format!("no audit log at {}", path.display()))?
            .len();
        Ok(Self {
            path,
            from: usize::try_from(from)?,
        })
    }

    /// The requests of `user` since the start, in order.
    ///
    /// # Errors
    /// If the log cannot be read, or began anew meanwhile.
    pub fn since(&self, user: &str) -> Result<Vec<Value>> {
        let bytes = fs::read(&self.path)?;
        let bytes = bytes
            .get(self.from..)
            .context("the audit log began anew meanwhile")?;
        let text = String::from_utf8_lossy(bytes);
        // The last line may still be written.
        let lines = text.split_inclusive('\n').filter(|l| l.ends_with('\n'));
        let entries = lines.map(|line| Ok(serde_json::from_str(line)?));
        let entries: Vec<Value> = entries.collect::<Result<_>>()?;
        let his = |entry: &Value| entry["user"]["username"] == user;
        Ok(entries.into_iter().filter(his).collect())
    }
}
