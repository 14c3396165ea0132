use hearth_report::Failure;
use hearth_tree::nix::Nix;
use serde_json::Value;

use crate::Generated;
use crate::rendered::refused;

pub fn generate(nix: &Nix) -> Result<Vec<Generated>, Failure> {
    let answer = nix.json("nixosCabin").map_err(refused)?;
    let text = serde_json::from_str(&answer)
        .and_then(|host: Value| serde_json::to_string_pretty(&host))
        .map_err(|error| refused(format!("its answer is no host: {error}")))?;
    let text = text + "\n";
    Ok(vec![Generated::page("tests/nixos", "cabin.json", text)?])
}
