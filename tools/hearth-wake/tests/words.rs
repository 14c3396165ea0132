//! What is said when something is in the way.

use hearth_plan::Target;
use hearth_registration::Damage;
use hearth_report::Failure;
use hearth_synapse::SynapseError;
use hearth_wake::WakeError;

#[test]
fn a_registration_that_cannot_be_read_is_for_its_keeper() {
    let words = |target| {
        let failure = Failure::of(&WakeError::Registration {
            id: "irc".to_owned(),
            path: "/x/irc.yaml".into(),
            target,
            source: Damage::NotMapping,
        });
        failure.to_string()
    };
    assert_eq!(
        words(Target::Nixos),
        "error: Cannot read the registration of `irc`, `/x/irc.yaml`\n  Caused by: It holds no mapping of fields\n\n\
         hint: run it as root, or let systemd do so: `systemctl start hearth-wake.service`"
    );
    assert!(
        words(Target::HomeManager).ends_with(
            "hint: run it as the person whose host it is, or let systemd do so: `systemctl --user start hearth-wake.service`"
        )
    );
}

#[test]
fn a_synapse_that_has_not_read_the_registration_yet_is_named() {
    let error = WakeError::Synapse(SynapseError::Refused {
        doing: "make the account",
        status: 401,
        errcode: "M_UNKNOWN_TOKEN".to_owned(),
        message: "Unrecognised access token".to_owned(),
        daemon: None,
    });
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: Synapse refused to make the account: `M_UNKNOWN_TOKEN`, Unrecognised access token (status 401)\n\n\
         hint: Synapse has not read this registration yet; restart it"
    );
}
