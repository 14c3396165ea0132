//! What an administrator does by hand with PostgreSQL and systemd.

use anyhow::Result;
use hearth_scenarios::cabin::Cabin;

use super::PATIENCE;

const BACKUP: &str = "/var/lib/postgresql/backup.dump";

pub struct Admin<'a> {
    pub cabin: &'a Cabin,
}

impl Admin<'_> {
    pub fn sql(&self, database: &str, sql: &str) -> Result<String> {
        let database = format!("--dbname={database}");
        let command = format!("--command={sql}");
        Ok(self.cabin.machine.succeed(&[
            "runuser",
            "-u",
            "postgres",
            "--",
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--set=ON_ERROR_STOP=1",
            &database,
            &command,
        ])?)
    }

    pub fn make(&self, options: &str) -> Result<()> {
        self.sql("postgres", "CREATE ROLE \"matrix-synapse\" LOGIN")?;
        let sql = format!(
            "CREATE DATABASE \"matrix-synapse\" TEMPLATE template0 ENCODING 'UTF8' {options}"
        );
        self.sql("postgres", &sql)?;
        Ok(())
    }

    /// Words that no two collations sort alike, and an index on them.
    pub fn put_keepsake(&self) -> Result<()> {
        self.sql(
            "matrix-synapse",
            "SET ROLE \"matrix-synapse\"; CREATE TABLE keepsake (id serial, word text PRIMARY KEY); \
             INSERT INTO keepsake (word) VALUES ('a-b'), ('ab'), ('A'), ('ä'), ('B'), ('_')",
        )?;
        Ok(())
    }

    pub fn has_keepsake(&self) -> Result<bool> {
        let words = self.sql(
            "matrix-synapse",
            "SELECT string_agg(word, ' ' ORDER BY id) FROM keepsake",
        )?;
        Ok(words.trim() == "a-b ab A ä B _")
    }

    /// Stops the server and keeps what it has, to be put into other databases.
    pub fn keep_backup(&self) -> Result<()> {
        self.stop_hearth()?;
        self.as_postgres(&format!(
            "umask 077; pg_dump --format=custom --file={BACKUP} matrix-synapse\n"
        ))?;
        Ok(())
    }

    pub fn restore_backup(&self, owner: &str) -> Result<()> {
        self.as_postgres(&format!(
            "pg_restore --exit-on-error --no-owner --role={owner} --dbname=matrix-synapse {BACKUP}\n"
        ))?;
        Ok(())
    }

    /// As PostgreSQL's own user, where it is at home.
    pub fn as_postgres(&self, script: &str) -> Result<String> {
        self.cabin
            .machine
            .write_file("/tmp/typed.sh", script.as_bytes(), "0644")?;
        let typed = [
            "runuser",
            "--login",
            "postgres",
            "--command",
            "sh -eu /tmp/typed.sh 2>&1",
        ];
        Ok(self.cabin.machine.succeed(&typed)?)
    }

    pub fn start_hearth(&self) -> Result<()> {
        self.cabin
            .machine
            .succeed(&["systemctl", "start", "hearth.target"])?;
        Ok(())
    }

    fn stop_hearth(&self) -> Result<()> {
        self.cabin
            .machine
            .shell("systemctl stop hearth.target 'hearth-*.service' matrix-synapse.service; systemctl reset-failed")?;
        Ok(())
    }

    pub fn forget_everything(&self) -> Result<()> {
        self.stop_hearth()?;
        self.as_postgres(
            "for name in matrix-synapse matrix-synapse-before-hearth; do dropdb --if-exists \"$name\"; done\n\
             dropuser matrix-synapse; rm -f matrix-synapse.dump\n",
        )?;
        Ok(())
    }

    pub fn roles_and_databases(&self) -> Result<String> {
        let databases = "SELECT to_jsonb(d) - 'datfrozenxid' - 'datminmxid' FROM pg_database d ORDER BY datname";
        Ok(self.sql("postgres", databases)? + &self.but_for_access()?)
    }

    /// The same, whoever may connect to which database.
    pub fn but_for_access(&self) -> Result<String> {
        let databases = "SELECT to_jsonb(d) - 'datfrozenxid' - 'datminmxid' - 'datacl' FROM pg_database d ORDER BY datname";
        let roles = "SELECT to_jsonb(r) FROM pg_authid r ORDER BY rolname";
        Ok(self.sql("postgres", databases)? + &self.sql("postgres", roles)?)
    }

    /// Roles, databases, and all that is in them.
    pub fn everything(&self) -> Result<String> {
        // A dump's only line that differs each time guards its reader against the dump's own text.
        let dump = self
            .as_postgres("pg_dumpall | grep -v -e '^.restrict' -e '^.unrestrict' | sha256sum\n")?;
        Ok(self.roles_and_databases()? + &dump)
    }

    pub fn wait_for_state(&self, unit: &str, wanted: &str) -> Result<()> {
        let machine = &self.cabin.machine;
        machine.wait_until(
            &format!("{unit} to be {wanted}"),
            PATIENCE,
            || match machine.unit_property(unit, "ActiveState") {
                Ok(state) if state == wanted => Ok(()),
                Ok(state) => Err(format!("it is {state}")),
                Err(error) => Err(error.to_string()),
            },
        )?;
        Ok(())
    }

    /// A mark, so that earlier lines can be left out.
    pub fn journal_end(&self) -> Result<String> {
        let line = self
            .cabin
            .machine
            .shell("journalctl --sync; journalctl --lines=0 --show-cursor --quiet")?;
        Ok(line.trim().trim_start_matches("-- cursor: ").to_owned())
    }

    pub fn journal_since(&self, unit: &str, mark: &str) -> Result<String> {
        let after = format!("--after-cursor={mark}");
        self.cabin.machine.succeed(&["journalctl", "--sync"])?;
        Ok(self
            .cabin
            .machine
            .succeed(&["journalctl", "--output=cat", "--unit", unit, &after])?)
    }

    pub fn failed_for_dependency(&self, unit: &str, mark: &str) -> Result<bool> {
        let after = format!("--after-cursor={mark}");
        let unit = format!("UNIT={unit}");
        let found = self.cabin.machine.succeed(&[
            "journalctl",
            "--output=cat",
            &after,
            &unit,
            "JOB_RESULT=dependency",
        ])?;
        Ok(!found.trim().is_empty())
    }
}
