//! Where things lie in the project.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use hearth_vm::{Image, Recipe};

pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A host's tree as it was evaluated and committed.
pub fn rendered(host: &str) -> PathBuf {
    project().join("tests/rendered").join(host)
}

/// The image of `tests/image/NAME.toml`, built if need be: `bazaar` is the one with all bridges.
pub fn image(name: &str) -> Result<Image> {
    let recipe = Recipe::load(&project().join(format!("tests/image/{name}.toml")))?;
    Ok(Image::ensure(&recipe)?)
}

/// The `hearth` binary that goes into machines: the one that `HEARTH_BINARY` names, or one that is
/// built now, with the same profile as this program, so that it lies beside it.
pub fn hearth_binary() -> Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT
        .get_or_init(|| build().map_err(|error| format!("{error:#}")))
        .clone()
        .map_err(anyhow::Error::msg)
}

/// What home-manager starts and stops units with, as its author publishes it: the one that `HEARTH_SD_SWITCH` names, or
/// one that is built now and kept.
pub fn sd_switch() -> Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT
        .get_or_init(|| build_sd_switch().map_err(|error| format!("{error:#}")))
        .clone()
        .map_err(anyhow::Error::msg)
}

/// The version that the home-manager of flake.lock has beside it in nixpkgs.
const SD_SWITCH: &str = "0.6.4";

fn build_sd_switch() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("HEARTH_SD_SWITCH") {
        return Ok(binary.into());
    }
    let place = project().join("target/sd-switch");
    let binary = place.join("bin/sd-switch");
    if !binary.is_file() {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let status = Command::new(cargo)
            .args([
                "install",
                "sd-switch",
                "--quiet",
                "--locked",
                "--version",
                SD_SWITCH,
            ])
            .arg("--root")
            .arg(&place)
            .status()
            .context("Cannot run cargo")?;
        if !status.success() {
            bail!("`cargo install sd-switch` failed");
        }
    }
    Ok(binary)
}

fn build() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("HEARTH_BINARY") {
        return Ok(binary.into());
    }
    let here = std::env::current_exe().context("Cannot tell where this program is")?;
    let profile = here
        .ancestors()
        .find(|directory| directory.join("build").is_dir() && directory.join("deps").is_dir())
        .context("This program does not lie in a target directory")?;
    let release = profile.ends_with("release");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command
        .args(["build", "--quiet", "-p", "hearth", "--bin", "hearth"])
        .args(release.then_some("--release"))
        .current_dir(project());
    let status = command.status().context("Cannot run cargo")?;
    if !status.success() {
        bail!("`cargo build -p hearth` failed");
    }
    Ok(profile.join("hearth"))
}
