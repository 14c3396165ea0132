//! A database as the plan wants it.

use crate::DatabaseError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub name: String,
    pub owner: String,
    pub encoding: String,
    pub collate: String,
    pub ctype: String,
    pub provider: String,
    /// Refuse one that exists in another encoding, collation, ctype or provider.
    pub strict: bool,
}

/// PostgreSQL cuts longer names short without an error, and would then not find them again.
const LONGEST_NAME: usize = 63;

impl Wanted {
    /// A database of the kind Synapse needs: UTF8, everything sorted by byte.
    pub fn in_c(name: impl Into<String>, owner: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            owner: owner.into(),
            encoding: "UTF8".to_owned(),
            collate: "C".to_owned(),
            ctype: "C".to_owned(),
            provider: "libc".to_owned(),
            strict: true,
        }
    }

    /// Refuses what PostgreSQL would cut short, misunderstand or not allow.
    pub fn validate(&self) -> Result<(), DatabaseError> {
        usable("database", &self.name)?;
        usable("role", &self.owner)?;
        if ["postgres", "template0", "template1"].contains(&self.name.as_str()) {
            return Err(unusable(
                "database",
                &self.name,
                "belongs to PostgreSQL itself",
            ));
        }
        if self.owner.starts_with("pg_") || self.owner == "public" || self.owner == "none" {
            return Err(unusable("role", &self.owner, "is reserved by PostgreSQL"));
        }
        if self.provider != "libc" {
            return Err(DatabaseError::UnknownProvider {
                database: self.name.clone(),
                provider: self.provider.clone(),
            });
        }
        Ok(())
    }
}

fn usable(what: &'static str, name: &str) -> Result<(), DatabaseError> {
    if name.is_empty() {
        return Err(unusable(what, name, "is empty"));
    }
    if name.len() > LONGEST_NAME {
        return Err(unusable(what, name, "is longer than 63 bytes"));
    }
    if name.chars().any(char::is_control) {
        return Err(unusable(what, name, "holds a control character"));
    }
    Ok(())
}

fn unusable(what: &'static str, name: &str, why: &'static str) -> DatabaseError {
    DatabaseError::UnusableName {
        what,
        name: name.escape_debug().to_string(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use hearth_report::Hint;

    use super::*;

    #[track_caller]
    fn refused(wanted: &Wanted) -> String {
        wanted.validate().unwrap_err().to_string()
    }

    #[test]
    fn names_that_postgresql_would_cut_or_reserve_are_refused() {
        let good = Wanted::in_c("matrix-synapse", "matrix-synapse");
        assert!(good.validate().is_ok());
        assert_eq!(
            refused(&Wanted::in_c("", "x")),
            "Name of database `` is empty"
        );
        let long = "a".repeat(64);
        assert_eq!(
            refused(&Wanted::in_c("x", &*long)),
            format!("Name of role `{long}` is longer than 63 bytes")
        );
        assert_eq!(
            refused(&Wanted::in_c("a\0b", "x")),
            "Name of database `a\\0b` holds a control character"
        );
        assert_eq!(
            refused(&Wanted::in_c("template1", "x")),
            "Name of database `template1` belongs to PostgreSQL itself"
        );
        assert_eq!(
            refused(&Wanted::in_c("x", "pg_me")),
            "Name of role `pg_me` is reserved by PostgreSQL"
        );
    }

    #[test]
    fn a_provider_other_than_libc_is_refused() {
        let mut wanted = Wanted::in_c("x", "x");
        wanted.provider = "icu".to_owned();
        assert_eq!(
            refused(&wanted),
            "Database `x` is wanted with locale provider `icu`"
        );
        assert_eq!(
            wanted.validate().unwrap_err().hint().unwrap(),
            "use `libc`: it is the one provider whose `C` Synapse accepts"
        );
        assert_eq!(
            Wanted::in_c("", "x")
                .validate()
                .unwrap_err()
                .hint()
                .unwrap(),
            "choose another name in the host file"
        );
    }
}
