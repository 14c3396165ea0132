//! What a person is told, word for word, and with which line.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod common;

use hearth_convert::{Choices, Input, convert, nix_text};

/// Findings as lines, then what became of the file.
fn told(files: &[(&str, &str)], choices: &Choices) -> String {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(name, text)| Input::new(*name, *text))
        .collect();
    let done = convert(&inputs, None, choices).unwrap();
    let mut text = String::new();
    for finding in done.host.findings() {
        let word = format!("{:?}", finding.severity).to_lowercase();
        text.push_str(&format!("{word}: {}: {}\n", finding.subject, finding.fact));
        if let Some(cause) = &finding.cause {
            text.push_str(&format!("  Caused by: {cause}\n"));
        }
        if let Some(remedy) = &finding.remedy {
            text.push_str(&format!("  hint: {remedy}\n"));
        }
    }
    text.push_str("---\n");
    text.push_str(&nix_text(&done.host, choices, &[]).unwrap());
    for found in done.host.secrets() {
        assert!(
            !text.contains(found.value.expose()),
            "a secret in the text: {}",
            found.name
        );
        text.push_str(&format!("{}: {}\n", found.name, found.what));
    }
    text
}

const HEAD: &str = "homeserver:\n  domain: example.org\nappservice:\n  id: whatsapp\n";

fn whatsapp(rest: &str) -> String {
    told(
        &[("config.yaml", &format!("{HEAD}{rest}"))],
        &Choices::default(),
    )
}

#[test]
fn what_a_bridge_in_go_passes_over() {
    insta::assert_snapshot!(whatsapp(
        r#"  port: "29400"
network:
  os_name: 7
  proxy_only_login: yes
  hystory_sync:
    max_initial_conversations: 5
  history_sync:
    max_initial_conversations: 5.0
  displayname: "{{.Name}}"
bridge:
  command_prefix: !wa
  kick_matrix_users: null
  async_events: True
  history_sync: {}
  permissions: {}
provisioning:
  prefix: /_matrix/provision
encryption: [a, list]
Bridge:
  async_events: true
"#
    ));
}

