//! A person and a bridge's bot.

use std::time::Duration;

use anyhow::Result;
use hearth_synapse::Transport;

use super::Person;

impl<T: Transport> Person<T> {
    /// Until somebody has come to a room, or gone from it.
    pub fn wait_for_membership(
        &mut self,
        room: &str,
        who: &str,
        memberships: &[&str],
        limit: Duration,
    ) -> Result<()> {
        let what = format!("{who}'s {}", memberships.join(" or "));
        self.wait_for_event(&what, limit, |at, event| {
            at == room
                && event.kind == "m.room.member"
                && event.sender == who
                && event.content["membership"]
                    .as_str()
                    .is_some_and(|membership| memberships.contains(&membership))
        })?;
        Ok(())
    }

    /// Says something to a bot, and is answered.
    pub fn ask(&mut self, room: &str, bot: &str, text: &str, limit: Duration) -> Result<()> {
        // What it said before is no answer.
        self.listen()?;
        let before = self.said_by(room, bot);
        self.say(room, text)?;
        self.wait_until(&format!("an answer to {text:?}"), limit, |person| {
            person.said_by(room, bot) > before
        })
    }

    /// How often somebody said something in a room.
    pub fn said_by(&self, room: &str, who: &str) -> usize {
        let messages = self.messages.iter();
        messages
            .filter(|message| message.room == room && message.sender == who)
            .count()
    }
}
