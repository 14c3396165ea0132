//! Everywhere in a machine. What is looked for goes in by pipes, so that the search leaves no trace to be found.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_vm::Machine;

use super::{Hit, Search, unique};

/// Far more than a search takes, also on a busy computer.
const PATIENCE: Duration = Duration::from_secs(300);

/// The watch lives through all the work, however long that takes; it ends when it is told to.
const WATCHED: Duration = Duration::from_secs(1800);

/// Looks at command lines and environments over and over, without a pause. Keeps in memory what it saw and prints it
/// when it is stopped: what is searched for may be known later, and a file of it would itself be searched. Each thing
/// once, `PATH NUL CONTENT NUL`, with lines in place of the content's own NULs.
const WATCH: &str = r#"
import os, shutil, sys
shutil.rmtree("/run/search", ignore_errors=True)
os.mkdir("/run/search")
seen, count = set(), 0
while not os.path.exists("/run/search/stop"):
    for process in filter(str.isdigit, os.listdir("/proc")):
        for file in ["cmdline", "environ"]:
            path = f"/proc/{process}/{file}"
            try:
                with open(path, "rb") as content:
                    seen.add((path.encode(), content.read()))
            except (FileNotFoundError, ProcessLookupError):
                pass
    count += 1
    with open("/run/search/new", "w") as rounds:
        print(count, file=rounds)
    os.replace("/run/search/new", "/run/search/rounds")
for path, content in seen:
    sys.stdout.buffer.write(path + b"\0" + content.replace(b"\0", b"\n") + b"\0")
"#;

/// Files of the whole system, and of services in directories that only they see.
const FILES: &str = r#"
set -- $(find / -mindepth 1 -maxdepth 1 ! -name proc ! -name sys)
for pid in $(systemctl show --property=MainPID --value '*.service'); do
  [ "$pid" = 0 ] || for own in tmp var/tmp dev/shm; do set -- "$@" "/proc/$pid/root/$own"; done
done
grep --no-messages --recursive --devices=skip --text --fixed-strings --only-matching --null --file=- "$@" || true
"#;

/// Where one look is enough, and what prints it.
const PLACES: [(&str, &str); 6] = [
    (
        "names of files",
        r"find / -mindepth 1 \( -path /proc -o -path /sys \) -prune -o -printf '%p %l\n'",
    ),
    ("processes", "ps axeww"),
    (
        "journal",
        "journalctl --sync && journalctl --all --output=export",
    ),
    ("journal as JSON", "journalctl --all --output=json"),
    (
        "units",
        "systemctl show --all '*' && systemctl cat '*.service' && systemctl status --all --full --lines=100 '*' || true",
    ),
    ("environment of services", "systemctl show-environment"),
];

/// A machine and what is looked for in it.
pub struct Everywhere<'a> {
    pub search: &'a Search,
    pub machine: &'a Machine,
}

impl Everywhere<'_> {
    /// In files, whoever may read them; the place is the file's path.
    pub fn files(&self) -> Result<Vec<Hit>> {
        let found = self.ask(FILES)?;
        self.hits_in_files(&found)
    }

    /// In all that programs of the machine tell about its state.
    pub fn places(&self) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        for (place, prints) in PLACES {
            let script = format!(
                "umask 077; exec 3<&0 </dev/null; {{ {prints}; }} > /run/search.out; \
                 grep --text --fixed-strings --only-matching --file=/dev/fd/3 /run/search.out || [ $? = 1 ]; \
                 test -s /run/search.out && echo looked; rm /run/search.out"
            );
            let found = self
                .ask(&script)
                .with_context(|| format!("Cannot search: {place}"))?;
            hits.extend(self.hits(place, &found)?);
        }
        Ok(unique(hits.into_iter()))
    }

    /// All command lines and environments, seen again and again while the work goes on.
    pub fn watch<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<(T, Seen)> {
        self.machine.succeed(&["rm", "-rf", "/run/search"])?;
        let (worked, seen) = thread::scope(|scope| -> Result<_> {
            let watcher = scope.spawn(|| {
                self.machine
                    .run_within(&["python3", "-c", WATCH], b"", WATCHED)
            });
            // A watcher that never comes up ends by itself, with its error.
            let worked = self
                .machine
                .wait_until("the watch over processes", PATIENCE, || {
                    if watcher.is_finished() {
                        Ok(())
                    } else {
                        self.rounds().map(|_| ())
                    }
                });
            let worked = worked.map_err(anyhow::Error::from).and_then(|()| work());
            let stopped = self.machine.succeed(&["touch", "/run/search/stop"]);
            let watched = watcher.join();
            // What went wrong with the work says more than what then went wrong with the watch.
            let worked = worked?;
            stopped?;
            let watched = watched
                .ok()
                .context("The watch over processes panicked")??;
            ensure!(
                watched.success(),
                "The watch over processes failed: {}",
                watched.stderr
            );
            Ok((worked, Seen(watched.stdout)))
        })?;
        ensure!(self.rounds()? > 1, "the watch over processes ended early");
        Ok((worked, seen))
    }

    /// How often the watch has looked at all processes.
    pub fn rounds(&self) -> Result<u32> {
        Ok(self
            .machine
            .read_file("/run/search/rounds")?
            .trim()
            .parse()?)
    }

    fn ask(&self, script: &str) -> Result<String> {
        let patterns = self.search.patterns();
        let output =
            self.machine
                .run_within(&["sh", "-ec", script], patterns.as_bytes(), PATIENCE)?;
        ensure!(output.success(), "The search failed: {}", output.stderr);
        Ok(output.stdout)
    }

    /// Lines `PATH NUL MATCH`.
    fn hits_in_files(&self, found: &str) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        for line in found.lines() {
            let (place, text) = line.split_once('\0').context("The search names no file")?;
            hits.push(self.hit(place, text)?);
        }
        Ok(unique(hits.into_iter()))
    }

    /// Lines `MATCH`, then that there was something to look at.
    fn hits(&self, place: &str, found: &str) -> Result<Vec<Hit>> {
        let lines: Vec<&str> = found.lines().collect();
        let (_, matches) = lines
            .split_last()
            .with_context(|| format!("There is nothing to search: {place}"))?;
        matches.iter().map(|text| self.hit(place, text)).collect()
    }

    fn hit(&self, place: &str, text: &str) -> Result<Hit> {
        self.search
            .meant_by(place, text)
            .with_context(|| format!("{place} holds something that nobody searched for"))
    }
}

/// What a watch over processes saw.
pub struct Seen(String);

impl Seen {
    /// What of it is searched for now; the place is the path, as `/proc/1/environ`.
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        let mut parts = self.0.split_terminator('\0');
        while let Some(place) = parts.next() {
            let content = parts.next().context("The watch over processes broke off")?;
            hits.extend(search.in_text(place, content.as_bytes()));
        }
        Ok(unique(hits.into_iter()))
    }
}
