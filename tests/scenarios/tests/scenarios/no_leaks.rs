//! Secrets stay where they belong. A host with a secret in every place that takes one is used and misused, then
//! searched: files, journal, processes, units, and all that commands said. The same search then finds what is
//! planted on purpose.

mod everyday;
mod homes;
mod mistakes;
mod planted;
mod strongbox;
mod transcript;

use anyhow::{Result, ensure};
use hearth_scenarios::places;
use hearth_scenarios::search::Hit;

use strongbox::Strongbox;
use transcript::Transcript;

#[test]
fn no_leaks() -> Result<()> {
    if hearth_vm::skip("no_leaks")? {
        return Ok(());
    }
    let mut host = Strongbox::boot()?;
    let transcript = Transcript::new(&host.cabin.machine);

    let ((), seen) = host.everywhere().watch(|| {
        everyday::all(&host, &transcript)?;
        mistakes::all(&host, &transcript)
    })?;
    let rounds = host.everywhere().rounds()?;
    ensure!(rounds > 50, "processes were looked at only {rounds} times");
    let said = transcript.said();

    // Rotated tokens are secrets as well, and the old ones are to be gone.
    host.learn_tokens("new ")?;
    host.learn_session()?;
    nowhere(
        "command lines and environments",
        &seen.search(&host.search)?,
    )?;
    nowhere("what commands said", &said.search(&host.search))?;
    nowhere(
        "the host as evaluated",
        &host.search.in_directory(&places::rendered("strongbox"))?,
    )?;
    let everywhere = host.everywhere();
    nowhere("the machine", &everywhere.places()?)?;
    homes::compare(&host, &everywhere.files()?)?;

    planted::are_all_found(&host)
}

fn nowhere(place: &str, hits: &[Hit]) -> Result<()> {
    let list: Vec<String> = hits.iter().map(ToString::to_string).collect();
    ensure!(
        hits.is_empty(),
        "secrets are in {place}:\n{}",
        list.join("\n")
    );
    Ok(())
}
