//! What a recipe says, and whether that can be built.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    /// The recipe beside this one whose image it is laid over; then suite and mirror are that one's.
    pub base: Option<String>,
    pub suite: Option<String>,
    pub mirror: Option<String>,
    #[serde(default)]
    pub packages: Vec<String>,
    #[serde(default)]
    pub locales: Vec<String>,
    #[serde(default)]
    pub enable: Vec<String>,
    #[serde(default)]
    pub disable: Vec<String>,
    #[serde(default)]
    pub venvs: BTreeMap<String, Venv>,
    pub toolchain: Option<Toolchain>,
    #[serde(default)]
    pub go: BTreeMap<String, GoPart>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Venv {
    pub path: String,
    pub requirements: String,
    /// Requirements of parts without a wheel: built in the venv, by what the others brought.
    pub sources: Option<String>,
    /// A module that its Python reads first, for what a part lacks on this suite's Python.
    pub site: Option<String>,
}

impl Venv {
    pub fn files(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.requirements)
            .chain(&self.sources)
            .chain(&self.site)
    }
}

/// The Go that compiles the Go parts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Toolchain {
    pub go: String,
    /// Of the archive on the module proxy, by architecture as Rust calls it.
    pub sha256: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoPart {
    /// Where it is installed: the program is `bin/NAME` below.
    pub path: String,
    /// The directory of the module, from the recipe's own.
    pub module: String,
    /// What is compiled; its last word is the name of the program.
    pub package: String,
    /// The version that the program is to say it is.
    pub tag: Option<String>,
}

impl GoPart {
    pub fn program(&self) -> &str {
        self.package
            .rsplit_once('/')
            .map_or(&self.package, |(_, last)| last)
    }
}

impl Content {
    /// What is wrong with it, as the rest of a sentence that begins with `The recipe`.
    pub fn check(&self) -> Result<(), String> {
        self.check_ground()?;
        let lists = [&self.packages, &self.locales, &self.enable, &self.disable];
        if let Some(word) = lists.into_iter().flatten().find(|word| !plain(word)) {
            return Err(format!("lists `{word}`, which is no name"));
        }
        for (name, venv) in &self.venvs {
            check_path("venv", name, &venv.path)?;
            if let Some(file) = venv.files().find(|file| !plain(file)) {
                return Err(format!(
                    "names the requirements `{file}`, which do not lie beside it"
                ));
            }
        }
        self.check_go()
    }

    fn check_ground(&self) -> Result<(), String> {
        match (&self.base, &self.suite, &self.mirror) {
            (Some(base), None, None) if base.contains('/') => Err(format!(
                "is based on `{base}`, which does not lie beside it"
            )),
            (Some(_), None, None) => Ok(()),
            (Some(base), ..) => Err(format!(
                "is based on `{base}` and names a suite or a mirror of its own"
            )),
            (None, Some(suite), Some(_)) if !plain(suite) => {
                Err(format!("names a suite `{suite}`, which is no word"))
            }
            (None, Some(_), Some(_)) if self.packages.is_empty() => {
                Err("names no packages".to_owned())
            }
            (None, Some(_), Some(_)) => Ok(()),
            (None, ..) => Err("names neither a base nor a suite and a mirror".to_owned()),
        }
    }

    fn check_go(&self) -> Result<(), String> {
        let Some(toolchain) = &self.toolchain else {
            return match self.go.keys().next() {
                Some(name) => Err(format!("has the Go part `{name}` and no `[toolchain]`")),
                None => Ok(()),
            };
        };
        if !plain(&toolchain.go) {
            return Err(format!("names Go `{}`, which is no version", toolchain.go));
        }
        let hexadecimal =
            |sum: &String| sum.len() == 64 && sum.bytes().all(|b| b.is_ascii_hexdigit());
        if let Some(sum) = toolchain.sha256.values().find(|sum| !hexadecimal(sum)) {
            return Err(format!("has the checksum `{sum}`, which is no SHA-256"));
        }
        for (name, part) in &self.go {
            check_path("Go part", name, &part.path)?;
            if !part.package.split('/').all(plain) {
                return Err(format!("compiles `{}`, which is no package", part.package));
            }
            if let Some(tag) = part.tag.as_ref().filter(|tag| !plain(tag)) {
                return Err(format!("has the tag `{tag}`, which is no version"));
            }
        }
        Ok(())
    }
}

/// A word that a shell and a package manager take for nothing else.
fn plain(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-._@:".contains(c))
        && !word.starts_with('-')
}

fn check_path(what: &str, name: &str, path: &str) -> Result<(), String> {
    let below = path.strip_prefix("/opt/").unwrap_or_default();
    if below.split('/').all(|word| plain(word) && word != "..") {
        Ok(())
    } else {
        Err(format!(
            "puts the {what} `{name}` at `{path}`, which is not below `/opt`"
        ))
    }
}
