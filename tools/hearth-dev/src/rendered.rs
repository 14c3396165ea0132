use std::collections::BTreeMap;

use hearth_report::Failure;
use hearth_tree::Tree;
use hearth_tree::nix::Nix;
use serde_json::Value;

use crate::Generated;

/// One directory with a tree for each host.
pub fn generate(nix: &Nix) -> Result<Vec<Generated>, Failure> {
    let answer = nix.json("rendered").map_err(refused)?;
    let hosts: BTreeMap<String, Value> = serde_json::from_str(&answer)
        .map_err(|error| refused(format!("its answer is no set of trees: {error}")))?;
    let mut entries = BTreeMap::new();
    for (host, tree) in hosts {
        let tree = Tree::parse(&tree.to_string())?.readable();
        for (path, entry) in tree.entries() {
            entries.insert(format!("{host}/{path}"), entry.clone());
        }
    }
    Ok(vec![Generated::directory(
        "tests/rendered",
        Tree::new(entries)?,
    )])
}

pub fn refused(reason: String) -> Failure {
    Failure::problem("The modules do not evaluate").because(reason)
}
