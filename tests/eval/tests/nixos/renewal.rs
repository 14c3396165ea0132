//! The script that restarts nginx when somebody renews a certificate: run, with a systemd that only says what it was told.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use hearth_eval_tests::skip;
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{EDGE, can_evaluate, good, service, strings};

/// Programs in the place of those that would change the machine. What is to happen meanwhile is in a file of its name.
const MEANWHILE: &str =
    "meanwhile() { if [ -e \"$1\" ]; then mv \"$1\" happens && sh -e happens; fi; }\n";
const SLEEP: &str = "meanwhile pause\n";
const SYSTEMCTL: &str = "echo \"$@\" >> told
case $1 in
is-active) cat state ;;
restart)
  if [ -e refuses ]; then exit 1; fi
  sh -e load
  echo active > state
  meanwhile restart ;;
esac
";

struct Machine {
    directory: TempDir,
    script: String,
}

impl Machine {
    /// One whose nginx runs with the pair `old`; the pair `new` is made, and lies where nobody looks.
    fn new() -> Option<Self> {
        if !can_evaluate() {
            return None;
        }
        if Command::new("openssl").arg("version").output().is_err() {
            skip("renewed certificates", "there is no openssl");
            return None;
        }
        let directory = tempfile::tempdir().expect("a directory");
        let at = directory.path().display();
        let host = good(&format!(
            r#"{EDGE} ({{ lib, ... }}: {{
                hearth.proxy.tls = {{ selfSigned = lib.mkForce false; certificate = "{at}/a.pem"; key = "{at}/a.key"; }};
            }})"#
        ));
        let credentials = format!("{at}/credentials");
        let script = service(&host, "hearth-certificates-renewed")["script"]
            .as_str()
            .expect("a script")
            .replace("/run/credentials/nginx.service", &credentials);
        let machine = Self { directory, script };
        let nginx: &Value = &service(&host, "nginx")["serviceConfig"]["LoadCredential"];
        let copies = strings(nginx).into_iter().map(|pair| {
            let (name, file) = pair.split_once(':').expect("a name and a file");
            format!("cp {file} {credentials}/{name}\n")
        });
        let load: String = copies.collect();
        machine.write("load", &format!("mkdir -p {credentials}\n{load}"));
        machine.write("bin/sleep", &format!("#!/bin/sh -e\n{MEANWHILE}{SLEEP}"));
        machine.write(
            "bin/systemctl",
            &format!("#!/bin/sh -e\n{MEANWHILE}{SYSTEMCTL}"),
        );
        for name in ["old", "new", "newer"] {
            machine.shell(&format!(
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=example.org \
                 -keyout {name}.key -out {name}.pem"
            ));
        }
        machine.shell(
            "chmod +x bin/*; cp old.pem a.pem; cp old.key a.key; sh -e load; echo active > state",
        );
        Some(machine)
    }

    fn at(&self) -> &Path {
        self.directory.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at().join(path);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(path, text).expect("written");
    }

    fn sh(&self, script: &str) -> Output {
        let path = std::env::var("PATH").expect("a PATH");
        Command::new("sh")
            .args(["-e", "-c", script])
            .env("PATH", format!("{}/bin:{path}", self.at().display()))
            .current_dir(self.at())
            .output()
            .expect("a shell")
    }

    fn shell(&self, script: &str) {
        let done = self.sh(script);
        assert!(done.status.success(), "{script}: {done:?}");
    }

    /// Whether the script ended well, and what it said.
    fn renew(&self) -> (bool, String) {
        let done = self.sh(&self.script);
        let said = String::from_utf8(done.stderr).expect("text");
        (done.status.success(), said)
    }

    /// What systemd was told to do, since the last time.
    fn told(&self) -> Vec<String> {
        let path = self.at().join("told");
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, "").expect("written");
        let lines = text.lines().filter(|line| !line.starts_with("is-active"));
        lines.map(str::to_owned).collect()
    }

    fn nginx_has(&self, name: &str) {
        let read = |path: String| fs::read(self.at().join(path)).expect("a file");
        for host in ["example.org", "matrix.example.org"] {
            for kind in ["pem", "key"] {
                let (loaded, wanted) = (
                    read(format!("credentials/{host}.{kind}")),
                    read(format!("{name}.{kind}")),
                );
                assert!(loaded == wanted, "{host}.{kind} is not {name}");
            }
        }
    }
}

