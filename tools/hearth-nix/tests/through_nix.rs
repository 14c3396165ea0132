//! What Nix makes of the text is what went in: a hundred thousand generated values, through the real Nix.

#![allow(clippy::unwrap_used, clippy::panic)]

mod values;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use hearth_nix::{Expr, render};
use serde_json::{Map, Value};
use values::Random;

const VALUES: usize = 100_000;
const BATCH: usize = 10_000;

/// What Nix says, or none where there is no Nix.
fn nix(arguments: &[&str], file: &Path) -> Option<String> {
    let mut command = Command::new("nix-instantiate");
    command
        .args(["--eval", "--strict"])
        .args(arguments)
        .arg(file);
    match command.output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.success(),
                "{}",
                &errors[..errors.len().min(2000)]
            );
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Written past libtest; without standard error there is nobody to tell.
            let line = b"skipped: no `nix-instantiate` here, so nothing evaluated the generated Nix text\n";
            let _ = std::io::stderr().write_all(line);
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// The same value as JSON has it.
fn json(expr: &Expr) -> Value {
    match expr {
        Expr::Null => Value::Null,
        Expr::Bool(value) => Value::from(*value),
        Expr::Int(value) => Value::from(*value),
        Expr::Float(value) => Value::from(*value),
        Expr::Str(text) => Value::from(text.as_str()),
        Expr::List(items) => items.iter().map(|item| json(&item.value)).collect(),
        Expr::Attrs(bindings) => {
            let mut map = Map::new();
            for binding in bindings {
                let mut value = json(&binding.value);
                for name in binding.path[1..].iter().rev() {
                    value = Value::Object(Map::from_iter([(name.clone(), value)]));
                }
                map.insert(binding.path[0].clone(), value);
            }
            Value::Object(map)
        }
        Expr::BigInt(_) | Expr::Raw(_) => unreachable!("not generated"),
    }
}

/// Nix prints six digits of a float; whether the others are right it is asked itself.
fn same(sent: &Value, back: &Value) -> bool {
    match (sent, back) {
        (Value::Number(sent), Value::Number(back)) if sent.is_f64() => {
            let (sent, back) = (sent.as_f64().unwrap(), back.as_f64().unwrap());
            (sent - back).abs() <= sent.abs() * 1e-5
        }
        (Value::Array(sent), Value::Array(back)) => {
            sent.len() == back.len() && sent.iter().zip(back).all(|(sent, back)| same(sent, back))
        }
        (Value::Object(sent), Value::Object(back)) => {
            let found = |(name, value)| back.get(name).is_some_and(|back| same(value, back));
            sent.len() == back.len() && sent.iter().all(found)
        }
        _ => sent == back,
    }
}

#[test]
fn a_hundred_thousand_values_come_back() {
    let directory = tempfile::tempdir().unwrap();
    let (ours, theirs) = (
        directory.path().join("ours.nix"),
        directory.path().join("theirs.json"),
    );
    let question = directory.path().join("question.nix");
    // Equality in Nix sees every bit of a float; the JSON shows what differs.
    fs::write(
        &question,
        "import ./ours.nix == builtins.fromJSON (builtins.readFile ./theirs.json)",
    )
    .unwrap();
    let mut random = Random::new(1);
    for _ in 0..VALUES / BATCH {
        let batch: Vec<Expr> = (0..BATCH).map(|_| random.value(4)).collect();
        let texts: Vec<String> = batch.iter().map(|value| render(value).unwrap()).collect();
        let sent: Vec<Value> = batch.iter().map(json).collect();
        fs::write(&ours, format!("[\n({})\n]", texts.join(")\n("))).unwrap();
        fs::write(&theirs, serde_json::to_string(&sent).unwrap()).unwrap();
        let Some(back) = nix(&["--json"], &ours) else {
            return;
        };
        let back: Vec<Value> = serde_json::from_str(&back).unwrap();
        assert_eq!(back.len(), BATCH);
        for (at, (sent, back)) in sent.iter().zip(&back).enumerate() {
            assert!(same(sent, back), "{}\nsent {sent}\nback {back}", texts[at]);
        }
        assert_eq!(nix(&[], &question).unwrap().trim(), "true");
    }
}

#[test]
fn a_float_stays_a_float_to_the_last_bit() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("floats.nix");
    let mut random = Random::new(2);
    let floats: Vec<f64> = (0..10_000).map(|_| random.float()).collect();
    let list = render(&Expr::from_iter(floats.iter().copied())).unwrap();
    let json = serde_json::to_string(&floats).unwrap();
    fs::write(
        &file,
        format!("let a = {list}; in a == builtins.fromJSON ''{json}'' && builtins.all builtins.isFloat a"),
    )
    .unwrap();
    if let Some(answer) = nix(&[], &file) {
        assert_eq!(answer.trim(), "true");
    }
}

#[test]
fn what_is_nested_as_deep_as_allowed_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("deep.nix");
    let mut value = Expr::from("ground");
    for level in 0..hearth_nix::MAX_DEPTH {
        value = if level % 2 == 0 {
            Expr::from_iter([value])
        } else {
            Expr::Attrs(vec![hearth_nix::Binding::new(["a"], value)])
        };
    }
    fs::write(&file, render(&value).unwrap()).unwrap();
    if let Some(answer) = nix(&["--json"], &file) {
        assert_eq!(
            serde_json::from_str::<Value>(&answer).unwrap(),
            json(&value)
        );
    }
}
