//! Ed25519 by way of the library that makes the certificates.

use rcgen::{KeyPair, PKCS_ED25519, PublicKeyData};

pub(crate) const SEED: usize = 32;

/// What PKCS#8 puts before the seed of an Ed25519 key.
const PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

pub(crate) fn public_key(seed: &[u8; SEED]) -> Result<Vec<u8>, rcgen::Error> {
    let der = [PKCS8.as_slice(), seed].concat();
    let pair = KeyPair::try_from(der.as_slice())?;
    debug_assert!(pair.is_compatible(&PKCS_ED25519));
    Ok(pair.der_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_first_test_vector_of_rfc_8032() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
                .collect()
        };
        let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let public = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assert_eq!(public_key(&seed.try_into().unwrap()).unwrap(), public);
    }
}
