//! All probes of a bridge, put together.

use std::cell::OnceCell;
use std::path::PathBuf;

use hearth_database::{Presence, Queue};
use hearth_plan::{Bridge, Plan};
use hearth_registration::{RegistrationError, Row, Store as Registrations, Tokens};
use hearth_report::{Finding, Secret, Severity};
use hearth_secrets::Store as Secrets;
use hearth_synapse::{Appservice, Transport};
use serde::Serialize;

use crate::drift::Drift;
use crate::last_error::LastError;
use crate::ping::Pinged;
use crate::ready::Readiness;
use crate::records::Records;
use crate::redact::Redactor;
use crate::registration::{self, RegistrationFact};
use crate::systemd::{Services, ServicesError};
use crate::unit::UnitFact;
use crate::version::Version;
use crate::{queue, subject};

/// Everything that is known about a bridge.
#[derive(Debug, Serialize)]
pub struct BridgeReport {
    pub name: String,
    pub kind: String,
    pub title: String,
    pub protocol: String,
    pub bot: Option<String>,
    pub registration_id: Option<String>,
    pub version: Version,
    pub unit: UnitFact,
    pub ready: Readiness,
    pub ping: Pinged,
    pub registration: RegistrationFact,
    /// Nothing where Synapse's database could not be asked.
    pub queue: Option<Queue>,
    pub rooms: Option<Presence>,
    pub last_error: Option<LastError>,
    pub drift: Option<Drift>,
    pub database: Option<String>,
    pub state_directory: Option<PathBuf>,
    pub findings: Vec<Finding>,
}

/// Who asks, and by which ways.
pub struct Inspector<'a> {
    plan: &'a Plan,
    services: &'a dyn Services,
    transport: &'a dyn Transport,
    records: Option<&'a Records>,
    registrations: OnceCell<Result<Vec<Row>, RegistrationError>>,
    redactor: OnceCell<Redactor>,
}

impl<'a> Inspector<'a> {
    /// `records`: what Synapse's database says, where it could be asked.
    pub fn new(
        plan: &'a Plan,
        services: &'a dyn Services,
        transport: &'a dyn Transport,
        records: Option<&'a Records>,
    ) -> Self {
        Self {
            plan,
            services,
            transport,
            records,
            registrations: OnceCell::new(),
            redactor: OnceCell::new(),
        }
    }

    pub fn bridge(&self, name: &str, bridge: &Bridge) -> Result<BridgeReport, ServicesError> {
        let unit = UnitFact::probe(self.services, &bridge.unit)?;
        let id = bridge.registration.as_deref();
        // One that does not run is neither ready nor reached; its unit says why.
        let (ready, ping) = if unit.is_active() {
            (Readiness::probe(self.transport, bridge), self.ping(bridge))
        } else {
            (Readiness::Untold, Pinged::NotAsked)
        };
        let records = self.records;
        let mut report = BridgeReport {
            name: name.to_owned(),
            kind: bridge.kind.clone(),
            title: bridge.title.clone(),
            protocol: bridge.protocol.clone(),
            bot: bridge.bot.clone(),
            registration_id: bridge.registration.clone(),
            version: Version::probe(self.services, bridge, self.plan.units.get(&bridge.unit)),
            ready,
            ping,
            registration: RegistrationFact::of(self.rows(), id),
            queue: records.zip(id).map(|(records, id)| {
                let queue = records.queues.of(id).cloned();
                queue.unwrap_or_else(|| Queue {
                    appservice: id.to_owned(),
                    ..Queue::default()
                })
            }),
            rooms: records
                .zip(id)
                .and_then(|(records, id)| records.rooms.get(id).cloned()),
            last_error: LastError::probe(self.services, &bridge.unit, self.redactor())?,
            drift: Drift::probe(self.plan, name, bridge),
            database: bridge.database.clone(),
            state_directory: bridge.state_directory.clone(),
            unit,
            findings: Vec::new(),
        };
        report.findings = self.findings(&report, bridge);
        Ok(report)
    }

    /// The end-to-end test alone.
    pub fn ping(&self, bridge: &Bridge) -> Pinged {
        let (Some(id), Some(_), true) = (&bridge.registration, &bridge.url, bridge.ping) else {
            return Pinged::NotAsked;
        };
        let Some(registration) = self.plan.registrations.get(id) else {
            return Pinged::NotAsked;
        };
        let tokens = match Tokens::read(&registration.path) {
            Ok(tokens) => tokens,
            Err(damage) => {
                return Pinged::Unreadable {
                    path: registration.path.display().to_string(),
                    reason: damage.to_string(),
                };
            }
        };
        let synapse = &self.plan.synapse;
        let appservice = Appservice::new(
            self.transport,
            &synapse.url,
            Some(self.plan.daemon(&synapse.unit)),
            id,
            tokens.appservice,
        );
        appservice.ping().into()
    }

    /// What is to be known about a bridge's log before it is shown.
    pub fn redactor(&self) -> &Redactor {
        self.redactor.get_or_init(|| {
            let registrations = self.plan.registrations.values();
            let tokens = registrations
                .filter_map(|registration| Tokens::read(&registration.path).ok())
                .flat_map(|tokens| [tokens.appservice, tokens.homeserver]);
            let store = Secrets::of(self.plan);
            let secrets = self
                .plan
                .secrets
                .keys()
                .filter_map(|name| store.read(name).ok());
            Redactor::new(tokens.chain(secrets).collect::<Vec<Secret>>())
        })
    }

    fn rows(&self) -> &Result<Vec<Row>, RegistrationError> {
        self.registrations
            .get_or_init(|| registration::rows(&Registrations::of(self.plan)?))
    }

    fn findings(&self, report: &BridgeReport, bridge: &Bridge) -> Vec<Finding> {
        let name = &report.name;
        let mautrix = bridge
            .ready
            .as_deref()
            .is_some_and(|path| path.starts_with("/_matrix/mau/"));
        let id = report.registration_id.as_deref().unwrap_or_default();
        let mut findings: Vec<Finding> = [
            report.unit.finding(name, mautrix, self.plan.target),
            report.registration.finding(name, id, self.plan.target),
            report.ready.finding(name),
            report.ping.finding(name, bridge, self.plan),
            report
                .queue
                .as_ref()
                .and_then(|queue| queue::finding(queue, name)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let drift = report.drift.as_ref();
        findings.extend(drift.map(|drift| drift.findings(name)).unwrap_or_default());
        // Its last words are worth reading when something is wrong, and noise when nothing is.
        let is_wrong = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        if let Some(error) = report.last_error.as_ref().filter(|_| is_wrong) {
            findings.push(Finding::new(
                Severity::Note,
                subject(name),
                format!("the last error in its log: {}", error.text),
            ));
        }
        findings
    }
}
