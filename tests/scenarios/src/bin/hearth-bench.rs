//! What `make bench` runs: measures `hosts/cabin`, prints docs/benchmarks.md.

use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use hearth_report::{Failure, Printer};
use hearth_scenarios::cabin::{BRIDGE, Cabin, SYNAPSE};
use hearth_scenarios::places;
use hearth_vm::{Backend, Image, Kvm, Recipe};

const BOOTS: usize = 3;
const EVALUATIONS: usize = 5;
const UNITS: [&str; 4] = [
    SYNAPSE,
    BRIDGE,
    "nginx.service",
    "postgresql@17-main.service",
];

fn main() -> ExitCode {
    let printer = Printer::default();
    match measure(printer) {
        Ok(page) => {
            printer.raw(&page);
            ExitCode::SUCCESS
        }
        Err(error) => {
            let causes = error.chain().skip(1).map(ToString::to_string);
            let failure = causes.fold(Failure::problem(error.to_string()), Failure::because);
            printer.failure(&failure);
            ExitCode::FAILURE
        }
    }
}

fn measure(printer: Printer) -> Result<String> {
    let image = Image::ensure(&Recipe::project()?)?;
    places::hearth_binary()?;
    let mut nspawn = Vec::new();
    let mut memory = Vec::new();
    for round in 0..BOOTS {
        printer.say(&format!(
            "boot {} of {BOOTS} under systemd-nspawn",
            round + 1
        ));
        let (cabin, time) = boot(&image, Backend::Nspawn)?;
        nspawn.push(time);
        if round + 1 == BOOTS {
            for unit in UNITS {
                memory.push((unit, cabin.machine.memory(unit)?));
            }
        }
    }
    printer.say("one boot under QEMU without KVM");
    let (_, emulated) = boot(&image, Backend::Qemu { kvm: Kvm::Never })?;
    printer.say("evaluation");
    let evaluation = evaluation()?;
    Ok(page(&mut nspawn, emulated, &memory, &evaluation))
}

/// From the start of the machine to the first client answered through the proxy, on an empty disk.
fn boot(image: &Image, backend: Backend) -> Result<(Cabin, Duration)> {
    let builder = Cabin::builder("bench")?.image(image).backend(backend);
    let began = Instant::now();
    let cabin = Cabin {
        machine: builder.start()?,
    };
    cabin.wait_answering()?;
    let time = began.elapsed();
    cabin.wait_ready()?;
    Ok((cabin, time))
}

struct Evaluation {
    seconds: Vec<f64>,
    thunks: u64,
    calls: u64,
}

/// None where there is no Nix or where its inputs cannot be had.
fn evaluation() -> Result<Option<Evaluation>> {
    let mut found = None;
    for _ in 0..EVALUATIONS {
        let Ok(output) = Command::new("nix")
            .args(["--extra-experimental-features", "nix-command flakes"])
            .args([
                "eval",
                "--impure",
                "--json",
                "--file",
                "tests/eval/nix",
                "rendered.cabin",
            ])
            .current_dir(places::project())
            .env("NIX_SHOW_STATS", "1")
            .stdin(Stdio::null())
            .output()
        else {
            return Ok(None);
        };
        if !output.status.success() {
            return Ok(None);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let stats = said.find('{').and_then(|start| {
            let mut values = serde_json::Deserializer::from_str(&said[start..]).into_iter();
            values.next()?.ok()
        });
        let stats: serde_json::Value = stats.context("`nix eval` printed no statistics")?;
        let run = found.get_or_insert(Evaluation {
            seconds: Vec::new(),
            thunks: stats["nrThunks"].as_u64().context("no `nrThunks`")?,
            calls: stats["nrFunctionCalls"]
                .as_u64()
                .context("no `nrFunctionCalls`")?,
        });
        run.seconds
            .push(stats["cpuTime"].as_f64().context("no `cpuTime`")?);
    }
    Ok(found)
}

fn page(
    nspawn: &mut [Duration],
    emulated: Duration,
    memory: &[(&str, u64)],
    evaluation: &Option<Evaluation>,
) -> String {
    nspawn.sort();
    let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
    let mut lines = vec![
        "# Benchmarks".to_owned(),
        String::new(),
        "`make bench` measures all of this again and writes this page. The figures are those of one machine with".to_owned(),
        format!("{} processors; they are here to be compared with themselves, and no test depends on them.", processors()),
        String::new(),
        "## From the power button to the first client answered".to_owned(),
        String::new(),
        "`hosts/cabin` on an empty disk: secrets, registration, database, keys and Synapse's schema are all made".to_owned(),
        "in that time. The client asks `/_matrix/client/versions` through nginx with TLS.".to_owned(),
        String::new(),
        "| machine | least | median | most |".to_owned(),
        "|---|---|---|---|".to_owned(),
        format!(
            "| systemd-nspawn, {} boots | {} | {} | {} |",
            nspawn.len(),
            seconds(nspawn[0]),
            seconds(nspawn[nspawn.len() / 2]),
            seconds(nspawn[nspawn.len() - 1])
        ),
        format!("| QEMU without KVM, one boot | | {} | |", seconds(emulated)),
        String::new(),
        "## Memory at rest".to_owned(),
        String::new(),
        "What the unit's processes hold, shared pages divided among those who share them (PSS), just after the bridge".to_owned(),
        "is up and before anybody signed in.".to_owned(),
        String::new(),
        "| unit | MiB |".to_owned(),
        "|---|---|".to_owned(),
    ];
    for (unit, bytes) in memory {
        lines.push(format!("| `{unit}` | {} |", bytes / (1024 * 1024)));
    }
    lines.extend([
        String::new(),
        "## Evaluation of `hosts/cabin`".to_owned(),
        String::new(),
    ]);
    match evaluation {
        Some(run) => {
            let least = run.seconds.iter().copied().fold(f64::INFINITY, f64::min);
            let most = run.seconds.iter().copied().fold(0.0, f64::max);
            lines.extend([
                format!("{} thunks, {} function calls, {least:.2} to {most:.2} s of processor time in {} runs of", run.thunks, run.calls, run.seconds.len()),
                String::new(),
                "```".to_owned(),
                "NIX_SHOW_STATS=1 nix eval --impure --json --file tests/eval/nix rendered.cabin".to_owned(),
                "```".to_owned(),
            ]);
        }
        None => lines.push("Not measured: Nix or the flake's inputs could not be had.".to_owned()),
    }
    lines.join("\n") + "\n"
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
