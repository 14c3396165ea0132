//! The step before Synapse starts.

use std::time::Duration;

use hearth_database::{Cluster, Interest, LeftBehind, put_back};
use hearth_plan::{Namespace, Plan};
use hearth_synapse::{Method, Request, Transport, TransportError};

use crate::WakeError;

const KNOCK: Duration = Duration::from_secs(5);

/// Puts back what an earlier Synapse left behind for the plan's appservices. Refuses while Synapse runs, or may
/// run: an appservice marked down under it is tried by nobody.
pub fn prepare(plan: &Plan, transport: &dyn Transport) -> Result<LeftBehind, WakeError> {
    let knock = Request {
        method: Method::Get,
        url: format!("{}/health", plan.synapse.url),
        token: None,
        body: None,
        timeout: KNOCK,
    };
    let url = plan.synapse.url.clone();
    let unit = plan.synapse.unit.clone();
    match transport.send(&knock) {
        Ok(_) => return Err(WakeError::Running { url, unit }),
        // Nobody is there.
        Err(TransportError::Unreachable(_) | TransportError::BadUrl(_)) => {}
        // Somebody took the connection, and is slow perhaps.
        Err(source) => return Err(WakeError::MayRun { url, unit, source }),
    }
    Ok(put_back(
        &Cluster::of(plan),
        &plan.synapse.database,
        &interests(plan),
    )?)
}

/// Of those that are told anything at all.
fn interests(plan: &Plan) -> Vec<Interest> {
    let told = plan
        .registrations
        .iter()
        .filter(|(_, registration)| registration.public.url.is_some());
    told.map(|(id, registration)| {
        let public = &registration.public;
        let patterns =
            |namespaces: &[Namespace]| namespaces.iter().map(|one| one.regex.clone()).collect();
        Interest {
            appservice: id.clone(),
            own: format!("@{}:{}", public.sender_localpart, plan.server_name),
            users: patterns(&public.namespaces.users),
            aliases: patterns(&public.namespaces.aliases),
            rooms: patterns(&public.namespaces.rooms),
        }
    })
    .collect()
}
