//! Which known name was meant.

/// The nearest of `names` to a misspelt one, if it is near enough to be meant.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (wrong.chars().count() / 3).clamp(1, 3);
    let lower = wrong.to_lowercase();
    names
        .into_iter()
        .filter(|name| *name != wrong)
        .map(|name| (distance(&lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Damerau's edit distance: letters added, left out, replaced, or two exchanged.
fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let mut best = (above[j] + usize::from(left != right))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *right && *left == b[j - 1] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let names = ["history_sync", "enabled", "os_name", "proxy"];
        assert_eq!(nearest("hystory_sync", names), Some("history_sync"));
        assert_eq!(nearest("enable", names), Some("enabled"));
        assert_eq!(nearest("Proxy", names), Some("proxy"));
        assert_eq!(nearest("prxoy", names), Some("proxy"));
        assert_eq!(nearest("telegram_api_id", names), None);
        assert_eq!(nearest("x", names), None);
    }
}
