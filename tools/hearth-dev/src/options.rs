use hearth_report::Failure;
use hearth_tree::nix::Nix;

use crate::Generated;
use crate::rendered::refused;

pub fn generate(nix: &Nix) -> Result<Vec<Generated>, Failure> {
    let text = nix.raw("optionsPage").map_err(refused)?;
    Ok(vec![Generated::page("docs", "options.md", text)?])
}
