//! A bridge's configuration: what somebody has decided, in Hearth's options where there is one and in `settings`
//! where not.

mod database;
mod draft;
mod encryption;
mod finish;
mod ignored;
mod logging;
mod media_key;
mod minimal;
mod owned;
mod permissions;
mod puppets;
mod secrets;
mod upgrade;
mod walk;

use hearth_bridges::{Layout, Wiring, wiring, wirings};
use hearth_report::Finding;

pub use draft::BridgeDraft;
pub(crate) use finish::{admins, finish, names};
pub(crate) use puppets::PUPPETS;
pub use walk::Leaf;
pub(crate) use walk::leaves;

use crate::{Choices, File, HostDraft, What};

/// Reads one; what it says of the server as a whole goes to the host at once, the rest is in the draft that comes back.
pub(crate) fn read(
    file: &File<'_>,
    choices: &Choices,
    host: &mut HostDraft,
) -> Option<BridgeDraft> {
    let What::Bridge { kind, layout } = file.what() else {
        return None;
    };
    let mut leaves = walk::leaves(file, kind, *layout, choices, host);
    let (run_kind, layout) = match runs(kind, *layout, choices.upgrade) {
        Run::AsIt(wiring) => (Some(wiring), *layout),
        Run::Upgraded(wiring) => {
            leaves = upgrade::upgrade(file, kind, *layout, leaves, host);
            (Some(wiring), Layout::Bridgev2)
        }
        Run::Not => (None, *layout),
    };
    let Some(wiring) = run_kind else {
        let fact = format!("Hearth has no bridge for {}", file.what().words());
        let remedy = "keep it running as it is, or convert the file alone with `--raw`";
        host.report(Finding::error(&*file.name, fact).remedy(remedy));
        return None;
    };
    if let Some(why) = wiring.refused() {
        host.report(
            Finding::error(&*file.name, format!("`{}` cannot be run", wiring.kind))
                .cause(why.to_owned()),
        );
        return None;
    }
    let mut draft = BridgeDraft::new(file, wiring, layout);
    let kind = if layout == Layout::Bridgev2 {
        upgrade::successor(kind)
    } else {
        kind
    };
    database::options(&mut leaves, &draft, host);
    minimal::defaults(&mut leaves, kind, layout, choices, host);
    secrets::take(&mut leaves, &mut draft, kind, layout, choices, host);
    media_key::make(&mut leaves, kind, host);
    database::take(&mut leaves, &mut draft, host);
    encryption::take(&mut leaves, &mut draft, host);
    puppets::take(&mut leaves, &mut draft, host);
    logging::take(&mut leaves, &mut draft, host);
    permissions::take(&mut leaves, &mut draft, host);
    owned::take(&mut leaves, &mut draft, host);
    draft.settings = leaves;
    Some(draft)
}

enum Run {
    AsIt(&'static Wiring),
    /// Only after its configuration has been brought to the newer layout.
    Upgraded(&'static Wiring),
    Not,
}

/// Which of Hearth's bridges runs a configuration of this kind and layout.
fn runs(kind: &str, layout: Layout, wants_newer: bool) -> Run {
    let has_layout = |wiring: &&Wiring| {
        layout == Layout::Own || wiring.layout() == layout.name() || wiring.kind == "maubot"
    };
    let same = wirings()
        .filter(|wiring| wiring.kind == kind || wiring.kind.starts_with(&format!("{kind}-")));
    let as_it = same
        .filter(has_layout)
        .min_by_key(|wiring| wiring.kind.len());
    let next = upgrade::successor(kind);
    let newer = wiring(next).filter(|_| hearth_bridges::upgrade(next, layout).is_some());
    match (as_it, newer) {
        (Some(found), None) => Run::AsIt(found),
        (Some(found), Some(_)) if !wants_newer => Run::AsIt(found),
        (_, Some(found)) => Run::Upgraded(found),
        (None, None) => Run::Not,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Recognised};

    /// All that is known can be run; a table may come before its bridge.
    #[test]
    fn a_bridge_that_hearth_does_not_have_is_said() {
        let input = Input::new("config.yaml", "appservice:\n  id: telepathy\n");
        let what = What::Bridge {
            kind: "telepathy".to_owned(),
            layout: Layout::Python,
        };
        let recognised = Recognised {
            what,
            version: None,
        };
        let file = input.read(recognised, None).unwrap();
        let mut host = HostDraft::default();
        assert!(read(&file, &Choices::default(), &mut host).is_none());
        let last = host.findings().last().unwrap();
        assert_eq!(
            (
                last.subject.as_str(),
                last.fact.as_str(),
                last.remedy.as_deref()
            ),
            (
                "config.yaml",
                "Hearth has no bridge for the configuration of telepathy (the layout of mautrix in Python)",
                Some("keep it running as it is, or convert the file alone with `--raw`")
            )
        );
    }
}
