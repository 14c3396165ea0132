//! A search that finds nothing proves something only if it finds what is there.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::search::Hit;
use hearth_vm::Machine;

use super::strongbox::Strongbox;
use super::transcript::Transcript;

/// Each leaves the secret, its standard input, in one place.
const PLANT: &str = r#"
read -r secret
printf '%s' "$secret" > /usr/share/planted-plain
printf 'key=%s\n' "$secret" | base64 --wrap=0 > /tmp/planted-base64
printf '%s' "$secret" | od --address-radix=n --format=x1 | tr -d ' \n' > /var/lib/planted-hexadecimal
printf '%s' "$secret" | head --bytes=20 > /var/log/nginx/planted-short
printf 'before\0%s\0after' "$secret" > /dev/shm/planted-binary
touch "/srv/$secret"
printf '%s\n' "$secret" | logger --tag planted
systemd-run --quiet --unit=planted-unit --setenv=PLANTED="$secret" sleep infinity
"#;

pub fn are_all_found(host: &Strongbox) -> Result<()> {
    let machine = &host.cabin.machine;
    let output = machine.run_within(
        &["sh", "-euc", PLANT],
        format!("{}\n", host.planted).as_bytes(),
        Duration::from_secs(60),
    )?;
    ensure!(
        output.success(),
        "Nothing could be planted: {}",
        output.stderr
    );

    let everywhere = host.everywhere();
    let in_files = everywhere.files()?;
    let files = places(&in_files);
    for file in [
        "/usr/share/planted-plain",
        "/tmp/planted-base64",
        "/var/lib/planted-hexadecimal",
        "/var/log/nginx/planted-short",
        "/dev/shm/planted-binary",
    ] {
        ensure!(files.contains(file), "{file} was not found among {files:?}");
    }
    let in_places = everywhere.places()?;
    let told = places(&in_places);
    for place in [
        "names of files",
        "processes",
        "journal",
        "journal as JSON",
        "units",
    ] {
        ensure!(
            told.contains(place),
            "{place}: the search did not find it, only in {told:?}"
        );
    }
    in_processes(host)?;
    in_what_commands_say(host)
}

fn places(hits: &[Hit]) -> BTreeSet<&str> {
    let planted = hits.iter().filter(|hit| hit.secret == "planted");
    planted.map(|hit| hit.place.as_str()).collect()
}

/// Also in processes that live for a moment.
fn in_processes(host: &Strongbox) -> Result<()> {
    let machine = &host.cabin.machine;
    let (pids, seen) = host.everywhere().watch(|| {
        let argument = brief(machine, "sleep 0.5; true", &host.planted)?;
        let variable = brief(
            machine,
            "PLANTED=\"$0\"; export PLANTED; exec sleep 0.5",
            &host.planted,
        )?;
        Ok((argument, variable))
    })?;
    let hits = seen.search(&host.search)?;
    let found = places(&hits);
    let argument = format!("/proc/{}/cmdline", pids.0);
    let variable = format!("/proc/{}/environ", pids.1);
    ensure!(
        found.contains(argument.as_str()) && found.contains(variable.as_str()),
        "short-lived {argument} and {variable} were not seen, only {found:?}"
    );
    Ok(())
}

/// Runs a script with the secret as its only argument; gives its process.
fn brief(machine: &Machine, script: &str, secret: &str) -> Result<String> {
    let script = format!("echo $$; {script}");
    Ok(machine
        .succeed(&["sh", "-ec", &script, secret])?
        .trim()
        .to_owned())
}

fn in_what_commands_say(host: &Strongbox) -> Result<()> {
    let transcript = Transcript::new(&host.cabin.machine);
    transcript.run_with(&["sh", "-c", "cat >&2"], &host.planted)?;
    let hits = transcript.said().search(&host.search);
    ensure!(
        hits.len() == 1,
        "what a command said was not searched: {hits:?}"
    );
    Ok(())
}
