use std::borrow::Cow;

use hearth_yaml::{Dialect, Document, Node, Reader};

use crate::{ConvertError, Kept, Place, Recognised, What};

/// The bytes of a file that was given, and the name that people know it by.
#[derive(Debug, Clone)]
pub struct Input {
    pub name: String,
    pub bytes: Vec<u8>,
    /// Nobody named it: it lay in a directory, and may be anything.
    pub is_found: bool,
}

impl Input {
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
            is_found: false,
        }
    }

    /// One that was found in a directory.
    #[must_use]
    pub fn found(mut self) -> Self {
        self.is_found = true;
        self
    }

    /// The last part of its path.
    pub fn base_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Reads it as its consumer would.
    pub fn read(
        &self,
        recognised: Recognised,
        dialect: Option<Dialect>,
    ) -> Result<File<'_>, ConvertError> {
        let dialect = dialect.unwrap_or_else(|| recognised.what.dialect());
        let document = Reader::new(dialect).read(&self.name, &self.bytes)?;
        Ok(File {
            name: Cow::Borrowed(&self.name),
            recognised,
            document,
        })
    }
}

/// A file that has been recognised and read.
#[derive(Debug, Clone)]
pub struct File<'a> {
    pub name: Cow<'a, str>,
    pub recognised: Recognised,
    pub document: Document<'a>,
}

impl File<'_> {
    pub fn what(&self) -> &What {
        &self.recognised.what
    }

    pub fn place(&self, node: &Node<'_>) -> Place {
        Place::new(&self.name, node.span())
    }

    /// A key as its consumer gets it.
    pub(crate) fn key_text(&self, key: &Node<'_>) -> String {
        self.document.key_text(key).into_owned()
    }

    pub(crate) fn kept(&self, key: Option<&Node<'_>>, node: &Node<'_>) -> Kept {
        Kept::from_node(&self.name, &self.document, key, node)
    }

    pub fn root(&self) -> &Node<'_> {
        &self.document.root
    }
}
