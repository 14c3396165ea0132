//! Makes an image's parts in a work directory. The caller renames it when all of them are there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hearth_files::write_atomic;
use hearth_report::Progress;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::image::{Manifest, remove};
use crate::{Recipe, VmError, host, run};

/// Where the certificates and requirements lie in the root while pip runs.
const SCRATCH: &str = "var/tmp/hearth-build";

/// Settings of the person who builds that reach apt and pip.
const PASSED_ON: [&str; 10] = [
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
];

pub(crate) fn build(recipe: &Recipe, work: &Path, progress: &Progress) -> Result<(), VmError> {
    let root = work.join("root");
    bootstrap(recipe, &root, progress)?;
    let scratch = root.join(SCRATCH);
    make_dir(&scratch)?;
    let certificates = carry_certificates(&scratch)?;
    let mut python = BTreeMap::new();
    for (name, venv) in &recipe.content.venvs {
        progress.step(&format!("Installing {name} from PyPI"));
        let text = recipe.requirements.get(&venv.requirements);
        let file = scratch.join(&venv.requirements);
        fs::write(&file, text.map_or("", String::as_str))
            .map_err(|e| VmError::io("write", &file, e))?;
        let script = format!(
            "set -e; mkdir -p \"$(dirname {path})\"; python3 -m venv {path}; \
             {path}/bin/pip install --quiet --require-hashes --no-deps --only-binary :all: \
             --no-cache-dir --disable-pip-version-check -r /{SCRATCH}/{requirements}",
            path = venv.path,
            requirements = venv.requirements,
        );
        let action = format!("install `{name}` from PyPI");
        host::step(&action, &mut inside(&root, &certificates, &script))?;
        let list = format!("{}/bin/pip list --format=freeze", venv.path);
        let listed = host::step(
            "list Python parts",
            &mut inside(&root, &certificates, &list),
        )?;
        python.insert(name.clone(), versions(&listed, "=="));
    }
    progress.step("Finishing the machine image");
    remove(&scratch)?;
    let plain = |action: &str, script: &str| host::step(action, &mut inside(&root, "", script));
    for locale in &recipe.content.locales {
        let charset = locale.rsplit_once('.').map_or("UTF-8", |(_, set)| set);
        plain(
            "make locales",
            &format!("echo '{locale} {charset}' >> /etc/locale.gen && locale-gen >/dev/null"),
        )?;
    }
    for (verb, units) in [
        ("enable", &recipe.content.enable),
        ("disable", &recipe.content.disable),
    ] {
        if !units.is_empty() {
            let script = format!("systemctl --quiet {verb} {}", units.join(" "));
            plain("set which services start", &script)?;
        }
    }
    let listed = plain(
        "list packages",
        "dpkg-query -W -f '${Package}=${Version}\\n'",
    )?;
    plain("clean up", CLEAN)?;
    take_boot(&root, work, "vmlinuz-", "kernel")?;
    take_boot(&root, work, "initrd.img-", "initrd")?;
    let manifest = Manifest {
        recipe: recipe.hash().to_owned(),
        built: OffsetDateTime::now_utc()
            .format(&Rfc3339)
            .unwrap_or_default(),
        suite: recipe.content.suite.clone(),
        debian: versions(&listed, "="),
        python,
    };
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    write_atomic(&work.join("manifest.json"), text.as_bytes(), 0o644)?;
    Ok(())
}

/// What belongs to the computer that built, or is only of use to apt; and an empty machine-id, so
/// that each machine makes its own.
const CLEAN: &str = "set -e; : > /etc/machine-id; rm -f /var/lib/dbus/machine-id /etc/resolv.conf; \
    : > /etc/resolv.conf; echo hearth > /etc/hostname; echo '127.0.0.1 localhost' > /etc/hosts; \
    rm -rf /var/cache/apt/* /var/lib/apt/lists/* /var/cache/debconf/*-old; \
    find /var/log -type f -delete; rm -f /vmlinuz* /initrd.img* /boot/System.map-* /boot/config-*";

