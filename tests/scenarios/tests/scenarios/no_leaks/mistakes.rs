//! Files that are wrong in every way, with a secret in them that no error may repeat.

use anyhow::Result;
use hearth_scenarios::cabin::SYNAPSE;

use super::strongbox::{PARROT, SESSION, Strongbox};
use super::transcript::Transcript;

const REGISTRATION: &str = "/var/lib/hearth/registrations/parrot.yaml";
const SIGNING_KEY: &str = "/var/lib/private/matrix-synapse/homeserver.signing.key";
const SECRET: &str = "/var/lib/hearth/secrets/synapse-registration";
const OWN_PASSWORD: &str = "/var/lib/hearth/secrets/hearth-admin";
const OWN: &str = "/root/secrets/parrot-word";
const DESK: &str = "/root/desk";

pub fn all(host: &Strongbox, transcript: &Transcript) -> Result<()> {
    let bench = Bench { host, transcript };
    host.cabin
        .machine
        .succeed(&["mkdir", "--mode=0700", DESK])?;
    bench.registration()?;
    bench.signing_key()?;
    bench.secrets()?;
    bench.passwords()?;
    bench.templates()?;
    bench.units()?;
    host.cabin.machine.succeed(&["rm", "-r", DESK])?;
    Ok(())
}

struct Bench<'a> {
    host: &'a Strongbox,
    transcript: &'a Transcript<'a>,
}

