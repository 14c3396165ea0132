//! The cases: data, one after the other.

/// What the YAML means to the program that reads it.
pub enum Means {
    /// This JSON, by the question.
    Value(&'static str),
    /// Nothing that Nix can say, or that a person can have meant: an error is the right answer.
    Nothing,
}

pub struct Case {
    pub title: &'static str,
    pub dialect: &'static str,
    pub yaml: &'static str,
    pub means: Means,
    /// What Nix is asked about `value`.
    pub question: &'static str,
    /// Texts of which one must still be there in what was written.
    pub keeps: &'static [&'static str],
}

const fn case(title: &'static str, yaml: &'static str, means: &'static str) -> Case {
    Case {
        title,
        dialect: "plain",
        yaml,
        means: Means::Value(means),
        question: "value",
        keeps: &[],
    }
}

const fn refused(title: &'static str, yaml: &'static str) -> Case {
    let case = case(title, yaml, "");
    Case {
        means: Means::Nothing,
        ..case
    }
}

const fn asked(
    title: &'static str,
    yaml: &'static str,
    question: &'static str,
    means: &'static str,
) -> Case {
    let case = case(title, yaml, means);
    Case { question, ..case }
}

const fn keeps(
    title: &'static str,
    yaml: &'static str,
    means: &'static str,
    keeps: &'static [&'static str],
) -> Case {
    let case = case(title, yaml, means);
    Case { keeps, ..case }
}

const fn synapse(title: &'static str, yaml: &'static str, means: &'static str) -> Case {
    let case = case(title, yaml, means);
    Case {
        dialect: "pyyaml",
        ..case
    }
}

const TYPE: &str = "builtins.typeOf value.a";

pub const CASES: &[Case] = &[
    case(
        "code in a text",
        r#"a: "x ${builtins.nixVersion} y""#,
        r#"{"a":"x ${builtins.nixVersion} y"}"#,
    ),
    case("two dollars", r#"a: "$${x}""#, r#"{"a":"$${x}"}"#),
    case("a quote before `${`", r#"a: "'${x}""#, r#"{"a":"'${x}"}"#),
    case(
        "that in several lines",
        "a: |\n  one\n  '${x} ''two''\n",
        r#"{"a":"one\n'${x} ''two''\n"}"#,
    ),
    case("code in a key", r#""${x}": 1"#, r#"{"${x}":1}"#),
    case(
        "a word that Nix reserves, as key",
        "if: 1\nor: 2",
        r#"{"if":1,"or":2}"#,
    ),
    case("a number as key", "8448: x", r#"{"8448":"x"}"#),
    case("a boolean as key", "true: x", r#"{"true":"x"}"#),
    case("a dot in a key", r#""a.b": 1"#, r#"{"a.b":1}"#),
    case("an empty key", r#""": 1"#, r#"{"":1}"#),
    case("a key that is not ASCII", "é: 1", r#"{"é":1}"#),
    case(
        "a negative number in a list",
        "a: [-1, 2]",
        r#"{"a":[-1,2]}"#,
    ),
    case("a list at the top", "[1, 2]", "[1,2]"),
    case(
        "an empty list and map",
        "a: []\nb: {}",
        r#"{"a":[],"b":{}}"#,
    ),
    asked("a float that is whole", "a: 1.0", TYPE, r#""float""#),
    asked("a large float", "a: 1e21", TYPE, r#""float""#),
    asked(
        "a float below the normal ones",
        "a: 1e-310",
        "value.a > 0.0 && value.a < 1.0e-300",
        "true",
    ),
    asked(
        "minus zero",
        "a: -0.0",
        "builtins.toJSON value.a",
        r#""-0""#,
    ),
    asked(
        "the least number",
        "a: -9223372036854775808",
        "value.a < -9223372036854775806 && builtins.isInt value.a",
        "true",
    ),
    refused("infinity", "a: .inf"),
    refused("no number", "a: .nan"),
    refused(
        "a number of 64 bits without sign",
        "a: 18446744073709551615",
    ),
    refused("a number of 67 bits", "a: 99999999999999999999"),
    case("a carriage return", r#"a: "p\r\nq""#, r#"{"a":"p\r\nq"}"#),
    refused("a NUL", r#"a: "x\0y""#),
    case(
        "indentation that all lines have",
        "a: |2\n    one\n    two\n",
        r#"{"a":"  one\n  two\n"}"#,
    ),
    case(
        "spaces and tabs at the ends",
        "a: \"\\tone \\n two\\t\\n\\n\"",
        r#"{"a":"\tone \n two\t\n\n"}"#,
    ),
    case("octal of YAML 1.2", "a: 0o17", r#"{"a":15}"#),
    case("an underscore in a number", "a: 1_000", r#"{"a":"1_000"}"#),
    case("nothing", "a: ~\nb:", r#"{"a":null,"b":null}"#),
    case("a date", "a: 2001-12-14", r#"{"a":"2001-12-14"}"#),
    case("a tag of somebody's own", "a: !foo bar", r#"{"a":"bar"}"#),
    case(
        "an anchor with dots",
        "a: &x.y {b: 1}\nc: *x.y",
        r#"{"a":{"b":1},"c":{"b":1}}"#,
    ),
    refused("a key twice", "a: 1\na: 2"),
    refused("two documents", "a: 1\n---\nb: 2"),
    keeps("a comment", "# why\na: 1", r#"{"a":1}"#, &["# why"]),
    keeps(
        "the order of keys",
        "b: 1\na: 2",
        r#"{"a":2,"b":1}"#,
        &["b = 1; a = 2;", r#""b":1,"a":2"#],
    ),
    synapse("as Synapse reads it: `yes`", "a: yes", r#"{"a":true}"#),
    synapse("as Synapse reads it: octal", "a: 0750", r#"{"a":488}"#),
    synapse(
        "as Synapse reads it: an exponent",
        "a: 1e3",
        r#"{"a":"1e3"}"#,
    ),
    synapse(
        "as Synapse reads it: a time",
        "a: 12:30:45",
        r#"{"a":45045}"#,
    ),
    synapse(
        "as Synapse reads it: `<<`",
        "b: &b {x: 1}\na:\n  <<: *b\n  z: 2",
        r#"{"a":{"x":1,"z":2},"b":{"x":1}}"#,
    ),
];
