//! The large file: 280 000 lines of ordinary configuration, the same ones every time.

use std::fmt::Write as _;

const UNITS: usize = 20_000;
const WORDS: [&str; 8] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta",
];

pub fn yaml() -> String {
    let mut text = String::from("services:\n");
    for unit in 0..UNITS {
        let word = |step: usize| WORDS[unit / step % WORDS.len()];
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "  - name: unit-{unit:05}\n    port: {port}\n    active: {active}\n    ratio: {whole}.{part}\n    \
             text: \"{} {}\"\n    tags:\n      - {}\n      - {}\n    at:\n      host: h{host}.lan\n      \
             path: /srv/{unit}\n      mode: '07{mode}0'\n      left: null\n",
            word(1),
            word(8),
            word(1),
            word(3),
            port = 8000 + unit,
            active = unit % 3 > 0,
            whole = unit % 100,
            part = 25 + unit % 50,
            host = unit % 97,
            mode = unit % 8,
        );
        let _ = writeln!(text, "      note: {} {unit}", word(5));
    }
    text
}