impl Bench<'_> {
    /// `S` in a text becomes the secret.
    fn write(&self, path: &str, text: &[u8], mode: &str) -> Result<()> {
        let mut bytes = Vec::new();
        for byte in text {
            match byte {
                b'S' => bytes.extend_from_slice(self.host.mistaken.as_bytes()),
                other => bytes.push(*other),
            }
        }
        Ok(self.host.cabin.machine.write_file(path, &bytes, mode)?)
    }

    fn fail(&self, command: &str) -> Result<()> {
        self.transcript
            .fail(&command.split(' ').collect::<Vec<_>>())
    }

    /// Puts wrong texts in the place of a file, one after the other, and the file back at the end.
    fn in_place_of(
        &self,
        path: &str,
        texts: &[&[u8]],
        then: impl Fn() -> Result<()>,
    ) -> Result<()> {
        let machine = &self.host.cabin.machine;
        machine.succeed(&["cp", "--preserve=all", path, "/root/desk/kept"])?;
        for text in texts {
            self.write(path, text, "0600")?;
            then()?;
        }
        machine.succeed(&["cp", "--preserve=all", "/root/desk/kept", path])?;
        machine.succeed(&["rm", "/root/desk/kept"])?;
        Ok(())
    }

    fn registration(&self) -> Result<()> {
        let wrong: [&[u8]; 14] = [
            b"as_token: S\nhs_token: [S",
            b"as_token: S\nas_token: S\n",
            b"S",
            b"- S\n",
            b"as_token: {S: S}\n",
            b"as_token: 'S",
            b"as_token: \"S\\q\"\n",
            b"as_token: *S\n",
            b"as_token: !S x\n",
            b"%S\n---\n",
            b"as_token: S\n\ths_token: S\n",
            b"as_token: S\xff\nhs_token: S\n",
            b"as_token: S\0\nhs_token: S\n",
            b"as_token: S S\nhs_token: S\n",
        ];
        self.in_place_of(REGISTRATION, &wrong, || {
            self.fail("hearth registration ensure")?;
            self.fail("hearth registration list")?;
            self.fail("hearth registration list --json")?;
            self.fail("hearth registration show parrot")
        })?;
        // Nothing is wrong with it but what somebody noted there.
        let noted = b"as_token: one\nhs_token: other\nas_token_before: S\n";
        self.in_place_of(REGISTRATION, &[noted], || {
            self.transcript
                .succeed(&["hearth", "registration", "show", "parrot"])
        })
    }

    fn signing_key(&self) -> Result<()> {
        let wrong: [&[u8]; 7] = [
            b"S\n",
            b"ed25519 S\n",
            b"ed25519 S a_Nest\n",
            b"ed25519 a_Nest SS\n",
            b"ed448 a_Nest S\n",
            b"ed25519 a_Nest S\xff\n",
            b"-----BEGIN PRIVATE KEY-----\nS\n",
        ];
        self.in_place_of(SIGNING_KEY, &wrong, || {
            self.fail("hearth signing-key show")?;
            self.fail("hearth signing-key ensure")?;
            self.fail("hearth signing-key new --i-accept-a-new-identity")
        })
    }

    fn secrets(&self) -> Result<()> {
        self.in_place_of(SECRET, &[b"S\xff\n", b"S\0\n"], || {
            self.fail("hearth secrets ensure")?;
            self.fail("hearth user list")?;
            self.fail("hearth secrets list")
        })?;
        self.in_place_of(SECRET, &[b"S\n"], || {
            self.host
                .cabin
                .machine
                .succeed(&["chmod", "0644", SECRET])?;
            self.fail("hearth secrets ensure")?;
            self.fail("hearth user list")?;
            self.fail("hearth secrets list --json")
        })?;
        // Synapse does not know this one.
        self.in_place_of(SECRET, &[b"S\n"], || {
            self.fail("hearth user add other --generate")
        })?;
        self.in_place_of(OWN_PASSWORD, &[b"S\n"], || {
            self.host.cabin.machine.succeed(&["rm", SESSION])?;
            self.fail("hearth user list")
        })?;
        self.transcript.succeed(&["hearth", "user", "list"])
    }

    fn passwords(&self) -> Result<()> {
        let file = format!("{DESK}/password");
        let long = "S".repeat(13);
        let huge = "S".repeat(200);
        for text in [
            &b"S\nS\n"[..],
            b"S\x07\n",
            b"S\xff\n",
            b"S\0\n",
            long.as_bytes(),
            huge.as_bytes(),
        ] {
            self.write(&file, text, "0600")?;
            self.fail(&format!("hearth user add other --password-file {file}"))?;
            self.fail(&format!("hearth user passwd guest --password-file {file}"))?;
        }
        // A secret's file given for something else.
        self.write(&file, b"\"S\"\n", "0600")?;
        for command in ["check", "graph --plan", "secrets list --plan"] {
            self.fail(&format!("hearth {command} {file}"))?;
        }
        Ok(())
    }

    fn templates(&self) -> Result<()> {
        let template = format!("{DESK}/template");
        let render =
            format!("hearth render --template {template} --output {DESK}/out --credentials {DESK}");
        let wrong: [&[u8]; 5] = [
            b"{\"a\": \"S\", }",
            b"{\"a\": \"S",
            b"{\"a\": \"S\\q\"}",
            b"{\"S\" \"S\"}",
            b"S\xff",
        ];
        for text in wrong {
            self.write(&template, text, "0600")?;
            self.fail(&render)?;
        }
        self.write(&template, b"{\"a\": {\"_secret\": \"word\"}}", "0600")?;
        for text in [&b"S\xff"[..], b"S\0"] {
            self.write("/root/desk/word", text, "0600")?;
            self.fail(&render)?;
        }
        self.write(
            &template,
            b"{\"a\": {\"_registration\": \"as_token\"}}",
            "0600",
        )?;
        for text in [&b"S"[..], b"as_token: [S", b"S: S\n", b"as_token: *S\n"] {
            self.write("/root/desk/registration", text, "0600")?;
            self.fail(&render)?;
        }
        // All is well but for the place to write to.
        self.write("/root/desk/registration", b"as_token: S\n", "0600")?;
        self.fail(&render.replace("/out", "/nowhere/out"))
    }

    /// The same mistakes as units meet them, for the journal.
    fn units(&self) -> Result<()> {
        self.in_place_of(REGISTRATION, &[b"as_token: S\nhs_token: [S"], || {
            self.fail("systemctl restart hearth-registrations.service")
        })?;
        self.in_place_of(SIGNING_KEY, &[b"ed25519 S\n"], || {
            self.fail("systemctl restart hearth-signing-key.service")
        })?;
        self.in_place_of(OWN, &[b"S\xff\n"], || {
            self.fail("systemctl restart hearth-secrets.service")?;
            self.fail(&format!("systemctl restart {PARROT}"))
        })?;
        let machine = &self.host.cabin.machine;
        machine.shell(&format!(
            "systemctl stop {SYNAPSE} 'hearth-*.service'; systemctl reset-failed; systemctl start hearth.target"
        ))?;
        self.host.wait_ready()
    }
}
