//! A host of which only the answers are written down.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hearth_plan::{Bridge, Plan};
use hearth_probe::{BridgeReport, Entry, Inspector, Records, Services, ServicesError};
use hearth_registration::Tokens;
use hearth_report::Finding;
use hearth_synapse::{Request, Response, Transport, TransportError};
use tempfile::TempDir;

pub const AS_TOKEN: &str = "as-token-of-the-test";
pub const HS_TOKEN: &str = "hs-token-of-the-test";
pub const ID: &str = "heisenbridge";

/// The example plan, its registrations in a directory of the test.
pub struct Fake {
    pub plan: Plan,
    pub unit: BTreeMap<String, String>,
    pub journal: Vec<Entry>,
    pub version: Option<&'static str>,
    /// Status and body by the end of the URL; nobody listens elsewhere.
    pub answers: Vec<(&'static str, u16, String)>,
    pub asked: RefCell<Vec<String>>,
    pub records: Option<Records>,
    pub dir: TempDir,
}

impl Fake {
    /// A bridge with which all is well.
    pub fn new() -> Self {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
        let mut plan = Plan::load(&path).unwrap();
        let dir = tempfile::tempdir().unwrap();
        plan.state_directory = dir.path().to_owned();
        let directory = dir.path().join("registrations");
        fs::create_dir(&directory).unwrap();
        for (id, registration) in &mut plan.registrations {
            registration.path = directory.join(format!("{id}.yaml"));
        }
        for entry in plan.secrets.values_mut() {
            entry.path = dir.path().join("nowhere");
        }
        plan.bridges.get_mut(ID).unwrap().ready = Some("/_matrix/mau/ready".to_owned());
        let store = hearth_registration::Store::of(&plan).unwrap();
        hearth_registration::ensure(&store, &Nothing).unwrap();
        let path = &plan.registrations[ID].path;
        let text = fs::read_to_string(path).unwrap();
        let tokens = Tokens::read(path).unwrap();
        let text = text
            .replace(tokens.appservice.expose(), AS_TOKEN)
            .replace(tokens.homeserver.expose(), HS_TOKEN);
        fs::write(path, text).unwrap();
        Self {
            plan,
            unit: [
                ("LoadState", "loaded"),
                ("ActiveState", "active"),
                ("SubState", "running"),
                ("Result", "success"),
                ("NRestarts", "0"),
                ("ExecMainCode", "0"),
                ("ExecMainStatus", "0"),
                ("StateChangeTimestamp", "@1700000000"),
                ("MemoryCurrent", "1048576"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
            journal: Vec::new(),
            version: None,
            answers: vec![
                ("/_matrix/mau/ready", 200, "{}".to_owned()),
                ("/ping", 200, r#"{"duration_ms": 7}"#.to_owned()),
            ],
            asked: RefCell::default(),
            records: Some(Records::default()),
            dir,
        }
    }

    /// After a change of the plan: a registration also tells what its bridge keeps where.
    pub fn register_again(&self) {
        let store = hearth_registration::Store::of(&self.plan).unwrap();
        hearth_registration::ensure(&store, &Nothing).unwrap();
    }

    pub fn unit(mut self, facts: &[(&str, &str)]) -> Self {
        for (name, value) in facts {
            self.unit.insert((*name).to_owned(), (*value).to_owned());
        }
        self
    }

    pub fn answer(mut self, path: &'static str, status: u16, body: &str) -> Self {
        self.answers.retain(|(known, ..)| *known != path);
        self.answers.push((path, status, body.to_owned()));
        self
    }

    pub fn silent(mut self, path: &str) -> Self {
        self.answers.retain(|(known, ..)| *known != path);
        self
    }

    pub fn says(mut self, priority: u8, text: &str) -> Self {
        let at = 1_700_000_000_000_000 + self.journal.len() as u64 * 1_000_000;
        self.journal.push(Entry {
            at,
            priority,
            text: text.to_owned(),
        });
        self
    }

    pub fn bridge(&self) -> &Bridge {
        &self.plan.bridges[ID]
    }

    pub fn report(&self) -> BridgeReport {
        let inspector = Inspector::new(&self.plan, self, self, self.records.as_ref());
        inspector.bridge(ID, self.bridge()).unwrap()
    }

    /// The findings as a person reads them. No token is ever among them.
    #[track_caller]
    pub fn words(&self) -> String {
        let report = self.report();
        let all = serde_json::to_string(&report).unwrap() + &format!("{report:?}");
        for token in [AS_TOKEN, HS_TOKEN] {
            assert!(!all.contains(token), "{all}");
        }
        words(&report.findings)
    }
}

pub fn words(findings: &[Finding]) -> String {
    let lines = findings.iter().map(|finding| {
        let mut line = format!(
            "{}: {}: {}",
            serde_json::to_value(finding.severity)
                .unwrap()
                .as_str()
                .unwrap(),
            finding.subject,
            finding.fact
        );
        if let Some(cause) = &finding.cause {
            line += &format!("\n  {cause}");
        }
        if let Some(remedy) = &finding.remedy {
            line += &format!("\n  {remedy}");
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

impl Services for Fake {
    fn show(
        &self,
        _: &str,
        properties: &[&str],
    ) -> Result<BTreeMap<String, String>, ServicesError> {
        for property in properties {
            assert!(self.unit.contains_key(*property), "{property}");
        }
        Ok(self.unit.clone())
    }

    fn journal(&self, _: &str, _: u32) -> Result<Vec<Entry>, ServicesError> {
        Ok(self.journal.clone())
    }

    fn version_of(&self, _: &str) -> Option<String> {
        self.version.map(str::to_owned)
    }
}

impl Transport for Fake {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let token = request
            .token
            .as_ref()
            .map_or("nobody", |token| token.expose());
        self.asked.borrow_mut().push(format!(
            "{} {} as {token}",
            request.method.name(),
            request.url
        ));
        let answer = self
            .answers
            .iter()
            .find(|(path, ..)| request.url.ends_with(path));
        let Some((_, status, body)) = answer else {
            return Err(TransportError::Unreachable("Connection refused".to_owned()));
        };
        Ok(Response {
            status: *status,
            retry_after: None,
            content_type: "application/json".to_owned(),
            body: body.clone().into_bytes(),
        })
    }
}

/// No unit is ever restarted here.
struct Nothing;

impl hearth_registration::Services for Nothing {
    fn activity(
        &self,
        _: &str,
    ) -> Result<hearth_registration::Activity, hearth_registration::ServiceError> {
        Ok(hearth_registration::Activity::Stopped)
    }

    fn act(
        &self,
        _: hearth_registration::Verb,
        _: &str,
        _: hearth_registration::Wait,
    ) -> Result<(), hearth_registration::ServiceError> {
        Ok(())
    }
}
