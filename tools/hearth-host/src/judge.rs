//! What the facts mean for a plan. What needs root says the whole command, and why.

use std::path::Path;

use hearth_cluster::NEEDED;
use hearth_plan::{Plan, Target};
use hearth_report::{Finding, Severity};

use crate::Facts;

/// Older ones were not tried; 249 and before cannot do what the units ask for.
const OLDEST: u32 = 252;

pub fn judge(plan: &Plan, facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    if plan.target == Target::HomeManager {
        person(plan, facts, &mut findings);
        sandbox(facts, &mut findings);
        ports(plan, facts, &mut findings);
        data(plan, facts, &mut findings);
        disks(facts, &mut findings);
        firmware(facts, &mut findings);
    }
    findings
}

fn person(plan: &Plan, facts: &Facts, findings: &mut Vec<Finding>) {
    let Facts { user, uid, .. } = facts;
    let own = format!("/run/user/{uid}");
    if !plan.postgresql.socket_directory.starts_with("/run/user/") {
        // The person chose a place, and it may be any.
    } else if !plan.postgresql.socket_directory.starts_with(&own) {
        findings.push(
            Finding::error(
                format!("user `{user}`"),
                format!("its number is {uid}, and the plan was made for another one"),
            )
            .remedy(format!("write `home.uid = {uid};` and switch again")),
        );
    }
    match facts.systemd {
        Some(version) if version < OLDEST => findings.push(
            Finding::error(
                "systemd",
                format!("version {version} is too old; {OLDEST} or newer is needed"),
            )
            .remedy("use Debian 12, Raspberry Pi OS of 2023 or newer, or NixOS"),
        ),
        _ => {}
    }
    if !facts.lingers {
        findings.push(
            Finding::warning(
                format!("user `{user}`"),
                "the server stops when you log out, and does not start with the machine",
            )
            .cause(
                "systemd ends everything of a person who is not logged in, unless told otherwise",
            )
            .remedy(format!("run `sudo loginctl enable-linger {user}`")),
        );
    }
    if !facts.has_manager {
        findings.push(
            Finding::warning(
                format!("user `{user}`"),
                "your own systemd does not run, so nothing can be started now",
            )
            .remedy(format!(
                "run `sudo loginctl enable-linger {user}`, log in again directly, not by `su`, and switch once more"
            )),
        );
    }
    if !facts.keeps_journal {
        findings.push(
            Finding::warning("journal", "what the server writes is lost with every restart of the machine")
                .cause("systemd keeps the journal in memory, which spares an SD card")
                .remedy(
                    "to keep it, run `sudo mkdir -p /etc/systemd/journald.conf.d` and \
                     `printf '[Journal]\\nStorage=persistent\\nSystemMaxUse=200M\\n' | sudo tee /etc/systemd/journald.conf.d/hearth.conf` \
                     and `sudo systemctl restart systemd-journald`",
                ),
        );
    }
}

fn sandbox(facts: &Facts, findings: &mut Vec<Finding>) {
    let Some(setting) = facts.no_sandbox else {
        return;
    };
    let value = if setting.starts_with("kernel.apparmor") {
        0
    } else if setting.starts_with("user.") {
        10_000
    } else {
        1
    };
    findings.push(
        Finding::error("sandbox", format!("`{setting}` keeps people's units from having one"))
            .cause("without root a unit is shut in by a user namespace")
            .remedy(format!(
                "run `echo {setting}={value} | sudo tee /etc/sysctl.d/50-hearth-sandbox.conf` and `sudo sysctl --system`"
            )),
    );
}

fn ports(plan: &Plan, facts: &Facts, findings: &mut Vec<Finding>) {
    let listens = || {
        plan.units
            .iter()
            .flat_map(|(name, unit)| unit.listens.iter().map(move |listen| (name, listen.port)))
    };
    if let Some(first) = facts.first_free_port {
        let low: Vec<u16> = listens()
            .map(|(_, port)| port)
            .filter(|port| *port < first)
            .collect();
        if let Some(lowest) = low.iter().min() {
            findings.push(
                Finding::error(
                    "ports",
                    format!("port {lowest} needs root here, where only those from {first} on are everybody's"),
                )
                .remedy(format!(
                    "run `echo net.ipv4.ip_unprivileged_port_start={lowest} | sudo tee /etc/sysctl.d/50-hearth-ports.conf` \
                     and `sudo sysctl --system`; or leave `hearth.proxy.ports` alone and let the router lead 80 to 8080 and 443 to 8443"
                )),
            );
        }
    }
    for port in &facts.taken {
        let unit = listens()
            .find(|(_, own)| own == port)
            .map_or("", |(name, _)| name.as_str());
        findings.push(
            Finding::error(
                format!("port {port}"),
                format!("another program has it, and `{unit}` cannot start"),
            )
            .remedy(format!(
                "see who it is with `sudo ss -ltnp 'sport = :{port}'`, and stop it or give one of them another port"
            )),
        );
    }
}

fn data(plan: &Plan, facts: &Facts, findings: &mut Vec<Finding>) {
    let (Some(cluster), Some(found)) = (&plan.postgresql.cluster, &facts.data_version) else {
        return;
    };
    if *found != cluster.version {
        findings.push(
            Finding::error(
                "PostgreSQL",
                format!(
                    "the data in `{}` is of version {found}, and the plan wants {}",
                    cluster.directory.display(),
                    cluster.version
                ),
            )
            .remedy(format!(
                "write `hearth.database.cluster.version = \"{found}\";`; docs/raspberry-pi.md tells how to move on"
            )),
        );
    }
}

fn disks(facts: &Facts, findings: &mut Vec<Finding>) {
    for (path, disk) in &facts.disks {
        let subject = format!("`{}`", path.display());
        if let Some(kind) = disk.network {
            findings.push(
                Finding::error(
                    &subject,
                    format!("it is on {kind}, on another computer, where a database is not safe"),
                )
                .remedy(elsewhere(path)),
            );
        }
        if disk.free < NEEDED {
            findings.push(
                Finding::error(
                    &subject,
                    format!(
                        "its disk has {} MB left; {} MB are needed",
                        disk.free >> 20,
                        NEEDED >> 20
                    ),
                )
                .remedy("make room: `df -h` tells how full which disk is"),
            );
        }
    }
}

fn elsewhere(path: &Path) -> String {
    if path.ends_with("hearth") {
        "let `xdg.stateHome` be a directory on a disk of this machine".to_owned()
    } else {
        "name a directory on a disk of this machine in `hearth.database.cluster.directory`"
            .to_owned()
    }
}

fn firmware(facts: &Facts, findings: &mut Vec<Finding>) {
    if facts.config_txt == Some(false) {
        findings.push(
            Finding::new(
                Severity::Note,
                "config.txt",
                "the Raspberry Pi's own settings are not as `hearth.raspberryPi.configTxt` has them",
            )
            .remedy(
                "run `sudo \"$(command -v hearth)\" host config-txt --plan ~/.config/hearth/plan.json`, and restart the Pi",
            ),
        );
    }
}

#[cfg(test)]
#[path = "judge/tests.rs"]
mod tests;
