//! What a bridge passes over in silence, said aloud.

use hearth_bridges::{Key, Layout, Schema, dotted, is_upstream_comment};
use hearth_report::Finding;
use hearth_yaml::{Node, NoteKind, Value};

use crate::comments::may_hold_secret;
use crate::{File, HostDraft, Kept, Place};

/// What the reader of this layout would have done without a word.
pub(super) fn notes(file: &File<'_>, layout: Layout, host: &mut HostDraft) {
    for note in &file.document.notes {
        // Merge keys are told of where they stand, since it depends on the place whether they count.
        if matches!(note.kind, NoteKind::MergeApplied | NoteKind::MergeKept) {
            continue;
        }
        // In Go a value with a tag of its own is of no type that the bridge takes, which is told there.
        if layout.checks_types() && matches!(note.kind, NoteKind::UnknownTag) {
            continue;
        }
        let place = Place::new(&file.name, note.span);
        let mut finding = Finding::warning(place.to_string(), note.kind.to_string());
        if let NoteKind::DuplicateKey { .. } = note.kind {
            finding = finding.remedy("keep one of the two");
            if layout.checks_types() {
                finding = finding.cause(
                    "inside a map that the bridge takes as a whole it would refuse to start",
                );
            }
        }
        host.report(finding);
    }
}

/// Whether the bridge passes over a value, and why.
pub(super) fn value(key: &Key, value: &Node<'_>, layout: Layout, place: &Place) -> Option<Finding> {
    let name = dotted(&key.at);
    if let Some(until) = &key.until {
        let fact = format!(
            "`{name}` is gone since the release after {until}, and the bridge passes over it"
        );
        return Some(Finding::warning(place.to_string(), fact).remedy("nothing: it is left out"));
    }
    if layout == Layout::Python {
        let is_overridden = value.is_null() && !key.default.is_null();
        let fact = format!(
            "`{name}` is `null`, which never takes the place of a default here: the bridge uses its own"
        );
        return is_overridden.then(|| {
            Finding::warning(place.to_string(), fact).remedy("write the value that you want")
        });
    }
    if !layout.checks_types() {
        return None;
    }
    let Some(takes) = &key.takes else {
        let fact = format!("the bridge never reads `{name}` from its configuration");
        return Some(Finding::warning(place.to_string(), fact).remedy("nothing: it is left out"));
    };
    let letter = letter(value);
    if takes.has(letter) {
        return None;
    }
    let fact = format!(
        "`{name}` is {}, and the bridge takes {}: it passes over this one and uses its default",
        words(value),
        takes.words()
    );
    Some(Finding::warning(place.to_string(), fact).remedy(remedy(
        value,
        letter,
        takes.words().as_str(),
    )))
}

/// Python takes any text for true, `no` as well.
pub(super) fn doubt(key: &Key, value: &Node<'_>, layout: Layout, place: &Place) -> Option<Finding> {
    let text = value.as_str()?;
    let is_word = ["yes", "no", "on", "off", "true", "false", "y", "n"]
        .contains(&text.to_lowercase().as_str());
    let fact = format!(
        "`{}` is the text `{text}`, and to the bridge any text is `true`",
        dotted(&key.at)
    );
    (layout == Layout::Python && key.default.is_boolean() && is_word).then(|| {
        Finding::warning(place.to_string(), fact)
            .remedy("write `true` or `false`; until then it stays what it was")
    })
}

fn remedy(value: &Node<'_>, letter: char, wanted: &str) -> String {
    let text = value.as_str().unwrap_or_default();
    let lower = text.to_lowercase();
    if wanted.contains("`true`") && ["yes", "on", "y", "true", "1"].contains(&lower.as_str()) {
        return "write `true`, if that is what you meant".to_owned();
    }
    if wanted.contains("`true`") && ["no", "off", "n", "false", "0"].contains(&lower.as_str()) {
        return "write `false`, if that is what you meant".to_owned();
    }
    if letter == 's' && wanted.contains("number") && text.parse::<i64>().is_ok() {
        return "write it without quotes".to_owned();
    }
    if wanted.contains("text") && !matches!(letter, 'm' | 'l' | 'n') {
        return "put it in quotes".to_owned();
    }
    format!("write {wanted}")
}

/// A section that holds no keys.
pub(super) fn section(
    value: &Node<'_>,
    is_alias: bool,
    path: &[String],
    place: &Place,
) -> Option<Finding> {
    let name = dotted(path);
    if is_alias {
        let fact = format!(
            "`{name}` stands for another place of the file, which the bridge does not follow here: it uses its defaults"
        );
        return Some(Finding::warning(place.to_string(), fact).remedy("write the keys out"));
    }
    // `bridge:` with nothing behind it is an empty section.
    let is_empty =
        value.is_null() || value.entries().is_empty() && matches!(value.value(), Value::Map(_));
    let fact = format!(
        "`{name}` is {}, and the bridge looks for keys in it: it uses its defaults",
        words(value)
    );
    (!is_empty).then(|| {
        Finding::warning(place.to_string(), fact)
            .remedy(format!("write the keys of `{name}` below it"))
    })
}

pub(super) fn merge(path: &[String], place: &Place) -> Finding {
    let section = dotted(&path[..path.len().saturating_sub(1)]);
    let fact = format!(
        "the merge key `<<` in `{section}` means nothing to the bridge, which looks for each key by its name"
    );
    Finding::warning(place.to_string(), fact).remedy("write the keys out")
}

pub(super) fn unknown(schema: &Schema, path: &[String], place: &Place) -> Finding {
    let fact = format!(
        "`{}` means nothing to the bridge, which passes over it",
        dotted(path)
    );
    let finding = Finding::warning(place.to_string(), fact);
    match schema.suggest(path) {
        Some(meant) => finding.remedy(format!("did you mean `{}`?", dotted(&meant))),
        None => finding.remedy("nothing: it is left out"),
    }
}

/// The comments of the example itself tell a reader of the host nothing about the host; and one that quotes a secret
/// tells too much.
pub(super) fn upstream_comments(kept: &mut Kept) {
    kept.drop_comments(&|line| {
        line.trim().is_empty() || is_upstream_comment(line) || may_hold_secret(line)
    });
}

/// The letter of a value's type in the tables of keys. A tag of one's own is none of them.
fn letter(value: &Node<'_>) -> char {
    match value.tag() {
        "!!str" => 's',
        "!!int" => 'i',
        "!!float" => 'f',
        "!!bool" => 'b',
        "!!null" => 'n',
        "!!map" => 'm',
        "!!seq" => 'l',
        _ => '?',
    }
}

/// A value's type in words; of the value itself only what is certainly no secret.
fn words(value: &Node<'_>) -> String {
    match letter(value) {
        's' if value.as_str().is_some_and(|text| {
            ["yes", "no", "on", "off", "true", "false", "y", "n"]
                .contains(&text.to_lowercase().as_str())
        }) =>
        {
            format!("the text `{}`", value.as_str().unwrap_or_default())
        }
        's' => "text".to_owned(),
        'i' => "a whole number".to_owned(),
        'f' => "a number with a fraction".to_owned(),
        'b' => "a boolean".to_owned(),
        'n' => "`null`".to_owned(),
        'm' => "a map".to_owned(),
        'l' => "a list".to_owned(),
        _ => format!("of the type `{}`", value.tag()),
    }
}
