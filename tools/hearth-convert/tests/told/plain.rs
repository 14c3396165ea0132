//! What a person is told about a file, then what became of it.

use hearth_convert::{Choices, Input, convert, nix_text};

/// Findings as lines, then what became of the file.
pub fn told(files: &[(&str, &str)], choices: &Choices) -> String {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(name, text)| Input::new(*name, *text))
        .collect();
    let done = convert(&inputs, None, choices).unwrap();
    let mut text = String::new();
    for finding in done.host.findings() {
        let word = format!("{:?}", finding.severity).to_lowercase();
        text.push_str(&format!("{word}: {}: {}\n", finding.subject, finding.fact));
        if let Some(cause) = &finding.cause {
            text.push_str(&format!("  Caused by: {cause}\n"));
        }
        if let Some(remedy) = &finding.remedy {
            text.push_str(&format!("  hint: {remedy}\n"));
        }
    }
    text.push_str("---\n");
    text.push_str(&nix_text(&done.host, choices, &[]).unwrap());
    for found in done.host.secrets() {
        assert!(
            !text.contains(found.value.expose()),
            "a secret in the text: {}",
            found.name
        );
        text.push_str(&format!("{}: {}\n", found.name, found.what));
    }
    text
}
