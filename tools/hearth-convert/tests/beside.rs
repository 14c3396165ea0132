//! What stands beside what is known: comments, and further keys.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod told;

use hearth_convert::Choices;

use told::{told, whatsapp};

#[test]
fn comments_come_along_unless_they_may_hold_a_secret() {
    let text = whatsapp(
        r#"double_puppet:
  servers:
    # example.com: https://me:swordfish-address@example.com
    # Our friends.
    example.net: https://example.net
  secrets:
    # example.org: as_token:swordfish-before
    # example.com: swordfish-switched-off
    # Our friends, too.
    example.net: as_token:swordfish-net # swordfish-net, as before
bridge:
  relay:
    message_formats:
      # password: swordfish-before
      m.text: "x"
"#,
    );
    assert!(!text.contains("swordfish"), "{text}");
    assert!(text.contains("# Our friends.\n"), "{text}");
    assert!(text.contains("# Our friends, too.\n"), "{text}");
}

#[test]
fn what_else_a_registration_says() {
    let registration = r#"id: bot
url: http://localhost:9000
as_token: swordfish-as
hs_token: swordfish-hs
sender_localpart: bot
rate_limited: false
namespaces: {users: [], aliases: [], rooms: []}
# hs_token: swordfish-old
io.example.limit: 5 # as agreed
io.example.api_token: swordfish-api
io.example.hook:
  # secret: swordfish-before
  url: https://example.org
io.example.other: {address: "https://me:swordfish-address@example.org"}
"#;
    let files = [("bot.yaml", registration)];
    let text = told(&files, &Choices::default());
    assert!(!text.contains("swordfish"), "{text}");
    insta::assert_snapshot!(text);
    let no_comments = Choices {
        no_comments: true,
        ..Choices::default()
    };
    let text = told(&files, &no_comments);
    assert!(text.contains("\"io.example.limit\" = 5;\n"), "{text}");
}

#[test]
fn comments_of_sections_come_along() {
    let text = told(
        &[(
            "hookshot/config.yml",
            "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/passkey.pem\nlisteners: []\n# Only for the club.\ngeneric: # asked for\n  enabled: true\n  # below the last\nserviceBots:\n  - localpart: feeds\n    service: feeds\n    # none but feeds\n  # and nobody else\n",
        )],
        &Choices::default(),
    );
    for comment in [
        "Only for the club.",
        "asked for",
        "below the last",
        "none but feeds",
        "and nobody else",
    ] {
        assert!(
            text.contains(&format!("# {comment}\n")),
            "{comment}: {text}"
        );
    }
    let whatsapp = whatsapp(
        "bridge:\n  async_events: true\n  # password: swordfish\n  # the rest is as it was\n",
    );
    assert!(whatsapp.contains("# the rest is as it was\n"), "{whatsapp}");
    assert!(!whatsapp.contains("swordfish"), "{whatsapp}");
}

/// Away from what it stands beside, nothing would say that it is one.
#[test]
fn no_comment_anywhere_quotes_a_secret() {
    let synapse = told(
        &[(
            "homeserver.yaml",
            "server_name: example.org\nlisteners: []\nemail:\n  smtp_user: me\n  smtp_pass: hunter3x\n  # hunter3x, as in the app\n  # old: hunter2x\n  # as grandma wants it\n\
             max_upload_size: 10M # not hunter3x\n",
        )],
        &Choices::default(),
    );
    assert!(!synapse.contains("hunter"), "{synapse}");
    assert!(synapse.contains("# as grandma wants it\n"), "{synapse}");
    let hookshot = told(
        &[(
            "hookshot/config.yml",
            "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/passkey.pem\ngithub:\n  oauth:\n    client_id: cabin\n    client_secret: swordfish\n    # was: hunter2hunter2\n    # our own\n",
        )],
        &Choices::default(),
    );
    assert!(!hookshot.contains("hunter"), "{hookshot}");
    assert!(hookshot.contains("# our own\n"), "{hookshot}");
    let switched_off = whatsapp(
        "bridge:\n  # smtp_pass: hunter2 # gmail\n  # password: \"correct horse\"\n  async_events: true\n",
    );
    assert!(
        !switched_off.contains("hunter") && !switched_off.contains("horse"),
        "{switched_off}"
    );
}
