use super::*;

const TEXT: &str = "suite = \"trixie\"\nmirror = \"http://mirror\"\npackages = [\"dbus\"]\n[venvs.a]\npath = \"/opt/a\"\nrequirements = \"a.txt\"\n";

const LAYER: &str = "base = \"base.toml\"\n[toolchain]\ngo = \"1.26.8\"\nsha256.x86_64 = \"30c2b1bf7dcc88d3eb0a1364e47ddd9128edb3110a30e8a0ef61cd5856b31de7\"\n[go.b]\npath = \"/opt/b\"\nmodule = \"b\"\npackage = \"example.org/x/cmd/b\"\ntag = \"v1\"\n";

fn recipe(dir: &Path, text: &str, requirements: &str) -> Result<Recipe, VmError> {
    let path = dir.join("recipe.toml");
    std::fs::write(&path, text).unwrap();
    std::fs::write(dir.join("a.txt"), requirements).unwrap();
    std::fs::create_dir_all(dir.join("b")).unwrap();
    std::fs::write(dir.join("b/go.mod"), "module b").unwrap();
    std::fs::write(dir.join("b/go.sum"), requirements).unwrap();
    Recipe::load(&path)
}

fn layered(dir: &Path, base: &str, text: &str) -> Result<Recipe, VmError> {
    std::fs::write(dir.join("base.toml"), base).unwrap();
    recipe(dir, text, "")
}

fn refused(text: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    format!("{:?}", layered(dir.path(), TEXT, text).unwrap_err())
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
fn hash_of_a_layer_follows_its_base_and_its_modules() {
    let dir = tempfile::tempdir().unwrap();
    let hash = |base: &str, text: &str| layered(dir.path(), base, text).unwrap().hash().to_owned();
    let first = hash(TEXT, LAYER);
    assert_eq!(first, hash(TEXT, LAYER));
    assert_ne!(first, hash(&TEXT.replace("dbus", "curl"), LAYER));
    assert_ne!(first, hash(TEXT, &LAYER.replace("v1", "v2")));
    std::fs::write(dir.path().join("b/main.go"), "package main").unwrap();
    assert_ne!(first, hash(TEXT, LAYER));
    let layer = layered(dir.path(), TEXT, LAYER).unwrap();
    assert_eq!(layer.suite(), "trixie");
    assert_eq!(layer.content.go["b"].program(), "b");
}

#[test]
fn the_projects_own_recipes_are_found_and_pin_every_part() {
    for name in ["recipe", "bridges", "bazaar"] {
        let recipe = Recipe::named(name).unwrap();
        assert!(recipe.path().ends_with(format!("tests/image/{name}.toml")));
        for (file, text) in recipe
            .files
            .iter()
            .filter(|(name, _)| name.ends_with(".txt"))
        {
            let parts = text.lines().filter(|line| line.contains("==")).count();
            let pins = text.matches("\n    --hash=sha256:").count();
            assert!(
                parts > 0 && pins >= parts,
                "{file}: {parts} parts, {pins} pins"
            );
        }
    }
    let none = format!("{:?}", Recipe::named("nowhere").unwrap_err());
    assert!(
        none.contains("There is no recipe `tests/image/nowhere.toml` in `/"),
        "{none}"
    );
}

#[test]
fn refuses_what_it_cannot_build() {
    let refuses = |text: &str, word: &str| {
        let said = refused(text);
        assert!(said.contains(word), "{said}");
    };
    refuses("suite = 1", "is not a recipe");
    refuses(
        "suite = 1",
        "hint: `tests/image/recipe.toml` of the project shows what a recipe holds",
    );
    refuses(&TEXT.replace("mirror", "mirrow"), "unknown field `mirrow`");
    refuses(&TEXT.replace("trixie", "a b"), "names a suite `a b`");
    refuses(&TEXT.replace("[\"dbus\"]", "[]"), "names no packages");
    refuses(
        &TEXT.replace("dbus", "--x"),
        "lists `--x`, which is no name",
    );
    refuses(&TEXT.replace("/opt/a", "/etc"), "is not below `/opt`");
    refuses(
        &TEXT.replace("/opt/a", "/opt/../etc"),
        "is not below `/opt`",
    );
    refuses(&TEXT.replace("/opt/a", "/opt/a$b"), "is not below `/opt`");
    refuses(&TEXT.replace("a.txt", "b/a.txt"), "do not lie beside it");
    let sources = TEXT.replace("\"a.txt\"", "\"a.txt\"\nsources = \"c/d\"");
    refuses(
        &sources,
        "names the requirements `c/d`, which do not lie beside it",
    );
    refuses(&TEXT.replace("a.txt", "b.txt"), "b.txt` does not exist");
    refuses(
        "packages = [\"dbus\"]",
        "names neither a base nor a suite and a mirror",
    );
}

#[test]
fn refuses_layers_it_cannot_build() {
    let refuses = |from: &str, to: &str, word: &str| {
        assert!(LAYER.contains(from), "{from}");
        let said = refused(&LAYER.replace(from, to));
        assert!(said.contains(word), "{said}");
    };
    refuses("base.toml", "x/base.toml", "which does not lie beside it");
    refuses("base.toml", "none.toml", "none.toml` does not exist");
    refuses("base.toml", "recipe.toml", "is based on itself");
    refuses(
        "base = \"base.toml\"",
        "base = \"base.toml\"\nsuite = \"sid\"",
        "names a suite or a mirror of its own",
    );
    refuses(
        "go = \"1.26.8\"",
        "go = \"1 26\"",
        "names Go `1 26`, which is no version",
    );
    refuses("30c2b1", "xyz", "which is no SHA-256");
    refuses(
        "/opt/b",
        "/usr/b",
        "puts the Go part `b` at `/usr/b`, which is not below `/opt`",
    );
    refuses(
        "cmd/b",
        "cmd/$b",
        "compiles `example.org/x/cmd/$b`, which is no package",
    );
    refuses("v1", "v 1", "has the tag `v 1`, which is no version");
    refuses(
        "module = \"b\"",
        "module = \"c\"",
        "c` is no Go module: it has no `go.mod`",
    );
    let bare = LAYER.lines().filter(|line| {
        !line.contains("1.26.8") && !line.contains("sha256") && !line.contains("toolchain")
    });
    let said = refused(&bare.collect::<Vec<_>>().join("\n"));
    assert!(
        said.contains("has the Go part `b` and no `[toolchain]`"),
        "{said}"
    );
}
