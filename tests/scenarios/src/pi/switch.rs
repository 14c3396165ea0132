//! A switch as home-manager does it, from generations that are laid into the machine.
//!
//! What Hearth adds to the activation, what home-manager does about units, the order of both and where programs are looked
//! for is home-manager's own text. The rest of its script is told in short here: what is current, and the links.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use hearth_vm::{Builder, Machine, Output};

use super::Pi;
use crate::places;

/// Where the generations lie that on a real Pi are in the store: root's, and nobody writes there.
const GENERATIONS: &str = "/var/lib/generations";
/// How paths of the store begin where nothing is built.
const STORE: &str = "/nix/store/00000000000000000000000000000000";
/// The generation that home-manager takes for the one in force.
const CURRENT: &str = "/home/you/.local/state/home-manager/gcroots/current-home";

/// Packages of nixpkgs that home-manager looks for programs in, with Debian's of the same programs.
const PACKAGES: [(&str, &str); 9] = [
    ("bash", "bash"),
    ("coreutils", "coreutils"),
    ("diffutils", "diffutils"),
    ("findutils", "findutils"),
    ("gettext", "gettext-base"),
    ("gnugrep", "grep"),
    ("gnused", "sed"),
    ("jq", "jq"),
    ("ncurses", "ncurses-bin"),
];

/// nixpkgs' own `systemctl`, whose version is not the machine's.
const SYSTEMCTL: &str = "#!/bin/sh
[ \"$1\" = --version ] && exec echo 'systemd 999 (999)'
exec /usr/bin/systemctl \"$@\"
";
const NIX_STORE: &str = "#!/bin/sh
set -e
[ \"$1 $3\" = '--realise --add-root' ]
mkdir -p \"$(dirname \"$4\")\"
ln -sfn \"$2\" \"$4\"
";

/// What the script has before its steps.
const START: &str = "
set -eu
set -o pipefail
cd $HOME
function run() {
    if [[ $1 == --silence ]]; then
        shift
        \"$@\" > /dev/null 2>&1
    else
        \"$@\"
    fi
}
function warnEcho() { echo \"$*\"; }
VERBOSE_ARG=
if [[ -e $currentGenGcPath ]]; then
    oldGenPath=$(readlink -e \"$currentGenGcPath\")
fi
";

/// Links that are no more go, with directories that are empty then; and every file is linked.
const LINK: &str = "
if [[ -v oldGenPath ]]; then
    find $oldGenPath/home-files/ -type f -printf '%P\\n' | while read -r file; do
        if [[ ! -e $newGenPath/$file ]]; then
            rm $file
            rmdir -p --ignore-fail-on-non-empty $(dirname $file)
        fi
    done
fi
find $newGenPath/home-files/ -type f -printf '%P\\n' | while read -r file; do
    mkdir -p ~/$(dirname $file)
    ln -sfT $newGenPath/$file ~/$file
done
";

const END: &str =
    "run --silence nix-store --realise \"$newGenPath\" --add-root \"$currentGenGcPath\"";

/// Programs where an activation has them, and generations as home-manager lays them out.
pub(super) fn prepare(machine: &Machine) -> Result<()> {
    let mut script = "set -e\n".to_owned();
    for (name, debian) in PACKAGES {
        script.push_str(&format!(
            "mkdir -p {STORE}-{name}/bin\n\
             dpkg --listfiles {debian} | grep -E '^(/usr)?/bin/.' | xargs ln -sf -t {STORE}-{name}/bin\n"
        ));
    }
    script.push_str(&format!(
        "mkdir -p {STORE}-nix/bin {STORE}-sd-switch/bin {STORE}-systemd/bin\n\
         mv /usr/bin/sd-switch {STORE}-sd-switch/bin\n\
         ln -s /usr/bin/journalctl {STORE}-systemd/bin\n\
         for generation in {GENERATIONS}/*; do ln -s . $generation/home-files; done\n"
    ));
    machine.shell(&script)?;
    for (program, text) in [
        ("systemd/bin/systemctl", SYSTEMCTL),
        ("nix/bin/nix-store", NIX_STORE),
        ("nix/bin/nix-env", "#!/bin/sh\n"),
    ] {
        machine.write_file(&format!("{STORE}-{program}"), text.as_bytes(), "0755")?;
    }
    Ok(())
}

/// The activation of a host.
fn activation(host: &str) -> Result<String> {
    let path = places::rendered(&format!("{host}-home")).join("activation");
    let text = |name: &str| fs::read_to_string(path.join(name));
    let mut script = format!(
        "PATH={STORE}-nix/bin:$PATH\n{}newGenPath={GENERATIONS}/{host}\ncurrentGenGcPath={CURRENT}\n{START}",
        text("path.sh")?
    );
    for step in text("order.txt")?.lines() {
        if step == "linkGeneration" {
            script.push_str(LINK);
        } else {
            script.push_str(&text(&format!("{step}.sh"))?);
        }
    }
    script.push_str(END);
    // The plan, where it lies before it is linked.
    Ok(script.replace(
        &format!("{STORE}-hm_hearthplan.json"),
        &format!("{GENERATIONS}/{host}/.config/hearth/plan.json"),
    ))
}

impl Pi {
    /// `home-manager switch`, with its status.
    pub fn switch(&self, host: &str) -> Result<Output> {
        self.run(&activation(host)?)
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
