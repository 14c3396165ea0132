//! Ctrl-C as an error: who waits for a machine is told, drops it, and leaves nothing behind.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, Once, PoisonError};
use std::{process, thread};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::{Said, VmError};

static RAISED: AtomicBool = AtomicBool::new(false);
static BELL: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());

/// From here on, the first SIGINT or SIGTERM makes every wait fail with [`VmError::Interrupted`],
/// and a second one ends the process at once; the kernel then ends its machines.
pub fn watch_interrupts() -> Result<(), VmError> {
    static ONCE: Once = Once::new();
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(|error| VmError::Step {
        action: "watch for Ctrl-C".to_owned(),
        hint: None,
        source: Said(error.to_string()),
    })?;
    ONCE.call_once(|| {
        thread::spawn(move || {
            for signal in signals.forever() {
                if RAISED.swap(true, Ordering::SeqCst) {
                    process::exit(128 + signal);
                }
                let _bell = BELL.0.lock().unwrap_or_else(PoisonError::into_inner);
                BELL.1.notify_all();
            }
        });
    });
    Ok(())
}

/// Waits for Ctrl-C; [`watch_interrupts`] must have been called.
pub fn wait_for_interrupt() {
    let mut bell = BELL.0.lock().unwrap_or_else(PoisonError::into_inner);
    while !interrupted() {
        bell = BELL.1.wait(bell).unwrap_or_else(PoisonError::into_inner);
    }
}

pub fn interrupted() -> bool {
    RAISED.load(Ordering::SeqCst)
}
