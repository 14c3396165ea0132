//! What Synapse's database knows about appservices, in one look.

use std::collections::BTreeMap;

use hearth_database::{Cluster, DatabaseError, Presence, Queues, presence, queues};
use hearth_plan::Plan;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    #[serde(flatten)]
    pub queues: Queues,
    /// Rooms and users of each registration, by id.
    pub rooms: BTreeMap<String, Presence>,
}

impl Records {
    /// As the user this process runs as, who must be let into Synapse's database.
    pub fn read(plan: &Plan) -> Result<Self, DatabaseError> {
        let cluster = Cluster::of(plan);
        let database = &plan.synapse.database;
        let mut rooms = BTreeMap::new();
        for (id, registration) in &plan.registrations {
            let public = &registration.public;
            // One that claims everybody, as for double puppets, has no rooms of its own.
            let own = public.namespaces.users.iter().filter(|one| one.exclusive);
            let patterns: Vec<String> = own.map(|one| one.regex.clone()).collect();
            let sender = format!("@{}:{}", public.sender_localpart, plan.server_name);
            rooms.insert(
                id.clone(),
                presence(&cluster, database, &sender, &patterns)?,
            );
        }
        Ok(Self {
            queues: queues(&cluster, database)?,
            rooms,
        })
    }
}
