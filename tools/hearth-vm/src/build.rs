//! Makes an image's parts in a work directory. The caller renames it when all of them are there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use hearth_files::write_atomic;
use hearth_report::Progress;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::chroot::{Chroot, SCRATCH};
use crate::content::Content;
use crate::image::{Image, Manifest};
use crate::{Recipe, VmError, go, host, run};

/// Makes the parts of an image: over the finished image of its base, if the recipe has one.
pub(crate) fn build(
    recipe: &Recipe,
    base: Option<&Image>,
    work: &Path,
    progress: &Progress,
) -> Result<(), VmError> {
    let root = work.join("root");
    let content = &recipe.content;
    match base {
        Some(image) => layer(image, &root, progress)?,
        None => bootstrap(content, &root, progress)?,
    }
    let chroot = Chroot::open(&root)?;
    if base.is_some() && !content.packages.is_empty() {
        progress.step("Installing Debian packages");
        let packages = content.packages.join(" ");
        let script = format!("{APT_UPDATE}{APT_INSTALL} {packages}");
        chroot.run("install Debian packages", &script)?;
    }
    let mut python = match base {
        Some(image) => image.manifest()?.python,
        None => BTreeMap::new(),
    };
    python.extend(venvs(recipe, &chroot, progress)?);
    let mut programs = match base {
        Some(image) => image.manifest()?.go,
        None => BTreeMap::new(),
    };
    programs.extend(go::install(recipe, &chroot, &root, work, progress)?);
    progress.step("Finishing the machine image");
    chroot.close()?;
    settle(content, &chroot)?;
    let listed = chroot.run(
        "list packages",
        "dpkg-query -W -f '${Package}=${Version}\\n'",
    )?;
    chroot.run("clean up", CLEAN)?;
    match base {
        Some(image) => {
            copy(&image.kernel()?, &work.join("kernel"))?;
            copy(&image.initrd()?, &work.join("initrd"))?;
        }
        None => {
            take_boot(&root, work, "vmlinuz-", "kernel")?;
            take_boot(&root, work, "initrd.img-", "initrd")?;
        }
    }
    let manifest = Manifest {
        recipe: recipe.hash().to_owned(),
        built: OffsetDateTime::now_utc()
            .format(&Rfc3339)
            .unwrap_or_default(),
        suite: recipe.suite().to_owned(),
        debian: versions(&listed, "="),
        python,
        go: programs,
    };
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    write_atomic(&work.join("manifest.json"), text.as_bytes(), 0o644)?;
    Ok(())
}

/// What belongs to the computer that built, or is only of use to apt; and an empty machine-id, so that
/// each machine makes its own. Where that computer runs a PostgreSQL, Debian gave this one another port.
const CLEAN: &str = ": > /etc/machine-id; rm -f /var/lib/dbus/machine-id /etc/resolv.conf; : > /etc/resolv.conf; \
    echo hearth > /etc/hostname; echo '127.0.0.1 localhost' > /etc/hosts; find /var/log -type f -delete; \
    rm -rf /var/cache/apt/* /var/lib/apt/lists/* /var/cache/debconf/*-old /vmlinuz* /initrd.img* /boot/[Sc]*-*; \
    find /etc -path '/etc/postgresql/*' -name postgresql.conf -exec sed -i 's/^port = .*/port = 5432/' {} +";

pub(crate) const APT_UPDATE: &str = "apt-get -q -o Acquire::Retries=3 update; ";
pub(crate) const APT_INSTALL: &str =
    "DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install";

fn bootstrap(content: &Content, root: &Path, progress: &Progress) -> Result<(), VmError> {
    let suite = content.suite.as_deref().unwrap_or_default();
    progress.step(&format!("Installing Debian {suite}"));
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
        .arg(suite)
        .arg(root)
        .arg(content.mirror.as_deref().unwrap_or_default())
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

fn layer(base: &Image, root: &Path, progress: &Progress) -> Result<(), VmError> {
    progress.step("Copying the image it is based on");
    let mut command = Command::new("cp");
    command
        .args(["--archive", "--reflink=auto"])
        .arg(base.root()?)
        .arg(root);
    host::step("copy the image it is based on", &mut command).map(|_| ())
}

/// Installs the Python parts; gives their versions.
fn venvs(
    recipe: &Recipe,
    chroot: &Chroot,
    progress: &Progress,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, VmError> {
    let mut python = BTreeMap::new();
    for (name, venv) in &recipe.content.venvs {
        progress.step(&format!("Installing {name} from PyPI"));
        for file in venv.files() {
            let text = recipe.files.get(file);
            let path = chroot.scratch().join(file);
            fs::write(&path, text.map_or("", String::as_str))
                .map_err(|e| VmError::io("write", &path, e))?;
        }
        let pip = format!(
            "{}/bin/pip install --quiet --require-hashes --no-deps --no-cache-dir \
             --disable-pip-version-check",
            venv.path
        );
        let mut script = format!(
            "mkdir -p \"$(dirname {path})\"; python3 -m venv {path}; \
             {pip} --only-binary :all: -r /{SCRATCH}/{requirements}",
            path = venv.path,
            requirements = venv.requirements,
        );
        if let Some(sources) = &venv.sources {
            script.push_str(&format!(
                "; {pip} --no-binary :all: --no-build-isolation -r /{SCRATCH}/{sources}"
            ));
        }
        if let Some(site) = &venv.site {
            script.push_str(&format!(
                "; cd {}/lib/python3*/site-packages; cp /{SCRATCH}/{site} hearth_site.py; \
                 echo 'import hearth_site' > hearth_site.pth",
                venv.path
            ));
        }
        chroot.run(&format!("install `{name}` from PyPI"), &script)?;
        let list = format!("{}/bin/pip list --format=freeze", venv.path);
        let listed = chroot.run("list Python parts", &list)?;
        python.insert(name.clone(), versions(&listed, "=="));
    }
    Ok(python)
}

/// Locales, and which services start.
fn settle(content: &Content, chroot: &Chroot) -> Result<(), VmError> {
    for locale in &content.locales {
        let charset = locale.rsplit_once('.').map_or("UTF-8", |(_, set)| set);
        chroot.run(
            "make locales",
            &format!("echo '{locale} {charset}' >> /etc/locale.gen && locale-gen >/dev/null"),
        )?;
    }
    for (verb, units) in [("enable", &content.enable), ("disable", &content.disable)] {
        if !units.is_empty() {
            let script = format!("systemctl --quiet {verb} {}", units.join(" "));
            chroot.run("set which services start", &script)?;
        }
    }
    Ok(())
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

fn copy(from: &Path, to: &Path) -> Result<(), VmError> {
    fs::copy(from, to)
        .map(|_| ())
        .map_err(|e| VmError::io("copy", from, e))
}

fn versions(listed: &str, between: &str) -> BTreeMap<String, String> {
    listed
        .lines()
        .filter_map(|line| line.split_once(between))
        .map(|(name, version)| (name.to_owned(), version.to_owned()))
        .collect()
}
