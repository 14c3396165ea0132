//! `--diff`: what a bridge has written into its file since.

use std::path::Path;
use std::process::Command;

use hearth_convert::{Input, written};
use hearth_files::read_text;
use hearth_report::{Exit, Failure, Printer};
use serde_json::{Map, Value, json};

const LIMIT: u64 = 16 << 20;

pub fn run(
    host: &Path,
    flake: Option<&str>,
    inputs: &[Input],
    printer: Printer,
) -> Result<Exit, Failure> {
    let [input] = inputs else {
        return Err(Failure::wrong_use("`--diff` compares one file at a time")
            .hint("name the file of one bridge"));
    };
    let bridges = if host
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        let text = read_text(host, LIMIT)?;
        let settings = serde_json::from_str(&text).map_err(|error| {
            Failure::problem(format!("`{}` is not JSON", host.display())).because(format!(
                "line {}, column {}",
                error.line(),
                error.column()
            ))
        })?;
        Map::from_iter([(String::new(), settings)])
    } else {
        evaluate(host, flake)?
    };
    let found = written(input, &bridges)?;
    if printer.is_json() {
        printer.json(&json!({ "bridge": found.bridge, "differences": found.differences }));
    } else {
        for one in &found.differences {
            printer.say(&format!("{}: {}", one.place, one.fact));
        }
        if found.differences.is_empty() {
            printer.say("nothing: the file says what the host says");
        } else if !found.nix.is_empty() {
            printer.raw(&found.nix);
        }
    }
    Ok(Exit::fine_if(found.differences.is_empty()))
}

/// `hearth.bridgeSettings` of a host file.
fn evaluate(host: &Path, flake: Option<&str>) -> Result<Map<String, Value>, Failure> {
    let host = host.canonicalize().map_err(|error| {
        Failure::problem(format!("Cannot find `{}`", host.display())).because(error.to_string())
    })?;
    let flake = match flake {
        Some(flake) => flake.to_owned(),
        None => nearest_flake(&host)?,
    };
    let question = format!(
        "lib: (lib.evalHost {{ name = \"host\"; modules = [ {} ]; }}).config.hearth.bridgeSettings",
        nix_path(&host)
    );
    let output = Command::new("nix")
        .args(["--extra-experimental-features", "nix-command flakes", "eval", "--impure", "--json"])
        .arg(format!("{flake}#lib"))
        .args(["--apply", &question])
        .output()
        .map_err(|error| {
            Failure::problem("Cannot run `nix`, which evaluates the host").because(error.to_string()).hint(
                "on the host itself, compare with `/etc/hearth/bridges/NAME/config.json`, for which no Nix is needed",
            )
        })?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let from = text.find("error:").unwrap_or(0);
        return Err(Failure::problem(format!("Nix cannot evaluate `{}`", host.display()))
            .because(text[from..].trim().to_owned())
            .hint("a host file that sets more than `hearth` needs its target: compare with the host's `/etc/hearth/bridges/NAME/config.json` instead"));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| {
        Failure::problem("Cannot read what Nix answered").because(error.to_string())
    })
}

/// A path that may hold anything, as an expression.
fn nix_path(path: &Path) -> String {
    let text = path.display().to_string();
    let quoted = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace("${", "\\${");
    format!("(/. + \"{quoted}\")")
}

/// Hearth's own flake: above the host file, or above where the command is run.
fn nearest_flake(host: &Path) -> Result<String, Failure> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut parents = host.ancestors().chain(here.ancestors());
    let found = parents
        .find(|parent| parent.join("flake.nix").exists() && parent.join("modules/hearth").is_dir());
    match found {
        Some(flake) => Ok(flake.display().to_string()),
        None => Err(
            Failure::wrong_use("There is no flake of Hearth near the host file")
                .hint("name it with `--flake`, as you do in your own flake's inputs"),
        ),
    }
}
