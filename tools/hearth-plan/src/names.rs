//! What names may look like.

/// A server name as Hearth wants it: a lower-case DNS name, without scheme, port or path. Says
/// what is wrong with it.
pub fn server_name_problem(name: &str) -> Option<&'static str> {
    if name.contains("://") {
        return Some("it has a scheme");
    }
    if name.contains('/') {
        return Some("it has a path");
    }
    if name.contains(':') {
        return Some("it has a port");
    }
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some("it has capital letters");
    }
    (!is_host_name(name)).then_some("it is not a DNS name")
}

/// Letters, digits and hyphens between dots, in lower case.
pub fn is_host_name(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        })
}

/// The localpart and the server of a user id.
pub fn split_user_id(id: &str) -> Option<(&str, &str)> {
    let (localpart, server) = id.strip_prefix('@')?.split_once(':')?;
    (is_localpart(localpart) && !server.is_empty() && id.len() <= 255)
        .then_some((localpart, server))
}

/// The characters that the Matrix specification lets new users have.
pub fn is_localpart(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._=/+-".contains(&byte)
        })
}

const UNIT_KINDS: [&str; 10] = [
    "service",
    "target",
    "socket",
    "timer",
    "mount",
    "path",
    "slice",
    "scope",
    "device",
    "automount",
];

/// A unit's full name, as systemd takes it.
pub fn is_unit(name: &str) -> bool {
    let Some((stem, kind)) = name.rsplit_once('.') else {
        return false;
    };
    !stem.is_empty()
        && name.len() <= 255
        && UNIT_KINDS.contains(&kind)
        && stem
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b":_.\\@-".contains(&byte))
}

/// A name that is also a file name and a credential id.
pub fn is_plain(name: &str) -> bool {
    name.len() <= 200
        && name
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// An octal mode as plans write it: four digits.
pub fn mode(text: &str) -> Option<u32> {
    let is_octal = text.len() == 4 && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    is_octal
        .then(|| u32::from_str_radix(text, 8).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_names() {
        for good in ["example.org", "localhost", "a-b.c2.example", "10.0.0.1"] {
            assert_eq!(server_name_problem(good), None, "{good}");
        }
        for (bad, why) in [
            ("https://example.org", "it has a scheme"),
            ("example.org/", "it has a path"),
            ("example.org:8448", "it has a port"),
            ("Example.org", "it has capital letters"),
            ("", "it is not a DNS name"),
            ("a..b", "it is not a DNS name"),
            ("-a.b", "it is not a DNS name"),
            ("exämple.org", "it is not a DNS name"),
            ("example.org\n", "it is not a DNS name"),
        ] {
            assert_eq!(server_name_problem(bad), Some(why), "{bad}");
        }
    }

    #[test]
    fn user_ids() {
        assert_eq!(split_user_id("@you:a.org"), Some(("you", "a.org")));
        assert_eq!(split_user_id("@you:a.org:1"), Some(("you", "a.org:1")));
        for bad in [
            "you:a.org",
            "@you",
            "@:a.org",
            "@You:a.org",
            "@you:",
            "@y u:a",
        ] {
            assert_eq!(split_user_id(bad), None, "{bad}");
        }
    }

    #[test]
    fn unit_names() {
        for good in [
            "a.service",
            "a@b.service",
            "hearth.target",
            "x-y_z:1.socket",
        ] {
            assert!(is_unit(good), "{good}");
        }
        for bad in [
            "a",
            ".service",
            "a.exe",
            "a b.service",
            "a/b.service",
            "ä.service",
        ] {
            assert!(!is_unit(bad), "{bad}");
        }
    }

    #[test]
    fn modes_and_plain_names() {
        assert_eq!(mode("0644"), Some(0o644));
        for bad in ["644", "0888", "00644", "+644", ""] {
            assert_eq!(mode(bad), None, "{bad}");
        }
        assert!(is_plain("a.b-c_1"));
        for bad in ["", ".a", "a/b", "a b", "-a"] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
