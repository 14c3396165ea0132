//! What the cluster holds now: the server, the roles and the databases that the plan names.

use std::collections::BTreeMap;

use postgres::{Client, Row};

use crate::error::failed;
use crate::{DatabaseError, Wanted};

/// The oldest server that Synapse starts on.
const OLDEST: i32 = 14_00_00;
/// From here on a database names its locale provider and the version of its collation.
const WITH_PROVIDERS: i32 = 15_00_00;
/// From here on ICU's and the builtin provider's locale share a column.
const WITH_SHARED_LOCALE: i32 = 17_00_00;

#[derive(Debug)]
pub struct Survey {
    pub version: String,
    number: i32,
    pub me: String,
    pub superuser: bool,
    pub roles: BTreeMap<String, Role>,
    pub databases: BTreeMap<String, Found>,
    pub template0: Option<Found>,
}

#[derive(Debug, Clone)]
pub struct Role {
    pub login: bool,
    pub superuser: bool,
}

/// A database as it is.
#[derive(Debug, Clone)]
pub struct Found {
    pub owner: String,
    pub encoding: String,
    pub collate: String,
    pub ctype: String,
    pub provider: String,
    /// The locale of a provider that has one of its own.
    pub locale: Option<String>,
    pub recorded_version: Option<String>,
    pub actual_version: Option<String>,
    pub connection_limit: i32,
    pub allows_connections: bool,
    /// Whether a role that nobody has named may connect.
    pub open_to_all: bool,
}

impl Survey {
    pub fn take(client: &mut Client, wanted: &[Wanted]) -> Result<Self, DatabaseError> {
        let row = client
            .query_one(
                "SELECT current_setting('server_version_num')::int, current_setting('server_version'), \
                 current_user::text, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
                &[],
            )
            .map_err(failed("ask PostgreSQL who and what it is"))?;
        let number: i32 = row.get(0);
        let version: String = row.get(1);
        new_enough(number, &version)?;
        let mut databases = databases(client, number, wanted)?;
        Ok(Self {
            version,
            number,
            me: row.get(2),
            superuser: row.get(3),
            roles: roles(client, wanted)?,
            template0: databases.remove("template0"),
            databases,
        })
    }

    /// Whether `CREATE DATABASE` knows the word.
    pub fn version_names_providers(&self) -> bool {
        self.number >= WITH_PROVIDERS
    }
}

fn new_enough(number: i32, version: &str) -> Result<(), DatabaseError> {
    if number < OLDEST {
        return Err(DatabaseError::TooOld {
            version: version.to_owned(),
        });
    }
    Ok(())
}

fn roles(client: &mut Client, wanted: &[Wanted]) -> Result<BTreeMap<String, Role>, DatabaseError> {
    let names: Vec<&str> = wanted.iter().map(|wanted| wanted.owner.as_str()).collect();
    let rows = client
        .query(
            "SELECT rolname::text, rolcanlogin, rolsuper FROM pg_roles WHERE rolname::text = ANY($1)",
            &[&names],
        )
        .map_err(failed("read the roles"))?;
    let role = |row: &Row| Role {
        login: row.get(1),
        superuser: row.get(2),
    };
    Ok(rows.iter().map(|row| (row.get(0), role(row))).collect())
}

fn databases(
    client: &mut Client,
    version: i32,
    wanted: &[Wanted],
) -> Result<BTreeMap<String, Found>, DatabaseError> {
    let mut names: Vec<&str> = wanted.iter().map(|wanted| wanted.name.as_str()).collect();
    names.push("template0");
    let locale = match version {
        WITH_SHARED_LOCALE.. => "d.datlocale::text",
        WITH_PROVIDERS.. => "d.daticulocale::text",
        _ => "NULL::text",
    };
    let (provider, versions) = if version >= WITH_PROVIDERS {
        (
            "d.datlocprovider::text",
            "d.datcollversion::text, pg_database_collation_actual_version(d.oid)",
        )
    } else {
        ("'c'::text", "NULL::text, NULL::text")
    };
    let query = format!(
        "SELECT d.datname::text, pg_get_userbyid(d.datdba)::text, \
         pg_encoding_to_char(d.encoding)::text, d.datcollate::text, d.datctype::text, \
         {provider}, {locale}, {versions}, d.datconnlimit, d.datallowconn, \
         has_database_privilege('public', d.oid, 'CONNECT') \
         FROM pg_database d WHERE d.datname::text = ANY($1)"
    );
    let rows = client
        .query(&query, &[&names])
        .map_err(failed("read the list of databases"))?;
    Ok(rows.iter().map(|row| (row.get(0), found(row))).collect())
}

fn found(row: &Row) -> Found {
    let provider: String = row.get(5);
    Found {
        owner: row.get(1),
        encoding: row.get(2),
        collate: row.get(3),
        ctype: row.get(4),
        provider: match provider.as_str() {
            "c" => "libc".to_owned(),
            "i" => "icu".to_owned(),
            "b" => "builtin".to_owned(),
            _ => provider,
        },
        locale: row.get(6),
        recorded_version: row.get(7),
        actual_version: row.get(8),
        connection_limit: row.get(9),
        allows_connections: row.get(10),
        open_to_all: row.get(11),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearth_report::Hint;

    #[test]
    fn a_server_older_than_synapse_takes_is_refused() {
        assert!(new_enough(14_00_00, "14.0").is_ok());
        let error = new_enough(13_00_22, "13.22 (Debian)").unwrap_err();
        assert_eq!(
            error.to_string(),
            "PostgreSQL is version `13.22 (Debian)`, but Synapse needs 14 or newer"
        );
        assert_eq!(
            error.hint().unwrap(),
            "upgrade the cluster with pg_upgrade, or dump it and restore it into a newer one"
        );
    }
}
