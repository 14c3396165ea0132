//! Values that look secret, whatever they are called.

/// Whether an address carries a password: `user:password@`, `?password=`, or libpq's `password=`.
pub fn has_credentials(value: &str) -> bool {
    if let Some((scheme, rest)) = value.split_once("://") {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        let is_scheme = !scheme.is_empty()
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        if is_scheme
            && user.is_some_and(|user| {
                user.split_once(':')
                    .is_some_and(|(_, password)| !password.is_empty())
            })
        {
            return true;
        }
    }
    let has = |name: &str| {
        value.match_indices(name).any(|(at, _)| {
            let begins = at == 0 || value[..at].ends_with(['?', '&', ' ']);
            begins
                && !value[at + name.len()..].starts_with(['&', ' '])
                && value.len() > at + name.len()
        })
    };
    [
        "password=",
        "sslpassword=",
        "access_token=",
        "token=",
        "secret=",
        "api_key=",
        "apikey=",
    ]
    .iter()
    .any(|name| has(name))
}

/// A text of at least 32 letters and digits, mixed as chance mixes them.
pub(crate) fn is_random(value: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    if value.len() < 32 || !value.chars().all(allowed) {
        return false;
    }
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let upper = value.chars().filter(char::is_ascii_uppercase).count();
    let lower = value.chars().filter(char::is_ascii_lowercase).count();
    let is_hex = value.chars().all(|c| c.is_ascii_hexdigit());
    let words = value
        .split(['-', '_', '/'])
        .filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase()))
        .count();
    (is_hex && digits > 4 && digits < value.len())
        || (words < 2 && digits >= 2 && lower >= 4 && upper >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_a_password_are_told_from_those_without() {
        for secret in [
            "postgres://user:pw@host/db",
            "postgres://user:p@ss@host/db",
            "postgresql:///db?host=/run/postgresql&password=x",
            "host=localhost password=x dbname=y",
            "socks5://a:b@127.0.0.1:1080",
            "https://example.org/hook?token=abc",
        ] {
            assert!(has_credentials(secret), "{secret}");
        }
        for plain in [
            "postgres:///db?host=/run/postgresql",
            "postgres://user@host/db",
            "https://example.org/a:b@c",
            "file:bridge.db?_txlock=immediate",
            "https://matrix.example.org:8448",
            "as_token:x",
        ] {
            assert!(!has_credentials(plain), "{plain}");
        }
    }
}
