//! A bot in maubot, set up as its user would: `tests/maubot-plugin`.

use std::fs;

use anyhow::Result;

use crate::bazaar::{Bazaar, SERVER};
use crate::places;

const HERE: &str = "/root/maubot-plugin";
const PASSWORD: &str = "/root/maubot-password";

/// Has an account run the plugin, which answers `owner` and nobody else; gives the bot's id.
pub fn hire(bazaar: &Bazaar, owner: &str) -> Result<String> {
    let machine = &bazaar.machine;
    machine.succeed(&["mkdir", HERE])?;
    for file in fs::read_dir(places::project().join("tests/maubot-plugin"))? {
        let file = file?;
        let place = format!("{HERE}/{}", file.file_name().to_string_lossy());
        machine.write_file(&place, &fs::read(file.path())?, "0755")?;
    }
    machine.write_file(PASSWORD, b"the password of doorman", "0600")?;
    machine.succeed(&[
        "hearth",
        "user",
        "add",
        "doorman",
        "--password-file",
        PASSWORD,
    ])?;
    let install = format!("{HERE}/install");
    machine.succeed(&[&install, SERVER, "doorman", PASSWORD, owner])?;
    Ok(format!("@doorman:{SERVER}"))
}
