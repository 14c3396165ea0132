use hearth_bridges::{Layout, Wiring};
use hearth_report::Secret;

use super::Leaf;
use crate::{File, Kept, Place};

/// One bridge on its way to `hearth.bridges.NAME`.
#[derive(Debug)]
pub struct BridgeDraft {
    pub wiring: &'static Wiring,
    pub layout: Layout,
    /// The file it came from, for messages.
    pub file: String,
    pub place: Place,
    /// The id of its registration.
    pub id: Option<String>,
    /// `hearth.bridges.NAME.…`, without `enable`, `kind`, `settings` and `permissions`.
    pub options: Vec<(Vec<String>, Kept)>,
    pub permissions: Option<Kept>,
    pub relays: bool,
    pub encrypts: bool,
    /// What stands in `settings` in the end.
    pub settings: Vec<Leaf>,
    pub as_token: Option<(Secret, Place)>,
    pub hs_token: Option<(Secret, Place)>,
    /// Secrets that Hearth makes itself unless they are brought along: (name within the bridge, value, where, what).
    pub generated: Vec<(String, Secret, Option<Place>, String)>,
    /// Files that are secret: (name within the bridge, where it was, where that is said).
    pub key_files: Vec<(String, String, Option<Place>)>,
    /// `@bot:server` as its files have it.
    pub bot: Option<String>,
}

impl BridgeDraft {
    pub(super) fn new(file: &File<'_>, wiring: &'static Wiring, layout: Layout) -> Self {
        Self {
            wiring,
            layout,
            file: file.name.to_string(),
            place: file.place(file.root()),
            id: None,
            options: Vec::new(),
            permissions: None,
            relays: false,
            encrypts: false,
            settings: Vec::new(),
            as_token: None,
            hs_token: None,
            generated: Vec::new(),
            key_files: Vec::new(),
            bot: None,
        }
    }

    pub(super) fn option<S: AsRef<str>>(&mut self, path: &[S], value: Kept) {
        let path = path.iter().map(|part| part.as_ref().to_owned()).collect();
        self.options.push((path, value));
    }

    pub fn kind(&self) -> &str {
        &self.wiring.kind
    }
}
