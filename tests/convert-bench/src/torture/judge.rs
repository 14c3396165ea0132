//! One program, one case: what it wrote, and what Nix says to that.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Case, Means};

/// What a program prints.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Nix,
    /// A module with one bracket too many, so that Nix reads none of it: what is inside is judged.
    Nixify,
    /// JSON, for `builtins.fromJSON`.
    Json,
}

pub struct Cell {
    /// What it wrote, on one line; of an error, the first line.
    pub wrote: String,
    pub verdict: String,
    pub is_right: bool,
}

pub fn judge(
    case: &Case,
    program: &Path,
    arguments: &[&str],
    shape: Shape,
    directory: &Path,
) -> Result<Cell> {
    let mut command = Command::new(program);
    let output = command.args(arguments).stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("Cannot run {command:?}"))?;
    let place = format!("{}/", directory.display());
    let written = String::from_utf8_lossy(&output.stdout).into_owned();
    if let Some(error) = error(&output, shape) {
        let wrote = error.replace(&place, "");
        let verdict = if error.contains("called `") {
            "panic"
        } else {
            "refused"
        };
        let is_right = matches!(case.means, Means::Nothing) && verdict == "refused";
        return Ok(Cell {
            wrote,
            verdict: verdict.to_owned(),
            is_right,
        });
    }
    let inside = match shape {
        Shape::Nix | Shape::Json => written,
        Shape::Nixify => inside(&written),
    };
    let wrote = brief(&inside);
    let (verdict, is_right) = match (evaluate(case, &inside, shape, directory)?, &case.means) {
        (Err(problem), _) => (problem, false),
        (Ok(value), Means::Value(means)) => {
            let means: Value = serde_json::from_str(means).context("A case means no JSON")?;
            match case.keeps {
                _ if !same(&value, &means) => (format!("evaluates to {value}"), false),
                [_, ..] if !case.keeps.iter().any(|text| wrote.contains(text)) => {
                    ("lost".to_owned(), false)
                }
                _ => ("right".to_owned(), true),
            }
        }
        (Ok(value), Means::Nothing) => (format!("silently evaluates to {value}"), false),
    };
    Ok(Cell {
        wrote,
        verdict,
        is_right,
    })
}

/// What a program said when it gave up. nixify does so with exit code 0, and on stdout.
fn error(output: &Output, shape: Shape) -> Option<String> {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    let gave_up = shape == Shape::Nixify && !out.contains("enable = true;");
    if output.status.success() && !gave_up {
        return None;
    }
    let said = if err.trim().is_empty() { out } else { err };
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let line = lines.first().copied().unwrap_or("nothing");
    let quoted = line
        .strip_prefix('"')
        .and_then(|line| line.strip_suffix('"'));
    Some(quoted.unwrap_or(line).to_owned())
}

/// nixify's own lines taken off, its brackets balanced.
fn inside(written: &str) -> String {
    let body = written
        .split_once("enable = true;")
        .map_or("", |(_, body)| body);
    let body = body.trim_end().trim_end_matches('}').trim_end();
    let body = body.strip_suffix("};").unwrap_or(body);
    format!("{{{}\n}}", body.trim_end())
}

/// The text without its outer brackets, on one line.
fn brief(text: &str) -> String {
    let trimmed = text.trim();
    let inner = trimmed
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let lines = inner.unwrap_or(trimmed).split('\n').map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// What Nix makes of it, or why it makes nothing.
fn evaluate(
    case: &Case,
    written: &str,
    shape: Shape,
    directory: &Path,
) -> Result<Result<Value, String>> {
    let file = directory.join("out");
    std::fs::write(&file, written).context("Cannot write what was written")?;
    let value = match shape {
        Shape::Json => format!("builtins.fromJSON (builtins.readFile {})", file.display()),
        Shape::Nix | Shape::Nixify => format!("import {}", file.display()),
    };
    let question = format!("let value = {value}; in {}", case.question);
    let mut nix = Command::new("nix-instantiate");
    let output = nix
        .args(["--eval", "--strict", "--json", "--expr", &question])
        .output();
    let output = output.context("Cannot run `nix-instantiate`")?;
    if output.status.success() {
        let value = serde_json::from_slice(&output.stdout);
        return Ok(value.map_err(|_| "evaluates to what is no JSON".to_owned()));
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let line = errors
        .lines()
        .find_map(|line| line.trim().strip_prefix("error: "));
    let line = line
        .unwrap_or("an error")
        .replace(&format!("{}/", directory.display()), "");
    Ok(Err(format!("not Nix: {line}")))
}

fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}
