//! What a person is told, word for word, and with which line. Long, since it is a list.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod told;

use hearth_convert::{Choices, Input, convert, nix_text};

use told::{HEAD, told, whatsapp};

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
        "bridge:\n  domain: example.org\n  port: 9993\n  bindAddress: 127.0.0.1\npassFile: /data/new.pem\ngithub:\n  auth: {id: 7}\npermissions:\n  - {actor: '*', services: [{service: github, token: swordfish-in-a-list}]}\nfigma:\n  publicUrl: https://me:swordfish-in-an-address@example.org\n  password: 4711\n  token_lifetime: 3600\n",
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
            "`figma.token_lifetime` is 3600, and the host leaves the default",
        ]
    );
    assert_eq!(
        found.nix,
        "{\n  hearth.bridges.hookshot.settings = {\n    github.auth.id = 7;\n    figma.token_lifetime = 3600;\n  };\n}\n"
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

#[test]
fn of_a_log_only_the_level_is_taken() {
    let text = whatsapp("logging:\n  min_level: warn\n");
    assert!(
        text.contains(
            "note: config.yaml:5:1: `logging` is replaced: Hearth's bridges write to the journal, which has times and rotation of its own\n  \
             hint: set `logLevel` for more or less of it\n"
        ) && text.contains("logLevel = \"warning\";"),
        "{text}"
    );
}
