//! What to type: whole commands, with this cluster's socket and the names in question.

use crate::quote::{identifier, literal, shell};
use crate::{Cluster, Wanted};

/// The flags that every client program of PostgreSQL takes to find this cluster.
fn at(cluster: &Cluster) -> String {
    format!(
        "{} --port={}",
        shell(&format!("--host={}", cluster.socket_directory.display())),
        cluster.port
    )
}

fn psql(cluster: &Cluster, sql: &str) -> String {
    format!(
        "psql {} --dbname=postgres {}",
        at(cluster),
        shell(&format!("--command={sql}"))
    )
}

pub fn drop(cluster: &Cluster, name: &str) -> String {
    let sql = format!("DROP DATABASE {}", identifier(name));
    format!(
        "remove what is left, then restore a backup: `{}`",
        psql(cluster, &sql)
    )
}

pub fn allow_connections(cluster: &Cluster, name: &str) -> String {
    let sql = format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", identifier(name));
    format!("`{}`", psql(cluster, &sql))
}

pub fn take_superuser(cluster: &Cluster, role: &str) -> String {
    let sql = format!("ALTER ROLE {} NOSUPERUSER", identifier(role));
    format!("`{}`", psql(cluster, &sql))
}

pub fn forget_version(cluster: &Cluster) -> String {
    let sql = "UPDATE pg_database SET datcollversion = NULL WHERE datname = 'template0'";
    format!(
        "nothing in it is sorted by a collation, so forget the version: `{}`",
        psql(cluster, sql)
    )
}

pub fn remake_template0(cluster: &Cluster) -> String {
    format!(
        "make it again: `{}`",
        psql(
            cluster,
            "CREATE DATABASE template0 TEMPLATE template1 IS_TEMPLATE true ALLOW_CONNECTIONS false"
        )
    )
}

/// Dump, move aside, make a right one, restore. The old one stays until its owner removes it.
pub fn remake(cluster: &Cluster, wanted: &Wanted) -> String {
    let at = at(cluster);
    let name = &wanted.name;
    let file = shell(&format!("{name}.dump"));
    let aside = format!("{name}-before-hearth");
    let rename = format!(
        "ALTER DATABASE {} RENAME TO {}",
        identifier(name),
        identifier(&aside)
    );
    let from = shell(&format!("--dbname={name}"));
    let role = shell(&format!("--role={}", wanted.owner));
    format!(
        "stop what uses it; then, as PostgreSQL's own user, dump it, move it aside, make a right one and restore:\n\
         umask 077\n\
         pg_dump {at} --format=custom --encoding=UTF8 --file={file} {from}\n\
         {}\n\
         hearth db ensure\n\
         pg_restore {at} --exit-on-error --no-owner {role} {from} {file}\n\
         An index that cannot be built again means that rows are there twice: the old collation lost sight of them",
        psql(cluster, &rename)
    )
}

/// The database and everything in its public schema. `REASSIGN OWNED` would not do: it fails for
/// PostgreSQL's own user, and takes along the other databases of any other.
pub fn own(cluster: &Cluster, wanted: &Wanted, make_role: bool) -> String {
    let (name, owner) = (identifier(&wanted.name), identifier(&wanted.owner));
    let role = literal(&wanted.owner);
    let create = if make_role {
        format!("CREATE ROLE {owner} LOGIN;\n")
    } else {
        String::new()
    };
    format!(
        "stop what uses it; then, as PostgreSQL's own user, hand over the database and what is in it:\n\
         psql {} {} <<'SQL'\n\
         SET search_path = pg_catalog;\n\
         {create}ALTER DATABASE {name} OWNER TO {owner};\n\
         SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, {role})\n\
         FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')\n\
         AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i')))\n\
         UNION ALL SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, {role})\n\
         FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace\n\
         \\gexec\n\
         SQL",
        at(cluster),
        shell(&format!("--dbname={}", wanted.name)),
    )
}
