use clap::Subcommand;
use hearth_plan::CertificateSource;
use hearth_report::{Exit, Failure, Printer};
use hearth_secrets::ensure_certificate;
use serde_json::json;

use super::plan_file::PlanFile;

/// Placeholder certificates, where no real ones are
#[derive(Debug, Subcommand)]
pub enum Certificate {
    /// Make the self-signed certificates that are missing
    ///
    /// They let the proxy start where no ACME client is at hand; no browser trusts them. A
    /// certificate of yours is never replaced.
    Ensure(PlanFile),
}

impl Certificate {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let Self::Ensure(file) = self;
        let plan = file.load()?;
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
