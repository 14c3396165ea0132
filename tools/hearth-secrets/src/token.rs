use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hearth_report::Secret;

use crate::SecretsError;

/// 32 random bytes in unpadded base64url.
pub fn generate_token() -> Result<Secret, SecretsError> {
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], SecretsError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|source| SecretsError::NoRandomness { source })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_safe_in_any_file_and_never_the_same() {
        let tokens: Vec<Secret> = (0..50).map(|_| generate_token().unwrap()).collect();
        for (index, token) in tokens.iter().enumerate() {
            let text = token.expose();
            assert_eq!(text.len(), 43);
            assert!(
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            );
            assert!(!tokens[..index].contains(token));
        }
    }
}
