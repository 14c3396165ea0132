use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hearth_files::read_text;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::VmError;

/// Raised when the builder makes something else of the same recipe.
const BUILDER: &str = "1";

const LARGEST: u64 = 4 << 20;

/// What an image is made of, and the hash that names it.
#[derive(Debug, Clone)]
pub struct Recipe {
    path: PathBuf,
    hash: String,
    pub(crate) content: Content,
    /// The text of each requirements file, by its name.
    pub(crate) requirements: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    pub suite: String,
    pub mirror: String,
    pub packages: Vec<String>,
    #[serde(default)]
    pub locales: Vec<String>,
    #[serde(default)]
    pub enable: Vec<String>,
    #[serde(default)]
    pub disable: Vec<String>,
    #[serde(default)]
    pub venvs: BTreeMap<String, Venv>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Venv {
    pub path: String,
    pub requirements: String,
}

impl Recipe {
    /// The recipe of the project's tree that holds the current directory.
    pub fn project() -> Result<Self, VmError> {
        let start = std::env::current_dir().map_err(|e| VmError::io("find", Path::new("."), e))?;
        let found = start
            .ancestors()
            .map(|dir| dir.join("tests/image/recipe.toml"))
            .find(|path| path.is_file());
        match found {
            Some(path) => Self::load(&path),
            None => Err(VmError::NoRecipe { start }),
        }
    }

    pub fn load(path: &Path) -> Result<Self, VmError> {
        let text = read_text(path, LARGEST)?;
        let content: Content = toml::from_str(&text).map_err(|source| VmError::RecipeSyntax {
            path: path.to_owned(),
            source,
        })?;
        content.check().map_err(|fact| VmError::RecipeFact {
            path: path.to_owned(),
            fact,
        })?;
        let mut hasher = Sha256::new();
        for part in [BUILDER, std::env::consts::ARCH, &text] {
            absorb(&mut hasher, part);
        }
        let mut requirements = BTreeMap::new();
        for venv in content.venvs.values() {
            let file = path.with_file_name(&venv.requirements);
            let text = read_text(&file, LARGEST)?;
            absorb(&mut hasher, &venv.requirements);
            absorb(&mut hasher, &text);
            requirements.insert(venv.requirements.clone(), text);
        }
        let hash = hasher
            .finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Self {
            path: path.to_owned(),
            hash,
            content,
            requirements,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// 32 hexadecimal digits over the recipe, its requirements, the builder and the architecture.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

impl Content {
    fn check(&self) -> Result<(), String> {
        let plain = |word: &String| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+-._@:".contains(c))
                && !word.starts_with('-')
        };
        if !plain(&self.suite) {
            return Err(format!("names a suite `{}`, which is no word", self.suite));
        }
        if self.packages.is_empty() {
            return Err("names no packages".to_owned());
        }
        let lists = [&self.packages, &self.locales, &self.enable, &self.disable];
        if let Some(word) = lists.into_iter().flatten().find(|word| !plain(word)) {
            return Err(format!("lists `{word}`, which is no name"));
        }
        for (name, venv) in &self.venvs {
            if !venv.path.starts_with("/opt/") || venv.path.contains("..") {
                return Err(format!(
                    "puts the venv `{name}` at `{}`, which is not below `/opt`",
                    venv.path
                ));
            }
            if venv.requirements.contains('/') {
                return Err(format!(
                    "names the requirements `{}`, which do not lie beside it",
                    venv.requirements
                ));
            }
        }
        Ok(())
    }
}

/// With its length, so that two parts never read like one.
fn absorb(hasher: &mut Sha256, part: &str) {
    hasher.update((part.len() as u64).to_le_bytes());
    hasher.update(part.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "suite = \"trixie\"\nmirror = \"http://mirror\"\npackages = [\"dbus\"]\n[venvs.a]\npath = \"/opt/a\"\nrequirements = \"a.txt\"\n";

    fn recipe(dir: &Path, text: &str, requirements: &str) -> Result<Recipe, VmError> {
        let path = dir.join("recipe.toml");
        std::fs::write(&path, text).unwrap();
        std::fs::write(dir.join("a.txt"), requirements).unwrap();
        Recipe::load(&path)
    }

    fn refused(text: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        format!("{:?}", recipe(dir.path(), text, "").unwrap_err())
    }

    #[test]
    fn hash_follows_every_file() {
        let dir = tempfile::tempdir().unwrap();
        let hash = |text: &str, requirements: &str| {
            recipe(dir.path(), text, requirements)
                .unwrap()
                .hash()
                .to_owned()
        };
        let first = hash(TEXT, "x==1");
        assert_eq!(first, hash(TEXT, "x==1"));
        assert_ne!(first, hash(TEXT, "x==2"));
        assert_ne!(first, hash(&TEXT.replace("dbus", "curl"), "x==1"));
        assert_eq!(first.len(), 32);
    }

    #[test]
    fn the_projects_own_recipe_is_found_and_pins_every_part() {
        let recipe = Recipe::project().unwrap();
        assert!(recipe.path().ends_with("tests/image/recipe.toml"));
        for text in recipe.requirements.values() {
            let parts = text.lines().filter(|line| line.contains("==")).count();
            let pins = text.matches("\n    --hash=sha256:").count();
            assert!(parts > 30 && pins >= parts, "{parts} parts, {pins} pins");
        }
    }

    #[test]
    fn refuses_what_it_cannot_build() {
        assert!(refused("suite = 1").contains("is not a recipe"));
        assert!(refused(&TEXT.replace("mirror", "mirrow")).contains("unknown field `mirrow`"));
        assert!(refused(&TEXT.replace("trixie", "a b")).contains("names a suite `a b`"));
        assert!(refused(&TEXT.replace("[\"dbus\"]", "[]")).contains("names no packages"));
        assert!(refused(&TEXT.replace("dbus", "--x")).contains("lists `--x`, which is no name"));
        assert!(refused(&TEXT.replace("/opt/a", "/etc")).contains("is not below `/opt`"));
        assert!(refused(&TEXT.replace("a.txt", "b/a.txt")).contains("do not lie beside it"));
        assert!(refused(&TEXT.replace("a.txt", "b.txt")).contains("b.txt` does not exist"));
    }
}
