//! Scripts run inside a root that is being made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::image::remove;
use crate::{VmError, host};

/// Where what the build needs lies in the root, for as long as it is built.
pub(crate) const SCRATCH: &str = "var/tmp/hearth-build";

/// Settings of the person who builds that reach apt, pip and Go.
const PASSED_ON: [&str; 11] = [
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "PIP_TRUSTED_HOST",
    "PIP_DEFAULT_TIMEOUT",
    "GOPROXY",
];

/// How programs are told about certificate authorities: each has a name of its own for it.
const AUTHORITIES: [&str; 3] = ["PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];

/// A root while it is made, and what of this computer it borrows.
pub(crate) struct Chroot {
    root: PathBuf,
    certificates: Option<String>,
}

impl Chroot {
    /// Lends this computer's certificate authorities to the root: behind a proxy that terminates
    /// TLS, they are what makes PyPI reachable. And its resolver, which a finished image lacks.
    pub fn open(root: &Path) -> Result<Self, VmError> {
        let scratch = root.join(SCRATCH);
        fs::create_dir_all(&scratch).map_err(|e| VmError::io("create", &scratch, e))?;
        let resolver = Path::new("/etc/resolv.conf");
        if resolver.is_file() {
            fs::copy(resolver, root.join("etc/resolv.conf"))
                .map_err(|e| VmError::io("copy", resolver, e))?;
        }
        let named = AUTHORITIES
            .into_iter()
            .filter_map(std::env::var_os)
            .map(PathBuf::from);
        let usual = [
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
        ];
        let mut certificates = None;
        if let Some(bundle) = named
            .chain(usual.map(PathBuf::from))
            .find(|path| path.is_file())
        {
            fs::copy(&bundle, scratch.join("certificates.pem"))
                .map_err(|e| VmError::io("copy", &bundle, e))?;
            certificates = Some(format!("/{SCRATCH}/certificates.pem"));
        }
        Ok(Self {
            root: root.to_owned(),
            certificates,
        })
    }

    /// Takes back what was lent.
    pub fn close(&self) -> Result<(), VmError> {
        remove(&self.scratch())
    }

    pub fn scratch(&self) -> PathBuf {
        self.root.join(SCRATCH)
    }

    /// Runs a shell script in the root; `action` says what for, when it fails.
    pub fn run(&self, action: &str, script: &str) -> Result<String, VmError> {
        let mut command = Command::new("chroot");
        command.arg(&self.root).args(Self::shell(script));
        self.prepare(&mut command);
        host::step(action, &mut command)
    }

    /// What is run inside, after `chroot ROOT`.
    pub fn shell(script: &str) -> [&str; 5] {
        [
            "/usr/bin/env",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "sh",
            "-ec",
            script,
        ]
    }

    /// Nothing of this environment but proxies, indexes and certificates.
    pub fn prepare(&self, command: &mut Command) {
        command
            .env_clear()
            .env("HOME", "/root")
            .env("LC_ALL", "C.UTF-8");
        for name in PASSED_ON {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if let Some(path) = &self.certificates {
            for name in AUTHORITIES {
                command.env(name, path);
            }
        }
    }

    /// An option for apt, so that it trusts whom this computer trusts.
    pub fn apt_option(&self) -> String {
        match &self.certificates {
            Some(path) => format!("-o Acquire::https::CAInfo={path}"),
            None => String::new(),
        }
    }
}
