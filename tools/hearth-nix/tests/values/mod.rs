//! Generated values: seeded, nested, and made of pieces that break emitters.

use hearth_nix::{Binding, Expr, Item};

/// What strings and names are put together from.
const PIECES: &[&str] = &[
    "",
    "a",
    "b",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n  ",
    "\n\t",
    "\t",
    "\r",
    "\r\n",
    "$",
    "$$",
    "${",
    "}",
    "${a}",
    "''",
    "'",
    "'''",
    "''$",
    "''${",
    "'${",
    "''\\",
    "\\",
    "\\\\",
    "\\n",
    "\\${",
    "\"",
    "\\\"",
    "#",
    "# c",
    "/*",
    "*/",
    "//",
    "<nixpkgs>",
    "~/x",
    "./x",
    "/x",
    "a/b",
    "http://a.b/?c=d&e",
    "@a:b.c",
    ".",
    "..",
    "...",
    ":",
    ";",
    "=",
    ",",
    "-",
    "--",
    "+",
    "|",
    "&",
    "{",
    "[",
    "]",
    "(",
    ")",
    "!",
    "%",
    "null",
    "true",
    "false",
    "if",
    "or",
    "rec",
    "with",
    "let",
    "inherit",
    "assert",
    "__functor",
    "1",
    "007",
    "1e3",
    "0x10",
    "é",
    "ß\u{301}",
    "\u{1f600}",
    "\u{feff}",
    "\u{200b}",
    "\u{2028}",
    "\u{85}",
    "\u{a0}",
    "\u{1}",
    "\u{7f}",
    "\u{10ffff}",
    "line one\nline two\n",
    "if x; then\n  y\nfi\n",
    "a longer run of words, as people write them",
    "a_very_long_word_without_any_place_to_break_it_that_alone_takes_up_most_of_a_line_of_text",
];

const NAMES: &[&str] = &[
    "a",
    "b",
    "enable",
    "server_name",
    "matrix-synapse",
    "x'",
    "_",
    "_x",
    "__functor",
    "if",
    "then",
    "else",
    "assert",
    "with",
    "let",
    "in",
    "rec",
    "inherit",
    "or",
    "null",
    "true",
    "false",
    "type",
    "8448",
    "1a",
    "-a",
    "a.b",
    "a b",
    "é",
    "@_irc:x",
    "${a}",
    "''",
    "\"",
    "\\",
    "a_name_of_fair_length_that_reaches_far_to_the_right_of_its_line",
    "a-name-that-with-its-dots-and-others-beside-it-is-wider-than-a-line-should-be-by-a-good-deal-in-all-lands",
];

const INTS: &[i64] = &[
    0,
    1,
    -1,
    7,
    -8448,
    1 << 53,
    i64::MAX,
    i64::MIN,
    i64::MIN + 1,
];

const FLOATS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    1e3,
    1e15,
    1e16,
    1e17,
    1e21,
    1e22,
    1e300,
    -1e-5,
    1e-7,
    123_456.789,
    0.1,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    f64::EPSILON,
    5e-324,
    2.5e-310,
];

/// SplitMix64: the same values from the same seed, for ever.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub fn text(&mut self) -> String {
        let count = self.below(6);
        (0..count).map(|_| self.of(PIECES)).collect()
    }

    fn name(&mut self) -> String {
        if self.one_in(4) {
            self.text()
        } else {
            self.of(NAMES).to_owned()
        }
    }

    pub fn float(&mut self) -> f64 {
        if self.one_in(2) {
            return self.of(FLOATS);
        }
        let any = f64::from_bits(self.next());
        if any.is_finite() { any } else { 1.25 }
    }

    pub fn value(&mut self, depth: usize) -> Expr {
        match self.below(if depth == 0 { 6 } else { 12 }) {
            0 => Expr::Null,
            1 => Expr::Bool(self.one_in(2)),
            2 => Expr::Int(if self.one_in(2) {
                self.of(INTS)
            } else {
                self.next() as i64
            }),
            3 => Expr::Float(self.float()),
            4 | 5 => Expr::Str(self.text()),
            6..=8 => {
                let count = self.below(4);
                Expr::List((0..count).map(|_| self.item(depth - 1)).collect())
            }
            _ => {
                let count = self.below(4);
                let mut bindings: Vec<Binding> = Vec::new();
                for _ in 0..count {
                    let binding = self.binding(depth - 1);
                    // Neither twice the same name, nor one that reaches into another's set.
                    if bindings
                        .iter()
                        .all(|other| other.path[0] != binding.path[0])
                    {
                        bindings.push(binding);
                    }
                }
                Expr::Attrs(bindings)
            }
        }
    }

    fn item(&mut self, depth: usize) -> Item {
        Item {
            value: self.value(depth),
            comments: self.comments(),
            trailing: self.one_in(6).then(|| self.text()),
            blank_above: self.one_in(6),
        }
    }

    fn binding(&mut self, depth: usize) -> Binding {
        let names = 1 + [0, 0, 0, 1, 2, 5][self.below(6)];
        Binding {
            path: (0..names).map(|_| self.name()).collect(),
            value: self.value(depth),
            comments: self.comments(),
            trailing: self.one_in(6).then(|| self.text()),
            blank_above: self.one_in(6),
        }
    }

    fn comments(&mut self) -> Vec<String> {
        let count = [0, 0, 0, 0, 1, 2][self.below(6)];
        (0..count).map(|_| self.text()).collect()
    }
}
