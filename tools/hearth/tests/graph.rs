//! `hearth graph` through the real binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn cabin() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json")
}

fn graph(plan: &Path, flags: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearth"))
        .arg("graph")
        .args(flags)
        .arg("--plan")
        .arg(plan)
        .output()
        .unwrap()
}

fn read(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn fails(output: &Output, code: i32, stderr: &str) {
    assert_eq!(
        (
            output.status.code(),
            &*read(&output.stdout),
            &*read(&output.stderr)
        ),
        (Some(code), "", stderr)
    );
}

#[test]
fn mermaid_is_what_comes_unasked() {
    let output = graph(&cabin(), &[]);
    assert_eq!(output.status.code(), Some(0));
    let text = read(&output.stdout);
    assert!(text.starts_with("flowchart LR\n"), "{text}");
    assert!(text.contains("homeserver_matrix_synapse -->|\"SQL by socket\"| database_postgresql"));
    assert_eq!(
        read(&graph(&cabin(), &["--format", "mermaid"]).stdout),
        text
    );
}

#[test]
fn svg_goes_to_a_file_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cabin.svg");
    fs::write(&file, "an older picture").unwrap();
    let output = graph(
        &cabin(),
        &["--format", "svg", "--output", file.to_str().unwrap()],
    );
    assert_eq!(
        (
            output.status.code(),
            &*read(&output.stdout),
            &*read(&output.stderr)
        ),
        (Some(0), "", &*format!("wrote `{}`\n", file.display()))
    );
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("<svg ") && text.ends_with("</svg>\n"));
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn json_holds_the_picture_or_where_it_went() {
    let told: Value = serde_json::from_slice(&graph(&cabin(), &["--json"]).stdout).unwrap();
    assert_eq!(told["format"], "mermaid");
    assert!(told["text"].as_str().unwrap().starts_with("flowchart LR\n"));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.mmd");
    let output = graph(&cabin(), &["--json", "--output", file.to_str().unwrap()]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["output"], file.to_str().unwrap());
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing");
    let file = missing.join("cabin.svg");
    let output = graph(&cabin(), &["--output", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let text = read(&output.stderr);
    assert!(
        text.starts_with(&format!("error: `{}` does not exist\n", missing.display())),
        "{text}"
    );
}

#[test]
fn what_is_no_plan_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let whole = fs::read_to_string(cabin()).unwrap();
    let file = dir.path().join("plan.json");
    let name = file.display();

    fs::write(&file, &whole[..1000]).unwrap();
    let text = read(&graph(&file, &[]).stderr);
    assert!(
        text.starts_with(&format!("error: `{name}` is cut short: it ends in line ")),
        "{text}"
    );
    assert!(
        text.ends_with(
            "hint: build the plan again; an interrupted copy or a full disk leaves half a file\n"
        ),
        "{text}"
    );

    fs::write(&file, "flowchart LR\n").unwrap();
    let text = read(&graph(&file, &[]).stderr);
    assert!(
        text.starts_with(&format!("error: `{name}` is not JSON at line 1, column ")),
        "{text}"
    );

    fs::write(&file, whole.replace("\"units\"", "\"unit\"")).unwrap();
    let text = read(&graph(&file, &[]).stderr);
    assert!(
        text.starts_with(&format!("error: `{name}` is not a plan: wrong at line ")),
        "{text}"
    );

    fs::write(&file, whole.replace("\"version\": 1", "\"version\": 2")).unwrap();
    fails(
        &graph(&file, &[]),
        1,
        "error: Plan version 2 is newer than this hearth\n\n\
         hint: update the `hearth` tool on this host to the release that built the plan\n",
    );

    fs::write(&file, [0xc3, 0x28]).unwrap();
    let text = read(&graph(&file, &[]).stderr);
    assert!(text.starts_with("error: Cannot read the plan\n"), "{text}");
    assert!(text.contains("UTF-8"), "{text}");

    // Seventeen mebibytes, of which none is on the disk.
    fs::File::create(&file)
        .unwrap()
        .set_len(17 * 1024 * 1024)
        .unwrap();
    let output = graph(&file, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(read(&output.stderr).starts_with("error: Cannot read the plan\n"));

    fs::remove_file(&file).unwrap();
    let text = read(&graph(&file, &[]).stderr);
    assert!(text.starts_with("error: Cannot read the plan\n"), "{text}");
    assert!(text.contains(&name.to_string()), "{text}");
}

#[test]
fn a_format_that_there_is_not_is_wrong_use() {
    let output = graph(&cabin(), &["--format", "png"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(read(&output.stderr).contains(
        "invalid value 'png' for '--format <FORMAT>'\n  [possible values: mermaid, svg]"
    ));
}
