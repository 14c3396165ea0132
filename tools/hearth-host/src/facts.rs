//! What is the case on this machine, as far as anybody may look.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use hearth_cluster::Disk;
use hearth_plan::{Plan, Target};

use crate::Manager;
use crate::config_txt;

/// What the judgement rests on. A fact that could not be found is `None` and nobody is blamed for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    pub user: String,
    pub uid: u32,
    pub systemd: Option<u32>,
    pub lingers: bool,
    /// Whether the person's own systemd answers.
    pub has_manager: bool,
    pub keeps_journal: bool,
    /// The lowest port that needs no root.
    pub first_free_port: Option<u16>,
    /// Why a person's unit cannot have a sandbox here, if it cannot.
    pub no_sandbox: Option<&'static str>,
    /// Ports of units that do not run, taken by somebody else.
    pub taken: Vec<u16>,
    /// Disks of the directories that are written to, by directory.
    pub disks: BTreeMap<PathBuf, Disk>,
    pub data_version: Option<String>,
    /// Whether the firmware's settings are as the host file has them.
    pub config_txt: Option<bool>,
}

impl Facts {
    /// `in_force`: the plan that the machine has now, if it has one.
    pub fn gather(plan: &Plan, in_force: Option<&Plan>, manager: &impl Manager) -> Self {
        let uid = rustix::process::getuid().as_raw();
        let user = user_name(uid);
        let cluster = plan.postgresql.cluster.as_ref();
        let directories = [&plan.state_directory]
            .into_iter()
            .chain(cluster.map(|cluster| &cluster.directory));
        Self {
            lingers: Path::new("/var/lib/systemd/linger").join(&user).exists(),
            has_manager: plan.target != Target::HomeManager || manager.answers(),
            keeps_journal: Path::new("/var/log/journal").is_dir(),
            systemd: manager.version(),
            first_free_port: number("/proc/sys/net/ipv4/ip_unprivileged_port_start"),
            no_sandbox: no_sandbox(),
            taken: taken(plan, in_force, manager),
            disks: directories
                .filter_map(|path| Some((path.clone(), Disk::below(existing(path)?).ok()?)))
                .collect(),
            data_version: cluster.and_then(|cluster| {
                hearth_cluster::data_version(&cluster.directory)
                    .ok()
                    .flatten()
            }),
            config_txt: config_txt::is_applied(plan),
            user,
            uid,
        }
    }
}

/// The name by which logind knows somebody.
fn user_name(uid: u32) -> String {
    let output = Command::new("id").args(["-un"]).output();
    match output {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }
        _ => uid.to_string(),
    }
}

fn number<T: std::str::FromStr>(path: &str) -> Option<T> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// The directory itself, or the nearest one above it that is there.
fn existing(path: &Path) -> Option<&Path> {
    path.ancestors().find(|above| above.exists())
}

fn no_sandbox() -> Option<&'static str> {
    let is = |path, value: u64| number::<u64>(path) == Some(value);
    if is("/proc/sys/user/max_user_namespaces", 0) {
        Some("user.max_user_namespaces")
    } else if is("/proc/sys/kernel/unprivileged_userns_clone", 0) {
        Some("kernel.unprivileged_userns_clone")
    } else if is("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1) {
        Some("kernel.apparmor_restrict_unprivileged_userns")
    } else {
        None
    }
}

/// Whoever has a port now under the plan in force gives it up in the switch, if the new plan has it for another unit. Where
/// nobody can be asked what runs, all of that plan may.
fn taken(plan: &Plan, in_force: Option<&Plan>, manager: &impl Manager) -> Vec<u16> {
    let may_ask = manager.answers();
    let own: Vec<u16> = in_force
        .into_iter()
        .flat_map(|plan| &plan.units)
        .filter(|(_, unit)| !unit.listens.is_empty())
        .filter(|(name, _)| !may_ask || manager.is_running(name))
        .flat_map(|(_, unit)| unit.listens.iter().map(|listen| listen.port))
        .collect();
    let idle = plan
        .units
        .iter()
        .filter(|(_, unit)| !unit.listens.is_empty())
        .filter(|(name, _)| !manager.is_running(name));
    let mut ports: Vec<u16> = idle
        .flat_map(|(_, unit)| &unit.listens)
        .filter(|listen| is_taken(&listen.address, listen.port))
        .map(|listen| listen.port)
        .filter(|port| !own.contains(port))
        .collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// What cannot be bound for want of root is another matter.
fn is_taken(address: &str, port: u16) -> bool {
    let refused = |bound: std::io::Result<TcpListener>| {
        bound.is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse)
    };
    match address {
        "*" => {
            refused(TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)))
                || refused(TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)))
        }
        one => refused(TcpListener::bind((one, port))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManagerError, State};

    #[test]
    fn a_port_that_somebody_has_is_taken() {
        let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        assert!(is_taken("127.0.0.1", port));
        assert!(is_taken("*", port));
        drop(holder);
        assert!(!is_taken("127.0.0.1", port));
    }

    /// A systemd that runs one unit, or one that is not to be had.
    struct Runs(Option<&'static str>);

    impl Manager for Runs {
        fn answers(&self) -> bool {
            self.0.is_some()
        }
        fn version(&self) -> Option<u32> {
            None
        }
        fn is_running(&self, unit: &str) -> bool {
            self.0 == Some(unit)
        }
        fn states(&self, _: &[&str]) -> Result<BTreeMap<String, State>, ManagerError> {
            if self.answers() {
                Ok(BTreeMap::new())
            } else {
                let said = "Failed to connect to bus".to_owned();
                Err(ManagerError::Silent { said })
            }
        }
        fn log(&self, _: &str) -> Vec<String> {
            Vec::new()
        }
    }

    #[test]
    fn a_port_that_a_renamed_bridge_still_has_is_not_taken() {
        let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        let text =
            include_str!("../../../tests/rendered/pi-home/home/you/.config/hearth/plan.json");
        let mut old: Plan = serde_json::from_str(text).unwrap();
        const BEFORE: &str = "hearth-bridge-heisenbridge.service";
        let mut unit = old.units[BEFORE].clone();
        unit.listens[0].address = "127.0.0.1".to_owned();
        unit.listens[0].port = port;
        old.units.clear();
        let mut new = old.clone();
        old.units.insert(BEFORE.to_owned(), unit.clone());
        new.units
            .insert("hearth-bridge-irc.service".to_owned(), unit);

        let taken = |in_force, running| taken(&new, in_force, &Runs(running));
        assert_eq!(taken(Some(&old), Some(BEFORE)), [] as [u16; 0]);
        // Somebody else's: the old unit is not up, or there is none.
        assert_eq!(taken(Some(&old), Some("another.service")), [port]);
        assert_eq!(taken(None, Some(BEFORE)), [port]);
        // Nobody can say whether the old unit is up, so nobody else is blamed; before the first switch there is none.
        assert_eq!(taken(Some(&old), None), [] as [u16; 0]);
        assert_eq!(taken(None, None), [port]);
    }

    #[test]
    fn the_nearest_directory_stands_for_one_that_is_missing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(existing(&dir.path().join("a/b/c")), Some(dir.path()));
    }
}
