//! Processes by number and time of birth, so that a number used again is not taken for the old one.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Process {
    pub pid: u32,
    born: u64,
}

impl Process {
    pub fn of(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in parentheses may hold anything; the fields after it are numbers.
        let rest = stat.rsplit_once(')')?.1;
        let mut fields = rest.split_whitespace();
        if matches!(fields.next(), Some("Z" | "X")) {
            return None;
        }
        let born = fields.nth(18)?.parse().ok()?;
        Some(Self { pid, born })
    }

    pub fn lives(self) -> bool {
        Self::of(self.pid) == Some(self)
    }

    pub fn kill(self) {
        if self.lives()
            && let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw)
        {
            // It may end between the look and the signal, which is what is wanted.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// The children of `parent`, each with how deep it lies in process namespaces and the number it
/// has in its own.
pub(crate) fn children(parent: u32) -> Vec<(u32, usize, u32)> {
    let Ok(all) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let field = |status: &str, name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name).map(str::to_owned))
    };
    all.filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter_map(|pid| {
            let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
            if field(&status, "PPid:")?.trim().parse() != Ok(parent) {
                return None;
            }
            let numbers = field(&status, "NSpid:")?;
            let numbers: Vec<&str> = numbers.split_whitespace().collect();
            let own = numbers.last()?.parse().ok()?;
            Some((pid, numbers.len(), own))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_lives_until_it_is_killed() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let process = Process::of(child.id()).unwrap();
        assert!(process.lives());
        let own = children(std::process::id());
        assert!(own.iter().any(|(pid, ..)| *pid == child.id()));
        process.kill();
        child.wait().unwrap();
        assert!(!process.lives());
        let other = Process {
            born: 1,
            ..Process::of(std::process::id()).unwrap()
        };
        assert!(!other.lives());
        other.kill();
    }
}
