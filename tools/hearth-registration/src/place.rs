//! Where the tokens of each registration are before anything is written.

use std::collections::BTreeMap;
use std::iter;
use std::path::PathBuf;

use crate::RegistrationError;
use crate::adopt::{Adopted, adopt};
use crate::belongings::Belongings;
use crate::document::Tokens;
use crate::store::{Found, Store, Wanted, find, look};

pub(crate) enum Whereabouts {
    Here(Found),
    Aside(Found),
    /// In the file of another id, which the plan no longer has, of the same bridge.
    Moved(Found, String),
    Elsewhere(Adopted),
    Nowhere,
}

impl Whereabouts {
    fn tokens(&self) -> Option<&Tokens> {
        match self {
            Self::Here(found) | Self::Aside(found) | Self::Moved(found, _) => Some(&found.tokens),
            Self::Elsewhere(adopted) => Some(&adopted.tokens),
            Self::Nowhere => None,
        }
    }
}

pub(crate) fn judge(store: &Store) -> Result<Vec<(&Wanted, Whereabouts)>, RegistrationError> {
    let strangers = store.strangers(&store.dir)?;
    let mut places = Vec::new();
    for wanted in store.wanted.values() {
        let place = match find(&wanted.id, &wanted.path)? {
            Some(found) => Whereabouts::Here(found),
            None => match find(&wanted.id, &aside(store, &wanted.id))? {
                Some(found) => Whereabouts::Aside(found),
                None => anew(store, wanted, &strangers)?,
            },
        };
        places.push((wanted, place));
    }
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for (wanted, place) in &places {
        for token in place.tokens().into_iter().flat_map(Tokens::both) {
            match owners.insert(token, &wanted.id) {
                Some(one) if one != wanted.id => {
                    return Err(RegistrationError::SameToken {
                        one: one.to_owned(),
                        other: wanted.id.clone(),
                    });
                }
                _ => {}
            }
        }
    }
    Ok(places)
}

/// Where the tokens of one come from that has neither file nor one put aside.
fn anew(
    store: &Store,
    wanted: &Wanted,
    strangers: &[String],
) -> Result<Whereabouts, RegistrationError> {
    // First of all: what is kept elsewhere may be older, or gone.
    for id in strangers {
        // A damaged one is nobody's; it is put aside as it is.
        let Ok(found) = look(&store.file(id)) else {
            continue;
        };
        let bridge = Belongings::read(&found.text).bridge;
        if bridge.is_some() && bridge == wanted.belongings.bridge {
            return Ok(Whereabouts::Moved(found, id.clone()));
        }
    }
    match &wanted.tokens_from {
        Some(from) => Ok(Whereabouts::Elsewhere(adopt(wanted, from)?)),
        None => Ok(Whereabouts::Nowhere),
    }
}

pub(crate) fn remarks(wanted: &Wanted, place: &Whereabouts) -> Vec<String> {
    match place {
        Whereabouts::Elsewhere(adopted) => adopted.remarks.clone(),
        Whereabouts::Moved(found, from) => {
            let id = format!(
                "its id was `{from}`: what Synapse still had for it under that id is not delivered"
            );
            iter::once(id).chain(too_late(wanted, found)).collect()
        }
        Whereabouts::Here(found) | Whereabouts::Aside(found) => {
            too_late(wanted, found).into_iter().collect()
        }
        Whereabouts::Nowhere => Vec::new(),
    }
}

/// Tokens that were to be taken over, and are not those that were found.
fn too_late(wanted: &Wanted, found: &Found) -> Option<String> {
    let path = wanted.tokens_from.as_ref()?;
    let other = look(path).ok()?;
    (other.tokens != found.tokens).then(|| {
        format!(
            "`{}` has other tokens, which are not taken over any more, since it has its own; \
             to take them over after all, delete `{}` and run `hearth registration ensure`",
            path.display(),
            wanted.path.display()
        )
    })
}

pub(crate) fn aside(store: &Store, id: &str) -> PathBuf {
    store.removed.join(format!("{id}.yaml"))
}
