//! What a person is told about a file, then what became of it.

mod plain;

use hearth_convert::Choices;

pub use plain::told;

pub const HEAD: &str = "homeserver:\n  domain: example.org\nappservice:\n  id: whatsapp\n";

pub fn whatsapp(rest: &str) -> String {
    told(
        &[("config.yaml", &format!("{HEAD}{rest}"))],
        &Choices::default(),
    )
}
