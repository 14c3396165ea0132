//! What the plan says about the cluster and its databases.

use hearth_plan::Plan;

use crate::{Cluster, Wanted};

impl Cluster {
    pub fn of(plan: &Plan) -> Self {
        let postgresql = &plan.postgresql;
        Self::new(
            &postgresql.socket_directory,
            postgresql.port,
            plan.daemon(&postgresql.unit),
        )
    }
}

impl Wanted {
    /// The plan's databases, by name.
    pub fn of(plan: &Plan) -> Vec<Self> {
        plan.databases
            .iter()
            .map(|(name, database)| Self {
                name: name.clone(),
                owner: database.owner.clone(),
                encoding: database.encoding.clone(),
                collate: database.collate.clone(),
                ctype: database.ctype.clone(),
                provider: database.provider.clone(),
                strict: database.strict,
            })
            .collect()
    }
}
