use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hearth_files::read_text;
use sha2::{Digest, Sha256};

use crate::VmError;
use crate::content::{Content, Venv};
use crate::module::Module;

/// Raised when the builder makes something else of the same recipe.
const BUILDER: &str = "1";

const LARGEST: u64 = 4 << 20;

/// Recipes on one another, deeper than anybody needs: what is deeper is a circle.
const DEEPEST: usize = 8;

/// What an image is made of, and the hash that names it.
#[derive(Debug, Clone)]
pub struct Recipe {
    path: PathBuf,
    hash: String,
    pub(crate) content: Content,
    /// The recipe that this one is laid over.
    pub(crate) base: Option<Box<Recipe>>,
    /// The text of each file that a venv is made with, by its name.
    pub(crate) files: BTreeMap<String, String>,
    /// The module of each Go part, by the part's name.
    pub(crate) modules: BTreeMap<String, Module>,
}

impl Recipe {
    /// The recipe of the project's tree that holds the current directory.
    pub fn project() -> Result<Self, VmError> {
        Self::named("recipe")
    }

    /// Another one of the project: `bazaar` is `tests/image/bazaar.toml`.
    pub fn named(name: &str) -> Result<Self, VmError> {
        let start = std::env::current_dir().map_err(|e| VmError::io("find", Path::new("."), e))?;
        let file = format!("tests/image/{name}.toml");
        let found = start
            .ancestors()
            .map(|dir| dir.join(&file))
            .find(|path| path.is_file());
        match found {
            Some(path) => Self::load(&path),
            None => Err(VmError::NoRecipe { file, start }),
        }
    }

    pub fn load(path: &Path) -> Result<Self, VmError> {
        Self::load_at(path, 1)
    }

    fn load_at(path: &Path, depth: usize) -> Result<Self, VmError> {
        let wrong = |fact: String| VmError::RecipeFact {
            path: path.to_owned(),
            fact,
        };
        if depth > DEEPEST {
            return Err(wrong("is based on itself".to_owned()));
        }
        let text = read_text(path, LARGEST)?;
        let content: Content = toml::from_str(&text).map_err(|source| VmError::RecipeSyntax {
            path: path.to_owned(),
            source,
        })?;
        content.check().map_err(wrong)?;
        let mut hasher = Sha256::new();
        for part in [BUILDER, std::env::consts::ARCH, &text] {
            absorb(&mut hasher, part);
        }
        let mut base = None;
        if let Some(name) = &content.base {
            let recipe = Self::load_at(&path.with_file_name(name), depth + 1)?;
            absorb(&mut hasher, &recipe.hash);
            base = Some(Box::new(recipe));
        }
        let mut files = BTreeMap::new();
        for name in content.venvs.values().flat_map(Venv::files) {
            let text = read_text(&path.with_file_name(name), LARGEST)?;
            absorb(&mut hasher, name);
            absorb(&mut hasher, &text);
            files.insert(name.clone(), text);
        }
        let mut modules = BTreeMap::new();
        for (name, part) in &content.go {
            let module = Module::load(&path.with_file_name(&part.module))?;
            absorb(&mut hasher, module.hash());
            modules.insert(name.clone(), module);
        }
        Ok(Self {
            path: path.to_owned(),
            hash: digest(hasher),
            content,
            base,
            files,
            modules,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// 32 hexadecimal digits over the recipe, what it names beside it, its base, the builder and
    /// the architecture.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Debian's release, which is its base's if it has one.
    pub(crate) fn suite(&self) -> &str {
        match (&self.content.suite, &self.base) {
            (Some(suite), _) => suite,
            (None, Some(base)) => base.suite(),
            (None, None) => "",
        }
    }
}

/// With its length, so that two parts never read like one.
pub(crate) fn absorb(hasher: &mut Sha256, part: &str) {
    hasher.update((part.len() as u64).to_le_bytes());
    hasher.update(part.as_bytes());
}

pub(crate) fn digest(hasher: Sha256) -> String {
    let bytes = hasher.finalize();
    bytes.iter().take(16).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests;
