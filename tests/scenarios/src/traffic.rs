//! Numbered messages, so that a lost or doubled one can be named.

use std::fmt;

/// What arrived of `count` numbered messages.
#[derive(Debug, PartialEq, Eq)]
pub struct Arrived {
    pub lost: Vec<usize>,
    pub doubled: Vec<usize>,
}

impl Arrived {
    pub fn all_once(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty()
    }
}

impl fmt::Display for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lost {:?}, doubled {:?}", self.lost, self.doubled)
    }
}

/// The text of message `number` of a series.
pub fn numbered(series: &str, number: usize) -> String {
    format!("{series}-{number:04}.")
}

/// Counts each message of the series in the texts. One text may hold several: bridges join lines.
pub fn arrived(series: &str, count: usize, texts: &[String]) -> Arrived {
    let times = |number: usize| -> usize {
        let wanted = numbered(series, number);
        texts.iter().map(|text| text.matches(&wanted).count()).sum()
    };
    Arrived {
        lost: (0..count).filter(|number| times(*number) == 0).collect(),
        doubled: (0..count).filter(|number| times(*number) > 1).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_lost_and_what_came_twice() {
        let texts = ["a-0000.", "a-0002.\na-0002.", "b-0001."].map(str::to_owned);
        let result = arrived("a", 3, &texts);
        assert_eq!(result.lost, [1]);
        assert_eq!(result.doubled, [2]);
        assert!(!result.all_once());
    }
}
