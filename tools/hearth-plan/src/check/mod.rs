//! What a plan means, judged without touching the host. One concept a file; every finding names
//! the subject, the fact and the remedy.

mod address;
mod alternatives;
mod certificates;
mod credentials;
mod databases;
mod files;
mod identity;
mod inline;
mod namespaces;
mod order;
mod paths;
mod pattern;
mod ports;
mod references;
mod registrations;
mod routes;
mod secrets;
mod units;

use hearth_report::Finding;

use crate::Plan;

impl Plan {
    /// Everything that is wrong with it. A plan without an error here is one that can be carried
    /// out; a warning is something that works and that its owner should know.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for check in [
            identity::check,
            paths::check,
            units::check,
            references::check,
            order::check,
            ports::check,
            secrets::check,
            credentials::check,
            inline::check,
            registrations::check,
            namespaces::check,
            routes::check,
            certificates::check,
            databases::check,
            files::check,
        ] {
            check(self, &mut findings);
        }
        findings
    }
}
