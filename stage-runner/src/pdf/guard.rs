//! Runs third-party parsers where a panic or a deep recursion cannot hurt the program.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use super::PdfError;

/// Name of the threads on which parsers run.
const THREAD_NAME: &str = "pdf-parser";

/// Stack of such a thread. Parsers recurse over nested objects up to fixed depths;
/// untouched stack costs no memory.
const STACK_BYTES: usize = 128 << 20;

/// Runs `work` on a thread of its own with a large stack.
///
/// # Errors
/// [`PdfError::Damaged`] if it panics, [`PdfError::NoThread`] if the thread cannot start.
pub(super) fn on_big_stack<R: Send>(work: impl FnOnce() -> R + Send) -> Result<R, PdfError> {
    silence_parser_panics();
    thread::scope(|scope| {
        let spawned = thread::Builder::new()
            .name(THREAD_NAME.to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work);
        match spawned {
            Ok(handle) => handle.join().map_err(|payload| PdfError::Damaged {
                detail: panic_text(payload.as_ref()),
            }),
            Err(error) => Err(PdfError::NoThread {
                detail: error.to_string(),
            }),
        }
    })
}

/// Runs `work` and turns a panic into its text.
pub(super) fn catching<R>(work: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    panic::catch_unwind(AssertUnwindSafe(work))
}

/// The message of a panic, in one line.
pub(super) fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("the parser gave up");
    text.lines().next().unwrap_or_default().to_owned()
}

/// Keeps panics that become typed errors off the terminal.
fn silence_parser_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() == Some(THREAD_NAME) {
                tracing::debug!("a parser failed: {info}");
            } else {
                previous(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let result: Result<(), PdfError> = on_big_stack(|| panic!("bad operand\nmore"));
        assert_eq!(
            result,
            Err(PdfError::Damaged {
                detail: "bad operand".to_owned()
            })
        );
    }

    #[test]
    fn a_deep_recursion_fits() {
        fn depth(n: u64) -> u64 {
            let pad = std::hint::black_box([n; 64]);
            if n == 0 { 0 } else { 1 + depth(pad[3] - 1) }
        }
        assert_eq!(on_big_stack(|| depth(50_000)), Ok(50_000));
    }
}
