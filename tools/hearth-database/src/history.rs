//! Whether a database already holds what a server has said: then its signing key must not be made
//! anew.

use postgres::Client;

use crate::error::failed;
use crate::{Cluster, DatabaseError, Reason};

/// True if the database has Synapse's tables and in them an event that a user of `server_name` sent.
///
/// Connects as the user this process runs as. A database without those tables has no history; one that
/// cannot be asked is an error, because a guess might cost the server its identity.
pub fn has_events_of(
    cluster: &Cluster,
    database: &str,
    server_name: &str,
) -> Result<bool, DatabaseError> {
    let mut client = cluster.connect_plainly(database)?;
    if !has_events_table(&mut client)? {
        return Ok(false);
    }
    // The domain is what follows the first colon. Reading ends at the first such event: on a server with
    // a history that is soon, and on one without there is next to nothing to read.
    client
        .query_one(
            "SELECT EXISTS (SELECT FROM events WHERE substr(sender, strpos(sender, ':') + 1) = $1 LIMIT 1)",
            &[&server_name],
        )
        .map(|row| row.get(0))
        .map_err(|error| DatabaseError::HistoryUnknown {
            database: database.to_owned(),
            server_name: server_name.to_owned(),
            source: Reason::from(&error),
        })
}

fn has_events_table(client: &mut Client) -> Result<bool, DatabaseError> {
    client
        .query_one(
            "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('events') \
             AND attname = 'sender' AND NOT attisdropped)",
            &[],
        )
        .map(|row| row.get(0))
        .map_err(failed("look for the table `events`"))
}
