//! The comments of the bridges' own examples, as hashes: enough to tell them from what a person wrote.

use std::collections::HashSet;
use std::sync::OnceLock;

const HASHES: &str = include_str!("../data/comments.txt");

/// Whether a comment came with the bridge, in any of its versions.
pub fn is_upstream_comment(line: &str) -> bool {
    static KNOWN: OnceLock<HashSet<u64>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        HASHES
            .lines()
            .filter_map(|line| u64::from_str_radix(line, 16).ok())
            .collect()
    });
    known.contains(&hash(line))
}

/// FNV-1a over the text without `#` and spaces around it, shortened to 40 bits; extract.py does the same.
fn hash(line: &str) -> u64 {
    let text = line.trim_start_matches(['#', ' ', '\t']).trim_end();
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix) & 0xff_ffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_bridges_words_from_a_persons() {
        assert!(is_upstream_comment("Network-specific config options"));
        assert!(is_upstream_comment("# Network-specific config options"));
        assert!(!is_upstream_comment("grandma's phone"));
    }
}
