//! Comments in maps that `<<` brings keys into, or in which a key is there twice.
#![allow(clippy::unwrap_used)]

use hearth_yaml::{Dialect, Node, Reader};

const MERGING: [Dialect; 4] = [
    Dialect::PyYaml,
    Dialect::Ruamel,
    Dialect::JsYaml3,
    Dialect::JsYaml4,
];

/// Where each comment hangs: the path, the side, and the words.
fn comments(dialect: Dialect, text: &str) -> Vec<String> {
    let document = Reader::new(dialect).read("x", text.as_bytes()).unwrap();
    let mut found = Vec::new();
    walk(&document.root, "", &mut found);
    let tail = document.tail.iter();
    found.extend(tail.map(|comment| format!("tail: {}", comment.text)));
    found
}

fn walk(node: &Node<'_>, path: &str, found: &mut Vec<String>) {
    hangs(node, path, found);
    for (key, value) in node.entries() {
        let path = format!("{path}/{}", key.as_str().unwrap());
        hangs(key, &path, found);
        walk(value, &path, found);
    }
    for item in node.items() {
        walk(item, &format!("{path}/-"), found);
    }
}

fn hangs(node: &Node<'_>, path: &str, found: &mut Vec<String>) {
    let Some(comments) = node.comments() else {
        return;
    };
    let sides = [
        ("above", comments.above.as_slice()),
        ("behind", comments.trailing.as_slice()),
        ("below", comments.below.as_slice()),
    ];
    for (side, comments) in sides {
        let line = |words: &str| format!("{side} {path}: {words}");
        found.extend(comments.iter().map(|comment| line(comment.text)));
    }
}

#[test]
fn what_a_merge_brings_in_takes_no_comment_of_others() {
    let text = "\
x-common: &c
  restart: always # base
services:
  synapse:
    image: matrixdotorg/synapse # pinned
    <<: *c
    # where
    volumes: [/a:/b] # data
    # more
  other: 1 # last
";
    for dialect in MERGING {
        let expected = [
            "behind /x-common/restart: base",
            "below /services/synapse: more",
            "behind /services/synapse/image: pinned",
            "above /services/synapse/volumes: where",
            "behind /services/synapse/volumes: data",
            "behind /services/other: last",
        ];
        assert_eq!(comments(dialect, text), expected, "{dialect}");
    }
}

#[test]
fn comments_of_a_merge_go_to_the_first_key_it_brings_in() {
    for (text, expected) in [
        (
            "b: &b {p: 1, q: 2}\nd:\n  x: 1 # tx\n  # base\n  <<: *b # defaults\n",
            vec![
                "behind /d/x: tx",
                "above /d/p: base",
                "above /d/p: defaults",
            ],
        ),
        (
            "d:\n  <<: # why\n    # inside\n    p: 1 # one\n    # below\n  # x\n  x: 1\ne: 2 # e\n",
            vec![
                "above /d/p: why",
                "above /d/p: inside",
                "above /d/p: one",
                "above /d/p: below",
                "above /d/x: x",
                "behind /e: e",
            ],
        ),
    ] {
        for dialect in MERGING {
            assert_eq!(comments(dialect, text), expected, "{dialect}: {text}");
        }
    }
}

#[test]
fn comments_of_a_merge_that_brings_nothing_stay_in_their_map() {
    let first = "b: &b {p: 1}\nd:\n  <<: *b # all\n  p: 2 # own\n";
    let last = "b: &b {p: 1}\nd:\n  p: 2 # own\n  <<: *b # all\ne: 1\n";
    for dialect in MERGING {
        let expected = ["above /d/p: all", "behind /d/p: own"];
        assert_eq!(comments(dialect, first), expected, "{dialect}");
        let expected = ["below /d: all", "behind /d/p: own"];
        assert_eq!(comments(dialect, last), expected, "{dialect}");
    }
}

#[test]
fn a_key_that_is_there_again_takes_the_comments_of_its_own_alone() {
    let text =
        "# on a\na: 1 # one\n# on b\nb: 2 # two\na: 3 # three\n# on c\nc: 4 # four\na: 5 # five\n";
    for dialect in [Dialect::PyYaml, Dialect::GoYaml3] {
        let expected = [
            "above /a: on a",
            "above /a: one",
            "above /a: three",
            "behind /a: five",
            "above /b: on b",
            "behind /b: two",
            "above /c: on c",
            "behind /c: four",
        ];
        assert_eq!(comments(dialect, text), expected, "{dialect}");
    }
}
