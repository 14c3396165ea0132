//! Element Web's `config.json`.

use crate::{File, HostDraft, Subject};

pub(crate) fn read(file: &File<'_>, host: &mut HostDraft) {
    let server = ["default_server_config", "m.homeserver"];
    if let Some(url) = file.root().at(&[server[0], server[1], "base_url"])
        && let Some(text) = url.as_str()
    {
        host.claim(
            Subject::PublicBaseUrl,
            text.trim_end_matches('/'),
            file.place(url),
        );
    }
}
