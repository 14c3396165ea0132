//! nixfmt leaves the text as it is.

mod values;

use std::fs;
use std::io::Write;
use std::process::Command;

use hearth_nix::render;
use values::Random;

/// The formatter in Rust that follows nixfmt 1.x to the letter: every value.
#[test]
fn generated_values_are_formatted_already() {
    let mut random = Random::new(3);
    for _ in 0..100_000 {
        let ours = render(&random.value(4)).unwrap();
        let theirs = nixfmt_rs::format(&ours).unwrap_or_else(|error| {
            panic!("{ours}\n{}", nixfmt_rs::format_error(&ours, None, &error))
        });
        assert_eq!(ours, theirs);
    }
}

/// nixfmt itself where it is installed: the same kind of values, many to a file.
#[test]
fn nixfmt_itself_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut random = Random::new(4);
    let mut files = Vec::new();
    for number in 0..400 {
        let file = directory.path().join(format!("{number}.nix"));
        let values = hearth_nix::Expr::from_iter((0..20).map(|_| random.value(4)));
        fs::write(&file, render(&values).unwrap()).unwrap();
        files.push(file);
    }
    match Command::new("nixfmt").arg("--check").args(&files).output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{errors}");
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Written past libtest; without standard error there is nobody to tell.
            let line = b"skipped: no `nixfmt` here; its rewrite in Rust was asked instead\n";
            let _ = std::io::stderr().write_all(line);
        }
        Err(error) => panic!("{error}"),
    }
}
