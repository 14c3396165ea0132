//! Synapse's `homeserver.yaml`.

use hearth_yaml::Node;

use crate::{Choices, File, HostDraft, Kept, Subject};

pub(crate) fn read(file: &File<'_>, _choices: &Choices, host: &mut HostDraft) {
    let Some((key, value)) = file.root().entry("server_name") else {
        return;
    };
    if let Some(name) = Node::as_str(value) {
        host.claim(Subject::ServerName, name, file.place(key));
        host.set(&["serverName"], Kept::text(name).at(file.place(key)));
    }
}
