//! `--raw` without what is secret: the same file, with names in the place of secrets.

use hearth_bridges::secrets;
use hearth_nix::render;
use hearth_yaml::Document;

use crate::replace::{Words, replace};
use crate::{Choices, ConvertError, Data, FoundSecret, HostDraft, Kept, What};

/// The text, and the secrets that are no longer in it. A comment that may hold one is left out, and says so as a
/// secret without a value.
pub fn raw_secrets(
    file: &str,
    what: &What,
    document: &Document<'_>,
    choices: &Choices,
) -> Result<(String, Vec<FoundSecret>), ConvertError> {
    let mut host = HostDraft::default();
    let mut kept = Kept::from_node(file, None, &document.root);
    if choices.no_comments {
        kept = kept.without_comments();
    }
    let name = match what {
        What::Bridge { kind, .. } => kind.clone(),
        What::Homeserver => "synapse".to_owned(),
        _ => {
            let base = file.rsplit('/').next().unwrap_or_default();
            base.split('.').next().unwrap_or_default().to_owned()
        }
    };
    let words = Words { bridge: name, file };
    walk(&mut kept, &mut Vec::new(), what, &words, &mut host);
    let text = render(&kept.expr()).map_err(ConvertError::Nix)?;
    Ok((text, host.secrets().to_vec()))
}

fn walk(
    kept: &mut Kept,
    path: &mut Vec<String>,
    what: &What,
    words: &Words<'_>,
    host: &mut HostDraft,
) {
    let rule = match what {
        What::Bridge { kind, layout } => secrets().of(kind, *layout, path),
        _ => None,
    };
    match &mut kept.data {
        Data::Map(entries) if rule.is_none() => {
            for (name, value) in entries {
                path.push(name.clone());
                walk(value, path, what, words, host);
                path.pop();
            }
        }
        Data::List(items) if rule.is_none() => {
            for item in items {
                walk(item, path, what, words, host);
            }
        }
        _ => replace(kept, path, rule, words, host),
    }
}
