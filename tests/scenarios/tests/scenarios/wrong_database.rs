//! A database that was there before: a right one is adopted with what is in it, a wrong one is refused with the
//! fact and the remedy, nothing is altered, and the remedy, typed as it is printed, helps.

mod admin;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::cabin::{Cabin, SYNAPSE};

use admin::Admin;

const DATABASE: &str = "hearth-database.service";
const PASSWORD: &str = "correct horse";

/// Boots with PostgreSQL and nothing of Hearth's, so that there is a time before it.
const BOOT_WITHOUT_HEARTH: &str = "[Unit]\nDescription=Before Hearth\nRequires=basic.target\nWants=postgresql.service\nAfter=basic.target\n";

#[test]
fn wrong_database() -> Result<()> {
    if hearth_vm::skip("wrong_database")? {
        return Ok(());
    }
    let machine = Cabin::builder("wrong-database")?
        .file(
            "/etc/systemd/system/default.target",
            BOOT_WITHOUT_HEARTH,
            0o644,
        )
        .start()?;
    let cabin = Cabin { machine };
    let admin = Admin { cabin: &cabin };
    cabin.machine.wait_for_unit("postgresql.service")?;

    a_right_one_is_adopted(&admin)?;
    admin.keep_backup()?;
    for wrong in wrong_ones() {
        refused_then_mended(&admin, &wrong)
            .with_context(|| format!("The database in {}", wrong.what))?;
    }
    Ok(())
}

fn a_right_one_is_adopted(admin: &Admin) -> Result<()> {
    admin.make("LC_COLLATE 'C' LC_CTYPE 'C' OWNER \"matrix-synapse\"")?;
    admin.put_keepsake()?;
    let kept = admin.but_for_access()?;
    admin.start_hearth()?;
    admin.cabin.wait_ready()?;
    let said = admin.cabin.machine.journal(DATABASE)?;
    ensure!(
        said.contains("kept role `matrix-synapse`")
            && said.contains("closed database `matrix-synapse` to other roles"),
        "it was not adopted: {said}"
    );
    ensure!(
        admin.but_for_access()? == kept,
        "adopting altered roles or databases"
    );
    ensure!(admin.has_keepsake()?, "what was in it is gone");
    admin.cabin.add_admin(PASSWORD)?;
    Ok(())
}

struct Wrong {
    what: &'static str,
    /// Options of `CREATE DATABASE`.
    made: &'static str,
    /// Who owns what is in it.
    owner: &'static str,
    fact: &'static str,
    cause: &'static str,
    /// The remedy's beginning, before what is to be typed.
    remedy: &'static str,
    /// The first and the last line to type.
    typed: (&'static str, &'static str),
}

const CAUSE: &str = "  Caused by: an index sorted by a collation that is not `C` breaks when the system's sorting rules change";
const REMAKE: &str = "  hint: stop what uses it; then, as PostgreSQL's own user, dump it, move it aside, make a right one and restore:";
const REMAKE_TYPED: (&str, &str) = (
    "umask 077",
    "pg_restore --host=/run/postgresql --port=5432 --exit-on-error --no-owner --role=matrix-synapse \
     --dbname=matrix-synapse matrix-synapse.dump",
);

fn wrong_ones() -> [Wrong; 3] {
    [
        Wrong {
            what: "en_US.UTF-8",
            made: "LC_COLLATE 'en_US.UTF-8' LC_CTYPE 'en_US.UTF-8' OWNER \"matrix-synapse\"",
            owner: "matrix-synapse",
            fact: "error: database `matrix-synapse`: has collation `en_US.UTF-8` instead of `C`, \
                   ctype `en_US.UTF-8` instead of `C`",
            cause: CAUSE,
            remedy: REMAKE,
            typed: REMAKE_TYPED,
        },
        Wrong {
            what: "ICU with C names",
            made: "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LC_COLLATE 'C' LC_CTYPE 'C' OWNER \"matrix-synapse\"",
            owner: "matrix-synapse",
            fact: "error: database `matrix-synapse`: has locale provider `icu (en-US)` instead of `libc`",
            cause: CAUSE,
            remedy: REMAKE,
            typed: REMAKE_TYPED,
        },
        Wrong {
            what: "C, of another owner",
            made: "LC_COLLATE 'C' LC_CTYPE 'C'",
            owner: "postgres",
            fact: "error: database `matrix-synapse`: has owner `postgres` instead of `matrix-synapse`",
            cause: "  Caused by: who does not own the database may not make tables in it",
            remedy: "  hint: stop what uses it; then, as PostgreSQL's own user, hand over the database and what is in it:",
            typed: (
                "psql --host=/run/postgresql --port=5432 --dbname=matrix-synapse <<'SQL'",
                "SQL",
            ),
        },
    ]
}

fn refused_then_mended(admin: &Admin, wrong: &Wrong) -> Result<()> {
    let machine = &admin.cabin.machine;
    admin.forget_everything()?;
    admin.make(wrong.made)?;
    admin.restore_backup(wrong.owner)?;
    let before = admin.everything()?;
    let since = admin.journal_end()?;
    let last_active = machine.unit_property(SYNAPSE, "ActiveEnterTimestampMonotonic")?;

    admin.start_hearth()?;
    admin.wait_for_state(DATABASE, "failed")?;
    let said = admin.journal_since(DATABASE, &since)?;
    for words in [
        wrong.fact,
        wrong.cause,
        wrong.remedy,
        "error: Found a problem with PostgreSQL; nothing was altered",
    ] {
        ensure!(
            said.lines().any(|line| line == words),
            "the journal has no line {words:?}:\n{said}"
        );
    }
    let state = machine.unit_property(SYNAPSE, "ActiveState")?;
    ensure!(state == "inactive", "Synapse is {state}");
    ensure!(
        machine.unit_property(SYNAPSE, "ActiveEnterTimestampMonotonic")? == last_active,
        "Synapse was started on a wrong database"
    );
    ensure!(
        admin.failed_for_dependency(SYNAPSE, &since)?,
        "Synapse's start was not given up for its dependency"
    );
    ensure!(admin.everything()? == before, "something was altered");

    let script = between(&said, wrong.typed).context("The journal has no remedy to type")?;
    let trace = admin.as_postgres(&script)?;
    let repeated = format!("after the remedy\n{script}\nwhich said\n{trace}");
    admin.start_hearth()?;
    admin.wait_for_state(SYNAPSE, "active").context(repeated)?;
    admin.cabin.wait_ready()?;
    ensure!(admin.has_keepsake()?, "the remedy lost what was in it");
    admin
        .cabin
        .sign_in(PASSWORD)
        .context("The account did not survive the remedy")?;
    let findings = machine.run(&["runuser", "-u", "postgres", "--", "hearth", "db", "check"])?;
    ensure!(
        findings.success() && findings.stdout.lines().count() == 1,
        "there is still something wrong: {}",
        findings.stdout
    );
    Ok(())
}

/// The lines from the first to the last, as one script.
fn between(text: &str, (first, last): (&str, &str)) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| *line == first)?;
    let length = lines[start..].iter().position(|line| *line == last)?;
    Some(lines[start..=start + length].join("\n") + "\n")
}

/// How long units may take to get where they go.
const PATIENCE: Duration = Duration::from_secs(90);
