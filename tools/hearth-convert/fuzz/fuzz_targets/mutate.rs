//! Changes by the line: letters changed at random seldom leave YAML behind, and less often keys that mean something.

use hearth_bridges::{Layout, kinds, schema};

const VALUES: [&str; 24] = [
    "yes", "no", "null", "~", "0", "-1", "010", "1_000", "1e3", ".nan", ".inf", "12:30:45", "2001-12-14", "[]", "{}",
    "[a, 1, {b: c}]", "{a: {b: c}}", "\"a\\nb\"", "'it''s ${x}'", "generate", "\"*\"", "!foo bar", "&x 1", "*x",
];

/// A small generator of its own, so that a text and a seed always give the same.
pub struct Dice(pub u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit.max(1)
    }
}

/// One to three lines changed.
pub fn lines(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    for _ in 0..=dice.below(3) {
        if lines.len() < 2 {
            break;
        }
        let at = 1 + dice.below(lines.len() - 1);
        match dice.below(7) {
            0 => drop(lines.remove(at)),
            1 => {
                let other = 1 + dice.below(lines.len() - 1);
                let copy = lines[other].clone();
                lines.insert(at, copy);
            }
            2 => {
                let other = 1 + dice.below(lines.len() - 1);
                lines.swap(at, other);
            }
            3 | 4 => {
                let value = VALUES[dice.below(VALUES.len())];
                let line = &mut lines[at];
                let end = line.iter().position(|byte| *byte == b':').map_or(line.len(), |colon| colon + 1);
                line.truncate(end);
                line.extend_from_slice(format!(" {value}\n").as_bytes());
            }
            5 => lines.insert(at, known(dice)),
            _ => {
                let by = dice.below(5);
                let line = &mut lines[at];
                match line.iter().position(|byte| *byte != b' ') {
                    Some(deep) if deep > by => drop(line.drain(..by)),
                    _ => drop(line.splice(..0, vec![b' '; by])),
                }
            }
        }
    }
    lines.concat()
}

/// A key of some bridge, as one line.
fn known(dice: &mut Dice) -> Vec<u8> {
    let layouts = [Layout::Bridgev2, Layout::LegacyGo, Layout::Python, Layout::Own];
    let all = kinds();
    let kind = all[dice.below(all.len())];
    let schema = schema(kind, layouts[dice.below(layouts.len())]);
    let paths: Vec<&Vec<String>> = schema.into_iter().flat_map(|schema| schema.keys()).map(|key| &key.at).collect();
    if paths.is_empty() {
        return b"# a comment: x\n".to_vec();
    }
    let path = paths[dice.below(paths.len())];
    let value = VALUES[dice.below(VALUES.len())];
    let mut line = String::new();
    for (depth, name) in path.iter().enumerate() {
        line.push_str(&format!("{}{name}:{}", "  ".repeat(depth), if depth + 1 == path.len() { " " } else { "\n" }));
    }
    format!("{line}{value}\n").into_bytes()
}
