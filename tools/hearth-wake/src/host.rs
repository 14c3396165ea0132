//! The host as it is: Synapse's database, Synapse, and the bridges.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use hearth_database::{Cluster, Queues, queues};
use hearth_plan::{Bridge, Plan, Target};
use hearth_registration::Tokens;
use hearth_synapse::{Appservice, Http, Method, Ping, Request, Transport};

use crate::wake::World;
use crate::{APPSERVICE, EVENT, WakeError};

const ANSWER: Duration = Duration::from_secs(5);

pub struct Host<'a> {
    plan: &'a Plan,
    http: Http,
    credentials: Option<PathBuf>,
    deadline: Instant,
}

impl<'a> Host<'a> {
    /// `credentials`: where systemd put the registrations, as `registration-ID.yaml`; otherwise they are read
    /// where they are kept, which their keeper alone may do.
    pub fn new(plan: &'a Plan, credentials: Option<PathBuf>, within: Duration) -> Self {
        Self {
            plan,
            http: Http::new(),
            credentials,
            deadline: Instant::now() + within,
        }
    }

    fn appservice(&self, id: &str) -> Result<Appservice<&Http>, WakeError> {
        let registration = self
            .plan
            .registrations
            .get(id)
            .ok_or_else(|| WakeError::NoRegistration { id: id.to_owned() })?;
        let path = match &self.credentials {
            Some(directory) => directory.join(format!("registration-{id}.yaml")),
            None => registration.path.clone(),
        };
        let tokens = tokens(id, &path, self.plan.target)?;
        let synapse = &self.plan.synapse;
        Ok(Appservice::new(
            &self.http,
            &synapse.url,
            Some(self.plan.daemon(&synapse.unit)),
            id,
            tokens.appservice,
        ))
    }
}

fn tokens(id: &str, path: &Path, target: Target) -> Result<Tokens, WakeError> {
    Tokens::read(path).map_err(|source| WakeError::Registration {
        id: id.to_owned(),
        path: path.to_owned(),
        target,
        source,
    })
}

impl World for Host<'_> {
    fn queues(&self) -> Result<Queues, WakeError> {
        Ok(queues(
            &Cluster::of(self.plan),
            &self.plan.synapse.database,
        )?)
    }

    fn stir(&self) -> Result<(), WakeError> {
        let own = self.appservice(APPSERVICE)?;
        Ok(own.stir(APPSERVICE, &self.plan.server_name, EVENT)?)
    }

    /// One without such an endpoint is ready when somebody listens.
    fn is_ready(&self, bridge: &Bridge) -> bool {
        let Some(url) = &bridge.url else {
            return false;
        };
        let path = bridge.ready.as_deref();
        let request = Request {
            method: Method::Get,
            url: format!("{url}{}", path.unwrap_or("/")),
            token: None,
            body: None,
            timeout: ANSWER,
        };
        let answer = self.http.send(&request);
        answer.is_ok_and(|answer| path.is_none() || answer.status == 200)
    }

    fn ping(&self, registration: &str) -> Result<Ping, WakeError> {
        Ok(self.appservice(registration)?.ping()?)
    }

    fn pause(&self, time: Duration) -> bool {
        let left = self.deadline.saturating_duration_since(Instant::now());
        thread::sleep(time.min(left));
        left > time
    }
}
