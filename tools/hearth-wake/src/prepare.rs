//! The step before Synapse starts.

use std::time::Duration;

use hearth_database::{Cluster, mark_down};
use hearth_plan::Plan;
use hearth_synapse::{Method, Request, Transport};

use crate::WakeError;

const KNOCK: Duration = Duration::from_secs(5);

/// Marks down every appservice for which something lies in Synapse's database, and gives those that were not
/// marked. Refuses while Synapse answers: an appservice marked down under it is tried by nobody.
pub fn prepare(plan: &Plan, transport: &dyn Transport) -> Result<Vec<String>, WakeError> {
    let knock = Request {
        method: Method::Get,
        url: format!("{}/health", plan.synapse.url),
        token: None,
        body: None,
        timeout: KNOCK,
    };
    if transport.send(&knock).is_ok() {
        return Err(WakeError::Running {
            url: plan.synapse.url.clone(),
            unit: plan.synapse.unit.clone(),
        });
    }
    Ok(mark_down(&Cluster::of(plan), &plan.synapse.database)?)
}
