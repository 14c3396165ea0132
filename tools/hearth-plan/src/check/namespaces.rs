//! No two appservices claim the same users, aliases or rooms for themselves.

use hearth_report::Finding;

use super::pattern::overlap;
use crate::{Namespace, Namespaces, Plan};

type Kind = (&'static str, fn(&Namespaces) -> &[Namespace]);

const KINDS: [Kind; 3] = [
    ("users", |all| &all.users),
    ("aliases", |all| &all.aliases),
    ("rooms", |all| &all.rooms),
];

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for (name, registration) in &plan.registrations {
        let mine = &registration.public.namespaces;
        for (other, theirs) in plan.registrations.range(..name.clone()) {
            let theirs = &theirs.public.namespaces;
            for (what, of) in KINDS {
                for (one, two) in pairs(of(mine), of(theirs)) {
                    findings.push(
                        Finding::error(
                            format!("registration `{name}`"),
                            format!(
                                "its exclusive {what} `{one}` and `{two}` of `{other}` overlap"
                            ),
                        )
                        .cause("Synapse lets only one appservice act for what is exclusive")
                        .remedy("give one of the bridges another prefix"),
                    );
                }
            }
        }
    }
}

fn pairs<'a>(mine: &'a [Namespace], theirs: &'a [Namespace]) -> Vec<(&'a str, &'a str)> {
    let exclusive = |list: &'a [Namespace]| list.iter().filter(|one| one.exclusive);
    exclusive(mine)
        .flat_map(|one| exclusive(theirs).map(move |two| (one.regex.as_str(), two.regex.as_str())))
        .filter(|(one, two)| overlap(one, two))
        .collect()
}
