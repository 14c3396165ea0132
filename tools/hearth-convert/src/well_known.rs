//! What a server answers at `/.well-known/matrix`. Hearth's proxy answers with the address, and nothing else.

use hearth_report::Finding;

use crate::{File, HostDraft, Subject, What};

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
    if let Some(target) = file.root().get("m.server")
        && let Some(text) = target.as_str()
    {
        host.claim(Subject::Delegate, text, file.place(target));
    }
    let own = match file.what() {
        What::WellKnownServer => "m.server",
        _ => "m.homeserver",
    };
    for (key, _) in file.root().entries() {
        let name = file.key_text(key);
        if name == own {
            continue;
        }
        let fact = format!("Hearth's proxy does not answer with `{name}`");
        let remedy = match name.as_str() {
            "org.matrix.msc3575.proxy" => "nothing: Synapse has sliding sync itself by now",
            "m.identity_server" => {
                "set `default_identity_server` in `hearth.synapse.settings`, or switch `hearth.proxy.delegation` off and answer yourself"
            }
            _ => {
                "switch `hearth.proxy.delegation` off and have the web server of the server name answer, if clients need it"
            }
        };
        host.report(Finding::warning(file.place(key).to_string(), fact).remedy(remedy));
    }
}
