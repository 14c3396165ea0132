//! The example configuration of another version in the place of what is known.

use hearth_bridges::{Layout, Schema, schema};

use crate::{ConvertError, Input, Recognised, What};

/// Keys and defaults of the version that an example is of.
pub fn defaults_from(example: &Input, kind: &str, layout: Layout) -> Result<Schema, ConvertError> {
    let what = What::Bridge {
        kind: kind.to_owned(),
        layout,
    };
    let file = example.read(
        Recognised {
            what,
            version: None,
        },
        None,
    )?;
    let tree = file.kept(None, file.root()).data.json();
    let known = schema(kind, layout).filter(|_| layout.has_defaults());
    match (known, tree) {
        (Some(known), Some(tree)) if tree.is_object() => Ok(known.with_example(&tree)),
        _ => Err(ConvertError::NoExample {
            file: example.name.clone(),
            kind: kind.to_owned(),
        }),
    }
}
