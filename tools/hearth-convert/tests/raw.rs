//! Any YAML to any Nix.

// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use hearth_convert::raw;
use hearth_report::Failure;
use hearth_yaml::{Dialect, Reader};

fn nix_as(dialect: Dialect, comments: bool, yaml: &str) -> String {
    let document = Reader::new(dialect)
        .read("x.yaml", yaml.as_bytes())
        .unwrap();
    match raw("x.yaml", &document, comments) {
        Ok(text) => {
            assert_eq!(nixfmt_rs::format(&text).unwrap(), text);
            text
        }
        Err(error) => Failure::of(&error).to_string(),
    }
}

fn nix(yaml: &str) -> String {
    nix_as(Dialect::Plain, true, yaml)
}

#[test]
fn order_comments_and_empty_lines_come_along() {
    assert_eq!(
        nix(
            "# The server.\n\nserver_name: example.org # ours\n\n# Where it listens.\nlisteners: # all\n  - port: 8008\n    tls: false\n  # more to come\nfederation: {} # none\n# The end.\n"
        ),
        r#"{
  # The server.
  server_name = "example.org"; # ours

  # Where it listens.
  # all
  listeners = [
    {
      port = 8008;
      tls = false;
    }
    # more to come
  ];
  federation = { }; # none
  # The end.
}
"#
    );
}

#[test]
fn comments_stay_behind_when_nobody_wants_them() {
    assert_eq!(
        nix_as(
            Dialect::Plain,
            false,
            "# a\na: 1 # b\nb: # c\n  - 2\n  # d\n# e\n"
        ),
        "{\n  a = 1;\n  b = [ 2 ];\n}\n"
    );
}

#[test]
fn a_map_of_one_entry_is_a_path_and_loses_no_comment() {
    assert_eq!(
        nix("# one\na: # two\n  # three\n  b: # four\n    c d: 1 # five\n"),
        "{\n  # one\n  # two\n  # three\n  # four\n  a.b.\"c d\" = 1; # five\n}\n"
    );
    assert_eq!(
        nix("a:\n  b: 1\n  # below\nc: [{d: 1}]\n"),
        "{\n  a = {\n    b = 1;\n    # below\n  };\n  c = [ { d = 1; } ];\n}\n"
    );
}

#[test]
fn a_file_may_hold_less_than_a_map() {
    assert_eq!(nix("# only this\n"), "# only this\nnull\n");
    assert_eq!(nix("a # b\n"), "\"a\"\n");
    assert_eq!(nix("[]"), "[ ]\n");
}

#[test]
fn each_reader_has_its_own_values() {
    let yaml = "a: no\nb: 010\nc: 1_000\nd: 2001-12-14\ne: 1e3\nf: 0o17\n";
    assert_eq!(
        nix_as(Dialect::PyYaml, true, yaml),
        "{\n  a = false;\n  b = 8;\n  c = 1000;\n  d = \"2001-12-14\";\n  e = \"1e3\";\n  f = \"0o17\";\n}\n"
    );
    assert_eq!(
        nix(yaml),
        "{\n  a = \"no\";\n  b = 10;\n  c = \"1_000\";\n  d = \"2001-12-14\";\n  e = 1000.0;\n  f = 15;\n}\n"
    );
}

#[test]
fn a_key_that_is_no_text_becomes_text() {
    assert_eq!(
        nix("8448: a\ntrue: b\n~: c\n1.5: d\n"),
        "{\n  \"8448\" = \"a\";\n  true = \"b\";\n  null = \"c\";\n  \"1.5\" = \"d\";\n}\n"
    );
}

#[test]
fn what_yaml_has_beyond_json_is_kept_as_near_as_can_be() {
    assert_eq!(
        nix_as(
            Dialect::PyYaml,
            true,
            "a: !!binary TWFu\nb: !!set {x, y}\nc: !!omap [x: 1, x: 2]\nd: &d [1]\ne: *d\nf: {<<: {g: 1}, h: 2}\n"
        ),
        "{\n  a = \"TWFu\";\n  b = [\n    \"x\"\n    \"y\"\n  ];\n  c = [\n    { x = 1; }\n    { x = 2; }\n  ];\n  d = [ 1 ];\n  e = [ 1 ];\n  f = {\n    g = 1;\n    h = 2;\n  };\n}\n"
    );
}

#[test]
fn what_nix_has_no_word_for_is_told_with_its_place() {
    assert_eq!(
        nix("a:\n  - .inf\n"),
        "error: What stands at `x.yaml:2:5` cannot be said in Nix\n  Caused by: The number at `a[0]` is infinite \
         or not a number, which Nix cannot say\n\nhint: leave it out, or put it in quotes to keep it as text"
    );
    assert_eq!(
        nix("1: a\n\"1\": b\n"),
        "error: The key `1` at `x.yaml:2:1` is there twice, once it is text as all names in Nix are\n\n\
         hint: keep one of the two"
    );
    assert_eq!(
        nix_as(Dialect::PyYaml, true, "? !!binary TWFu\n: b\n"),
        "error: The key at `x.yaml:1:12` is no word, and names in Nix are text\n\n\
         hint: give it a key that is text"
    );
}

#[test]
fn a_key_that_is_no_text_is_named_as_a_program_of_its_reader_gets_it() {
    let names = |dialect, yaml: &str| -> Vec<String> {
        let text = nix_as(dialect, true, yaml);
        let names = text.lines().filter_map(|line| line.split_once(" = "));
        names
            .map(|(name, _)| name.trim().trim_matches('"').to_owned())
            .collect()
    };
    let go = "+491234567: a\n010: b\n1.10: c\n2001-12-14: d\n1_000: e\n0x1F: f\n1: g\n1.0: h\nTrue: i\n!!int '7': j\n";
    let written = [
        "+491234567",
        "010",
        "1.10",
        "2001-12-14",
        "1_000",
        "0x1F",
        "1",
        "1.0",
        "True",
        "7",
    ];
    assert_eq!(names(Dialect::GoYaml3, go), written);
    let python =
        "2.0: a\n1e+16: b\n1.5e-7: c\n1.0e+100: d\n0.0001: e\n.inf: f\ntrue: g\n~: h\n0.1: i\n";
    let words = [
        "2.0", "1e+16", "1.5e-07", "1e+100", "0.0001", "Infinity", "true", "null", "0.1",
    ];
    assert_eq!(names(Dialect::Ruamel, python), words);
    let python = python.replace("1e+16", "1.0e+16");
    assert_eq!(names(Dialect::PyYaml, &python), words);
    let js = ".inf: a\n1e21: b\n1e-7: c\n1.0: d\n-.inf: e\n.nan: f\n";
    let words = ["Infinity", "1e+21", "1e-7", "1", "-Infinity", "NaN"];
    for dialect in [Dialect::JsYaml4, Dialect::Yaml2] {
        assert_eq!(names(dialect, js), words, "{dialect}");
    }
    assert_eq!(names(Dialect::Yaml2, "~: x\n"), [""]);
    assert_eq!(names(Dialect::JsYaml4, "~: x\n"), ["null"]);
}
