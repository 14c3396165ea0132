//! The order in which units start has an end, and covers what units require.

use std::collections::{BTreeMap, BTreeSet};

use hearth_report::Finding;

use crate::Plan;

/// For each unit, those that start before it.
type Earlier<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    let earlier = earlier(plan);
    if let Some(cycle) = cycle(&earlier) {
        findings.push(
            Finding::error(
                format!("unit `{}`", cycle[0]),
                format!("it waits for itself: {}", cycle.join(" → ")),
            )
            .cause("systemd breaks such a circle by leaving out a unit of its choice")
            .remedy("take one of these out of `after` or `before`"),
        );
    }
    for (name, unit) in &plan.units {
        for required in &unit.requires {
            let is_ordered = earlier[name.as_str()].contains(required.as_str());
            if !is_ordered && plan.units.contains_key(required) {
                findings.push(
                    Finding::error(
                        format!("unit `{name}`"),
                        format!("it requires `{required}` without starting after it"),
                    )
                    .remedy(format!("add `{required}` to its `after`")),
                );
            }
        }
    }
}

fn earlier(plan: &Plan) -> Earlier<'_> {
    let mut earlier: Earlier = plan
        .units
        .keys()
        .map(|name| (name.as_str(), BTreeSet::new()))
        .collect();
    for (name, unit) in &plan.units {
        for first in unit
            .after
            .iter()
            .filter(|first| plan.units.contains_key(*first))
        {
            earlier.entry(name).or_default().insert(first);
        }
        for later in unit
            .before
            .iter()
            .filter(|later| plan.units.contains_key(*later))
        {
            earlier.entry(later).or_default().insert(name);
        }
    }
    earlier
}

/// Takes away units that wait for nobody until none is left, or only such as wait for each other.
fn cycle<'a>(earlier: &Earlier<'a>) -> Option<Vec<&'a str>> {
    let mut waiting = earlier.clone();
    while let Some(free) = waiting
        .iter()
        .find(|(_, first)| first.is_empty())
        .map(|(name, _)| *name)
    {
        waiting.remove(free);
        for first in waiting.values_mut() {
            first.remove(free);
        }
    }
    let mut at = *waiting.keys().next()?;
    let mut trail = Vec::new();
    loop {
        if let Some(start) = trail.iter().position(|name| *name == at) {
            trail.push(at);
            return Some(trail.split_off(start));
        }
        trail.push(at);
        at = waiting.get(at)?.iter().next()?;
    }
}
