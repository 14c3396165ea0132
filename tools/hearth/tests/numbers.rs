//! Seconds that no clock counts to, memory that no machine has.
#![allow(clippy::unwrap_used)]

use std::any::TypeId;

use clap::Command;
use clap::error::ErrorKind;

/// Every flag that takes a number below a verb, with the words that lead to it.
fn flags(path: &[String], verb: &Command, found: &mut Vec<Vec<String>>) {
    for argument in verb.get_arguments() {
        let kind = argument.get_value_parser().type_id();
        let is_number = [TypeId::of::<u64>(), TypeId::of::<u32>()]
            .iter()
            .any(|number| kind == *number);
        if let (true, Some(long)) = (is_number, argument.get_long()) {
            found.push([path, &[format!("--{long}")]].concat());
        }
    }
    for below in verb.get_subcommands() {
        let path = [path, &[below.get_name().to_owned()]].concat();
        flags(&path, below, found);
    }
}

#[test]
fn numbers_beyond_reason_are_wrong_use() {
    let mut found = Vec::new();
    flags(&["hearth".to_owned()], &hearth::command(), &mut found);
    assert!(found.len() >= 5, "{found:?}");
    for mut args in found {
        args.push(u64::MAX.to_string());
        let error = hearth::command().try_get_matches_from(&args).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::ValueValidation,
            "{args:?}: {error}"
        );
        assert_eq!(error.exit_code(), 2);
    }
}
