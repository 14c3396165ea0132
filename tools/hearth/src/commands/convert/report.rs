//! What a person is told, on standard error; the host itself is the data.

use std::path::{Path, PathBuf};

use hearth_convert::{Conversion, SecretsFrom};
use hearth_report::{Finding, Printer, Severity};
use serde_json::json;

pub fn talk(
    done: &Conversion,
    findings: &[Finding],
    written: &[PathBuf],
    directory: Option<&Path>,
    how: &SecretsFrom,
    printer: Printer,
) {
    for seen in &done.seen {
        let version = seen
            .version
            .as_ref()
            .map_or_else(String::new, |version| format!(", of version {version}"));
        printer.say(&format!(
            "`{}` is {}{version}",
            seen.file,
            seen.what.words()
        ));
    }
    self::findings(findings, printer);
    let secrets = done.host.secrets();
    match directory {
        Some(directory) if !written.is_empty() => {
            let shown = directory.display();
            let next = match how {
                SecretsFrom::Directory(_) => {
                    "copy what is in it to the host, and keep it out of every repository".to_owned()
                }
                SecretsFrom::Sops => format!(
                    "nothing in there is encrypted yet: `sops encrypt --output HOST/secrets.yaml {shown}/secrets.yaml`, then delete it"
                ),
                SecretsFrom::Agenix => {
                    "nothing in there is encrypted yet: `secrets.nix` in it says how, then delete it"
                        .to_owned()
                }
            };
            printer.say(&format!(
                "wrote {} to `{shown}`: {next}",
                count(written.len(), "file")
            ));
        }
        None if !secrets.is_empty() => {
            printer.say(&match secrets.len() {
                1 => "1 secret was left behind; take it out with `--secrets DIR`:".to_owned(),
                many => {
                    format!("{many} secrets were left behind; take them out with `--secrets DIR`:")
                }
            });
            for found in secrets {
                printer.say(&format!("  {}: {}", found.name, found.what));
            }
        }
        _ => {}
    }
}

/// Worst first, then by their places.
pub fn findings(findings: &[Finding], printer: Printer) {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in sorted {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        printer.say(&format!("{word}: {}: {}", finding.subject, finding.fact));
        if let Some(cause) = &finding.cause {
            printer.say(&format!("  Caused by: {cause}"));
        }
        if let Some(remedy) = &finding.remedy {
            printer.say(&format!("  hint: {remedy}"));
        }
    }
}

pub fn json(
    done: &Conversion,
    findings: &[Finding],
    text: &str,
    written: &[PathBuf],
    printer: Printer,
) {
    let files: Vec<_> = done
        .seen
        .iter()
        .map(
            |seen| json!({ "file": seen.file, "what": seen.what.words(), "version": seen.version }),
        )
        .collect();
    let secrets: Vec<_> = done
        .host
        .secrets()
        .iter()
        .map(|found| json!({ "name": found.name.as_str(), "what": found.what, "place": found.place.as_ref().map(ToString::to_string) }))
        .collect();
    printer.json(&json!({ "nix": text, "files": files, "findings": findings, "secrets": secrets, "written": written }));
}

pub fn count(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}
