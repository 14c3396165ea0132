//! The programs that are compared, of versions that stand here, below `target/bench`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use hearth_report::Printer;

pub const ANY2NIX: &str = "0.1.4";
pub const NIXIFY: &str = "0.2.0";
pub const REMARSHAL: &str = "1.3.0";
pub const PYYAML: &str = "6.0.3";

pub struct Peers {
    pub hearth: PathBuf,
    pub any2nix: PathBuf,
    pub nixify: PathBuf,
    pub remarshal: PathBuf,
    pub python: PathBuf,
    /// `nix (Nix) 2.8.0`
    pub nix: String,
}

impl Peers {
    /// Installs what is not there yet.
    pub fn ensure(printer: Printer) -> Result<Self> {
        let root = project().join("target/bench");
        let python = root.join("venv/bin/python");
        let peers = Self {
            hearth: hearth()?,
            any2nix: root.join("bin/any2nix"),
            nixify: root.join("bin/nixify"),
            remarshal: root.join("venv/bin/remarshal"),
            python: python.clone(),
            nix: said(Command::new("nix-instantiate").arg("--version"))?,
        };
        let installed = std::fs::read_to_string(root.join(".crates.toml")).unwrap_or_default();
        for (package, version) in [("any2nix-cli", ANY2NIX), ("nixify", NIXIFY)] {
            if installed.contains(&format!("\"{package} {version} ")) {
                continue;
            }
            printer.say(&format!(
                "installing {package} {version} from the crate registry"
            ));
            let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
            cargo
                .args(["install", "--quiet", "--locked", "--force", "--root"])
                .arg(&root);
            said(cargo.arg(format!("{package}@{version}")))?;
        }
        let pinned = format!(
            "import importlib.metadata as m; assert m.version('remarshal') == '{REMARSHAL}' and m.version('PyYAML') == '{PYYAML}'"
        );
        if said(Command::new(&python).args(["-c", &pinned])).is_err() {
            printer.say(&format!(
                "installing remarshal {REMARSHAL} and PyYAML {PYYAML} from PyPI"
            ));
            said(
                Command::new("python3")
                    .args(["-m", "venv"])
                    .arg(root.join("venv")),
            )?;
            let mut pip = Command::new(root.join("venv/bin/pip"));
            pip.args(["install", "--quiet"]);
            said(pip.args([
                format!("remarshal=={REMARSHAL}"),
                format!("PyYAML=={PYYAML}"),
            ]))?;
        }
        Ok(peers)
    }
}

/// The binary that `HEARTH_BINARY` names, or the one beside this program.
fn hearth() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("HEARTH_BINARY") {
        return Ok(project().join(binary));
    }
    let here = std::env::current_exe().context("Cannot tell where this program is")?;
    let beside = here.with_file_name("hearth");
    if !beside.exists() {
        bail!(
            "There is no `{}`; build it with the same profile",
            beside.display()
        );
    }
    Ok(beside)
}

pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a command prints, or why it failed.
fn said(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("Cannot run {command:?}"))?;
    if !output.status.success() {
        bail!(
            "{command:?} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
