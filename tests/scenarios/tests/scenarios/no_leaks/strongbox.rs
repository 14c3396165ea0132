//! The host with a secret in every place that takes one, and the secrets.

use anyhow::{Context, Result};
use hearth_scenarios::cabin::Cabin;
use hearth_scenarios::search::{Everywhere, Search};
use hearth_secrets::generate_token;

pub const BRIDGES: [&str; 2] = ["heisenbridge", "parrot"];
pub const GENERATED: [&str; 6] = [
    "bridge-parrot-nest",
    "hearth-admin",
    "synapse-form",
    "synapse-macaroon",
    "synapse-registration",
    "turn",
];
pub const PARROT: &str = "hearth-bridge-parrot.service";
/// Of Hearth's own account, on its server.
pub const SESSION: &str = "/var/lib/hearth/secrets/hearth-admin.token";
pub const TLS_KEY: &str = "/var/lib/hearth/tls/cabin.example.org/key.pem";

/// As managers of secrets hand them out: to some other user, who is not root.
const OF_SOMEBODY_ELSE: &str = "z /root/secrets/parrot-word 0400 nobody nogroup\n";

pub struct Strongbox {
    pub cabin: Cabin,
    pub search: Search,
    pub password_in_file: String,
    pub password_on_stdin: String,
    /// Stands in every file that is made wrong.
    pub mistaken: String,
    /// Planted at the end, and nowhere before.
    pub planted: String,
}

impl Strongbox {
    pub fn boot() -> Result<Self> {
        let mut search = Search::default();
        let mut secret = |name: &str| -> Result<String> {
            let value = generate_token()?.expose().to_owned();
            search.add(name, &value)?;
            Ok(value)
        };
        let smtp = secret("smtp-password")?;
        let word = secret("parrot-word")?;
        let password_in_file = secret("password in a file")?;
        let password_on_stdin = secret("password on standard input")?;
        let mistaken = secret("mistaken")?;
        let planted = secret("planted")?;
        // The other alphabet of base64.
        let seed = generate_token()?
            .expose()
            .replace('-', "+")
            .replace('_', "/");
        search.add("signing key", &seed)?;

        let machine = Cabin::builder_of("no-leaks", "strongbox")?
            .file("/root/secrets/smtp-password", smtp + "\n", 0o600)
            .file("/root/secrets/parrot-word", word + "\n", 0o600)
            .file(
                "/root/secrets/homeserver.signing.key",
                format!("ed25519 a_Nest {seed}\n"),
                0o600,
            )
            .file("/etc/tmpfiles.d/own.conf", OF_SOMEBODY_ELSE, 0o644)
            .start()?;
        let mut host = Self {
            cabin: Cabin { machine },
            search,
            password_in_file,
            password_on_stdin,
            mistaken,
            planted,
        };
        host.wait_ready()?;
        for name in GENERATED {
            let value = host.read(&format!("/var/lib/hearth/secrets/{name}"))?;
            host.search.add(name, value.trim())?;
        }
        // Before it all keys of a kind are the same, and behind it is the public part.
        let key = host.read(TLS_KEY)?;
        let line = key
            .lines()
            .nth(2)
            .context("The TLS key has no second line")?;
        host.search.add("TLS key", &line[..24])?;
        host.learn_tokens("")?;
        Ok(host)
    }

    pub fn wait_ready(&self) -> Result<()> {
        self.cabin.wait_ready()?;
        self.cabin
            .machine
            .wait_for_log(PARROT, "The parrot has read its configuration")?;
        self.cabin.machine.wait_for_unit(PARROT)?;
        Ok(())
    }

    pub fn read(&self, path: &str) -> Result<String> {
        Ok(self.cabin.machine.read_file(path)?)
    }

    /// Adds the tokens as they are now.
    pub fn learn_tokens(&mut self, which: &str) -> Result<()> {
        for bridge in BRIDGES {
            let text = self.read(&format!("/var/lib/hearth/registrations/{bridge}.yaml"))?;
            for token in ["as_token", "hs_token"] {
                let line = text
                    .lines()
                    .find_map(|line| line.trim_start_matches('"').strip_prefix(token))
                    .with_context(|| format!("The registration of {bridge} has no {token}"))?;
                let value = line.trim_matches(['"', ':', ' ']);
                self.search
                    .add(&format!("{which}{token} of {bridge}"), value)?;
            }
        }
        Ok(())
    }

    /// The beginning of such a token is the name of its account.
    pub fn learn_session(&mut self) -> Result<()> {
        let token = self.read(SESSION)?;
        let random = token
            .split('_')
            .nth(2)
            .context("The session's token has no random part")?;
        self.search.add("session", random)
    }

    pub fn everywhere(&self) -> Everywhere<'_> {
        Everywhere {
            search: &self.search,
            machine: &self.cabin.machine,
        }
    }
}
