//! What a consumer made of a file, ready to become Nix: the order, the places and the comments of the original.

use hearth_nix::{Binding, Expr, Item};
use hearth_yaml::{Document, Int, Node, Value};

use crate::base64::base64;
use crate::{Place, SecretName};

mod comments;

/// A value and what came with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub data: Data,
    /// Where it stood; none for what was made here.
    pub place: Option<Place>,
    /// Comment lines above it.
    pub comments: Vec<String>,
    /// The comment behind it.
    pub trailing: Option<String>,
    /// There was an empty line above it.
    pub blank_above: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    Null,
    Bool(bool),
    Int(i64),
    /// Digits of a whole number beyond 64 bits.
    Big(String),
    Float(f64),
    Text(String),
    List(Vec<Kept>),
    Map(Vec<(String, Kept)>),
    /// `{ _secret = "name"; }`, with a prefix if something stands before the secret.
    Secret {
        name: SecretName,
        prefix: Option<String>,
    },
    /// One line of Nix of our own.
    Nix(String),
}

impl Kept {
    pub fn new(data: Data) -> Self {
        Self {
            data,
            place: None,
            comments: Vec::new(),
            trailing: None,
            blank_above: false,
        }
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Data::Text(text.into()))
    }

    pub fn bool(value: bool) -> Self {
        Self::new(Data::Bool(value))
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    #[must_use]
    pub fn comment(mut self, line: impl Into<String>) -> Self {
        self.comments.push(line.into());
        self
    }

    /// A value with all that is in it. A date becomes the text that its reader would write, bytes become base64.
    pub fn from_node(
        file: &str,
        document: &Document<'_>,
        key: Option<&Node<'_>>,
        node: &Node<'_>,
    ) -> Self {
        let data = match node.value() {
            Value::Null => Data::Null,
            Value::Bool(value) => Data::Bool(*value),
            Value::Int(Int::Small(value)) => Data::Int(*value),
            Value::Int(Int::Big(digits)) => Data::Big(digits.to_string()),
            Value::Float(value) => Data::Float(*value),
            Value::String(text) => Data::Text(text.to_string()),
            Value::Timestamp(moment) => Data::Text(moment.iso.to_string()),
            Value::Binary(bytes) => Data::Text(base64(bytes)),
            Value::Seq(items) | Value::Set(items) => Data::List(
                items
                    .iter()
                    .map(|item| Self::from_node(file, document, Some(item), item))
                    .collect(),
            ),
            Value::Map(entries) | Value::Pairs(entries) => {
                let entry = |(key, value): &(Node<'_>, Node<'_>)| {
                    let kept = Self::from_node(file, document, Some(key), value);
                    (document.key_text(key).into_owned(), kept)
                };
                Data::Map(entries.iter().map(entry).collect())
            }
        };
        let mut kept = Self::commented(key, node);
        kept.data = data;
        kept.at(Place::new(file, key.unwrap_or(node).span()))
    }

    pub fn expr(&self) -> Expr {
        match &self.data {
            Data::Null => Expr::Null,
            Data::Bool(value) => Expr::Bool(*value),
            Data::Int(value) => Expr::Int(*value),
            Data::Big(digits) => Expr::BigInt(digits.clone()),
            Data::Float(value) => Expr::Float(*value),
            Data::Text(text) => Expr::Str(text.clone()),
            Data::Nix(code) => Expr::Raw(code.clone()),
            Data::List(items) => Expr::List(items.iter().map(Self::item).collect()),
            Data::Map(entries) => Expr::Attrs(
                entries
                    .iter()
                    .map(|(name, value)| value.binding([name.as_str()]))
                    .collect(),
            ),
            Data::Secret { name, prefix } => {
                let mut bindings = vec![Binding::new(["_secret"], Expr::from(name.as_str()))];
                if let Some(prefix) = prefix {
                    bindings.push(Binding::new(["prefix"], Expr::from(prefix.as_str())));
                }
                Expr::Attrs(bindings)
            }
        }
    }

    pub fn binding<P: Into<String>>(&self, path: impl IntoIterator<Item = P>) -> Binding {
        Binding {
            path: path.into_iter().map(Into::into).collect(),
            value: self.expr(),
            comments: self.comments.clone(),
            trailing: self.trailing.clone(),
            blank_above: self.blank_above,
        }
    }

    fn item(&self) -> Item {
        Item {
            value: self.expr(),
            comments: self.comments.clone(),
            trailing: self.trailing.clone(),
            blank_above: self.blank_above,
        }
    }
}

impl Data {
    /// As JSON, to be compared with defaults. What JSON has no word for compares with nothing.
    pub fn json(&self) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        Some(match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Int(value) => Json::from(*value),
            Self::Float(value) => Json::from(*value),
            Self::Text(text) => Json::String(text.clone()),
            Self::List(items) => Json::Array(
                items
                    .iter()
                    .map(|item| item.data.json())
                    .collect::<Option<_>>()?,
            ),
            Self::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(name, value)| Some((name.clone(), value.data.json()?)))
                    .collect::<Option<_>>()?,
            ),
            Self::Big(_) | Self::Secret { .. } | Self::Nix(_) => return None,
        })
    }
}
