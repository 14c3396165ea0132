//! Regular expressions taken apart at their bars, so that each part has one beginning.

/// More alternatives than anybody writes; beyond, a pattern is taken as it is.
const MOST_BRANCHES: usize = 256;
/// The same for its length: taking brackets apart copies the pattern for each of them.
const LONGEST: usize = 2000;

/// The pattern as one of each of its alternatives, `a(b|c)` as `ab` and `ac`.
pub(super) fn branches(pattern: &str) -> Vec<String> {
    if pattern.len() > LONGEST {
        return vec![pattern.to_owned()];
    }
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(next) = open.pop() {
        let parts = split_alternatives(&next).or_else(|| expand_group(&next));
        match parts {
            Some(parts) if open.len() + done.len() + parts.len() <= MOST_BRANCHES => {
                open.extend(parts);
            }
            _ => done.push(next),
        }
    }
    done
}

fn split_alternatives(pattern: &str) -> Option<Vec<String>> {
    let bars: Vec<usize> = marks(pattern)
        .into_iter()
        .filter(|mark| mark.depth == 0 && mark.character == '|')
        .map(|mark| mark.at)
        .collect();
    if bars.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for bar in bars {
        parts.push(pattern[start..bar].to_owned());
        start = bar + 1;
    }
    parts.push(pattern[start..].to_owned());
    Some(parts)
}

fn expand_group(pattern: &str) -> Option<Vec<String>> {
    let marks = marks(pattern);
    let open = marks.iter().position(|mark| mark.character == '(')?;
    let close = marks[open..]
        .iter()
        .find(|mark| mark.character == ')' && mark.depth == marks[open].depth)?;
    let (before, after) = (&pattern[..marks[open].at], &pattern[close.at + 1..]);
    if after.starts_with(['?', '*', '+', '{']) {
        return None;
    }
    let inside = &pattern[marks[open].at + 1..close.at];
    let inside = inside.strip_prefix("?:").unwrap_or(inside);
    if inside.starts_with('?') {
        return None;
    }
    let parts = split_alternatives(inside).unwrap_or_else(|| vec![inside.to_owned()]);
    Some(
        parts
            .iter()
            .map(|part| format!("{before}{part}{after}"))
            .collect(),
    )
}

/// A bar or bracket that is neither escaped nor in a character class.
struct Mark {
    at: usize,
    character: char,
    depth: usize,
}

fn marks(pattern: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let (mut depth, mut in_class, mut escaped) = (0usize, false, false);
    for (at, character) in pattern.char_indices() {
        match character {
            _ if escaped => {
                escaped = false;
                continue;
            }
            '\\' => escaped = true,
            ']' => in_class = false,
            '[' => in_class = true,
            _ if in_class => {}
            ')' => {
                depth = depth.saturating_sub(1);
                marks.push(Mark {
                    at,
                    character,
                    depth,
                });
            }
            '(' => {
                marks.push(Mark {
                    at,
                    character,
                    depth,
                });
                depth += 1;
            }
            '|' => marks.push(Mark {
                at,
                character,
                depth,
            }),
            _ => {}
        }
    }
    marks
}
