mod diff;
mod inputs;
mod plain;
mod report;
mod save;
mod secrets;

use std::path::PathBuf;

use clap::Args;
use hearth_convert::{Choices, Input, SecretsFrom, convert, nix_text};
use hearth_report::{Exit, Failure, Printer};
use hearth_yaml::Dialect;
use save::{may_save, save};

/// Shown below the options, where no line is filled up.
const EXAMPLES: &str = "\
Examples:
  hearth convert whatsapp/config.yaml whatsapp/registration.yaml
  hearth convert --secrets ~/old-secrets -o hosts/cabin.nix /opt/matrix
  docker exec synapse cat /data/homeserver.yaml | hearth convert -
  hearth convert --raw settings.yaml
  hearth convert --diff hosts/cabin.nix /var/lib/bridge/config.yaml";

/// Make a host of the files of a server that is running
///
/// Takes the YAML of bridges, registrations, `homeserver.yaml` and the signing key, well-known files, Element Web's
/// `config.json`, docker-compose files and the `.env` beside them. It says what each of them is, and prints one host
/// module in which stands what somebody has decided: what equals a program's defaults is left out. Give it all files
/// of one server at once, or the directory that they are in; what contradicts between them is reported.
///
/// Each file is read as the program that owns it reads it. What that program would pass over in silence (an unknown
/// key, a `yes` for a `true`) is reported with its line.
///
/// Secrets never appear in the output. With `--secrets DIR` each becomes a file of its own, to be copied to the host;
/// without it they stay behind, and the output names where it expects them.
///
/// The host goes to standard output, everything that is said about it to standard error. The exit status is 1 if
/// there is no host, or one that cannot be right before somebody has looked at what was reported as an error.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Convert {
    /// Files, or directories with files; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite files that exist: the output's, and those of secrets
    #[arg(long)]
    force: bool,

    /// Write each secret to a file in this directory, mode 0600
    ///
    /// Files that exist are not overwritten without `--force`. Inside a Git repository the directory
    /// gets a `.gitignore`; beside a flake that is not in one it is refused, because all of such a flake
    /// is copied to the store, where everybody can read it.
    #[arg(long, value_name = "DIR")]
    secrets: Option<PathBuf>,

    /// Where the secrets are going to be on the host [default: what --secrets says, else /root/secrets]
    #[arg(long, value_name = "PATH", conflicts_with_all = ["sops", "agenix"])]
    secrets_path: Option<PathBuf>,

    /// Refer to the secrets as sops-nix decrypts them
    ///
    /// With `--secrets DIR`, all of them go into `DIR/secrets.yaml`, to be encrypted with sops.
    #[arg(long, conflicts_with = "agenix")]
    sops: bool,

    /// Refer to the secrets as agenix decrypts them
    ///
    /// With `--secrets DIR`, each goes into a file to be encrypted with agenix, and its rules into `DIR/secrets.nix`.
    #[arg(long)]
    agenix: bool,

    /// Keep what equals the defaults too
    #[arg(long)]
    full: bool,

    /// Convert any one YAML file to a Nix value, understanding nothing of it
    ///
    /// A file with secrets in it is refused, unless `--secrets` takes them out or `--keep-secrets` says
    /// that they may be in the output.
    #[arg(long, conflicts_with_all = ["full", "upgrade", "defaults", "diff", "sops", "agenix"])]
    raw: bool,

    /// With --raw: print secrets as they are
    #[arg(long, requires = "raw", conflicts_with = "secrets")]
    keep_secrets: bool,

    /// Leave comments behind
    #[arg(long)]
    no_comments: bool,

    /// Read all files as this reader does, instead of as their owners do
    ///
    /// One of `pyyaml` (Synapse), `go-yaml3` (bridges in Go), `ruamel` (bridges in Python), `js-yaml4` (appservice-irc),
    /// `js-yaml3` (mx-puppet), `yaml2` (hookshot), `json` and `plain` (YAML 1.2).
    #[arg(long, value_name = "NAME", value_parser = dialect)]
    dialect: Option<Dialect>,

    /// Compare with these defaults: the example configuration of another version of the bridge
    #[arg(long, value_name = "FILE")]
    defaults: Option<PathBuf>,

    /// Convert a bridge's configuration to its newer layout, even where the old one still runs
    ///
    /// What has no successor in the newer layout is reported.
    #[arg(long)]
    upgrade: bool,

    /// Say what a bridge has written into its file since: what FILE says and this host does not
    ///
    /// HOST is a host file, for which Nix is needed, or the configuration that a host has already: a
    /// bridge's `config.json` in `/etc/hearth/bridges`.
    #[arg(long, value_name = "HOST", conflicts_with_all = ["output", "secrets", "sops", "agenix"])]
    diff: Option<PathBuf>,

    /// With --diff: the flake of Hearth that evaluates the host
    #[arg(long, value_name = "FLAKE", requires = "diff")]
    flake: Option<String>,
}

