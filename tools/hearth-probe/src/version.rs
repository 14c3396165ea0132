//! Which release of a bridge runs.

use hearth_plan::{Bridge, Unit};
use serde::Serialize;

use crate::systemd::Services;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What its program says, where it can be asked.
    pub program: Option<String>,
    /// What Hearth's description of it was written for.
    pub described: String,
}

impl Version {
    /// An interpreter would tell its own version, so it is not asked.
    pub fn probe(services: &dyn Services, bridge: &Bridge, unit: Option<&Unit>) -> Self {
        let program = unit.and_then(|unit| unit.start.first());
        let asked = program.filter(|program| !is_interpreter(program));
        Self {
            program: asked
                .and_then(|program| services.version_of(program))
                .and_then(|said| number(&said)),
            described: bridge.version.clone(),
        }
    }

    pub fn word(&self) -> &str {
        self.program.as_deref().unwrap_or(&self.described)
    }
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
