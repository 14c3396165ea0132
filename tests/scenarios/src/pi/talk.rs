//! People on the Pi's server and on its IRC.

use anyhow::Result;
use hearth_report::Secret;
use hearth_synapse::Http;

use super::{ADMIN, BOT, CHANNEL, Pi, URL};
use crate::heisenbridge;
use crate::irc::{self, IrcUser};
use crate::person::Person;

const CERTIFICATE: &str = "/home/you/.local/state/hearth/tls/pi.example.org/fullchain.pem";

impl Pi {
    pub fn certificate(&self) -> Result<String> {
        Ok(self.machine.read_file(CERTIFICATE)?)
    }

    pub fn https(&self) -> Result<Http> {
        Ok(Http::over(self.machine.agent(Some(&self.certificate()?))?))
    }

    pub fn add_admin(&self, password: &str) -> Result<()> {
        self.machine
            .write_file("/home/you/password", password.as_bytes(), "0644")?;
        self.succeed(&format!(
            "hearth user add {ADMIN} --admin --password-file ~/password"
        ))?;
        self.machine.succeed(&["rm", "/home/you/password"])?;
        Ok(())
    }

    pub fn sign_in(&self, password: &str) -> Result<Person<Http>> {
        Person::sign_in(self.https()?, URL, ADMIN, &Secret::new(password))
    }

    /// Somebody on the machine's own IRC server.
    pub fn irc(&self, nick: &str) -> Result<IrcUser> {
        irc::serve(&self.machine, "irc.pi.example.org")?;
        self.another_on_irc(nick)
    }

    pub fn another_on_irc(&self, nick: &str) -> Result<IrcUser> {
        irc::visitor(&self.machine, nick, CHANNEL)
    }

    pub fn bridge_channel(&self, person: &mut Person<Http>) -> Result<String> {
        heisenbridge::join_channel(person, BOT, ADMIN, CHANNEL)
    }
}
