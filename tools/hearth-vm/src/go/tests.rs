use super::*;

#[test]
fn the_users_proxy_is_asked_for_go_too() {
    let public = "https://proxy.golang.org";
    assert_eq!(proxy(None), public);
    assert_eq!(proxy(Some("direct")), public);
    assert_eq!(proxy(Some("off,https://x")), public);
    assert_eq!(
        proxy(Some("https://go.example.org/,direct")),
        "https://go.example.org"
    );
    assert_eq!(proxy(Some("http://a|http://b")), "http://a");
}

#[test]
fn a_processor_without_a_checksum_is_named() {
    let toolchain = Toolchain {
        go: "1.26.8".to_owned(),
        sha256: BTreeMap::from([("x86_64".to_owned(), "ab".to_owned())]),
    };
    assert_eq!(checksum(&toolchain, "x86_64").unwrap(), "ab");
    let text = format!("{:?}", checksum(&toolchain, "riscv64").unwrap_err());
    assert!(
        text.contains("The recipe has no checksum of Go 1.26.8 for riscv64"),
        "{text}"
    );
    assert!(
        text.contains("hint: add it to `sha256` of the recipe's `[toolchain]`"),
        "{text}"
    );
}

#[test]
fn what_is_compiled_anew_is_what_has_changed() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("go.mod"), "module a").unwrap();
    fs::write(dir.path().join("go.sum"), "").unwrap();
    let load = || Module::load(dir.path()).unwrap();
    let toolchain = |go: &str| Toolchain {
        go: go.to_owned(),
        sha256: BTreeMap::new(),
    };
    let part = |package: &str, tag: Option<&str>| GoPart {
        path: "/opt/a".to_owned(),
        module: "a".to_owned(),
        package: package.to_owned(),
        tag: tag.map(str::to_owned),
    };
    let first = key("trixie", &toolchain("1.26.8"), &part("a", None), &load());
    assert_eq!(
        first,
        key("trixie", &toolchain("1.26.8"), &part("a", None), &load())
    );
    assert_ne!(
        first,
        key("bookworm", &toolchain("1.26.8"), &part("a", None), &load())
    );
    assert_ne!(
        first,
        key("trixie", &toolchain("1.26.9"), &part("a", None), &load())
    );
    assert_ne!(
        first,
        key("trixie", &toolchain("1.26.8"), &part("b", None), &load())
    );
    assert_ne!(
        first,
        key(
            "trixie",
            &toolchain("1.26.8"),
            &part("a", Some("v1")),
            &load()
        )
    );
    fs::write(dir.path().join("main.go"), "package main").unwrap();
    assert_ne!(
        first,
        key("trixie", &toolchain("1.26.8"), &part("a", None), &load())
    );
}
