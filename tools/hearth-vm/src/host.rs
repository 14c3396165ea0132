//! The computer that machines run on: what it has, and programs run to their end.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use crate::{Said, VmError};

/// The tools machines are made with, and the Debian packages that hold them.
const PACKAGES: [(&str, &str); 10] = [
    ("mmdebstrap", "mmdebstrap debian-archive-keyring"),
    ("systemd-nspawn", "systemd-container"),
    ("qemu-system-x86_64", "qemu-system-x86"),
    ("qemu-img", "qemu-utils"),
    ("mke2fs", "e2fsprogs"),
    ("ip", "iproute2"),
    ("nsenter", "util-linux"),
    ("unshare", "util-linux"),
    ("setpriv", "util-linux"),
    ("taskset", "util-linux"),
];

/// Fails with the package to install when one of `tools` is missing.
pub fn need_tools(tools: &[&str]) -> Result<(), VmError> {
    need_in(path().as_ref(), tools)
}

fn need_in(path: &OsStr, tools: &[&str]) -> Result<(), VmError> {
    let found = |tool: &str| std::env::split_paths(path).any(|dir| dir.join(tool).is_file());
    for (tool, package) in PACKAGES {
        if tools.contains(&tool) && !found(tool) {
            return Err(VmError::NoTool { tool, package });
        }
    }
    Ok(())
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

pub fn need_root(what: &str) -> Result<(), VmError> {
    if is_root() {
        Ok(())
    } else {
        Err(VmError::NotRoot {
            what: what.to_owned(),
        })
    }
}

/// Why this computer cannot have namespaces at all, such as an unprivileged container; `None`
/// where it can. Lack of root is not such a reason: that has a remedy.
pub fn without_namespaces() -> Option<String> {
    if !is_root() {
        return None;
    }
    let output = Command::new("unshare")
        .args(["--mount", "--pid", "--net", "--fork", "true"])
        .output()
        .ok()?;
    if output.status.success() {
        None
    } else {
        Some(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

/// Runs a program to its end; `action` says what for, when it fails.
pub fn step(action: &str, command: &mut Command) -> Result<String, VmError> {
    let output = command
        .env("PATH", path())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(action, &error.to_string()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        Err(failed(action, &said))
    }
}

pub fn failed(action: &str, said: &str) -> VmError {
    let hint = if said.contains("No space left on device") {
        Some("an image takes about 2 GB: make room, or set `HEARTH_CACHE` to a larger disk")
    } else if ["Temporary failure", "Could not resolve", "dial tcp"]
        .iter()
        .any(|words| said.contains(words))
    {
        Some(
            "an image is made from Debian's mirror, PyPI and the Go module proxy: check the network, or set `http_proxy`, `PIP_INDEX_URL` and `GOPROXY`",
        )
    } else if said.contains("missing go.sum entry") || said.contains("updates to go.mod needed") {
        Some("run `go mod tidy` in the module, and read what it changed")
    } else if said.contains("checksum mismatch") || said.contains("SECURITY ERROR") {
        Some("what came is not what was pinned: find out why before you change the pin")
    } else {
        None
    };
    VmError::Step {
        action: action.to_owned(),
        hint: hint.map(str::to_owned),
        source: Said::tail(said, 30),
    }
}

/// The path with the directories of administrators' tools, which a plain user's lacks.
pub fn path() -> String {
    let own = std::env::var("PATH").unwrap_or_default();
    format!("{own}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_is_named_with_its_package() {
        assert!(need_tools(&["setpriv", "ip"]).is_ok());
        let missing = need_in("/nowhere".as_ref(), &["qemu-img"]).unwrap_err();
        let text = format!("{missing:?}");
        assert!(
            text.contains("There is no `qemu-img` on the path"),
            "{text}"
        );
        assert!(
            text.contains("hint: `apt-get install qemu-utils` brings"),
            "{text}"
        );
    }

    #[test]
    fn a_failed_step_says_what_the_program_said_and_what_to_do() {
        let fails = |text: &str| {
            let error = step(
                "try",
                Command::new("sh").args(["-c", &format!("echo '{text}'; exit 1")]),
            );
            format!("{:?}", error.unwrap_err())
        };
        let full = fails("x: No space left on device");
        assert!(
            full.contains("error: Failed to try\n  Caused by: x: No space left"),
            "{full}"
        );
        assert!(
            full.ends_with(
                "hint: an image takes about 2 GB: make room, or set `HEARTH_CACHE` to a larger disk"
            ),
            "{full}"
        );
        let network = "hint: an image is made from Debian's mirror, PyPI and the Go module proxy: \
                       check the network, or set `http_proxy`, `PIP_INDEX_URL` and `GOPROXY`";
        let untidy = "hint: run `go mod tidy` in the module, and read what it changed";
        let forged =
            "hint: what came is not what was pinned: find out why before you change the pin";
        for (said, hint) in [
            ("Temporary failure resolving", network),
            ("Could not resolve host", network),
            ("dial tcp: refused", network),
            ("missing go.sum entry for module", untidy),
            ("updates to go.mod needed", untidy),
            ("verifying module: checksum mismatch", forged),
            ("SECURITY ERROR", forged),
        ] {
            let text = fails(said);
            assert!(text.ends_with(hint), "{text}");
        }
        assert!(fails("").contains("Caused by: it said nothing"));
        let absent = step("go", &mut Command::new("/nowhere")).unwrap_err();
        assert!(format!("{absent:?}").contains("Failed to go"));
    }
}
