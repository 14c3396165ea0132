//! A conversation in both directions while something happens to the server.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hearth_synapse::Transport;

use crate::irc::IrcUser;
use crate::person::Person;
use crate::presence::said_in_presence;
use crate::traffic::{arrived, numbered};

/// Heisenbridge sends to IRC no faster than its penalty allows, about a line each 1.5 seconds.
pub const PACE: Duration = Duration::from_secs(1);
pub const FROM_IRC: &str = "irc";
pub const FROM_MATRIX: &str = "matrix";
/// For what was said to arrive.
const PATIENCE: Duration = Duration::from_secs(180);

/// Both sides say `count` numbered messages, one a second, while the disturbance runs its course.
pub fn while_talking<T: Transport + Send>(
    you: &mut Person<T>,
    room: &str,
    friend: &IrcUser,
    channel: &str,
    count: usize,
    disturbance: impl FnOnce() -> Result<()>,
) -> Result<()> {
    // Before the disturbance, so that the bridge is still there to hear it.
    friend.say(channel, &numbered(FROM_IRC, 0))?;
    thread::scope(|scope| -> Result<()> {
        let on_irc = scope.spawn(|| -> Result<()> {
            for number in 1..count {
                thread::sleep(PACE);
                friend.say(channel, &numbered(FROM_IRC, number))?;
            }
            Ok(())
        });
        let on_matrix = scope.spawn(|| -> Result<()> {
            for number in 0..count {
                let next = Instant::now() + PACE;
                you.say(room, &numbered(FROM_MATRIX, number))?;
                while Instant::now() < next {
                    you.listen()?;
                }
            }
            Ok(())
        });
        let disturbed = disturbance();
        let sides = [on_irc, on_matrix].map(|side| side.join());
        // Whoever could not talk may have had no server to talk to.
        disturbed?;
        for side in sides {
            side.ok().context("A side of the conversation panicked")??;
        }
        Ok(())
    })
}

/// Waits until what was said in `while_talking` has arrived, and fails if anything was lost or came twice. A line said on
/// IRC while the bridge's `nick` was not on the channel was said to others: the witness, who was there all the time, heard
/// the server's own order of lines, goodbyes and joins.
pub fn arrives_once<T: Transport>(
    you: &mut Person<T>,
    room: &str,
    nick: &str,
    friend: &IrcUser,
    witness: &IrcUser,
    channel: &str,
    count: usize,
) -> Result<()> {
    // One more each way: when that is there, whatever comes twice has come twice.
    friend.wait_to_meet(nick, PATIENCE)?;
    friend.say(channel, &numbered(FROM_IRC, count))?;
    you.say(room, &numbered(FROM_MATRIX, count))?;
    witness.wait_for(PATIENCE, |line| line.contains(&numbered(FROM_IRC, count)))?;
    let all = count + 1;
    let audible = said_in_presence(&witness.lines(), nick, friend.nick(), all);
    heard_both_ends(&audible, count)?;
    you.wait_until("what was said on IRC", PATIENCE, |you| {
        let lost = arrived(FROM_IRC, all, &said_by_ghosts(you)).lost;
        audible.iter().all(|number| !lost.contains(number))
    })?;
    friend.wait_for(PATIENCE, |line| {
        line.contains(&numbered(FROM_MATRIX, count))
    })?;
    let on_matrix = arrived(FROM_IRC, all, &said_by_ghosts(you));
    ensure!(
        on_matrix.doubled.is_empty(),
        "from IRC to Matrix: {on_matrix}"
    );
    let on_irc = arrived(FROM_MATRIX, all, &friend.heard_on(channel));
    ensure!(on_irc.all_once(), "from Matrix to IRC: {on_irc}");
    Ok(())
}

/// The bridge was on the channel before the disturbance and is again. How long it was away between is the computer's speed,
/// and no fault.
fn heard_both_ends(audible: &[usize], last: usize) -> Result<()> {
    ensure!(
        audible.first() == Some(&0) && audible.last() == Some(&last),
        "the bridge was not on the channel at both ends of the conversation, only for {audible:?}"
    );
    Ok(())
}

/// What people on IRC said, as the person on Matrix sees it.
pub fn said_by_ghosts<T: Transport>(you: &Person<T>) -> Vec<String> {
    you.messages
        .iter()
        .filter(|message| message.sender.starts_with("@irc_"))
        .map(|message| message.text.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_may_be_away_for_most_of_it() -> Result<()> {
        let audible: Vec<usize> = (0..9).chain([30]).collect();
        heard_both_ends(&audible, 30)
    }

    #[test]
    fn a_bridge_that_missed_an_end_was_not_disturbed() {
        for audible in [&[][..], &[0, 1, 2], &[28, 29, 30]] {
            let error = heard_both_ends(audible, 30).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the bridge was not on the channel at both ends of the conversation, only for {audible:?}"
                )
            );
        }
    }
}
