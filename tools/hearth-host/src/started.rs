//! Waits until a person's own systemd has started. Until then home-manager passes over the units without a word that
//! ends the switch, and takes them for those of the new generation from then on.

use std::thread;
use std::time::{Duration, Instant};

use hearth_report::Finding;

const AGAIN: Duration = Duration::from_millis(500);

/// `ask` is for systemd's word on itself, which is none where it does not run; `waits` is called once, if there is
/// anything to wait for.
pub fn until_started(
    ask: impl Fn() -> Option<String>,
    patience: Duration,
    waits: impl FnOnce(),
) -> Option<Finding> {
    let deadline = Instant::now() + patience;
    let mut waits = Some(waits);
    loop {
        let state = ask()?;
        let is_starting = matches!(&*state, "initializing" | "starting");
        if matches!(&*state, "running" | "degraded") {
            return None;
        }
        if !is_starting || Instant::now() >= deadline {
            return Some(
                Finding::error(
                    "systemd",
                    format!("your own is `{state}`, and a switch would leave every unit as it is"),
                )
                .remedy(
                    "see what it waits for with `systemctl --user list-jobs`; stop that or let it end, and switch again",
                ),
            );
        }
        if let Some(waits) = waits.take() {
            waits();
        }
        thread::sleep(AGAIN);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// What comes of these words, one after the other, and whether there was anything to wait for.
    fn told(words: &[&str], patience: Duration) -> (Option<String>, bool) {
        let next = Cell::new(0);
        let has_waited = Cell::new(false);
        let ask = || {
            let word = words[next.get().min(words.len() - 1)];
            next.set(next.get() + 1);
            (!word.is_empty()).then(|| word.to_owned())
        };
        let finding = until_started(ask, patience, || has_waited.set(true));
        let words = finding.map(|finding| {
            format!(
                "{:?}: {}: {} | {}",
                finding.severity,
                finding.subject,
                finding.fact,
                finding.remedy.unwrap_or_default()
            )
        });
        (words, has_waited.get())
    }

    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn one_that_has_started_or_does_not_run_is_not_waited_for() {
        for word in ["running", "degraded", ""] {
            assert_eq!(told(&[word], LONG), (None, false), "{word}");
        }
    }

    #[test]
    fn one_that_starts_is_waited_for() {
        let words = ["initializing", "starting", "degraded"];
        assert_eq!(told(&words, LONG), (None, true));
        // It went away meanwhile.
        assert_eq!(told(&["starting", ""], LONG), (None, true));
    }

    #[test]
    fn one_that_never_gets_there_is_told_of() {
        let words = |state: &str| {
            Some(format!(
                "Error: systemd: your own is `{state}`, and a switch would leave every unit as it is | see what it waits for \
                 with `systemctl --user list-jobs`; stop that or let it end, and switch again"
            ))
        };
        assert_eq!(
            told(&["starting"], Duration::ZERO),
            (words("starting"), false)
        );
        assert_eq!(told(&["stopping"], LONG), (words("stopping"), false));
    }
}
