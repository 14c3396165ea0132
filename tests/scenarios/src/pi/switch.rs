//! A switch as home-manager does it, from generations that are laid into the machine.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use hearth_vm::{Builder, Output};

use super::Pi;
use crate::places;

/// Where the generations lie that on a real Pi are in the store: root's, and nobody writes there.
const GENERATIONS: &str = "/var/lib/generations";

impl Pi {
    /// `home-manager switch`, with its status.
    pub fn switch(&self, host: &str) -> Result<Output> {
        let new = format!("{GENERATIONS}/{host}");
        let old = self.generation.borrow().clone();
        let old = old.map(|host| format!("{GENERATIONS}/{host}"));
        let step = |name: &str| -> Result<String> {
            let path = places::rendered(&format!("{host}-home"));
            let text = fs::read_to_string(path.join("activation").join(name))?;
            let word = |word: &str| {
                if word.starts_with("/nix/store/") && word.ends_with("plan.json") {
                    format!("{new}/.config/hearth/plan.json")
                } else {
                    word.to_owned()
                }
            };
            let line = |line: &str| {
                let words = line.split_whitespace().filter(|word| *word != "run");
                words.map(word).collect::<Vec<_>>().join(" ")
            };
            Ok(text.lines().map(line).collect::<Vec<_>>().join("\n"))
        };
        // As home-manager does it: links that are no more go, then every file is linked.
        let unlink = old.as_ref().map_or_else(String::new, |old| {
            format!(
                "(cd {old} && find . -type f -printf '%P\\n') | while read -r file; do \
                 [ -e {new}/$file ] || rm -f ~/$file; done"
            )
        });
        let link = format!(
            "(cd {new} && find . -type f -printf '%P\\n') | while read -r file; do \
             mkdir -p ~/$(dirname $file); ln -sfT {new}/$file ~/$file; done"
        );
        let old = old.as_ref().map_or_else(String::new, |old| {
            format!("--old-units {old}/.config/systemd/user")
        });
        let [look, directories, units] = [
            step("hearthLook.sh")?,
            step("hearthDirectories.sh")?,
            step("hearthUnits.sh")?,
        ];
        let script = [
            "set -e",
            &look,
            &directories,
            &unlink,
            &link,
            &format!(
                "sd-switch {} {old} --new-units {new}/.config/systemd/user",
                step("sd-switch.txt")?
            ),
            &units,
        ]
        .join("\n");
        let output = self.run(&script)?;
        // Refused before anything was linked, the old generation is still the one in force.
        let is_linked = self.run(&format!(
            "[ \"$(readlink ~/.config/hearth/plan.json)\" = {new}/.config/hearth/plan.json ]"
        ))?;
        if is_linked.success() {
            *self.generation.borrow_mut() = Some(host.to_owned());
        }
        Ok(output)
    }

    /// A switch that has to succeed.
    pub fn switched(&self, host: &str) -> Result<Output> {
        let output = self.switch(host)?;
        ensure!(
            output.success(),
            "the switch to {host} failed\n{}{}",
            output.stdout,
            output.stderr
        );
        Ok(output)
    }
}

pub(super) fn with_generation(mut builder: Builder, host: &str, tree: &Path) -> Result<Builder> {
    let home = tree.join("home/you");
    let mut waiting = vec![home.clone()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let relative = path.strip_prefix(&home)?.display().to_string();
            let place = format!("{GENERATIONS}/{host}/{relative}");
            builder = builder.file(&place, fs::read(&path)?, 0o644);
        }
    }
    Ok(builder)
}
