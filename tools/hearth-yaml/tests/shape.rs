//! Positions, styles, tags and comments of what was read.
#![allow(clippy::unwrap_used, clippy::panic)]

use hearth_yaml::{Comment, Dialect, Document, Node, Reader, Style};

fn read(dialect: Dialect, text: &str) -> Document<'_> {
    Reader::new(dialect).read("x", text.as_bytes()).unwrap()
}

const ALL: [Dialect; 7] = [
    Dialect::PyYaml,
    Dialect::GoYaml3,
    Dialect::Ruamel,
    Dialect::JsYaml4,
    Dialect::JsYaml3,
    Dialect::Yaml2,
    Dialect::Plain,
];

fn texts<'a>(comments: &[Comment<'a>]) -> Vec<&'a str> {
    comments.iter().map(|comment| comment.text).collect()
}

fn above<'a>(node: &Node<'a>) -> Vec<&'a str> {
    node.comments()
        .map(|comments| texts(&comments.above))
        .unwrap_or_default()
}

fn below<'a>(node: &Node<'a>) -> Vec<&'a str> {
    node.comments()
        .map(|comments| texts(&comments.below))
        .unwrap_or_default()
}

fn trailing<'a>(node: &Node<'a>) -> Option<&'a str> {
    node.comments()?.trailing.map(|comment| comment.text)
}

const CONFIG: &str = "\
# The home server.
homeserver:
    # Where it is.
    address: http://localhost:8008 # nearby
    domain: example.com

    # asmux: false
    # more
# Who may what.
bridge: # the bridge
    permissions:
        \"*\": relay # all
    list:
    # first
    - a # one
    - b
    passFile:
      # a file
      ./passkey.pem
    text: | # a text
        line
    flow: [a, # in
        b] # end
    # last
# the end
";

#[test]
fn comments_hang_on_what_they_belong_to() {
    for dialect in ALL {
        let document = read(dialect, CONFIG);
        let root = &document.root;
        let (homeserver, inside) = root.entry("homeserver").unwrap();
        assert_eq!(above(homeserver), ["The home server."], "{dialect}");
        let (address, value) = inside.entry("address").unwrap();
        assert_eq!(above(address), ["Where it is."], "{dialect}");
        assert_eq!(trailing(value), Some("nearby"), "{dialect}");
        assert_eq!(below(inside), ["asmux: false", "more"], "{dialect}");
        assert!(inside.comments().unwrap().below[0].blank_above, "{dialect}");
        let (bridge, inside) = root.entry("bridge").unwrap();
        assert_eq!(above(bridge), ["Who may what."], "{dialect}");
        assert_eq!(trailing(bridge), Some("the bridge"), "{dialect}");
        let relay = inside.at(&["permissions", "*"]).unwrap();
        assert_eq!(trailing(relay), Some("all"), "{dialect}");
        let list = inside.get("list").unwrap().items();
        assert_eq!(
            (above(&list[0]), trailing(&list[0])),
            (vec!["first"], Some("one"))
        );
        assert_eq!(
            above(inside.get("passFile").unwrap()),
            ["a file"],
            "{dialect}"
        );
        assert_eq!(
            trailing(inside.get("text").unwrap()),
            Some("a text"),
            "{dialect}"
        );
        let flow = inside.get("flow").unwrap();
        assert_eq!(trailing(&flow.items()[0]), Some("in"), "{dialect}");
        assert_eq!(trailing(flow), Some("end"), "{dialect}");
        assert_eq!(below(inside), ["last"], "{dialect}");
        assert_eq!(texts(&document.tail), ["the end"], "{dialect}");
    }
}

#[test]
fn no_comment_is_lost() {
    let count = CONFIG.matches('#').count();
    for dialect in ALL {
        let document = read(dialect, CONFIG);
        assert_eq!(
            comments_in(&document.root) + document.tail.len(),
            count,
            "{dialect}"
        );
        let without = Reader::new(dialect)
            .comments(false)
            .read("x", CONFIG.as_bytes());
        assert_eq!(comments_in(&without.unwrap().root), 0);
    }
}

