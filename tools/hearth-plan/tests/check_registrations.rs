//! What the check says about registrations.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::tell;
use serde_json::json;

#[test]
fn registrations() {
    let other = |id: &str, sender: &str, regex: &str| {
        let mut other = common::cabin()["registrations"]["heisenbridge"].clone();
        other["path"] = json!(format!("/var/lib/hearth/registrations/{id}.yaml"));
        other["public"]["id"] = json!(id);
        other["public"]["sender_localpart"] = json!(sender);
        other["public"]["namespaces"]["users"][0]["regex"] = json!(regex);
        other
    };
    let free = "@signal_.*:cabin\\.example\\.org";
    let told = tell(vec![
        (
            "another one beside it",
            vec![("/registrations/signal", other("signal", "signalbot", free))],
        ),
        (
            "the same id",
            vec![(
                "/registrations/signal",
                other("heisenbridge", "signalbot", free),
            )],
        ),
        (
            "the same bot",
            vec![(
                "/registrations/signal",
                other("signal", "heisenbridge", free),
            )],
        ),
        (
            "overlapping users",
            vec![(
                "/registrations/signal",
                other("signal", "signalbot", "@irc_libera_.*"),
            )],
        ),
        (
            "overlapping users that are not exclusive",
            vec![
                (
                    "/registrations/signal",
                    other("signal", "signalbot", "@irc_libera_.*"),
                ),
                (
                    "/registrations/signal/public/namespaces/users/0/exclusive",
                    json!(false),
                ),
            ],
        ),
        (
            "a bot with a whole user id",
            vec![(
                "/registrations/heisenbridge/public/sender_localpart",
                json!("@bot:cabin.example.org"),
            )],
        ),
        (
            "tokens in the plan",
            vec![
                (
                    "/registrations/heisenbridge/public/as_token",
                    json!("hunter2"),
                ),
                (
                    "/registrations/heisenbridge/public/hs_token",
                    json!("hunter2"),
                ),
            ],
        ),
        (
            "without Synapse",
            vec![(
                "/registrations/heisenbridge/units/0",
                json!("nginx.service"),
            )],
        ),
        (
            "an address nobody listens at",
            vec![
                (
                    "/registrations/heisenbridge/public/url",
                    json!("http://127.0.0.1:9899/x"),
                ),
                (
                    "/bridges/heisenbridge/url",
                    json!("http://127.0.0.1:9899/x"),
                ),
            ],
        ),
        (
            "an address that is none",
            vec![
                (
                    "/registrations/heisenbridge/public/url",
                    json!("127.0.0.1:9898"),
                ),
                ("/bridges/heisenbridge/url", json!("127.0.0.1:9898")),
            ],
        ),
        (
            "a bridge without a registration",
            vec![
                ("/bridges/heisenbridge/registration", json!(null)),
                ("/bridges/heisenbridge/bot", json!(null)),
            ],
        ),
        (
            "a bridge whose database is missing",
            vec![("/bridges/heisenbridge/database", json!("irc"))],
        ),
        (
            "no address",
            vec![
                ("/registrations/heisenbridge/public/url", json!(null)),
                ("/bridges/heisenbridge/url", json!(null)),
            ],
        ),
    ]);
    insta::assert_snapshot!(told);
}
