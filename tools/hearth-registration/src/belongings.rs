//! What a registration's bridge has besides it. It stands at the head of the file, so that one who finds the file when
//! the bridge is long gone from the plan still knows what it left behind.

use std::path::PathBuf;

use hearth_plan::Plan;
use serde::Serialize;

const BRIDGE: &str = "# Its bridge: ";
const DATABASE: &str = "# Its database: ";
const STATE: &str = "# Its state: ";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Belongings {
    /// The bridge's name in the host file.
    pub bridge: Option<String>,
    pub database: Option<String>,
    pub state: Option<PathBuf>,
}

impl Belongings {
    pub(crate) fn of(plan: &Plan, id: &str) -> Self {
        let bridge = plan
            .bridges
            .iter()
            .find(|(_, bridge)| bridge.registration.as_deref() == Some(id));
        bridge.map_or_else(Self::default, |(name, bridge)| Self {
            bridge: Some(name.clone()),
            database: bridge.database.clone(),
            state: bridge.state_directory.clone(),
        })
    }

    pub(crate) fn read(text: &str) -> Self {
        let after = |start: &str| {
            text.lines()
                .take_while(|line| line.starts_with('#'))
                .find_map(|line| line.strip_prefix(start))
                .map(str::to_owned)
        };
        Self {
            bridge: after(BRIDGE),
            database: after(DATABASE),
            state: after(STATE).map(PathBuf::from),
        }
    }

    pub(crate) fn write(&self) -> String {
        let state = self.state.as_ref().map(|path| path.display().to_string());
        [
            (BRIDGE, self.bridge.as_ref()),
            (DATABASE, self.database.as_ref()),
            (STATE, state.as_ref()),
        ]
        .into_iter()
        .filter_map(|(start, value)| value.map(|value| format!("{start}{value}\n")))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_only_at_the_head() {
        let whole = Belongings {
            bridge: Some("whatsapp".to_owned()),
            database: Some("hearth-bridge-whatsapp".to_owned()),
            state: None,
        };
        let text = format!("# Kept by Hearth.\n{}id: x\n{STATE}/etc\n", whole.write());
        assert_eq!(Belongings::read(&text), whole);
        assert_eq!(Belongings::default().write(), "");
    }
}
