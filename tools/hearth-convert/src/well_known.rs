//! What a server answers at `/.well-known/matrix`.

use crate::{File, HostDraft, Subject};

pub(crate) fn read(file: &File<'_>, host: &mut HostDraft) {
    if let Some(url) = file.root().at(&["m.homeserver", "base_url"])
        && let Some(text) = url.as_str()
    {
        host.claim(
            Subject::PublicBaseUrl,
            text.trim_end_matches('/'),
            file.place(url),
        );
    }
}
