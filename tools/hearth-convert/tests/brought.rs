//! What comes along and what stays behind: secrets, databases, names.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod told;

use hearth_convert::Choices;

use told::{HEAD, told, whatsapp};

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
fn the_options_of_a_database_go_their_own_ways() {
    let config = "homeserver:\n  domain: example.org\nappservice:\n  id: telegram\n  bot_username: telegrambot\n  database: postgres://t:swordfish@localhost/t\n  database_opts: {min_size: 3, max_size: 30, host: there, statement_cache_size: 9}\ntelegram:\n  api_id: 1\n";
    let choices = Choices {
        upgrade: true,
        ..Choices::default()
    };
    let text = told(&[("config.yaml", config)], &choices);
    assert!(
        text.contains("max_idle_conns = 3;") && text.contains("max_open_conns = 30;"),
        "{text}"
    );
    assert!(
        text.contains(
            "`appservice.database_opts.statement_cache_size` has no successor in bridgev2"
        ),
        "{text}"
    );
    assert_eq!(text.matches("no successor").count(), 1, "{text}");
}

#[test]
fn where_a_bridge_of_its_own_layout_remembers_is_told() {
    let irc = |database: &str| {
        let config = format!(
            "homeserver:\n  url: http://localhost:8008\n  domain: example.org\n  bindPort: 8090\nircService:\n  passwordEncryptionKeyPath: /data/passkey.pem\n  servers:\n    irc.example.net: {{name: Example}}\n{database}"
        );
        told(
            &[("appservice-irc/config.yaml", &config)],
            &Choices::default(),
        )
    };
    let postgres = irc(
        "database:\n  engine: postgres\n  connectionString: postgres://irc:swordfish-db@localhost/irc\n",
    );
    assert!(
        postgres.contains("the bridge keeps what it remembers in the PostgreSQL database `irc`\n"),
        "{postgres}"
    );
    let files = irc("database:\n  engine: nedb\n  connectionString: nedb://data\n");
    assert!(
        files.contains("where the bridge keeps what it remembers is not understood\n  hint: bring it along by hand: Hearth gives the bridge a new database, in PostgreSQL or as the host says\n"),
        "{files}"
    );
    assert!(!postgres.contains("swordfish"), "{postgres}");
    let none = irc("");
    assert!(!none.contains("remembers"), "{none}");
}
