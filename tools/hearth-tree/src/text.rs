/// Lines shown of each side.
const SHOWN: usize = 8;

/// What differs between two texts: the lines between the first and the last that are not the same.
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
    let mut shown = format!("line {}:\n", before + 1);
    for (sign, lines) in [
        ('-', &old[..old.len() - after]),
        ('+', &new[..new.len() - after]),
    ] {
        for line in lines.iter().take(SHOWN) {
            shown.push(sign);
            shown.push_str(line);
            shown.push('\n');
        }
        if let Some(more) = lines.len().checked_sub(SHOWN + 1) {
            shown.push_str(&format!("{sign}… {} more\n", more + 1));
        }
    }
    shown
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
    }

    #[test]
    fn stays_short() {
        let new: String = (0..20).map(|number| format!("{number}\n")).collect();
        assert!(short_diff("", &new).ends_with("+7\n+… 12 more\n"));
    }
}
