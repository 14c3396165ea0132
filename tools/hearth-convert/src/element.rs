//! Element Web's `config.json`. Hearth serves no Element Web; what it says of the server is compared.

use hearth_report::{Finding, Severity};
use hearth_yaml::Node;

use crate::{File, HostDraft, Subject};

pub(crate) fn read(file: &File<'_>, host: &mut HostDraft) {
    let root = file.root();
    let urls = [
        root.at(&["default_server_config", "m.homeserver", "base_url"]),
        root.get("default_hs_url"),
    ];
    for url in urls.into_iter().flatten() {
        if let Some(text) = url.as_str() {
            host.claim(
                Subject::PublicBaseUrl,
                text.trim_end_matches('/'),
                file.place(url),
            );
        }
    }
    let names = [
        root.at(&["default_server_config", "m.homeserver", "server_name"]),
        root.get("default_server_name"),
    ];
    for name in names.into_iter().flatten() {
        if let Some(text) = Node::as_str(name) {
            host.claim(Subject::ServerName, text, file.place(name));
        }
    }
    let fact = "Hearth serves no Element Web";
    host.report(
        Finding::new(Severity::Note, &*file.name, fact)
            .remedy("keep it where it is; it works with this host as it did before"),
    );
}