fn comments_in(node: &Node<'_>) -> usize {
    let own = node.comments().map_or(0, |comments| {
        comments.above.len() + comments.below.len() + usize::from(comments.trailing.is_some())
    });
    let entries = node
        .entries()
        .iter()
        .map(|(key, value)| comments_in(key) + comments_in(value));
    own + entries.sum::<usize>() + node.items().iter().map(comments_in).sum::<usize>()
}

#[test]
fn a_value_knows_where_it_stands() {
    for dialect in ALL {
        let text = "a:\n  é: 'x y' # c\n  list: [1, {b: 2}]\n";
        let document = read(dialect, text);
        let value = document.root.at(&["a", "é"]).unwrap();
        assert_eq!(
            (value.span().line, value.span().column),
            (2, 6),
            "{dialect}"
        );
        assert_eq!(document.raw(value), "'x y'", "{dialect}");
        let list = document.root.at(&["a", "list"]).unwrap();
        assert_eq!(document.raw(list), "[1, {b: 2}]", "{dialect}");
        assert_eq!(document.raw(&list.items()[1]), "{b: 2}", "{dialect}");
        let (key, _) = list.items()[1].entry("b").unwrap();
        assert_eq!((key.span().line, key.span().column), (3, 14), "{dialect}");
    }
}

#[test]
fn a_value_knows_how_it_was_written() {
    for dialect in ALL {
        let text = "- a\n- 'b'\n- \"c\"\n- |\n  d\n- >\n  e\n- [f]\n-\n- g: h\n";
        let document = read(dialect, text);
        let styles: Vec<Style> = document
            .root
            .items()
            .iter()
            .map(|item| item.style())
            .collect();
        let expected = [
            Style::Plain,
            Style::SingleQuoted,
            Style::DoubleQuoted,
            Style::Literal,
            Style::Folded,
            Style::Flow,
            Style::Empty,
            Style::Plain,
        ];
        assert_eq!(styles, expected, "{dialect}");
    }
}

#[test]
fn a_go_node_knows_its_short_tag() {
    let text = "- a\n- 1\n- 1.5\n- true\n- ~\n- 2001-12-14\n- !!str 1\n- !wa x\n- [a]\n- {<<: {a: b}}\n- yes\n- '1'\n- !!binary aGk=\n";
    let document = read(Dialect::GoYaml3, text);
    let tags: Vec<&str> = document.root.items().iter().map(Node::tag).collect();
    let expected = [
        "!!str",
        "!!int",
        "!!float",
        "!!bool",
        "!!null",
        "!!timestamp",
        "!!str",
        "!wa",
        "!!seq",
        "!!map",
        "!!str",
        "!!str",
        "!!binary",
    ];
    assert_eq!(tags, expected);
    let (merge, _) = &document.root.items()[9].entries()[0];
    assert_eq!(merge.tag(), "!!merge");
}

#[test]
fn an_alias_tells_where_its_value_comes_from() {
    for dialect in ALL {
        let document = read(dialect, "a: &x\n  b: 1\nc: *x\n");
        let anchored = document.root.get("a").unwrap();
        let alias = document.root.get("c").unwrap();
        assert_eq!(
            (anchored.anchor(), anchored.alias()),
            (Some("x"), None),
            "{dialect}"
        );
        assert_eq!(
            (alias.anchor(), alias.alias()),
            (None, Some("x")),
            "{dialect}"
        );
        assert_eq!(
            (alias.span().line, alias.span().column),
            (3, 4),
            "{dialect}"
        );
        assert_eq!(alias.get("b").unwrap().as_i64(), Some(1), "{dialect}");
    }
}

#[test]
fn merged_keys_say_so() {
    let document = read(
        Dialect::PyYaml,
        "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
    );
    let entries = document.root.get("d").unwrap().entries();
    let merged: Vec<(&str, bool)> = entries
        .iter()
        .map(|(key, _)| (key.as_str().unwrap(), key.is_merged()))
        .collect();
    assert_eq!(merged, [("b", true), ("c", false)]);
}

#[test]
fn keys_that_begin_and_end_alike_are_not_the_same() {
    let text = b"abcdefgh-1-abcdefgh: 1\nabcdefgh-2-abcdefgh: 2\n";
    for dialect in ALL {
        let document = Reader::new(dialect).read("in.yaml", text).unwrap();
        assert_eq!(document.root.entries().len(), 2, "{dialect}");
    }
}
