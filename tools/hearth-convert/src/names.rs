//! Names of secrets: one for each value, whatever wants it.

use std::collections::HashMap;

use hearth_report::Secret;

use crate::SecretName;

#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The value of each name that is taken.
    taken: HashMap<SecretName, Secret>,
    /// For names that several values want: the number that each value got, and the last one. A list of a thousand
    /// users is a thousand values for one name; each of them is to be looked up, not compared with all before it.
    numbers: HashMap<(SecretName, Secret), usize>,
    last: HashMap<SecretName, usize>,
    /// How often it was asked whether a name is taken.
    #[cfg(test)]
    asked: usize,
}

impl Names {
    /// The name for a value: the wanted one, with a number if another value has it. Says whether the value had it
    /// before.
    pub(crate) fn name(&mut self, wanted: &SecretName, value: &Secret) -> (SecretName, bool) {
        let key = (wanted.clone(), value.clone());
        let mut number = match self.numbers.get(&key) {
            Some(number) => *number,
            None => match self.taken.get(wanted) {
                Some(first) if first != value => self.last.get(wanted).map_or(2, |last| last + 1),
                _ => 1,
            },
        };
        loop {
            #[cfg(test)]
            {
                self.asked += 1;
            }
            let name = match number {
                1 => wanted.clone(),
                _ => SecretName::new(&format!("{wanted}-{number}")),
            };
            match self.taken.get(&name) {
                Some(known) if known == value => return (name, true),
                Some(_) => number += 1,
                None => {
                    self.taken.insert(name.clone(), value.clone());
                    if number > 1 {
                        self.last.insert(wanted.clone(), number);
                        self.numbers.insert(key, number);
                    }
                    return (name, false);
                }
            }
        }
    }

    /// Nothing refers to it after all.
    pub(crate) fn free(&mut self, name: &SecretName) {
        self.taken.remove(name);
        // The number that is free now is to be found again.
        self.last.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(names: &mut Names, wanted: &str, value: &str) -> (String, bool) {
        let (name, known) = names.name(&SecretName::new(wanted), &Secret::new(value));
        (name.as_str().to_owned(), known)
    }

    #[test]
    fn a_value_has_one_name_and_a_name_one_value() {
        let mut names = Names::default();
        assert_eq!(name(&mut names, "a", "1"), ("a".into(), false));
        assert_eq!(name(&mut names, "a", "1"), ("a".into(), true));
        assert_eq!(name(&mut names, "a", "2"), ("a-2".into(), false));
        assert_eq!(name(&mut names, "a-3", "3"), ("a-3".into(), false));
        assert_eq!(name(&mut names, "a", "4"), ("a-4".into(), false));
        assert_eq!(name(&mut names, "a", "2"), ("a-2".into(), true));
        assert_eq!(name(&mut names, "a", "4"), ("a-4".into(), true));
        names.free(&SecretName::new("a-2"));
        assert_eq!(name(&mut names, "a", "5"), ("a-2".into(), false));
        names.free(&SecretName::new("a"));
        assert_eq!(name(&mut names, "a", "6"), ("a".into(), false));
        assert_eq!(name(&mut names, "a", "2"), ("a-5".into(), false));
    }

    #[test]
    fn as_many_values_as_anybody_likes_may_want_one_name() {
        let mut names = Names::default();
        for round in 0..2 {
            for number in 0..10_000 {
                let (_, known) = name(&mut names, "users-password", &format!("value {number}"));
                assert_eq!(known, round == 1);
            }
        }
        assert_eq!(names.asked, 20_000);
    }
}