const RESTARTED: [&str; 2] = ["reset-failed nginx.service", "restart nginx.service"];

#[test]
fn nginx_stays_as_it_is_until_certificate_and_key_belong_together() {
    let Some(machine) = Machine::new() else {
        return;
    };
    // Something else in the directory changed.
    assert_eq!(machine.renew(), (true, String::new()));
    assert!(machine.told().is_empty());

    machine.shell("cp new.pem a.pem");
    let at = machine.at().display();
    assert_eq!(
        machine.renew(),
        (
            false,
            format!(
                "`{at}/a.key` is not the key of `{at}/a.pem`, so `nginx.service` keeps the certificate that it has\n  \
                 hint: put a certificate and its own key there, and nginx is restarted with both\n"
            )
        )
    );
    assert!(machine.told().is_empty());
    machine.nginx_has("old");

    machine.shell("cp new.key a.key");
    assert_eq!(machine.renew(), (true, String::new()));
    assert_eq!(machine.told(), RESTARTED);
    machine.nginx_has("new");
}

#[test]
fn what_cannot_be_read_is_told_by_its_name() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let at = machine.at().display().to_string();
    for (happened, file) in [
        (
            "cp new.pem a.pem; openssl pkey -in new.key -aes256 -passout pass:secret -out a.key",
            "a.key",
        ),
        ("echo nonsense > a.key", "a.key"),
        ("rm a.key", "a.key"),
        ("rm a.pem", "a.pem"),
    ] {
        machine.shell(happened);
        let words = format!(
            "Cannot read `{at}/{file}`, so `nginx.service` keeps the certificate that it has\n  \
             hint: put a file in PEM there, a key without a passphrase\n"
        );
        assert_eq!(machine.renew(), (false, words), "{happened}");
        assert!(machine.told().is_empty());
    }
}

#[test]
fn a_key_that_comes_while_the_certificate_is_looked_at_is_waited_for() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.shell("cp new.pem a.pem");
    machine.write("pause", "echo 'cp new.key a.key' > pause");
    assert_eq!(machine.renew(), (true, String::new()));
    assert_eq!(machine.told(), RESTARTED);
    machine.nginx_has("new");
}

#[test]
fn what_is_renewed_while_nginx_restarts_reaches_it_too() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.shell("cp new.pem a.pem; cp new.key a.key");
    machine.write("restart", "cp newer.pem a.pem; cp newer.key a.key");
    assert_eq!(machine.renew(), (true, String::new()));
    assert_eq!(machine.told(), [RESTARTED, RESTARTED].concat());
    machine.nginx_has("newer");
}

#[test]
fn an_nginx_that_failed_comes_back_and_one_that_was_stopped_does_not() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.shell("cp new.pem a.pem; cp new.key a.key; rm -r credentials; echo failed > state");
    assert_eq!(machine.renew(), (true, String::new()));
    assert_eq!(machine.told(), RESTARTED);
    machine.nginx_has("new");

    machine
        .shell("cp newer.pem a.pem; cp newer.key a.key; rm -r credentials; echo inactive > state");
    assert_eq!(machine.renew(), (true, String::new()));
    assert!(machine.told().is_empty());

    // It cannot be restarted, which is not because of the certificates.
    machine.shell("echo failed > state; touch refuses");
    assert_eq!(
        machine.renew(),
        (
            false,
            "`nginx.service` does not start with the certificates that are there\n  \
             hint: its journal says why: journalctl -u nginx.service\n"
                .to_owned()
        )
    );
    assert_eq!(machine.told(), [RESTARTED, RESTARTED, RESTARTED].concat());
}
