//! Which release of a bridge runs.

use std::fs;
use std::path::{Path, PathBuf};

use hearth_plan::{Bridge, Unit};
use serde::Serialize;

use crate::systemd::Services;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What its program says, where it can be asked; of one in Python, what is installed beside the interpreter.
    pub program: Option<String>,
    /// What Hearth's description of it was written for.
    pub described: String,
}

impl Version {
    pub fn probe(services: &dyn Services, bridge: &Bridge, unit: Option<&Unit>) -> Self {
        let start = unit.map_or(&[][..], |unit| &unit.start);
        let found = match start.split_first() {
            // It would tell its own version, so it is not asked.
            Some((program, arguments)) if is_interpreter(program) => {
                let words = arguments.iter().map(String::as_str);
                let names: Vec<String> = words.chain([&*bridge.kind]).map(normal).collect();
                distribution(Path::new(program), &names)
            }
            Some((program, _)) => services.version_of(program).and_then(|said| number(&said)),
            None => None,
        };
        Self {
            program: found,
            described: bridge.version.clone(),
        }
    }

    pub fn word(&self) -> String {
        match &self.program {
            Some(version) => version.clone(),
            None => format!("{} (described)", self.described),
        }
    }
}

/// The version of the first of these Python distributions that lies beside an interpreter, where a virtual environment
/// and an environment of Nix have it: `lib/python3.13/site-packages/mautrix_telegram-0.15.3.dist-info`. A module that is
/// started by name is called as its distribution is.
fn distribution(interpreter: &Path, names: &[String]) -> Option<String> {
    let library = interpreter.parent()?.parent()?.join("lib");
    let entries = |directory: &Path| -> Vec<PathBuf> {
        let found = fs::read_dir(directory).into_iter().flatten().flatten();
        found.map(|entry| entry.path()).collect()
    };
    let packages = entries(&library)
        .into_iter()
        .flat_map(|python| entries(&python.join("site-packages")));
    let installed: Vec<(String, String)> = packages
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(".dist-info")?;
            let (name, version) = name.rsplit_once('-')?;
            Some((normal(name), version.to_owned()))
        })
        .collect();
    names
        .iter()
        .find_map(|name| installed.iter().find(|(known, _)| known == name))
        .map(|(_, version)| version.clone())
}

/// As Python's packages are compared.
fn normal(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}

fn is_interpreter(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    ["python", "node", "sh", "bash"]
        .iter()
        .any(|interpreter| name.starts_with(interpreter))
}

/// The first word that looks like one: `mautrix-whatsapp 26.07 (Jul 16 2026)` is `26.07`.
fn number(said: &str) -> Option<String> {
    let line = said.lines().next()?;
    let is_number = |word: &&str| {
        let word = word.trim_start_matches('v');
        word.starts_with(|first: char| first.is_ascii_digit()) && word.contains('.')
    };
    let word = line.split_whitespace().find(is_number)?;
    Some(
        word.trim_start_matches('v')
            .trim_end_matches([',', ';'])
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_python_is_as_old_as_what_is_installed() {
        let dir = tempfile::tempdir().unwrap();
        let packages = dir.path().join("lib/python3.13/site-packages");
        for name in [
            "mautrix-0.20.8.dist-info",
            "mautrix_telegram-0.15.3.dist-info",
            "mautrix_telegram",
        ] {
            fs::create_dir_all(packages.join(name)).unwrap();
        }
        let interpreter = dir.path().join("bin/python3");
        let version = |names: &[&str]| {
            let names: Vec<String> = names.iter().copied().map(normal).collect();
            distribution(&interpreter, &names)
        };
        let started = ["/etc/quiet.py", "mautrix_telegram", "-n", "telegram-python"];
        assert_eq!(version(&started).as_deref(), Some("0.15.3"));
        assert_eq!(version(&["-m", "maubot"]), None);
        assert_eq!(distribution(Path::new("python3"), &[]), None);
        let unknown = Version {
            program: None,
            described: "1.0.1".to_owned(),
        };
        assert_eq!(unknown.word(), "1.0.1 (described)");
    }

    #[test]
    fn the_number_is_found_among_the_words() {
        for (said, found) in [
            ("mautrix-whatsapp 26.07 (Jul 16 2026)", Some("26.07")),
            (
                "mautrix-linkedin v0.2604.0+dev.unknown\nmore",
                Some("0.2604.0+dev.unknown"),
            ),
            ("no number here", None),
            ("", None),
        ] {
            assert_eq!(number(said).as_deref(), found);
        }
    }

    #[test]
    fn interpreters_are_not_asked() {
        assert!(is_interpreter(
            "/opt/hearth/bridges/heisenbridge/bin/python3"
        ));
        assert!(!is_interpreter(
            "/opt/hearth/bridges/whatsapp/bin/mautrix-whatsapp"
        ));
    }
}
