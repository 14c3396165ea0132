//! A copy of a root that has a compiler: what is built in it runs on the root, which stays without.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use hearth_report::Progress;

use crate::build::{APT_INSTALL, APT_UPDATE};
use crate::chroot::{Chroot, SCRATCH};
use crate::image::remove;
use crate::{VmError, host, run};

/// Runs in namespaces of its own, so that a killed build leaves neither mounts nor processes.
const MOUNTED: &str = r#"
mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged
mkdir -p "merged/$SCRATCH/store" "merged/$SCRATCH/module"
mount --bind store "merged/$SCRATCH/store"
if [ -e module ]; then mount --bind -o ro module "merged/$SCRATCH/module"; fi
mount -t proc proc merged/proc
exec chroot merged "$@"
"#;

pub(crate) struct Workshop<'a> {
    chroot: &'a Chroot,
    directory: PathBuf,
}

impl<'a> Workshop<'a> {
    /// Lays a copy-on-write layer over the root and installs a C compiler in it. `store` is what
    /// scripts find at `store` of the scratch directory, and keep things in.
    pub fn open(
        chroot: &'a Chroot,
        root: &Path,
        work: &Path,
        store: &Path,
        progress: &Progress,
    ) -> Result<Self, VmError> {
        let directory = work.join("workshop");
        for part in ["upper", "work", "merged"] {
            let path = directory.join(part);
            fs::create_dir_all(&path).map_err(|e| VmError::io("create", &path, e))?;
        }
        // The options of a mount are separated by characters that a path may hold; a link may not.
        for (name, target) in [("lower", root), ("store", store)] {
            let link = directory.join(name);
            symlink(target, &link).map_err(|e| VmError::io("create", &link, e))?;
        }
        let shop = Self { chroot, directory };
        progress.step("Installing a C compiler to build with");
        let script = format!("{APT_UPDATE}{APT_INSTALL} gcc libc6-dev");
        shop.run("install a C compiler to build with", None, &script)?;
        Ok(shop)
    }

    pub fn apt_option(&self) -> String {
        self.chroot.apt_option()
    }

    /// Runs a shell script in the copy, which sees `module` read-only.
    pub fn run(&self, action: &str, module: Option<&Path>, script: &str) -> Result<(), VmError> {
        let link = self.directory.join("module");
        if link.is_symlink() {
            fs::remove_file(&link).map_err(|e| VmError::io("remove", &link, e))?;
        }
        if let Some(module) = module {
            let whole = fs::canonicalize(module).map_err(|e| VmError::io("find", module, e))?;
            symlink(whole, &link).map_err(|e| VmError::io("create", &link, e))?;
        }
        let mut command = run::mortal("unshare");
        self.chroot.prepare(&mut command);
        command
            .args(["--mount", "--pid", "--fork", "--kill-child=KILL"])
            .args(["--propagation", "private", "sh", "-ec", MOUNTED, "sh"])
            .args(Chroot::shell(script))
            .env("SCRATCH", SCRATCH)
            .current_dir(&self.directory);
        host::step(action, &mut command).map(|_| ())
    }

    pub fn close(self) -> Result<(), VmError> {
        remove(&self.directory)
    }
}
