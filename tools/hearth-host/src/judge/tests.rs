use hearth_cluster::Disk;

use super::*;

fn plan() -> Plan {
    let text = include_str!("../../../../tests/rendered/pi-home/home/you/.config/hearth/plan.json");
    serde_json::from_str(text).unwrap()
}

/// A machine with all that is needed.
fn good() -> Facts {
    let disk = Disk {
        free: 10 << 30,
        network: None,
    };
    Facts {
        user: "you".to_owned(),
        uid: 1000,
        systemd: Some(252),
        lingers: true,
        has_manager: true,
        keeps_journal: true,
        first_free_port: Some(1024),
        no_sandbox: None,
        taken: Vec::new(),
        disks: [
            "/home/you/.local/state/hearth",
            "/home/you/.local/state/hearth-postgresql/data",
        ]
        .map(|path| (path.into(), disk))
        .into(),
        data_version: Some("17".to_owned()),
        config_txt: Some(true),
    }
}

/// The one finding about a machine that is good but for one thing, as a person reads it.
fn told(change: impl FnOnce(&mut Facts)) -> String {
    let mut facts = good();
    change(&mut facts);
    let findings = judge(&plan(), &facts);
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}");
    };
    let cause = finding.cause.as_ref();
    format!(
        "{:?}: {}: {}{} | {}",
        finding.severity,
        finding.subject,
        finding.fact,
        cause.map_or(String::new(), |cause| format!(" ({cause})")),
        finding.remedy.clone().unwrap_or_default()
    )
}

#[test]
fn a_machine_that_has_everything_is_told_nothing() {
    assert_eq!(judge(&plan(), &good()), []);
}

#[test]
fn facts_that_could_not_be_found_are_nobodys_fault() {
    let mut facts = good();
    facts.systemd = None;
    facts.first_free_port = None;
    facts.data_version = None;
    facts.config_txt = None;
    facts.disks.clear();
    assert_eq!(judge(&plan(), &facts), []);
}

#[test]
fn a_machine_of_another_target_is_not_judged() {
    let mut plan = plan();
    plan.target = Target::Systemd;
    assert_eq!(judge(&plan, &Facts::default()), []);
}

#[test]
fn what_needs_root_is_a_command_with_its_reason() {
    assert_eq!(
        told(|facts| facts.lingers = false),
        "Warning: user `you`: the server stops when you log out, and does not start with the machine \
         (systemd ends everything of a person who is not logged in, unless told otherwise) | \
         run `sudo loginctl enable-linger you`"
    );
    assert_eq!(
        told(|facts| facts.has_manager = false),
        "Warning: user `you`: your own systemd does not run, so nothing can be started now | \
         run `sudo loginctl enable-linger you`, log in again directly, not by `su`, and switch once more"
    );
    let journal = told(|facts| facts.keeps_journal = false);
    assert_eq!(
        journal,
        "Warning: journal: what the server writes is lost with every restart of the machine \
         (systemd keeps the journal in memory, which spares an SD card) | \
         to keep it, run `sudo mkdir -p /etc/systemd/journald.conf.d` and \
         `printf '[Journal]\\nStorage=persistent\\nSystemMaxUse=200M\\n' | sudo tee /etc/systemd/journald.conf.d/hearth.conf` \
         and `sudo systemctl restart systemd-journald`"
    );
    assert_eq!(
        told(|facts| facts.no_sandbox = Some("kernel.unprivileged_userns_clone")),
        "Error: sandbox: `kernel.unprivileged_userns_clone` keeps people's units from having one \
         (without root a unit is shut in by a user namespace) | \
         run `echo kernel.unprivileged_userns_clone=1 | sudo tee /etc/sysctl.d/50-hearth-sandbox.conf` and `sudo sysctl --system`"
    );
    for (setting, value) in [
        ("user.max_user_namespaces", "=10000 "),
        ("kernel.apparmor_restrict_unprivileged_userns", "=0 "),
    ] {
        assert!(told(|facts| facts.no_sandbox = Some(setting)).contains(value));
    }
    assert_eq!(
        told(|facts| facts.first_free_port = Some(8100)),
        "Error: ports: port 8008 needs root here, where only those from 8100 on are everybody's | \
         run `echo net.ipv4.ip_unprivileged_port_start=8008 | sudo tee /etc/sysctl.d/50-hearth-ports.conf` and \
         `sudo sysctl --system`; or leave `hearth.proxy.ports` alone and let the router lead 80 to 8080 and 443 to 8443"
    );
    assert_eq!(
        told(|facts| facts.config_txt = Some(false)),
        "Note: config.txt: the Raspberry Pi's own settings are not as `hearth.raspberryPi.configTxt` has them | \
         run `sudo \"$(command -v hearth)\" host config-txt --plan ~/.config/hearth/plan.json`, and restart the Pi"
    );
}

#[test]
fn what_cannot_work_is_an_error() {
    assert_eq!(
        told(|facts| facts.uid = 1001),
        "Error: user `you`: its number is 1001, and the plan was made for another one | \
         write `home.uid = 1001;` and switch again"
    );
    assert_eq!(
        told(|facts| facts.systemd = Some(247)),
        "Error: systemd: version 247 is too old; 252 or newer is needed | \
         use Debian 12, Raspberry Pi OS of 2023 or newer, or NixOS"
    );
    assert_eq!(
        told(|facts| facts.taken = vec![8008]),
        "Error: port 8008: another program has it, and `matrix-synapse.service` cannot start | \
         see who it is with `sudo ss -ltnp 'sport = :8008'`, and stop it or give one of them another port"
    );
    assert_eq!(
        told(|facts| facts.data_version = Some("15".to_owned())),
        "Error: PostgreSQL: the data in `/home/you/.local/state/hearth-postgresql/data` is of version 15, and the plan \
         wants 17 | write `hearth.database.cluster.version = \"15\";`; docs/raspberry-pi.md tells how to move on"
    );
}

#[test]
fn disks_that_will_not_do_are_told_in_words() {
    let of = |path: &str, change: fn(&mut Disk)| {
        told(|facts| change(facts.disks.get_mut(Path::new(path)).unwrap()))
    };
    assert_eq!(
        of("/home/you/.local/state/hearth", |disk| disk.network =
            Some("NFS")),
        "Error: `/home/you/.local/state/hearth`: it is on NFS, on another computer, where a database is not safe | \
         let `xdg.stateHome` be a directory on a disk of this machine"
    );
    assert_eq!(
        of("/home/you/.local/state/hearth-postgresql/data", |disk| {
            disk.network = Some("SMB");
        }),
        "Error: `/home/you/.local/state/hearth-postgresql/data`: it is on SMB, on another computer, where a database is \
         not safe | name a directory on a disk of this machine in `hearth.database.cluster.directory`"
    );
    assert_eq!(
        of("/home/you/.local/state/hearth", |disk| disk.free = 12 << 20),
        "Error: `/home/you/.local/state/hearth`: its disk has 12 MB left; 200 MB are needed | \
         make room: `df -h` tells how full which disk is"
    );
}
