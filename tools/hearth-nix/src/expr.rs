//! A value on its way to Nix.

/// A Nix value, or code that is taken as it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Decimal digits with an optional `-`, of any length; an error beyond 64 bits.
    BigInt(String),
    /// Quoted or indented, whichever reads better and says the same.
    Str(String),
    List(Vec<Item>),
    /// In this order. A path of several names is written with dots.
    Attrs(Vec<Binding>),
    /// One line of Nix of our own, such as `config.sops.secrets.token.path`. Never what came from a file.
    Raw(String),
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub value: Expr,
    /// Lines above it, without `#` and the space behind it.
    pub comments: Vec<String>,
    /// At the end of its line, without `#` and the space behind it.
    pub trailing: Option<String>,
    /// An empty line above it and its comments.
    pub blank_above: bool,
}

/// One `path = value;` of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// `["a", "b c"]` is written `a."b c"`.
    pub path: Vec<String>,
    pub value: Expr,
    /// Lines above it, without `#` and the space behind it.
    pub comments: Vec<String>,
    /// At the end of its line, without `#` and the space behind it. For a list or set that spans lines it goes above.
    pub trailing: Option<String>,
    /// An empty line above it and its comments.
    pub blank_above: bool,
}

impl Item {
    pub fn new(value: impl Into<Expr>) -> Self {
        Self {
            value: value.into(),
            comments: Vec::new(),
            trailing: None,
            blank_above: false,
        }
    }
}

impl Binding {
    pub fn new<P: Into<String>>(path: impl IntoIterator<Item = P>, value: impl Into<Expr>) -> Self {
        Self {
            path: path.into_iter().map(Into::into).collect(),
            value: value.into(),
            comments: Vec::new(),
            trailing: None,
            blank_above: false,
        }
    }

    #[must_use]
    pub fn comment(mut self, line: impl Into<String>) -> Self {
        self.comments.push(line.into());
        self
    }

    #[must_use]
    pub fn trailing(mut self, comment: impl Into<String>) -> Self {
        self.trailing = Some(comment.into());
        self
    }

    #[must_use]
    pub fn blank_above(mut self) -> Self {
        self.blank_above = true;
        self
    }
}

impl From<bool> for Expr {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Expr {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Expr {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<f64> for Expr {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Expr {
    fn from(value: &str) -> Self {
        Self::Str(value.to_owned())
    }
}

impl From<String> for Expr {
    fn from(value: String) -> Self {
        Self::Str(value)
    }
}

impl From<Vec<Binding>> for Expr {
    fn from(bindings: Vec<Binding>) -> Self {
        Self::Attrs(bindings)
    }
}

/// A list of these items, without comments.
impl<E: Into<Expr>> FromIterator<E> for Expr {
    fn from_iter<I: IntoIterator<Item = E>>(items: I) -> Self {
        Self::List(items.into_iter().map(Item::new).collect())
    }
}
