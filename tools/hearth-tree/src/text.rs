/// Lines shown at most.
const SHOWN: usize = 12;
/// Characters of a line shown at most.
const WIDTH: usize = 160;
/// Pairs of lines looked at; beyond it the texts are too different for a short answer anyway.
const PAIRS: usize = 4_000_000;

/// What differs between two texts: lines that are gone with `-`, new ones with `+`, a few of them.
pub fn short_diff(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let before = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[before..], &new[before..]);
    let after = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let changes = changes(&old[..old.len() - after], &new[..new.len() - after]);

    let mut shown = format!("line {}:\n", before + 1);
    for (sign, line) in changes.iter().take(SHOWN) {
        shown.push(*sign);
        shown.extend(line.chars().take(WIDTH));
        if line.chars().count() > WIDTH {
            shown.push('…');
        }
        shown.push('\n');
    }
    if changes.len() > SHOWN {
        shown.push_str(&format!("… {} more\n", changes.len() - SHOWN));
    }
    shown
}

/// The fewest lines to take away and to add, in order.
fn changes<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let gone = old.iter().map(|line| ('-', *line));
    let added = new.iter().map(|line| ('+', *line));
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > PAIRS {
        return gone.chain(added).collect();
    }
    // common[i][j]: how many lines old[i..] and new[j..] have in common, in order.
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            found.push(('-', old[i]));
            i += 1;
        } else {
            found.push(('+', new[j]));
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::short_diff;

    #[test]
    fn shows_only_the_lines_that_differ() {
        assert_eq!(
            short_diff("a\nb\nc\n", "a\nx\ny\nc\n"),
            "line 2:\n-b\n+x\n+y\n"
        );
        assert_eq!(short_diff("a\n", "a\nb\n"), "line 2:\n+b\n");
        assert_eq!(
            short_diff("1\n2\n3\n4\n5\n", "0\n2\n3\n4\n6\n"),
            "line 1:\n-1\n+0\n-5\n+6\n"
        );
    }

    #[test]
    fn stays_short() {
        let new: String = (0..20).map(|number| format!("{number}\n")).collect();
        assert!(short_diff("", &new).ends_with("+11\n… 8 more\n"));
        let long = "ä".repeat(200);
        assert_eq!(
            short_diff("", &long),
            format!("line 1:\n+{}…\n", "ä".repeat(160))
        );
    }
}
