//! `hearth render --written`: what a program wrote into its configuration, told and kept.

use std::fs;
use std::path::{Path, PathBuf};

use hearth_bridges::{Schema, catalogue};
use hearth_files::{read_text, write_atomic};
use hearth_render::{differences, from_yaml};
use hearth_report::{Exit, Failure, Printer};
use serde_json::Value;

/// As large as a configuration may be that `hearth render` writes.
const LIMIT: u64 = 4 * 1024 * 1024;

pub struct Written<'a> {
    pub rendered: &'a Path,
    pub file: &'a Path,
    pub keep: Option<&'a Path>,
    pub examples: &'a [String],
}

impl Written<'_> {
    pub fn tell(&self, printer: Printer) -> Result<Exit, Failure> {
        let schemas = self
            .examples
            .iter()
            .map(|name| schema(name))
            .collect::<Result<Vec<_>, _>>()?;
        let rendered = from_yaml(&read_text(self.rendered, LIMIT)?).map_err(|error| {
            Failure::problem(format!("`{}` is not YAML", self.rendered.display()))
                .caused_by(Some(&error))
                .hint("give the file that `hearth render` wrote")
        })?;
        let text = read_text(self.file, LIMIT)?;
        let Ok(written) = from_yaml(&text) else {
            // What cannot be read any more is all the more worth keeping.
            let kept = self.keep(&text)?;
            return Err(Failure::problem(format!(
                "`{}` is not YAML any more, since its program wrote into it",
                self.file.display()
            ))
            .hint(match kept {
                Some(path) => format!("look at the copy in `{}`", path.display()),
                None => "look at it before its unit is started anew".to_owned(),
            }));
        };
        let is_default = |place: &[String], value: &Value| {
            schemas
                .iter()
                .filter_map(|schema| schema.key(place))
                .any(|key| key.is_default(value))
        };
        let found = differences(&rendered, &written, &is_default);
        if printer.is_json() {
            printer.json(&found);
        }
        if found.is_empty() {
            return Ok(Exit::Fine);
        }
        let kept = self.keep(&text)?;
        if !printer.is_json() {
            for one in &found {
                printer.data(&format!("{}: {}", one.what.word(), one.key));
            }
        }
        if let Some(path) = kept {
            printer.say(&format!(
                "the program wrote this into its configuration, which is made anew at each start; to keep it, put it \
                 into the bridge's `settings`. The whole is in `{}`",
                path.display()
            ));
        }
        Ok(Exit::Problem)
    }

    fn keep(&self, text: &str) -> Result<Option<PathBuf>, Failure> {
        let Some(path) = self.keep else {
            return Ok(None);
        };
        if fs::read_to_string(path).is_ok_and(|before| before == text) {
            return Ok(Some(path.to_owned()));
        }
        if path.exists() {
            let numbered = |number: u32| {
                let mut name = path.as_os_str().to_owned();
                name.push(format!(".{number}"));
                PathBuf::from(name)
            };
            if let Some(free) = (1..).map(numbered).find(|candidate| !candidate.exists()) {
                fs::rename(path, &free).map_err(|error| {
                    Failure::problem(format!("Cannot put `{}` aside", path.display()))
                        .caused_by(Some(&error))
                        .hint("make its directory writable, or give `--keep` another path")
                })?;
            }
        }
        write_atomic(path, text.as_bytes(), 0o600)?;
        Ok(Some(path.to_owned()))
    }
}

fn schema(name: &str) -> Result<&'static Schema, Failure> {
    let full = |schema: &Schema| format!("{}.{}", schema.kind, schema.layout.name());
    catalogue()
        .find(|schema| full(schema) == name)
        .ok_or_else(|| {
            let known: Vec<String> = catalogue().map(full).collect();
            Failure::wrong_use(format!("There is no example `{name}`"))
                .hint(format!("there are `{}`", known.join("`, `")))
        })
}
