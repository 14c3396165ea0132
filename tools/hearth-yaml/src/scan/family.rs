use crate::Dialect;

/// Whose way of cutting a text counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Py,
    Ruamel,
    Go,
}

impl Family {
    pub(crate) fn of(dialect: Dialect) -> Option<Self> {
        match dialect {
            Dialect::PyYaml => Some(Self::Py),
            Dialect::Ruamel => Some(Self::Ruamel),
            Dialect::GoYaml3 => Some(Self::Go),
            _ => None,
        }
    }
}
