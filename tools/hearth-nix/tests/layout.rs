//! How it looks, where a rule of ours decides and not nixfmt.

#![allow(clippy::unwrap_used)]

use hearth_nix::{Binding, Expr, Item, Writer, module, module_with, render, tidy};

const NO_COMMENTS: [&str; 0] = [];

fn same_after_nixfmt(text: String) -> String {
    assert_eq!(nixfmt_rs::format(&text).unwrap(), text);
    text
}

#[test]
fn paths_that_begin_alike_become_one_set_where_the_first_stood() {
    let bindings = [
        Binding::new(["hearth", "enable"], true),
        Binding::new(["networking", "hostName"], "cabin"),
        Binding::new(["hearth", "bridges", "irc", "enable"], true).comment("IRC, as ever"),
        Binding::new(["hearth", "admins"], Expr::from_iter(["@you:example.org"])).blank_above(),
        Binding::new(["hearth", "proxy"], vec![Binding::new(["kind"], "nginx")]).trailing("TLS"),
    ];
    let text = module_with(&["config"], &bindings, &["The cabin.", "", "Two lines."]).unwrap();
    assert_eq!(
        same_after_nixfmt(text),
        r#"# The cabin.
#
# Two lines.
{ config, ... }:
{
  hearth = {
    enable = true;
    # IRC, as ever
    bridges.irc.enable = true;

    admins = [ "@you:example.org" ];
    # TLS
    proxy.kind = "nginx";
  };
  networking.hostName = "cabin";
}
"#
    );
}

#[test]
fn a_set_and_its_parts_are_merged_and_an_empty_one_stays() {
    let bindings = vec![
        Binding::new(["a"], vec![Binding::new(["x"], 1)]),
        Binding::new(["a", "y"], 2),
        Binding::new(["b"], Vec::new()),
        Binding::new(
            ["c"],
            Expr::from_iter([vec![Binding::new(["d"], vec![Binding::new(["e"], 1)])]]),
        ),
    ];
    let text = render(&Expr::Attrs(tidy(bindings).unwrap())).unwrap();
    assert_eq!(
        same_after_nixfmt(text),
        "{\n  a = {\n    x = 1;\n    y = 2;\n  };\n  b = { };\n  c = [ { d.e = 1; } ];\n}\n"
    );
}

#[test]
fn comments_keep_their_shape_and_never_end_early() {
    let bindings = [Binding::new(["a"], 1)
        .comment("*/ evil = 1; /*")
        .comment("one\r\n  two\t")
        .trailing("three\nfour")];
    assert_eq!(
        same_after_nixfmt(module(&bindings, &NO_COMMENTS).unwrap()),
        "{\n  # */ evil = 1; /*\n  # one\n  #   two\n  a = 1; # three four\n}\n"
    );
}

#[test]
fn what_is_below_the_last_entry_stays_there() {
    let mut writer = Writer::new();
    writer.begin_attrs().unwrap();
    writer.name(&["a"]).unwrap();
    writer.begin_list().unwrap();
    writer.comment("nothing yet").unwrap();
    writer.end().unwrap();
    writer.blank();
    writer.comment("the end").unwrap();
    writer.end().unwrap();
    assert_eq!(
        same_after_nixfmt(writer.finish()),
        "{\n  a = [\n    # nothing yet\n  ];\n\n  # the end\n}\n"
    );
}

#[test]
fn code_of_our_own_is_taken_as_it_stands() {
    let code = Expr::Raw("config.sops.secrets.token.path".to_owned());
    let call = Expr::Raw("toString ./x".to_owned());
    let list = Expr::List(vec![Item::new(code), Item::new(call)]);
    assert_eq!(
        same_after_nixfmt(render(&list).unwrap()),
        "[\n  config.sops.secrets.token.path\n  (toString ./x)\n]\n"
    );
}

#[test]
fn a_path_stays_behind_its_name_however_long_it_is() {
    let file = |length: usize| {
        let name = format!("a{}", "b".repeat(length));
        let path = Expr::Raw(format!("./{name}.age"));
        let binding = Binding::new(["age", "secrets", &name, "file"], path);
        let text = same_after_nixfmt(module(&[binding], &NO_COMMENTS).unwrap());
        assert_eq!(text.lines().count(), 3, "{text}");
    };
    (30..50).for_each(file);
    let list = Expr::List(vec![Item::new(Expr::Raw("./a".to_owned()))]);
    assert_eq!(same_after_nixfmt(render(&list).unwrap()), "[ ./a ]\n");
}

#[test]
fn several_lines_are_indented_and_keep_their_own_indentation() {
    let bindings = [Binding::new(["motd"], "Welcome.\n\n  ''Be'' ${kind}.\n")];
    assert_eq!(
        same_after_nixfmt(module(&bindings, &NO_COMMENTS).unwrap()),
        "{\n  motd = ''\n    Welcome.\n\n      '''Be''' ''${kind}.\n  '';\n}\n"
    );
}
