//! The comments that Synapse itself wrote into a new configuration, as hashes: the long ones of its earlier versions
//! explained every option. `data/extract-synapse.py` says where the rest of what is known comes from.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::Kept;
use crate::comments::may_hold_secret;

const HASHES: &str = include_str!("../../data/synapse-comments.txt");

fn is_synapses(line: &str) -> bool {
    static KNOWN: OnceLock<HashSet<u64>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        HASHES
            .lines()
            .filter_map(|line| u64::from_str_radix(line, 16).ok())
            .collect()
    });
    let text = line.trim_start_matches(['#', ' ', '\t']).trim_end();
    text.is_empty() || known.contains(&hash(text))
}

/// FNV-1a, shortened to 40 bits.
fn hash(text: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix) & 0xff_ffff_ffff
}

/// Leaves a person's own, as far as they quote no secret.
pub(super) fn keep_own(kept: &mut Kept) {
    let is_own = |line: &str| !is_synapses(line) && !may_hold_secret(line);
    kept.drop_comments(&|line| !is_own(line));
}

#[cfg(test)]
mod tests {
    use super::is_synapses;

    #[test]
    fn tells_synapses_words_from_a_persons() {
        assert!(is_synapses(" Configuration file for Synapse."));
        assert!(is_synapses(" vim:ft=yaml"));
        assert!(is_synapses(
            " The message retention policies feature is disabled by default. Uncomment the"
        ));
        assert!(!is_synapses(" so that grandma finds the room"));
    }
}
