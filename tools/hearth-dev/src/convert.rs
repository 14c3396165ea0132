//! docs/convert-examples.md: files of servers before, and the hosts that they become.

use std::fs;
use std::path::Path;

use hearth_convert::{Choices, Conversion, Input, convert, nix_text};
use hearth_report::{Failure, Severity};

use crate::Generated;

const FIXTURES: &str = "tests/fixtures/convert";

/// A folder, whether its bridge goes on to its newer layout, and what there is to see.
const PAIRS: [(&str, bool, &str, &str); 3] = [
    (
        "whatsapp",
        false,
        "WhatsApp, in a container beside Synapse",
        "What stands in the example is gone, and so are addresses of containers. Two keys never had an effect, which is told.",
    ),
    (
        "telegram",
        true,
        "Telegram, from the bridge in Python to the one in Go",
        "With `--upgrade`. Its keys moved; the key of its encryption store was in the old bridge's code.",
    ),
    (
        "discord",
        false,
        "Discord and IRC, with double puppeting",
        "Four files become one host. Heisenbridge has no configuration: its registration says all.",
    ),
];

pub fn generate(root: &Path) -> Result<Vec<Generated>, Failure> {
    let mut page = String::from(
        "# Before and after\n\nWhat `hearth convert` makes of three small servers. This page is made from \
         `tests/fixtures/convert`: `cargo run -p hearth-dev -- convert --write`. Tokens and passwords in it are made up.\n",
    );
    for (folder, upgrade, title, words) in PAIRS {
        let mut inputs = Vec::new();
        for path in files(&root.join(FIXTURES).join(folder))? {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            inputs.push(Input::new(
                format!("{folder}/{name}"),
                hearth_files::read_bytes(&path, 1 << 20)?,
            ));
        }
        let choices = Choices {
            upgrade,
            ..Choices::default()
        };
        let done = convert(&inputs, None, &choices)?;
        let host = nix_text(&done.host, &choices, &[])?;
        page.push_str(&format!(
            "\n## {title}\n\n{words}\n\n```nix\n{host}```\n\nIt says:\n\n```text\n{}```\n",
            said(&done)
        ));
        for input in &inputs {
            let text = String::from_utf8_lossy(&input.bytes);
            page.push_str(&format!(
                "\n<details><summary><code>{}</code>, {} lines</summary>\n\n```yaml\n{text}```\n\n</details>\n",
                input.name,
                text.lines().count()
            ));
        }
    }
    Ok(vec![Generated::page("docs", "convert-examples.md", page)?])
}

fn files(directory: &Path) -> Result<Vec<std::path::PathBuf>, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::problem(format!("Cannot read `{}`", directory.display()))
            .because(error.to_string())
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Warnings and notes, as the command says them.
fn said(done: &Conversion) -> String {
    let mut findings: Vec<_> = done.host.findings().iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut text = String::new();
    for finding in findings {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        text.push_str(&format!("{word}: {}: {}\n", finding.subject, finding.fact));
        if let Some(remedy) = &finding.remedy {
            text.push_str(&format!("  hint: {remedy}\n"));
        }
    }
    text
}
