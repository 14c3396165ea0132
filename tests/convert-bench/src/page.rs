//! The pages that come of it.

use std::time::Duration;

use anyhow::{Context, Result};
use hearth_files::{read_text, write_atomic};

use crate::peers::{ANY2NIX, NIXIFY, PYYAML, Peers, REMARSHAL, project};
use crate::speed::{Figures, Tool};
use crate::torture::{Cell, Means, Row};

const HEADING: &str = "## `hearth convert`";

pub fn write_torture(peers: &Peers, rows: &[Row]) -> Result<()> {
    let mut lines: Vec<String> = vec![
        "# Torture".into(),
        String::new(),
        "Nasty YAML, what each converter really wrote for it, and what real Nix made of that. `make bench` runs".into(),
        "all of this and writes this page; a row on which `hearth convert --raw` is wrong stops it.".into(),
        String::new(),
        format!("any2nix-cli {ANY2NIX}, nixify {NIXIFY}, remarshal {REMARSHAL} with `builtins.fromJSON`; {}.", peers.nix),
        "nixify wraps its output in a module with one bracket too many, which Nix refuses every time; the cells judge".into(),
        "what is inside. remarshal's JSON is no source to go on with: it keeps no comment and has no place for one.".into(),
        "Where the meaning is *nothing*, Nix has no such value or nobody can have meant it: an error is right.".into(),
        "Line breaks are shown as `⏎`, other characters that cannot be seen as `␀`, `␍` and `␉`.".into(),
        String::new(),
        "| case | YAML | means | any2nix | nixify | remarshal | hearth |".into(),
        "|---|---|---|---|---|---|---|".into(),
    ];
    for row in rows {
        let means = match row.case.means {
            Means::Value(value) if row.case.question == "value" => code(value),
            Means::Value(value) => format!("{} is {}", code(row.case.question), code(value)),
            Means::Nothing => "*nothing*".into(),
        };
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        let (title, yaml) = (row.case.title, code(row.case.yaml.trim_end()));
        lines.push(format!(
            "| {title} | {yaml} | {means} | {} |",
            cells.join(" | ")
        ));
    }
    let right = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(index));
        format!(
            "**{} of {}**",
            cells.filter(|cell| cell.is_right).count(),
            rows.len()
        )
    };
    let right: Vec<String> = (0..4).map(right).collect();
    lines.push(format!("| **right** | | | {} |", right.join(" | ")));
    let page = lines.join("\n") + "\n";
    write_atomic(&project().join("docs/torture.md"), page.as_bytes(), 0o644)?;
    Ok(())
}

fn cell(cell: &Cell) -> String {
    let verdict = match cell.verdict.split_once("evaluates to ") {
        Some((before, value)) => format!("{before}evaluates to {}", code(value)),
        None => match cell.verdict.split_once(": ") {
            Some((before, why)) => format!("{before}: {}", code(why)),
            None => cell.verdict.clone(),
        },
    };
    let mark = if cell.is_right { "✓" } else { "✗" };
    format!("{mark} {verdict}<br>{}", code(&cell.wrote))
}

/// As code in a table's cell, cut where it gets long.
fn code(text: &str) -> String {
    const LENGTH: usize = 100;
    let mut shown = String::new();
    for letter in text.chars().take(LENGTH) {
        match letter {
            '\n' => shown.push('⏎'),
            '\r' => shown.push('␍'),
            '\t' => shown.push('␉'),
            '\0' => shown.push('␀'),
            '|' => shown.push_str("\\|"),
            letter => shown.push(letter),
        }
    }
    if text.chars().count() > LENGTH {
        shown.push('…');
    }
    if shown.contains('`') {
        format!("`` {shown} ``")
    } else {
        format!("`{shown}`")
    }
}

/// Replaces this subject's section of docs/benchmarks.md.
pub fn write_speed(figures: &Figures) -> Result<()> {
    let path = project().join("docs/benchmarks.md");
    let page = read_text(&path, 1 << 20)?;
    let section = section(figures).join("\n") + "\n";
    let (before, after) = match page.split_once(HEADING) {
        Some((before, rest)) => {
            let after = rest
                .find("\n## ")
                .map_or("", |at| rest.get(at..).unwrap_or_default());
            (before.to_owned(), after.to_owned())
        }
        None => (format!("{}\n\n", page.trim_end()), String::new()),
    };
    write_atomic(&path, format!("{before}{section}{after}").as_bytes(), 0o644)
        .context("Cannot write docs/benchmarks.md")
}

fn section(figures: &Figures) -> Vec<String> {
    let ours = &figures.hearth;
    let mut lines: Vec<String> = vec![
        HEADING.into(),
        String::new(),
        format!(
            "{} lines of YAML, {:.1} MB, to Nix, all in one run of `target/release/hearth-convert-bench speed`: any2nix-cli",
            figures.lines,
            figures.bytes as f64 / 1e6
        ),
        format!(
            "{ANY2NIX}, PyYAML {PYYAML} with `json`. hearth and any2nix take turns; the best of 15 rounds each, of 2 for PyYAML."
        ),
        String::new(),
        "| | time | hearth is faster by | most memory | hearth needs |".into(),
        "|---|---|---|---|---|".into(),
        format!("| {} | {} | | {} | |", ours.name, millis(ours), mebi(ours)),
    ];
    for peer in &figures.peers {
        lines.push(format!(
            "| {} | {} | {:.1} times | {} | {:.0} % |",
            peer.name,
            millis(peer),
            peer.time.as_secs_f64() / ours.time.as_secs_f64(),
            mebi(peer),
            100.0 * ours.kib as f64 / peer.kib as f64
        ));
    }
    lines.extend([
        String::new(),
        format!(
            "hearth's memory is {:.1} times the file, the program itself included.",
            ours.kib as f64 * 1024.0 / figures.bytes as f64
        ),
        String::new(),
        format!(
            "To start and convert one line: {:.1} ms, where `true` takes {:.1} ms; the middle of 201 each.",
            figures.start.as_secs_f64() * 1e3,
            figures.start_of_true.as_secs_f64() * 1e3
        ),
        String::new(),
        "Where the time goes:".into(),
        String::new(),
        "| | ms |".into(),
        "|---|---|".into(),
    ]);
    for (phase, time) in &figures.phases {
        lines.push(format!("| {phase} | {:.1} |", time.as_secs_f64() * 1e3));
    }
    let named: Duration = figures.phases.iter().map(|(_, time)| *time).sum();
    let rest = ours.time.saturating_sub(named);
    lines.push(format!(
        "| the rest: fresh memory from the kernel, start and end | {:.1} |",
        rest.as_secs_f64() * 1e3
    ));
    lines
}

fn millis(tool: &Tool) -> String {
    format!("{:.0} ms", tool.time.as_secs_f64() * 1e3)
}

fn mebi(tool: &Tool) -> String {
    format!("{:.0} MiB", tool.kib as f64 / 1024.0)
}
