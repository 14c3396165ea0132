//! The schema bites: what upstream would refuse is refused.

use crate::harness::{CABIN, can_evaluate, refused};

#[test]
fn an_option_that_upstream_does_not_have_is_refused() {
    if !can_evaluate() {
        return;
    }
    for (module, option) in [
        (
            "{ services.matrix-synapse.create_local_database = true; }",
            "services.matrix-synapse.create_local_database",
        ),
        (
            "{ services.nginx.virtualHosts.a.sslCert = \"/a\"; }",
            "services.nginx.virtualHosts.a.sslCert",
        ),
        (
            "{ systemd.services.a.serviceconfig = { }; }",
            "systemd.services.a.serviceconfig",
        ),
        ("{ security.acme.email = \"a@b\"; }", "security.acme.email"),
    ] {
        refused(
            &format!("{CABIN} {module}"),
            &[&format!("The option `{option}' does not exist")],
        );
    }
}

#[test]
fn a_value_of_the_wrong_type_is_refused() {
    if !can_evaluate() {
        return;
    }
    for (module, option) in [
        (
            "{ networking.firewall.allowedTCPPorts = [ \"443\" ]; }",
            "networking.firewall.allowedTCPPorts",
        ),
        (
            "{ services.matrix-synapse.extraConfigFiles = [ { } ]; }",
            "services.matrix-synapse.extraConfigFiles",
        ),
        (
            "{ services.matrix-synapse.settings.listeners = [ { port = 8009; bind = 1; } ]; }",
            "listeners",
        ),
        (
            "{ systemd.services.a.after = [ \"postgresql\" ]; }",
            "systemd.services.a.after",
        ),
        (
            "{ systemd.services.a.serviceConfig.Type = \"daemon\"; }",
            "systemd.services.a.serviceConfig",
        ),
    ] {
        refused(&format!("{CABIN} {module}"), &[option]);
    }
    refused(
        &format!("{CABIN} {{ services.matrix-synapse.settings.pid_file = \"/run/mine.pid\"; }}"),
        &["read-only", "pid_file"],
    );
}