#[test]
fn merge_keys_count_only_inside_what_is_taken_whole() {
    insta::assert_snapshot!(whatsapp(
        r#"x-common: &common
  async_events: true
bridge:
  <<: *common
  permissions: &who
    "example.org": user
matrix: *common
double_puppet:
  servers:
    <<: {example.net: https://example.net}
    example.com: https://example.com
"#
    ));
}

#[test]
fn what_a_bridge_in_python_passes_over() {
    insta::assert_snapshot!(told(
        &[(
            "config.yaml",
            r#"homeserver:
  domain: example.org
  verify_ssl: no
appservice:
  id: telegram
  database: postgres://telegram:swordfish@localhost/telegram
  database_opts: {min_size: 1, user: me, password: swordfish, host: db, max_size: 3}
  bot_username: telegrambot
bridge:
  username_template: tg_{userid}
  alias_template: tg_{groupname}
  command_prefix: null
  sync_matrix_stat: true
  permissions:
    example.org: full
    "@you:example.org": admin
    "@friend:example.net": puppeting
telegram:
  api_id: 1234
  api_hash: 0123456789abcdef0123456789abcdef
  bot_token: disabled
"#
        )],
        &Choices::default()
    ));
}

#[test]
fn an_older_layout_becomes_the_newer_one() {
    insta::assert_snapshot!(told(
        &[(
            "config.yaml",
            r#"homeserver:
  address: http://localhost:8008
  domain: example.org
appservice:
  address: http://localhost:29318
  id: whatsapp
  database:
    type: sqlite3
    uri: file:/data/whatsapp.db
  bot:
    username: whatsappbot
  as_token: swordfish-as
  hs_token: swordfish-hs
bridge:
  username_template: wa_{{.}}
  displayname_template: "{{.PushName}} on WhatsApp"
  private_chat_portal_meta: always
  # so that she sees the blue ticks
  delivery_receipts: true
  portal_message_buffer: 256
  management_room_text:
    welcome: Moin
  encryption:
    allow: true
    default: true
  double_puppet_server_map: {}
  login_shared_secret_map:
    example.org: as_token:swordfish-puppets
  permissions:
    "*": 5
    example.org: 10
    "@you:example.org": 100
logging:
  print_level: debug
"#
        )],
        &Choices::default()
    ));
}

#[test]
fn what_synapse_refuses_in_a_registration() {
    insta::assert_snapshot!(told(
        &[(
            "registration.yaml",
            r#"id: 17
as_token: 1234567890
hs_token: swordfish
sender_localpart: "@bot=a"
protocols: irc
rate_limited: "false"
push_ephemeral: true
namespaces:
  users:
    - regex: '@mybot_.*:example\.org'
      exclusive: "true"
    - exclusive: true
  aliases:
"#
        )],
        &Choices::default()
    ));
}

#[test]
fn a_registration_of_nobody_that_is_known_and_everybodys() {
    insta::assert_snapshot!(told(
        &[
            (
                "bot.yaml",
                r#"id: My Bot
url: http://10.0.0.5:9000
as_token: swordfish-1
hs_token: swordfish-2
sender_localpart: mybot
io.example.extra: [1, 2]
namespaces:
  users:
    - regex: '@mybot_.*:example\.org'
      exclusive: true
    - regex: '@.*:example\.org'
      exclusive: false
  rooms: []
"#
            ),
            (
                "doublepuppet.yaml",
                r#"id: doublepuppet
url:
as_token: swordfish-3
hs_token: swordfish-4
sender_localpart: dp0123
rate_limited: false
namespaces:
  users:
    - regex: '@.*:example\.org'
      exclusive: false
"#
            ),
        ],
        &Choices::default()
    ));
}

#[test]
fn files_that_contradict_each_other() {
    let config = |domain: &str, token: &str| {
        format!(
            "homeserver:\n  domain: {domain}\nappservice:\n  id: whatsapp\n  as_token: {token}\n  hs_token: swordfish-b\nnetwork:\n  os_name: x\n"
        )
    };
    let registration = "id: whatsapp\nurl: http://localhost:29318\nas_token: swordfish-a\nhs_token: swordfish-b\nsender_localpart: x\nnamespaces: {}\n";
    insta::assert_snapshot!(told(
        &[
            (
                "whatsapp/config.yaml",
                &config("example.org", "swordfish-c")
            ),
            ("whatsapp/registration.yaml", registration),
            (
                "homeserver.yaml",
                "server_name: example.org\nreport_stats: false\nlisteners: []\n"
            ),
            (
                "signal/config.yaml",
                "homeserver:\n  domain: example.net\nappservice:\n  id: signal\nnetwork:\n  device_name: x\n"
            ),
        ],
        &Choices::default()
    ));
}

#[test]
fn copies_of_one_bridge_and_what_cannot_be_run() {
    insta::assert_snapshot!(told(
        &[
            ("old.yaml", HEAD),
            (
                "config.yaml",
                &format!("{HEAD}  as_token: swordfish-a\n  hs_token: swordfish-b\n")
            ),
            (
                "puppet.yaml",
                "bridge:\n  homeserverUrl: http://localhost\n  domain: example.org\nprovisioning:\n  whitelist: ['@.*']\n"
            ),
            ("notes.yaml", "shopping: [milk]\n"),
        ],
        &Choices::default()
    ));
}

/// A copy from before the bridge was registered, with the same secrets and one that has changed since.
#[test]
fn a_secret_of_two_copies_stays_with_the_one_that_is_used() {
    let telegram = |token: &str, rest: &str| {
        format!(
            "homeserver:\n  domain: example.org\nappservice:\n  id: telegram\n  as_token: {token}\n  hs_token: {token}\nnetwork:\n  api_id: 1234\n  api_hash: swordfish-hash\n{rest}"
        )
    };
    let never = "This value is generated when generating the registration";
    let old = (
        "telegram/config.old.yaml",
        telegram(never, "analytics:\n  token: swordfish-old\n"),
    );
    let new = (
        "telegram/config.yaml",
        telegram("swordfish-token", "analytics:\n  token: swordfish-new\n"),
    );
    let told = |files: [&(&str, String); 2]| {
        told(
            &files.map(|(name, text)| (*name, text.as_str())),
            &Choices::default(),
        )
    };
    insta::assert_snapshot!(told([&old, &new]));
    let text = told([&new, &old]);
    assert!(
        text.contains("telegram-api-hash: `network.api_hash` of telegram/config.yaml\n"),
        "{text}"
    );
    assert!(!text.contains("of telegram/config.old.yaml\n"), "{text}");
}

/// A key that was made for a copy is not left behind with it.
#[test]
fn a_key_that_is_made_is_made_for_the_copy_that_is_used() {
    let direct = |token: &str| {
        format!("{HEAD}  as_token: {token}\n  hs_token: {token}\ndirect_media:\n  enabled: true\n")
    };
    let text = told(
        &[
            (
                "whatsapp/old.yaml",
                &direct("This value is generated when generating the registration"),
            ),
            ("whatsapp/config.yaml", &direct("swordfish")),
        ],
        &Choices::default(),
    );
    let made: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("of the host, made now"))
        .collect();
    assert_eq!(made.len(), 1, "{text}");
    let name = made[0].split(':').next().unwrap();
    assert!(
        text.contains(&format!("server_key._secret = \"{name}\";")),
        "{text}"
    );
}

