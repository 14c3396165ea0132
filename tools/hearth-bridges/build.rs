//! Gathers what modules/bridges says of each bridge, so that one file teaches the modules and the tool.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let bridges = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../modules/bridges");
    println!("cargo::rerun-if-changed={}", bridges.display());
    let mut text = String::new();
    for (name, folder) in [
        ("KINDS", bridges.clone()),
        ("LAYOUTS", bridges.join("layouts")),
    ] {
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        // Without them the tool would know no bridge, and say nothing of it.
        let entries = fs::read_dir(&folder).map_err(|error| {
            io::Error::other(format!("Cannot read `{}`: {error}", folder.display()))
        })?;
        for entry in entries {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                files.push(path);
            }
        }
        files.sort();
        text.push_str(&format!("pub(crate) const {name}: &[(&str, &str)] = &[\n"));
        for path in files {
            println!("cargo::rerun-if-changed={}", path.display());
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let content = fs::read_to_string(&path)?;
            text.push_str(&format!("    ({stem:?}, {content:?}),\n"));
        }
        text.push_str("];\n");
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(Path::new(&out).join("wiring.rs"), text)
}
