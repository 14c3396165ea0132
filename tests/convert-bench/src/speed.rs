//! How fast and how large, in one run on one machine, as ratios.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use hearth_convert::{What, may_hold_secrets, raw};
use hearth_report::Printer;
use hearth_yaml::{Dialect, Reader};

use crate::peers::Peers;
use crate::run::{Job, least, median};
use crate::sample;

const ROUNDS: usize = 15;
const SLOW_ROUNDS: usize = 2;
const STARTS: usize = 201;

pub struct Tool {
    pub name: &'static str,
    pub time: Duration,
    pub kib: u64,
}

pub struct Figures {
    pub bytes: usize,
    pub lines: usize,
    pub hearth: Tool,
    pub peers: Vec<Tool>,
    pub start: Duration,
    pub start_of_true: Duration,
    /// What the time of `hearth convert` goes to.
    pub phases: Vec<(&'static str, Duration)>,
}

const PYTHON: &str = "import json, sys, yaml\njson.dump(yaml.load(open(sys.argv[2], 'rb'), Loader=getattr(yaml, sys.argv[1])), sys.stdout)";

pub fn run(peers: &Peers, printer: Printer) -> Result<Figures> {
    let directory = tempfile::tempdir().context("Cannot make a directory to work in")?;
    let text = sample::yaml();
    let file = directory.path().join("large.yaml");
    let small = directory.path().join("small.yaml");
    std::fs::write(&file, &text).context("Cannot write the large file")?;
    std::fs::write(&small, "a: 1\n").context("Cannot write the small file")?;
    let (file, small) = (file.display().to_string(), small.display().to_string());

    let hearth = Job::new(
        &peers.hearth,
        &["convert", "--raw", "--dialect", "plain", &file],
    );
    let any2nix = Job::new(&peers.any2nix, &["--format", "yaml", &file]);
    let c = Job::new(&peers.python, &["-c", PYTHON, "CSafeLoader", &file]);
    let pure = Job::new(&peers.python, &["-c", PYTHON, "SafeLoader", &file]);

    printer.say(&format!(
        "speed: {ROUNDS} rounds of hearth and any2nix in turn"
    ));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(hearth.time()?);
        theirs.push(any2nix.time()?);
    }
    printer.say(&format!(
        "speed: {SLOW_ROUNDS} rounds of PyYAML with json, in C and in Python"
    ));
    let slow = |job: &Job<'_>| -> Result<Duration> {
        let times: Result<Vec<Duration>> = (0..SLOW_ROUNDS).map(|_| job.time()).collect();
        Ok(least(&times?))
    };
    let (c_time, pure_time) = (slow(&c)?, slow(&pure)?);
    printer.say("speed: memory, starts, phases");
    let tool = |name, time, job: &Job<'_>| -> Result<Tool> {
        let kib = job.memory()?;
        Ok(Tool { name, time, kib })
    };
    let start = Job::new(
        &peers.hearth,
        &["convert", "--raw", "--dialect", "plain", &small],
    );
    let nothing = Job::new(Path::new("/bin/true"), &[]);
    let (mut starts, mut nothings) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        starts.push(start.time()?);
        nothings.push(nothing.time()?);
    }
    Ok(Figures {
        bytes: text.len(),
        lines: text.lines().count(),
        hearth: tool("`hearth convert --raw`", least(&ours), &hearth)?,
        peers: vec![
            tool("any2nix", least(&theirs), &any2nix)?,
            tool("PyYAML in C, and json", c_time, &c)?,
            tool("PyYAML in Python, and json", pure_time, &pure)?,
        ],
        start: median(&starts),
        start_of_true: median(&nothings),
        phases: phases(&file)?,
    })
}

fn phases(file: &str) -> Result<Vec<(&'static str, Duration)>> {
    let (mut reading, mut parsing) = (Vec::new(), Vec::new());
    let (mut searching, mut writing) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let bytes = std::fs::read(file).context("Cannot read the large file")?;
        let read = Instant::now();
        let document = Reader::new(Dialect::Plain).read(file, &bytes)?;
        let parsed = Instant::now();
        black_box(may_hold_secrets(&What::Plain, &document));
        let searched = Instant::now();
        black_box(raw(file, &document, true)?);
        writing.push(searched.elapsed());
        searching.push(searched - parsed);
        parsing.push(parsed - read);
        reading.push(read - began);
    }
    Ok(vec![
        ("reading the file", least(&reading)),
        ("YAML to values, with places and comments", least(&parsing)),
        ("the search for secrets", least(&searching)),
        ("values to Nix text", least(&writing)),
    ])
}
