//! How the heap is kept small: glibc reads its settings only when a program starts.

use std::{env, ffi::OsStr};

/// glibc's name for its settings.
const TUNABLES: &str = "GLIBC_TUNABLES";

/// All threads share one heap. Without, each keeps to itself what it freed last, pages of
/// a scan and layers of the networks: half as much memory again at no gain in time.
const ONE_HEAP: &str = "glibc.malloc.arena_max=1";

/// Starts this program again, as the same process, with one heap for all threads; does
/// nothing if the user has settings of their own or the C library is another one.
pub fn share_one() {
    if env::var_os(TUNABLES).is_none() {
        again(TUNABLES, ONE_HEAP.as_ref());
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn again(name: &str, value: &OsStr) {
    use std::{os::unix::process::CommandExt as _, process::Command};

    let Ok(program) = env::current_exe() else {
        return;
    };
    let mut arguments = env::args_os();
    let mut command = Command::new(program);
    if let Some(own_name) = arguments.next() {
        command.arg0(own_name);
    }
    // Comes back only if it failed; then the heap is as it is.
    let error = command.args(arguments).env(name, value).exec();
    eprintln!("warning: the heap's settings could not be applied: {error}");
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn again(_name: &str, _value: &OsStr) {}