/// A number is what it was where nothing says that it opens anything.
#[test]
fn numbers_stay_numbers() {
    let text = told(
        &[(
            "hookshot/config.yml",
            "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/passkey.pem\nlisteners: []\njira:\n  webhook:\n    secret: 12345678\ngeneric:\n  token_lifetime: 86400\n  password: 87654321\n",
        )],
        &Choices::default(),
    );
    assert!(
        !text.contains("12345678") && !text.contains("87654321"),
        "{text}"
    );
    assert!(text.contains("token_lifetime = 86400;"), "{text}");
}

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

/// What leads to the database counts for nothing here, and is no secret to be brought along.
#[test]
fn options_that_lead_to_another_database_are_left_out() {
    let maubot = "server:\n  unshared_secret: swordfish-sessions\ndatabase: postgres://maubot:swordfish@localhost/maubot\ndatabase_opts:\n  password: swordfish\n";
    let text = told(&[("maubot/config.yaml", maubot)], &Choices::default());
    assert!(
        text.contains("note: maubot/config.yaml:5:3: `database_opts.password` is left out: the database is Hearth's\n  hint: nothing: the bridge gets its address from the host\n"),
        "{text}"
    );
    assert!(!text.contains("settings.database_opts"), "{text}");
    assert!(!text.contains("swordfish"), "{text}");
    assert!(!text.contains("maubot-database-opts"), "{text}");
}

#[test]
fn a_database_may_be_called_like_a_file() {
    for address in [
        "postgres://wa:swordfish@localhost/whatsapp.db",
        "host=localhost password=swordfish dbname=whatsapp.db",
    ] {
        let text = whatsapp(&format!(
            "database:\n  type: postgres\n  uri: {address}\nnetwork:\n  os_name: x\n"
        ));
        assert!(
            text.contains(
                "the bridge keeps what it remembers in the PostgreSQL database `whatsapp.db`"
            ),
            "{text}"
        );
        assert!(
            !text.contains("swordfish") && !text.contains("sqlite"),
            "{text}"
        );
    }
    let text =
        whatsapp("database:\n  type: sqlite3\n  uri: data/whatsapp.db\nnetwork:\n  os_name: x\n");
    assert!(text.contains("in the file `data/whatsapp.db`"), "{text}");
    assert!(text.contains("database = \"sqlite\";"), "{text}");
}

/// One that Hearth gives no database has no address of its own to put in the place of this one.
#[test]
fn an_address_stays_secret_where_hearth_has_no_database() {
    let text = told(
        &[(
            "hookshot/config.yml",
            "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/passkey.pem\nlisteners: []\ndatabase:\n  uri: postgres://me:swordfish@localhost/x\n",
        )],
        &Choices::default(),
    );
    assert!(!text.contains("swordfish"), "{text}");
    assert!(
        text.contains("hookshot-database-uri: `database.uri` of"),
        "{text}"
    );
}

#[test]
fn several_bridges_of_a_kind_have_names_that_the_modules_take() {
    let config = |id: &str| {
        format!(
            "homeserver:\n  domain: example.org\nappservice:\n  id: {id}\nnetwork:\n  os_name: x\n"
        )
    };
    let files: Vec<(String, String)> = [
        "mautrix-whatsapp-anna",
        "mautrix-whatsapp-grandmother",
        "mautrix-whatsapp-grandmothers",
        "2nd",
    ]
    .iter()
    .enumerate()
    .map(|(number, id)| (format!("whatsapp/{number}/config.yaml"), config(id)))
    .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let text = told(&files, &Choices::default());
    for name in [
        "whatsapp-anna",
        "whatsapp-grandmot",
        "whatsapp-grandm-2",
        "whatsapp-2nd",
    ] {
        assert!(
            text.contains(&format!("bridges.{name}.kind = \"whatsapp\";\n")),
            "{name}: {text}"
        );
    }
}

