//! A docker-compose file.

use hearth_report::{Finding, Severity};

use crate::{File, HostDraft};

pub(crate) fn read(file: &File<'_>, host: &mut HostDraft) {
    let fact = "its services are not looked at";
    host.report(Finding::new(Severity::Note, &*file.name, fact));
}
