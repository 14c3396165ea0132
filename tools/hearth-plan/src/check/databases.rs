//! Synapse's database is in C, or its indexes break with the next C library.

use hearth_report::Finding;

use crate::{Database, Plan};

/// PostgreSQL cuts longer names, so that two could become one.
const LONGEST_NAME: usize = 63;

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for (name, database) in &plan.databases {
        let subject = format!("database `{name}`");
        for (what, text) in [("name", name), ("owner's name", &database.owner)] {
            if text.is_empty() || text.len() > LONGEST_NAME || text.contains(['\0', '\n']) {
                findings.push(
                    Finding::error(&subject, format!("PostgreSQL does not take its {what}"))
                        .remedy(format!("use 1 to {LONGEST_NAME} plain characters")),
                );
            }
        }
        if database.strict && !is_c(database) {
            findings.push(
                Finding::error(
                    &subject,
                    format!(
                        "it is strict with encoding `{}`, collation `{}`, ctype `{}` and provider `{}`",
                        database.encoding, database.collate, database.ctype, database.provider
                    ),
                )
                .cause("only UTF8 with C and C by libc sorts the same for ever")
                .remedy("set UTF8, C, C and libc"),
            );
        }
        if *name == plan.synapse.database && !database.strict {
            findings.push(
                Finding::warning(&subject, "Synapse's database is not strict")
                    .cause("in another collation its indexes break when the system's C library changes")
                    .remedy("set `strict`, and convert the database if it is refused"),
            );
        }
    }
}

fn is_c(database: &Database) -> bool {
    database.encoding == "UTF8"
        && database.collate == "C"
        && database.ctype == "C"
        && database.provider == "libc"
}
