use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

use clap::Args;
use hearth_render::{Credentials, Template};
use hearth_report::{Exit, Failure, Printer};

use super::written::Written;

/// Put secrets into a config file
///
/// The template is JSON. `{ "_secret": "NAME" }` in it stands for the content of the credential NAME
/// without the line break that ends it, `{ "_registration": "as_token" }` for that field of the
/// credential `registration`, or of `registration-ID` if there is an `"id"` beside it; a `"prefix"`
/// is put before either. All else stands for itself. The output is YAML, written whole or not at all.
///
/// With `--written` it tells instead what a program wrote into an output since it was rendered, by key
/// and without values; exit status 1 if it wrote anything.
#[derive(Debug, Args)]
pub struct Render {
    /// The config file as JSON, without secrets
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,

    /// Where to write; `-` is standard output
    ///
    /// Standard output is refused when it is a terminal: what is written holds secrets, and a
    /// terminal keeps what it has shown.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// An output into which a program may have written
    #[arg(
        long,
        value_name = "FILE",
        requires = "rendered",
        conflicts_with_all = ["template", "output"]
    )]
    written: Option<PathBuf>,

    /// The same as it was rendered
    #[arg(long, value_name = "FILE", requires = "written")]
    rendered: Option<PathBuf>,

    /// Where to keep a copy of what was written, if it differs
    ///
    /// An earlier copy stays beside it, with a number.
    #[arg(long, value_name = "FILE", requires = "written")]
    keep: Option<PathBuf>,

    /// The bridge whose defaults are no difference, as KIND.LAYOUT
    #[arg(long, value_name = "NAME", requires = "written")]
    example: Vec<String>,

    /// Where the credentials are [default: $CREDENTIALS_DIRECTORY]
    #[arg(long, value_name = "DIR")]
    credentials: Option<PathBuf>,

    /// The file's mode; one that lets everybody in is refused
    #[arg(long, value_name = "MODE", default_value = "0600", value_parser = mode)]
    mode: u32,
}

impl Render {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        if let (Some(file), Some(rendered)) = (&self.written, &self.rendered) {
            let written = Written {
                rendered,
                file,
                keep: self.keep.as_deref(),
                examples: &self.example,
            };
            return written.tell(printer);
        }
        let (Some(template), Some(output)) = (self.template, self.output) else {
            return Err(Failure::wrong_use("There is nothing to render")
                .hint("give `--template FILE` and `--output FILE`"));
        };
        let credentials = self
            .credentials
            .or_else(|| std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from));
        let to_stdout = output.as_os_str() == "-";
        if to_stdout && stdout().is_terminal() {
            return Err(
                Failure::wrong_use("Secrets are not written to a terminal").hint(
                    "write to a file with `--output FILE`, or pipe the output to what needs it",
                ),
            );
        }
        if !to_stdout && is_same_file(&template, &output) {
            return Err(Failure::wrong_use(format!(
                "`{}` is both template and output",
                output.display()
            ))
            .hint("give `--output` a path of its own"));
        }
        let rendered = Template::load(&template)?.render(&Credentials::new(credentials))?;
        if to_stdout {
            printer.raw(rendered.expose());
        } else {
            hearth_render::write(&output, &rendered, self.mode)?;
        }
        Ok(Exit::Fine)
    }
}

fn is_same_file(one: &std::path::Path, other: &std::path::Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn mode(text: &str) -> Result<u32, String> {
    match u32::from_str_radix(text, 8) {
        Ok(mode) if mode & 0o600 != 0o600 || mode & !0o660 != 0 => {
            Err("secrets need a mode between 0600 and 0660, without execution".to_owned())
        }
        Ok(mode) => Ok(mode),
        Err(_) => Err("a mode is octal, like 0640".to_owned()),
    }
}
