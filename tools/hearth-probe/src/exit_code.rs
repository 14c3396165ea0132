//! What the exit codes of mautrix bridges mean.

pub fn of_mautrix(status: u8) -> Option<&'static str> {
    Some(match status {
        10 => "its configuration cannot be read",
        11 => "its configuration leaves out what it cannot do without",
        13 => "Synapse cannot reach it",
        14 => "its database cannot be opened",
        15 => "its database is of a newer release",
        16 => "Synapse does not take its token, or its bot is not in its own namespace",
        17 => "its token belongs to another bot",
        18 => "Synapse is too old for it",
        23 => "it is told to listen nowhere",
        31 | 32 => "it stopped to split rooms, and is to be started again",
        33 | 34 | 50 | 51 => "its encryption cannot be set up",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of_mautrix;

    #[test]
    fn each_code_has_its_meaning() {
        let rows = [
            (&[10][..], "its configuration cannot be read"),
            (
                &[11],
                "its configuration leaves out what it cannot do without",
            ),
            (&[13], "Synapse cannot reach it"),
            (&[14], "its database cannot be opened"),
            (&[15], "its database is of a newer release"),
            (
                &[16],
                "Synapse does not take its token, or its bot is not in its own namespace",
            ),
            (&[17], "its token belongs to another bot"),
            (&[18], "Synapse is too old for it"),
            (&[23], "it is told to listen nowhere"),
            (
                &[31, 32],
                "it stopped to split rooms, and is to be started again",
            ),
            (&[33, 34, 50, 51], "its encryption cannot be set up"),
        ];
        for (codes, meaning) in rows {
            for code in codes {
                assert_eq!(of_mautrix(*code), Some(meaning), "{code}");
            }
        }
        let known = rows.iter().map(|(codes, _)| codes.len()).sum::<usize>();
        let all = (0..=u8::MAX).filter(|code| of_mautrix(*code).is_some());
        assert_eq!(all.count(), known, "one has a meaning that is not above");
    }

    #[test]
    fn unknown_codes_have_no_meaning_made_up() {
        assert_eq!(of_mautrix(1), None);
        assert_eq!(of_mautrix(137), None);
    }
}
