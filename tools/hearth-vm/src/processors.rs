//! The processors that a machine under systemd-nspawn may use: some of those that this process may use.

use rustix::thread::{CpuSet, sched_getaffinity};

/// At most `count` of them, or all, in the words of `taskset`.
pub(crate) fn list(count: Option<u8>) -> String {
    let mine = sched_getaffinity(None).unwrap_or_default();
    let numbers = (0..CpuSet::MAX_CPU).filter(|&number| mine.is_set(number));
    let some: Vec<String> = numbers
        .take(count.map_or(CpuSet::MAX_CPU, |count| usize::from(count.max(1))))
        .map(|number| number.to_string())
        .collect();
    some.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_asked_for_and_never_none() {
        let words = |count| list(count).split(',').count();
        assert_eq!((words(Some(1)), words(Some(0))), (1, 1));
        assert_eq!(words(Some(255)), words(None));
        assert!(list(None).split(',').all(|one| one.parse::<u16>().is_ok()));
    }
}