fn bootstrap(recipe: &Recipe, root: &Path, progress: &Progress) -> Result<(), VmError> {
    let content = &recipe.content;
    progress.step(&format!("Installing Debian {}", content.suite));
    // In namespaces of its own, so that a killed build leaves neither mounts nor processes.
    let mut command = run::mortal("unshare");
    command
        .args([
            "--mount",
            "--pid",
            "--fork",
            "--kill-child=KILL",
            "--mount-proc",
        ])
        .args(["--propagation", "private", "mmdebstrap"])
        .args(["--mode=root", "--variant=minbase", "--format=directory"])
        .arg(format!("--include={}", content.packages.join(",")))
        .args([
            "--aptopt=APT::Install-Recommends \"false\"",
            "--aptopt=Acquire::Retries \"3\"",
        ]);
    for path in ["man", "doc", "info", "locale", "lintian"] {
        command.arg(format!("--dpkgopt=path-exclude=/usr/share/{path}/*"));
    }
    command
        .arg("--dpkgopt=path-include=/usr/share/locale/locale.alias")
        .arg(&content.suite)
        .arg(root)
        .arg(&content.mirror)
        .env("LC_ALL", "C.UTF-8")
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let action = "install Debian with mmdebstrap";
    let start = |e: std::io::Error| host::failed(action, &e.to_string());
    let mut child = run::start(command).map_err(start)?;
    let mut said = String::new();
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            match line
                .strip_prefix("I: ")
                .and_then(|line| line.strip_suffix("..."))
            {
                Some(what) => progress.step(&format!("Installing Debian: {what}")),
                None => said.push_str(&(line + "\n")),
            }
        }
    }
    let status = child.wait().map_err(start)?;
    if status.success() {
        Ok(())
    } else {
        Err(host::failed(action, &said))
    }
}

/// Copies this computer's certificate authorities into the root for as long as pip runs: behind a
/// proxy that terminates TLS, they are what makes PyPI reachable.
fn carry_certificates(scratch: &Path) -> Result<String, VmError> {
    let named = ["PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"]
        .into_iter()
        .filter_map(std::env::var_os)
        .map(PathBuf::from);
    let usual = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
    ];
    let Some(bundle) = named
        .chain(usual.map(PathBuf::from))
        .find(|path| path.is_file())
    else {
        return Ok(String::new());
    };
    let copy = scratch.join("certificates.pem");
    fs::copy(&bundle, &copy).map_err(|e| VmError::io("copy", &bundle, e))?;
    Ok(format!("/{SCRATCH}/certificates.pem"))
}

/// A shell script to run in the root, with nothing of this environment but proxies and indexes.
fn inside(root: &Path, certificates: &str, script: &str) -> Command {
    let mut command = Command::new("chroot");
    command
        .arg(root)
        .args([
            "/usr/bin/env",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "sh",
            "-c",
            script,
        ])
        .env_clear()
        .env("HOME", "/root")
        .env("LC_ALL", "C.UTF-8");
    for name in PASSED_ON {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    if !certificates.is_empty() {
        for name in ["PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"] {
            command.env(name, certificates);
        }
    }
    command
}

/// The kernel and its initrd belong beside the root: nothing in a machine reads them.
fn take_boot(root: &Path, work: &Path, prefix: &str, name: &'static str) -> Result<(), VmError> {
    let boot = root.join("boot");
    let found = fs::read_dir(&boot)
        .map_err(|e| VmError::io("read", &boot, e))?
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    let Some(entry) = found else {
        return Err(VmError::Incomplete {
            image: work.to_owned(),
            part: name,
        });
    };
    let target = work.join(name);
    fs::rename(entry.path(), &target).map_err(|e| VmError::io("move", &entry.path(), e))
}

fn versions(listed: &str, between: &str) -> BTreeMap<String, String> {
    listed
        .lines()
        .filter_map(|line| line.split_once(between))
        .map(|(name, version)| (name.to_owned(), version.to_owned()))
        .collect()
}

fn make_dir(path: &Path) -> Result<(), VmError> {
    fs::create_dir_all(path).map_err(|e| VmError::io("create", path, e))
}
