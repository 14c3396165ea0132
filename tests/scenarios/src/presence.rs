//! Who is on a channel, from what somebody else there heard.

use crate::conversation::FROM_IRC;
use crate::traffic::numbered;

/// Whether a line says that somebody is there (`true`) or not (`false`), if it says either.
fn told(line: &str, nick: &str) -> Option<bool> {
    let mut words = line.split(' ');
    let who = words.next()?.strip_prefix(':')?;
    let command = words.next()?;
    if command == "353" {
        // The answer to one's own JOIN: everybody who is there already, with the marks of their ranks.
        let (_, names) = line.split_once(" :")?;
        let mut names = names.split(' ');
        return names
            .any(|name| name.trim_start_matches(['@', '+']) == nick)
            .then_some(true);
    }
    if who.split_once('!')?.0 != nick {
        return None;
    }
    match command {
        "JOIN" => Some(true),
        "PART" | "QUIT" => Some(false),
        _ => None,
    }
}

/// Whether somebody is there, after all that was heard.
pub fn is_there(lines: &[String], nick: &str) -> bool {
    lines
        .iter()
        .filter_map(|line| told(line, nick))
        .next_back()
        .unwrap_or(false)
}

/// Numbers of the messages, of `count` that `speaker` said, for which `listener` was there. The lines are a third
/// person's, who was there all the time and came before the listener left for the first time: the server's own order of
/// words, goodbyes and joins.
pub fn said_in_presence(
    lines: &[String],
    listener: &str,
    speaker: &str,
    count: usize,
) -> Vec<usize> {
    let speaks = format!(":{speaker}!");
    let mut present = true;
    let mut numbers = Vec::new();
    for line in lines {
        if let Some(now) = told(line, listener) {
            present = now;
        } else if present && line.starts_with(&speaks) {
            numbers.extend((0..count).find(|number| line.contains(&numbered(FROM_IRC, *number))));
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn ones_own_arrival_is_nobody_elses() {
        let lines = heard(&[
            ":alice!~alice@127.0.0.1 JOIN :#pi",
            ":irc.pi.example.org 353 alice = #pi :alice youth",
            ":irc.pi.example.org 366 alice #pi :End of NAMES list",
            ":alice!~alice@127.0.0.1 PRIVMSG #pi :will you JOIN us?",
        ]);
        assert!(is_there(&lines, "alice"));
        assert!(!is_there(&lines, "you"));
    }

    #[test]
    fn somebody_was_there_already_or_comes_and_goes() {
        let there = ":irc.pi.example.org 353 alice = #pi :alice @you";
        let comes = ":you!~you@127.0.0.1 JOIN :#pi";
        let goes = ":you!~you@127.0.0.1 QUIT :Client closed connection";
        assert!(is_there(&heard(&[there]), "you"));
        assert!(!is_there(&heard(&[there, goes]), "you"));
        assert!(is_there(&heard(&[there, goes, comes]), "you"));
    }

    #[test]
    fn what_is_said_behind_somebodys_back_is_left_out() {
        let lines = heard(&[
            ":alice!~alice@127.0.0.1 PRIVMSG #pi :irc-0000.",
            ":you!~you@127.0.0.1 QUIT :Client closed connection",
            ":alice!~alice@127.0.0.1 PRIVMSG #pi :irc-0001.",
            ":you!~you@127.0.0.1 JOIN :#pi",
            ":you!~you@127.0.0.1 PRIVMSG #pi :irc-0002.",
            ":alice!~alice@127.0.0.1 PRIVMSG #pi :irc-0003.",
        ]);
        assert_eq!(said_in_presence(&lines, "you", "alice", 10), [0, 3]);
    }
}
