//! What only shows from inside a database: who owns what is in it, and columns with a collation of
//! their own.

use hearth_report::Finding;
use postgres::Client;

use crate::error::failed;
use crate::{Cluster, DatabaseError, Wanted, remedy};

/// How many names a finding lists before it only counts.
const NAMED: usize = 5;

pub fn look(
    cluster: &Cluster,
    client: &mut Client,
    wanted: &Wanted,
) -> Result<Vec<Finding>, DatabaseError> {
    let subject = format!("database `{}`", wanted.name);
    let mut findings = Vec::new();
    let foreign = foreign_objects(client, wanted)?;
    if !foreign.is_empty() {
        findings.push(
            Finding::error(
                &subject,
                format!(
                    "holds objects that `{}` does not own: {}",
                    wanted.owner,
                    listed(&foreign)
                ),
            )
            .cause("a dump was restored by another role")
            .remedy(remedy::own(cluster, wanted, false)),
        );
    }
    if let Some(owner) = foreign_schema_owner(client, wanted)? {
        findings.push(
            Finding::warning(&subject, format!("has schema `public` owned by `{owner}`"))
                .cause("it was made before PostgreSQL 15, or restored from there")
                .remedy("`ALTER SCHEMA public OWNER TO pg_database_owner` in that database"),
        );
    }
    let sorted = sorted_columns(client)?;
    if wanted.strict && !sorted.is_empty() {
        findings.push(
            Finding::warning(
                &subject,
                format!(
                    "has columns with a collation of their own: {}",
                    listed(&sorted)
                ),
            )
            .cause("their indexes break when the system's sorting rules change")
            .remedy("`ALTER TABLE … ALTER COLUMN … TYPE … COLLATE \"C\"` for each"),
        );
    }
    Ok(findings)
}

fn foreign_objects(client: &mut Client, wanted: &Wanted) -> Result<Vec<String>, DatabaseError> {
    let rows = client
        .query(
            "SELECT format('%I', c.relname) || ' (' || pg_get_userbyid(c.relowner) || ')' \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' \
             AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND pg_get_userbyid(c.relowner) <> $1 \
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') \
             UNION ALL \
             SELECT format('%I()', p.proname) || ' (' || pg_get_userbyid(p.proowner) || ')' \
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
             WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' \
             AND pg_get_userbyid(p.proowner) <> $1 \
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') \
             ORDER BY 1",
            &[&wanted.owner],
        )
        .map_err(failed(format!(
            "read what database `{}` holds",
            wanted.name
        )))?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

fn foreign_schema_owner(
    client: &mut Client,
    wanted: &Wanted,
) -> Result<Option<String>, DatabaseError> {
    let row = client
        .query_opt(
            "SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'public' \
             AND current_setting('server_version_num')::int >= 150000 \
             AND pg_get_userbyid(nspowner) NOT IN ('pg_database_owner', $1)",
            &[&wanted.owner],
        )
        .map_err(failed(format!(
            "read the schemas of database `{}`",
            wanted.name
        )))?;
    Ok(row.map(|row| row.get(0)))
}

fn sorted_columns(client: &mut Client) -> Result<Vec<String>, DatabaseError> {
    let rows = client
        .query(
            "SELECT format('%I.%I', c.relname, a.attname) || ' (' || l.collname || ')' \
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
             JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_collation l ON l.oid = a.attcollation \
             WHERE c.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND NOT a.attisdropped \
             AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' \
             AND l.collname NOT IN ('default', 'C', 'POSIX', 'ucs_basic') ORDER BY 1",
            &[],
        )
        .map_err(failed("read the collations of columns"))?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

fn listed(names: &[String]) -> String {
    let first: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
