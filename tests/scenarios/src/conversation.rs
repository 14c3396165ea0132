//! A conversation in both directions while something happens to the server.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use hearth_synapse::Transport;

use crate::irc::IrcUser;
use crate::person::Person;
use crate::traffic::numbered;

/// Heisenbridge sends to IRC no faster than its penalty allows, about a line each 1.5 seconds.
pub const PACE: Duration = Duration::from_secs(1);
pub const FROM_IRC: &str = "irc";
pub const FROM_MATRIX: &str = "matrix";

/// Both sides say `count` numbered messages, one a second, while the disturbance runs its course.
pub fn while_talking<T: Transport>(
    you: &mut Person<T>,
    room: &str,
    friend: &IrcUser,
    channel: &str,
    count: usize,
    disturbance: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    thread::scope(|scope| -> Result<()> {
        let talk = scope.spawn(|| -> Result<()> {
            for number in 0..count {
                friend.say(channel, &numbered(FROM_IRC, number))?;
                thread::sleep(PACE);
            }
            Ok(())
        });
        let disturbance = scope.spawn(disturbance);
        for number in 0..count {
            let next = Instant::now() + PACE;
            you.say(room, &numbered(FROM_MATRIX, number))?;
            while Instant::now() < next {
                you.listen()?;
            }
        }
        for side in [talk, disturbance] {
            side.join()
                .ok()
                .context("A side of the conversation panicked")??;
        }
        Ok(())
    })
}

/// What people on IRC said, as the person on Matrix sees it.
pub fn said_by_ghosts<T: Transport>(you: &Person<T>) -> Vec<String> {
    you.messages
        .iter()
        .filter(|message| message.sender.starts_with("@irc_"))
        .map(|message| message.text.clone())
        .collect()
}