fn dialect(name: &str) -> Result<Dialect, String> {
    name.parse::<Dialect>().map_err(|error| {
        let hint = hearth_report::Hint::hint(&error).unwrap_or_default();
        format!("{error}; {hint}")
    })
}

impl Convert {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let inputs = inputs::gather(&self.files)?;
        if let Some(host) = &self.diff {
            return diff::run(host, self.flake.as_deref(), &inputs, printer);
        }
        if self.raw {
            return plain::run(&self, &inputs, printer);
        }
        let choices = self.choices(&inputs)?;
        let done = convert(&inputs, self.dialect, &choices)?;
        let findings = done.host.findings();
        if done.host.options().is_empty() {
            report::findings(findings, printer);
            return Err(nothing(&done.seen));
        }
        let text = nix_text(&done.host, &choices, &[])?;
        if let Some(path) = &self.output {
            may_save(path, self.force)?;
        }
        let written = match &self.secrets {
            Some(directory) => {
                let (found, expected) = (done.host.secrets(), done.host.expected());
                secrets::write(directory, found, expected, &choices.secrets, self.force)?
            }
            None => Vec::new(),
        };
        if let Some(path) = &self.output {
            save(path, &text, self.force)?;
        }
        if printer.is_json() {
            report::json(&done, findings, &text, &written, printer);
        } else {
            report::talk(
                &done,
                findings,
                &written,
                self.secrets.as_deref(),
                &choices.secrets,
                printer,
            );
            if self.output.is_none() {
                printer.raw(&text);
            }
        }
        Ok(Exit::of(findings))
    }

    fn choices(&self, inputs: &[Input]) -> Result<Choices, Failure> {
        let secrets = if self.sops {
            SecretsFrom::Sops
        } else if self.agenix {
            SecretsFrom::Agenix
        } else {
            SecretsFrom::Directory(self.on_host()?)
        };
        Ok(Choices {
            full: self.full,
            no_comments: self.no_comments,
            upgrade: self.upgrade,
            secrets,
            defaults: match &self.defaults {
                Some(path) => Some(inputs::defaults(path, inputs)?),
                None => None,
            },
        })
    }

    fn on_host(&self) -> Result<PathBuf, Failure> {
        let wanted = self.secrets_path.as_ref().or(self.secrets.as_ref());
        let Some(path) = wanted else {
            return Ok(PathBuf::from("/root/secrets"));
        };
        std::path::absolute(path).map_err(|error| {
            Failure::problem(format!("Cannot tell where `{}` is", path.display()))
                .because(error.to_string())
        })
    }
}

fn nothing(seen: &[hearth_convert::Seen]) -> Failure {
    let failure = Failure::problem("There is nothing in these files that a host could be made of");
    if seen
        .iter()
        .all(|seen| seen.what == hearth_convert::What::Plain)
    {
        return failure.hint("give configurations of bridges, registrations or `homeserver.yaml`; any other YAML is converted with `--raw`");
    }
    failure.hint("read what is said above")
}
