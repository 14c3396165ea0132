//! What may be read in an image or a machine is not for the person's own umask to say: with 077,
//! Synapse could not even run its Python.

use std::process::Command;

use rustix::fs::Mode;
use rustix::process::umask;

/// The usual mask, of this whole process and what it starts, until dropped.
pub(crate) struct Usual(Mode);

impl Usual {
    pub fn set() -> Self {
        Self(umask(Mode::WGRP | Mode::WOTH))
    }
}

impl Drop for Usual {
    fn drop(&mut self) {
        umask(self.0);
    }
}

/// A program to be started with the usual mask, while this process keeps its own.
pub(crate) fn usual(program: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 022; exec \"$@\"", "sh", program]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_has_the_usual_mask_whatever_the_person_s_own() {
        let tight = "umask 077; exec \"$@\"";
        let plain = usual("sh");
        let output = Command::new("sh")
            .args(["-c", tight, "sh"])
            .arg(plain.get_program())
            .args(plain.get_args())
            .args(["-c", "umask"])
            .output()
            .unwrap();
        assert_eq!(output.stdout, b"0022\n");
    }
}
