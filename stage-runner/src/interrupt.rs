//! Ends the program when it is told to stop: at once, for whatever was read is kept and
//! every write is whole or not at all.
//!
//! In a container the program is process 1, which ignores SIGTERM unless it asks for it;
//! a drain, a deletion or `spec.suspend` would have to wait until it is killed.

use std::{
    io, process,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use songbook_contract::Outcome;
use tokio::{
    runtime,
    signal::unix::{SignalKind, signal},
};

/// Who has the last word: the program that comes to its end, or the signal.
#[derive(Debug, Clone, Default)]
pub struct LastWord(Arc<Mutex<bool>>);

impl LastWord {
    /// From SIGTERM on, says `words` and ends the program as a passing failure, unless
    /// [`LastWord::take`] was called before.
    ///
    /// # Errors
    /// If the signal cannot be asked for.
    pub fn for_sigterm(words: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let last = Self::default();
        let signals = runtime::Builder::new_current_thread().enable_io().build()?;
        let mut terminate = {
            let _entered = signals.enter();
            signal(SignalKind::terminate())?
        };
        let shared = last.clone();
        thread::Builder::new()
            .name("sigterm".to_owned())
            .spawn(move || {
                if signals.block_on(terminate.recv()).is_none() {
                    return;
                }
                let taken = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
                if !*taken {
                    words();
                    process::exit(Outcome::Transient.exit_code().into());
                }
            })?;
        Ok(last)
    }

    /// The program ends by itself from here on. Does not come back if the signal was first.
    pub fn take(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}
