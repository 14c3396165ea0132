use std::path::PathBuf;

use clap::{Args, Subcommand};
use hearth_plan::{CertificateSource, Plan};
use hearth_report::{Exit, Failure, Printer};
use hearth_secrets::ensure_certificate;
use serde_json::json;

/// Placeholder certificates
#[derive(Debug, Subcommand)]
pub enum Certificate {
    /// Make the self-signed certificates that are missing
    ///
    /// They let the proxy start where no ACME client is at hand; no browser trusts them. A
    /// certificate of yours is never replaced.
    Ensure(Of),
}

#[derive(Debug, Args)]
pub struct Of {
    /// The plan whose certificates are meant
    #[arg(long, value_name = "FILE", default_value = "/etc/hearth/plan.json")]
    plan: PathBuf,
}

impl Certificate {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let Self::Ensure(of) = self;
        let plan = Plan::load(&of.plan)?;
        let mut made = Vec::new();
        for (host, pair) in plan.proxy.iter().flat_map(|proxy| &proxy.certificates) {
            if pair.source == CertificateSource::Placeholder && ensure_certificate(host, pair)? {
                made.push(host);
            }
        }
        if printer.is_json() {
            printer.json(&json!({ "made": made }));
        } else {
            for host in made {
                printer.say(&format!("Made a placeholder certificate for `{host}`"));
            }
        }
        Ok(Exit::Fine)
    }
}