#[test]
fn the_port_of_a_proxy_becomes_a_part_of_its_address() {
    let telegram = |proxy: &str| {
        let config = format!(
            "homeserver:\n  domain: example.org\nappservice:\n  id: telegram\n  bot_username: telegrambot\ntelegram:\n  api_id: 1\n  proxy:\n    type: socks5\n{proxy}"
        );
        let choices = Choices {
            upgrade: true,
            ..Choices::default()
        };
        told(&[("config.yaml", &config)], &choices)
    };
    for (proxy, address) in [
        ("    address: proxy.lan\n    port: 9050\n", "proxy.lan:9050"),
        ("    address: proxy.lan\n", "proxy.lan:1080"),
        ("    port: 9050\n", "127.0.0.1:9050"),
    ] {
        let text = telegram(proxy);
        assert!(
            text.contains(&format!("address = \"{address}\";")),
            "{text}"
        );
        assert!(!text.contains("no successor"), "{text}");
    }
    let usual = telegram("    port: 1080\n");
    assert!(
        !usual.contains("address =") && !usual.contains("no successor"),
        "{usual}"
    );
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

#[test]
fn secrets_that_matter_and_those_that_do_not() {
    let key = "k".repeat(64);
    insta::assert_snapshot!(whatsapp(&format!(
        r#"network:
  proxy: socks5://me:swordfish@127.0.0.1:1080
provisioning:
  shared_secret: {key}1
public_media:
  enabled: false
  signing_key: {key}
direct_media:
  enabled: true
  server_key: ed25519 abcd {key}
encryption:
  allow: true
  # pickle: {key}2
  pickle_key: {key}2
double_puppet:
  secrets:
    example.org: swordfish-shared
    example.net: as_token:swordfish-net
analytics:
  token: swordfish-analytics
"#
    )));
}

#[test]
fn open_to_everybody_as_it_was() {
    insta::assert_snapshot!(whatsapp(
        "bridge:\n  relay:\n    enabled: true\n    admin_only: false\n  permissions:\n    '*': relay\n    example.org: user\n    '@you:example.org': admin\n"
    ));
    insta::assert_snapshot!(whatsapp(
        "bridge:\n  permissions:\n    '*': block\n    example.org: {login: true, max_logins: 2}\n"
    ));
}

#[test]
fn what_hearth_has_no_words_for() {
    insta::assert_snapshot!(told(
        &[
            (
                "whatsapp.yaml",
                "homeserver:\n  domain: example.org\n  software: hungry\nappservice:\n  id: whatsapp\n  username_template: 'x{{.}}_wa'\n  hs_token: This value is generated when generating the registration\nencryption:\n  default: true\nbridge:\n  relay:\n    admin_only: false\n"
            ),
            (
                "hookshot.yml",
                "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/passkey.pem\nlisteners: []\nlogging:\n  level: warn\nwidgets:\n  publicUrl: https://example.org\npermissions:\n  - actor: '@you:example.org'\n    services:\n      - service: github\n        level: admin\n"
            ),
            ("log.yaml", "version: 1\nhandlers: {}\nroot: {}\n"),
        ],
        &Choices::default()
    ));
}

#[test]
fn secret_files_are_declared_to_what_decrypts() {
    use hearth_convert::SecretsFrom;
    let files = [
        (
            "hookshot.yml",
            "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/passkey.pem\ngithub:\n  auth:\n    id: 1\n    privateKeyFile: /data/github.pem\nlisteners: []\n",
        ),
        (
            "homeserver.yaml",
            "server_name: example.org\nlisteners: []\nturn_shared_secret_path: /run/turn\nmacaroon_secret_key_path: /run/macaroon\n",
        ),
    ];
    for secrets in [SecretsFrom::Sops, SecretsFrom::Agenix] {
        let choices = Choices {
            secrets,
            ..Choices::default()
        };
        insta::assert_snapshot!(told(&files, &choices));
    }
}

#[test]
fn encryption_without_a_key_and_two_hosts_in_one() {
    insta::assert_snapshot!(told(
        &[
            (
                "a.yaml",
                "homeserver:\n  domain: example.org\nappservice:\n  id: signal\nnetwork:\n  device_name: x\nencryption:\n  allow: true\n  self_sign: true\n  pickle_key: generate\n"
            ),
            (
                "registration.yaml",
                "id: bot\nurl: null\nas_token: a\nhs_token: b\nsender_localpart: bot\nnamespaces: {}\n"
            ),
            (
                "registration-2.yaml",
                "id: bot\nurl: http://localhost:1\nas_token: a\nhs_token: b\nsender_localpart: other\nnamespaces: {}\n"
            ),
        ],
        &Choices::default()
    ));
}

#[test]
fn what_a_bridge_wrote_is_told_without_its_secrets() {
    let file = Input::new(
        "config.yml",
        "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/new.pem\ngithub:\n  auth: {id: 7}\npermissions:\n  - {actor: '*', services: [{service: github, token: swordfish-in-a-list}]}\nfigma:\n  publicUrl: https://me:swordfish-in-an-address@example.org\n  password: 4711\n",
    );
    let settings = serde_json::json!({ "hookshot": { "bridge": { "domain": "example.org" }, "github": { "auth": { "id": 1 } } } });
    let found = hearth_convert::written(&file, settings.as_object().unwrap()).unwrap();
    let facts: Vec<&str> = found
        .differences
        .iter()
        .map(|one| one.fact.as_str())
        .collect();
    assert_eq!(
        facts,
        [
            "`passFile` is \"/data/new.pem\", and the host leaves the default",
            "`github.auth.id` is 7, and the host says 1",
            "`permissions` holds a secret that the host does not know",
            "`figma.publicUrl` holds a secret that the host does not know",
            "`figma.password` holds a secret that the host does not know",
        ]
    );
    assert_eq!(
        found.nix,
        "{\n  hearth.bridges.hookshot.settings.github.auth.id = 7;\n}\n"
    );
}

#[test]
fn a_directory_says_which_bridge_it_is() {
    let config = "homeserver:\n  domain: example.org\nappservice:\n  id: mine\nencryption:\n  allow: false\n";
    let report = told(&[("config.yaml", config)], &Choices::default());
    assert!(report.starts_with(
        "warning: config.yaml: it is the configuration of a mautrix bridge, and does not say of which; it is left out\n  \
         hint: name its directory after the bridge: `whatsapp/config.yaml`\n"
    ), "{report}");
    let named = told(&[("whatsapp/config.yaml", config)], &Choices::default());
    assert!(named.contains("bridges.whatsapp.id = \"mine\";"), "{named}");
}

#[test]
fn what_is_seldom_wrong() {
    let full = Choices {
        full: true,
        ..Choices::default()
    };
    let unregistered = format!(
        "{HEAD}  hs_token: This value is generated when generating the registration\nnetwork:\n  os_name: a\n  os_name: b\n  url_previews: no\nencryption:\n  allow: true\n  msc4190: false\n"
    );
    insta::assert_snapshot!(told(
        &[
            ("whatsapp/config.yaml", &unregistered),
            (
                "irc/config.yaml",
                "homeserver:\n  domain: example.org\nappservice:\n  id: irc\nnetwork:\n  identd:\n    address: ':113'\n"
            ),
            (
                "registration.yaml",
                "id: bot\nurl: 80\nas_token: swordfish-a\nhs_token: swordfish-b\nsender_localpart: bot\n"
            ),
            (
                "homeserver.yaml",
                "server_name: example.org\nlisteners: []\nmax_upload_size: 20M\n"
            ),
            (
                "old/homeserver.yaml",
                "server_name: example.org\nlisteners: []\nmax_upload_size: 10M\n"
            ),
        ],
        &full
    ));
}

#[test]
fn errors_that_end_a_conversion() {
    use hearth_report::Failure;
    let config = Input::new("config.yaml", format!("{HEAD}network:\n  os_name: x\n"));
    let settings = serde_json::json!({ "irc": { "appservice": { "id": "irc" } }, "discord": {} });
    let error = hearth_convert::written(&config, settings.as_object().unwrap()).unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: No bridge of the host has the id `whatsapp`, which `config.yaml` is of\n\nhint: the host has `irc`, `discord`"
    );
    let none = hearth_convert::written(&config, &serde_json::Map::new()).unwrap_err();
    assert!(
        Failure::of(&none)
            .to_string()
            .ends_with("hint: the host has no bridge with a configuration")
    );
    let list = Input::new("example.yaml", "[1, 2]");
    let error = hearth_convert::defaults_from(&list, "whatsapp", hearth_bridges::Layout::Bridgev2)
        .unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: `example.yaml` cannot be an example configuration of `whatsapp`\n\nhint: give what the bridge prints with `-e`, or the `example-config.yaml` of its sources"
    );
    let nul = Input::new(
        "config.yaml",
        "homeserver:\n  domain: example.org\nappservice:\n  id: whatsapp\nnetwork:\n  os_name: \"a\\0b\"\n",
    );
    let done = convert(&[nul], None, &Choices::default()).unwrap();
    let error = nix_text(&done.host, &Choices::default(), &[]).unwrap_err();
    assert!(
        Failure::of(&error)
            .to_string()
            .starts_with("error: The result cannot be written as Nix\n  Caused by: The text at `")
    );
}
