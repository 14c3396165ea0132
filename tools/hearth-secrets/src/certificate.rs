//! Placeholder certificates, so that the proxy can start where no ACME client is at hand. The key
//! is written first; whatever a killed run leaves behind is completed by the next.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hearth_files::{FileError, ensure_dir, read_text, sweep, write_atomic, write_atomic_new};
use hearth_plan::Certificate;
use hearth_report::Hint;
use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData};
use thiserror::Error;
use time::{Duration, OffsetDateTime};

const SIZE_LIMIT: u64 = 256 * 1024;
const YEARS: i64 = 10;

/// Stands in every certificate that is made here, and tells it from a person's own.
const MARK: &str = "Hearth placeholder, trusted by nobody";

#[derive(Debug, Error)]
pub enum CertificateError {
    #[error("`{}` is not a private key in PEM", path.display())]
    NotKey { path: PathBuf },

    #[error("`{}` is not a certificate in PEM", path.display())]
    NotCertificate { path: PathBuf },

    #[error("`{}` has no key: `{}` is missing", certificate.display(), key.display())]
    KeyMissing { certificate: PathBuf, key: PathBuf },

    #[error("`{}` and `{}` do not belong together", certificate.display(), key.display())]
    Strangers { certificate: PathBuf, key: PathBuf },

    #[error("Cannot make a certificate for `{host}`")]
    Make { host: String, source: rcgen::Error },

    #[error(transparent)]
    File(#[from] FileError),
}

impl Hint for CertificateError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotKey { path } | Self::NotCertificate { path } => format!(
                "if it is yours, declare it with `hearth.proxy.tls.certificate` and `hearth.proxy.tls.key`; \
                 otherwise remove `{}` and run this again",
                path.display()
            ),
            Self::KeyMissing { certificate, .. } => format!(
                "bring the key back, or move `{}` away and run this again for a placeholder",
                certificate.display()
            ),
            Self::Strangers { certificate, key } => format!(
                "bring back the one that belongs to the other, or move both `{}` and `{}` away and run \
                 this again for a placeholder",
                certificate.display(),
                key.display()
            ),
            Self::Make { .. } => "check that the host name is a DNS name".to_owned(),
            Self::File(error) => return error.hint(),
        })
    }
}

/// Makes what is missing of a placeholder and says whether it made anything. A certificate that is
/// not a placeholder of Hearth's is never replaced.
pub fn ensure_certificate(host: &str, pair: &Certificate) -> Result<bool, CertificateError> {
    for path in [&pair.key, &pair.certificate] {
        let directory = path.parent().unwrap_or(Path::new("/"));
        ensure_dir(directory, 0o755)?;
        sweep(directory)?;
    }
    let certificate = optional(&pair.certificate)?;
    let Some(key) = optional(&pair.key)? else {
        return match certificate {
            Some(text) if !is_placeholder(&decode(&pair.certificate, &text)?) => {
                Err(CertificateError::KeyMissing {
                    certificate: pair.certificate.clone(),
                    key: pair.key.clone(),
                })
            }
            _ => make_both(host, pair),
        };
    };
    let key = KeyPair::from_pem(&key).map_err(|_| CertificateError::NotKey {
        path: pair.key.clone(),
    })?;
    let Some(text) = certificate else {
        return sign(host, &key, pair);
    };
    let der = decode(&pair.certificate, &text)?;
    if holds(&der, key.der_bytes()) {
        Ok(false)
    } else if is_placeholder(&der) {
        // A run that was killed between the new key and its certificate.
        sign(host, &key, pair)
    } else {
        Err(CertificateError::Strangers {
            certificate: pair.certificate.clone(),
            key: pair.key.clone(),
        })
    }
}

fn optional(path: &Path) -> Result<Option<String>, CertificateError> {
    match read_text(path, SIZE_LIMIT) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.is_missing() && std::fs::symlink_metadata(path).is_err() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn make_both(host: &str, pair: &Certificate) -> Result<bool, CertificateError> {
    let key = KeyPair::generate().map_err(|source| make(host, source))?;
    if !write_atomic_new(&pair.key, key.serialize_pem().as_bytes(), 0o600)? {
        // Another run was faster, and has the certificate under way.
        return Ok(false);
    }
    sign(host, &key, pair)
}

fn sign(host: &str, key: &KeyPair, pair: &Certificate) -> Result<bool, CertificateError> {
    let signed = || {
        let mut params = CertificateParams::new([host.to_owned()])?;
        let now = OffsetDateTime::now_utc();
        // A clock that is a little behind must not make it invalid.
        params.not_before = now - Duration::days(1);
        params.not_after = now + Duration::days(365 * YEARS);
        params.distinguished_name.push(DnType::CommonName, MARK);
        params.self_signed(key)
    };
    let signed = signed().map_err(|source| make(host, source))?;
    write_atomic(&pair.certificate, signed.pem().as_bytes(), 0o644)?;
    Ok(true)
}

fn make(host: &str, source: rcgen::Error) -> CertificateError {
    CertificateError::Make {
        host: host.to_owned(),
        source,
    }
}

fn is_placeholder(der: &[u8]) -> bool {
    holds(der, MARK.as_bytes())
}

/// A certificate has the public key and the names in it byte for byte, which is all that is asked.
fn holds(der: &[u8], part: &[u8]) -> bool {
    der.windows(part.len()).any(|window| window == part)
}

/// The first certificate of a PEM file.
fn decode(path: &Path, text: &str) -> Result<Vec<u8>, CertificateError> {
    let body = text
        .split_once("-----BEGIN CERTIFICATE-----")
        .and_then(|(_, rest)| rest.split_once("-----END CERTIFICATE-----"))
        .map(|(body, _)| body.split_ascii_whitespace().collect::<String>());
    body.and_then(|body| STANDARD.decode(body).ok())
        .ok_or_else(|| CertificateError::NotCertificate {
            path: path.to_owned(),
        })
}
