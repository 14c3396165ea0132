//! The key of direct media.

use super::Leaf;
use crate::base64::base64;
use crate::replace::Words;
use crate::{Data, HostDraft, Kept};

/// Direct media is of no use without a key, and with one that changes its addresses break. One that the bridge made
/// anew at each start is made once, here.
pub(super) fn make(leaves: &mut Vec<Leaf>, kind: &str, host: &mut HostDraft) {
    let is_on = |leaf: &&Leaf| {
        leaf.path
            .ends_with(&["direct_media".to_owned(), "enabled".to_owned()])
            && leaf.kept.data == Data::Bool(true)
    };
    let Some(position) = leaves.iter().position(|leaf| is_on(&leaf)) else {
        return;
    };
    let mut path = leaves[position].path.clone();
    path.pop();
    path.push("server_key".to_owned());
    if leaves.iter().any(|leaf| leaf.path == path) {
        return;
    }
    let mut bytes = [0; 32];
    if getrandom::fill(&mut bytes).is_err() {
        return;
    }
    let key = base64(&bytes);
    let words = Words {
        bridge: kind.to_owned(),
        file: "the host, made now",
    };
    let data = words.keep(
        &path,
        &format!("ed25519 a_1 {}", key.trim_end_matches('=')),
        leaves[position].kept.place.clone(),
        host,
    );
    leaves.insert(
        position + 1,
        Leaf {
            path,
            kept: Kept::new(data),
        },
    );
}
