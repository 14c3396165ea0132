//! Whatever the files are, they become a host or an error: no panic; text that is Nix, and as nixfmt leaves it; and
//! no secret that the files keep under a known key in the text, in a finding or in an error.
//!
//! The first byte chooses how to convert. Then come files: `%%% NAME` on a line of its own begins one.

#![no_main]

mod mutate;
mod secret;

use std::path::PathBuf;

use hearth_convert::{
    Choices, ConvertError, Input, SecretsFrom, convert, nix_text, raw, raw_secrets, recognise,
};
use hearth_report::Hint;
use hearth_yaml::Dialect;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

/// More is slower and finds nothing new.
const FILES: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let Some((&how, rest)) = bytes.split_first() else {
        return;
    };
    let inputs = files(rest);
    let choices = choices(how);
    let dialect = (how & 0b1110_0000 == 0b1110_0000).then_some(Dialect::Plain);
    let secrets = match dialect {
        None => secret::in_files(&inputs),
        // What a file is read as decides what in it is a secret.
        Some(_) => Vec::new(),
    };
    match convert(&inputs, dialect, &choices) {
        Ok(done) => {
            for finding in done.host.findings() {
                secret::stays_out(&secrets, &finding.subject, "a finding's subject");
                secret::stays_out(&secrets, &finding.fact, "a finding");
                for more in finding.cause.iter().chain(&finding.remedy) {
                    secret::stays_out(&secrets, more, "a finding's hint");
                }
            }
            for found in done.host.secrets() {
                secret::stays_out(&secrets, found.name.as_str(), "a name");
                secret::stays_out(&secrets, &found.what, "what a secret is");
            }
            match nix_text(&done.host, &choices, &[]) {
                Ok(text) => {
                    secret::stays_out(&secrets, &text, "the host");
                    is_nix(&text);
                }
                Err(error) => failed(&error, &secrets),
            }
        }
        Err(error) => failed(&error, &secrets),
    }
    if how & 1 == 1 {
        inputs.iter().for_each(|input| alone(input, &choices));
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    if seed % 3 == 0 {
        return fuzzer_mutate(data, size, most);
    }
    let mut changed = mutate::lines(&data[..size], &mut mutate::Dice(u64::from(seed)));
    changed.truncate(most.min(data.len()));
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
});

/// One file without any of its meaning.
fn alone(input: &Input, choices: &Choices) {
    let Some(known) = recognise(input) else {
        return;
    };
    let Ok(file) = input.read(known.clone(), None) else {
        return;
    };
    if let Ok(text) = raw(&input.name, &file.document, !choices.no_comments) {
        is_nix(&text);
    }
    if let Ok((text, _)) = raw_secrets(&input.name, &known.what, &file.document, choices) {
        is_nix(&text);
    }
}

fn choices(how: u8) -> Choices {
    Choices {
        full: how & 2 != 0,
        no_comments: how & 4 != 0,
        upgrade: how & 8 != 0,
        secrets: match how >> 4 & 3 {
            0 | 1 => SecretsFrom::Directory(PathBuf::from("/root/secrets")),
            2 => SecretsFrom::Sops,
            _ => SecretsFrom::Agenix,
        },
        defaults: None,
    }
}

fn files(bytes: &[u8]) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(name) = line.strip_prefix(b"%%% ")
            && inputs.len() < FILES
        {
            let name = String::from_utf8_lossy(name).trim().to_owned();
            let input = Input::new(name, Vec::new());
            // As in a directory, where a file that cannot be read keeps nobody from reading the others.
            inputs.push(if inputs.is_empty() { input } else { input.found() });
        } else if let Some(input) = inputs.last_mut() {
            input.bytes.extend_from_slice(line);
        }
    }
    inputs
}

fn is_nix(text: &str) {
    match nixfmt_rs::format(text) {
        Ok(theirs) => assert!(theirs == text, "nixfmt would write it otherwise:\n{text}\n--- not:\n{theirs}"),
        Err(error) => panic!("{text}\n{}", nixfmt_rs::format_error(text, None, &error)),
    }
}

fn failed(error: &ConvertError, secrets: &[String]) {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words.push_str(&cause.to_string());
        source = cause.source();
    }
    words.extend(error.hint());
    secret::stays_out(secrets, &words, "an error");
}
