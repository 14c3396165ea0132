//! Placeholder certificates: made once, healed after a kill, never in place of a person's own.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::process::Command;

use common::{Host, mode};
use hearth_plan::Certificate;
use hearth_secrets::ensure_certificate;

const NAME: &str = "cabin.example.org";

fn pair(host: &Host) -> Certificate {
    host.plan.proxy.as_ref().unwrap().certificates[NAME].clone()
}

/// A certificate that is not Hearth's: made on another host, without the mark.
fn foreign() -> (String, String) {
    let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}

#[test]
fn is_made_once_and_kept() {
    let host = Host::new();
    let pair = pair(&host);
    assert!(ensure_certificate(NAME, &pair).unwrap());
    assert_eq!((mode(&pair.key), mode(&pair.certificate)), (0o600, 0o644));
    let before = (
        fs::read(&pair.key).unwrap(),
        fs::read(&pair.certificate).unwrap(),
    );
    assert!(!ensure_certificate(NAME, &pair).unwrap());
    assert_eq!(
        before,
        (
            fs::read(&pair.key).unwrap(),
            fs::read(&pair.certificate).unwrap()
        )
    );
}

#[test]
fn others_can_read_it_and_find_the_host_and_ten_years_in_it() {
    let host = Host::new();
    let pair = pair(&host);
    ensure_certificate(NAME, &pair).unwrap();
    let Ok(output) = Command::new("openssl")
        .args([
            "x509",
            "-noout",
            "-ext",
            "subjectAltName",
            "-checkend",
            "310000000",
            "-in",
        ])
        .arg(&pair.certificate)
        .output()
    else {
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("DNS:cabin.example.org"), "{text}");
    assert!(text.contains("Certificate will not expire"), "{text}");
}

#[test]
fn whatever_a_killed_run_left_is_completed() {
    // After the key.
    let host = Host::new();
    let pair = pair(&host);
    ensure_certificate(NAME, &pair).unwrap();
    let key = fs::read(&pair.key).unwrap();
    fs::remove_file(&pair.certificate).unwrap();
    assert!(ensure_certificate(NAME, &pair).unwrap());
    assert_eq!(fs::read(&pair.key).unwrap(), key);
    assert!(!ensure_certificate(NAME, &pair).unwrap());

    // A placeholder whose key is gone, and between its new key and its new certificate.
    fs::remove_file(&pair.key).unwrap();
    assert!(ensure_certificate(NAME, &pair).unwrap());
    fs::write(&pair.key, foreign().1).unwrap();
    assert!(ensure_certificate(NAME, &pair).unwrap());
    assert!(!ensure_certificate(NAME, &pair).unwrap());
}

#[test]
fn leftovers_are_swept() {
    let host = Host::new();
    let left = host.put(
        "hearth/tls/cabin.example.org/.key.pem.hearth-new-abc123",
        "half",
    );
    ensure_certificate(NAME, &pair(&host)).unwrap();
    assert!(!left.exists());
}

#[test]
fn a_certificate_of_somebodys_own_is_kept() {
    let host = Host::new();
    let pair = pair(&host);
    let (certificate, key) = foreign();
    host.put("hearth/tls/cabin.example.org/fullchain.pem", &certificate);
    host.put("hearth/tls/cabin.example.org/key.pem", &key);
    assert!(!ensure_certificate(NAME, &pair).unwrap());
    assert_eq!(fs::read_to_string(&pair.certificate).unwrap(), certificate);
}

#[test]
fn a_certificate_of_somebodys_own_is_never_replaced() {
    let host = Host::new();
    let pair = pair(&host);
    let (certificate, _) = foreign();
    host.put("hearth/tls/cabin.example.org/fullchain.pem", &certificate);
    let told = host.told(&ensure_certificate(NAME, &pair).unwrap_err());
    assert_eq!(
        told,
        "error: `D/hearth/tls/cabin.example.org/fullchain.pem` has no key: \
         `D/hearth/tls/cabin.example.org/key.pem` is missing\n\n\
         hint: bring the key back, or move `D/hearth/tls/cabin.example.org/fullchain.pem` away and \
         run this again for a placeholder"
    );
    host.put("hearth/tls/cabin.example.org/key.pem", foreign().1);
    let told = host.told(&ensure_certificate(NAME, &pair).unwrap_err());
    assert_eq!(
        told,
        "error: `D/hearth/tls/cabin.example.org/fullchain.pem` and \
         `D/hearth/tls/cabin.example.org/key.pem` do not belong together\n\n\
         hint: bring back the one that belongs to the other, or move both \
         `D/hearth/tls/cabin.example.org/fullchain.pem` and \
         `D/hearth/tls/cabin.example.org/key.pem` away and run this again for a placeholder"
    );
    assert_eq!(fs::read_to_string(&pair.certificate).unwrap(), certificate);
}

#[test]
fn what_cannot_be_read_is_told_and_left_alone() {
    let host = Host::new();
    let pair = pair(&host);
    ensure_certificate(NAME, &pair).unwrap();
    let key = fs::read(&pair.key).unwrap();
    fs::write(&pair.certificate, "-----BEGIN CERTIFICATE-----\nhal").unwrap();
    let told = host.told(&ensure_certificate(NAME, &pair).unwrap_err());
    assert_eq!(
        told,
        "error: `D/hearth/tls/cabin.example.org/fullchain.pem` is not a certificate in PEM\n\n\
         hint: if it is yours, declare it with `hearth.proxy.tls.certificate` and \
         `hearth.proxy.tls.key`; otherwise remove `D/hearth/tls/cabin.example.org/fullchain.pem` \
         and run this again"
    );
    fs::write(&pair.key, &key[..key.len() / 2]).unwrap();
    let told = host.told(&ensure_certificate(NAME, &pair).unwrap_err());
    assert!(
        told.starts_with(
            "error: `D/hearth/tls/cabin.example.org/key.pem` is not a private key in PEM\n"
        ),
        "{told}"
    );
    assert_eq!(fs::read(&pair.key).unwrap(), key[..key.len() / 2]);
}

#[test]
fn a_host_name_that_cannot_stand_in_a_certificate_is_told() {
    let host = Host::new();
    let error = ensure_certificate("caf\u{e9}.example.org", &pair(&host)).unwrap_err();
    let told = host.told(&error);
    assert!(
        told.starts_with(
            "error: Cannot make a certificate for `caf\u{e9}.example.org`\n  Caused by: "
        ),
        "{told}"
    );
    assert!(
        told.ends_with("hint: check that the host name is a DNS name"),
        "{told}"
    );
}
