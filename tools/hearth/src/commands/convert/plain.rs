//! `--raw`: any YAML to any Nix.

use hearth_convert::{
    Choices, ConvertError, FoundSecret, Input, SecretsFrom, What, look, may_hold_secrets, raw,
    raw_secrets, recognise,
};
use hearth_report::{Exit, Failure, Printer};
use hearth_yaml::{Dialect, Document, Reader};
use serde_json::json;

use super::report::count;
use super::save::{may_save, save};
use super::{Convert, secrets};

pub fn run(args: &Convert, inputs: &[Input], printer: Printer) -> Result<Exit, Failure> {
    let [input] = inputs else {
        return Err(Failure::wrong_use(format!(
            "`--raw` takes one file, and {} were given",
            inputs.len()
        ))
        .hint("convert them one after the other"));
    };
    let (what, document) = read(args.dialect, input)?;
    let choices = Choices {
        secrets: SecretsFrom::Directory(args.on_host()?),
        no_comments: args.no_comments,
        ..Choices::default()
    };
    let mut many = None;
    let (without, found) = if may_hold_secrets(&what, &document) {
        match raw_secrets(&input.name, &what, &document, &choices) {
            Err(ConvertError::ManySecrets { limit, .. }) if args.keep_secrets => {
                many = Some(limit);
                (String::new(), Vec::new())
            }
            done => done?,
        }
    } else {
        (String::new(), Vec::new())
    };
    if let Some(path) = &args.output {
        may_save(path, args.force)?;
    }
    let text = match (&args.secrets, found.is_empty() || args.keep_secrets) {
        (Some(directory), _) if !found.is_empty() => {
            let written = secrets::write(directory, &found, &[], &choices.secrets, args.force)?;
            if !written.is_empty() {
                printer.say(&format!(
                    "wrote {} to `{}`",
                    count(written.len(), "secret"),
                    directory.display()
                ));
            }
            let (_, comments): (Vec<_>, Vec<_>) = found
                .iter()
                .cloned()
                .partition(|found| !found.value.expose().is_empty());
            if !comments.is_empty() {
                printer.say(&format!(
                    "left out {} that may hold a secret: {}",
                    count(comments.len(), "comment"),
                    list(&input.name, &comments)
                ));
            }
            without
        }
        // Nothing was taken out.
        _ if found.is_empty() && !without.is_empty() => without,
        (_, true) => raw(&input.name, &document, !args.no_comments)?,
        _ => return Err(refusal(&input.name, &found)),
    };
    for note in &document.notes {
        printer.say(&format!(
            "warning: {}:{}:{}: {}",
            input.name, note.span.line, note.span.column, note.kind
        ));
    }
    if args.keep_secrets && !found.is_empty() {
        let are = if found.len() == 1 { "is" } else { "are" };
        printer.say(&format!(
            "warning: {} {are} in the output: {}",
            count(found.len(), "secret"),
            list(&input.name, &found)
        ));
    }
    if let Some(limit) = many {
        printer.say(&format!(
            "warning: more than {limit} secrets are in the output"
        ));
    }
    match &args.output {
        Some(path) => save(path, &text, args.force)?,
        None if printer.is_json() => printer.json(&json!({ "nix": text })),
        None => printer.raw(&text),
    }
    // The process ends here; to free half a million values one by one takes longer than to write them.
    std::mem::forget(document);
    Ok(Exit::Fine)
}

/// Reads a file as its owner does, once if it can be helped.
fn read(dialect: Option<Dialect>, input: &Input) -> Result<(What, Document<'_>), Failure> {
    let read = |dialect| Reader::new(dialect).read(&input.name, &input.bytes);
    let is_json = || input.name.ends_with(".json").then_some(Dialect::Json);
    if let Some(dialect) = dialect.or_else(is_json) {
        let document = read(dialect)?;
        return Ok((look(&input.name, &document.root).what, document));
    }
    if let Ok(document) = read(Dialect::Plain)
        && let what = look(&input.name, &document.root).what
        && what.dialect() == Dialect::Plain
    {
        return Ok((what, document));
    }
    let what = recognise(input).map_or(What::Plain, |found| found.what);
    let document = read(what.dialect())?;
    Ok((what, document))
}

fn refusal(name: &str, found: &[FoundSecret]) -> Failure {
    Failure::problem(format!("`{name}` holds secrets: {}", list(name, found)))
        .hint("take them out with `--secrets DIR`, or, if what you do with the output is safe, keep them with `--keep-secrets`")
}

/// Where the secrets are; the file is known.
fn list(file: &str, found: &[FoundSecret]) -> String {
    let of_file = format!(" of {file}");
    let names: Vec<String> = found
        .iter()
        .map(|found| {
            let what = found.what.strip_suffix(&of_file).unwrap_or(&found.what);
            found.place.as_ref().map_or_else(
                || what.to_owned(),
                |place| format!("{what} (line {})", place.line),
            )
        })
        .collect();
    names.join(", ")
}
