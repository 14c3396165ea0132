//! Go parts: compiled once, in a copy of the root that has a compiler, and kept in the cache.
//!
//! Go itself comes from the module proxy, where each of its releases is a module: so every Debian
//! can build with the release that the recipe names, whatever its own packages are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hearth_files::{ensure_dir, lock};
use hearth_report::Progress;
use sha2::{Digest, Sha256};

use crate::chroot::{Chroot, SCRATCH};
use crate::content::{GoPart, Toolchain};
use crate::image::remove;
use crate::module::Module;
use crate::recipe::{absorb, digest};
use crate::workshop::Workshop;
use crate::{Recipe, VmError, cache};

/// Encryption without libolm, and nothing but the program in it.
const FLAGS: &str = "-tags goolm -trimpath -buildvcs=false -mod=readonly";

/// Compiles and installs the Go parts of a recipe; gives their versions.
pub(crate) fn install(
    recipe: &Recipe,
    chroot: &Chroot,
    root: &Path,
    work: &Path,
    progress: &Progress,
) -> Result<BTreeMap<String, String>, VmError> {
    let mut versions = BTreeMap::new();
    let Some(toolchain) = &recipe.content.toolchain else {
        return Ok(versions);
    };
    let store = cache::go()?;
    // Two images may want the same part.
    let _lock = lock(&store)?;
    let mut workshop = None;
    for (name, part) in &recipe.content.go {
        let Some(module) = recipe.modules.get(name) else {
            continue;
        };
        let kept = store
            .join("built")
            .join(key(recipe.suite(), toolchain, part, module));
        if !kept.join(part.program()).is_file() {
            let shop = match &workshop {
                Some(shop) => shop,
                None => workshop.insert(Workshop::open(chroot, root, work, &store, progress)?),
            };
            let home = fetch(shop, toolchain, &store, progress)?;
            progress.step(&format!(
                "Building {} with Go {}",
                part.program(),
                toolchain.go
            ));
            compile(shop, &home, part, module, &store)?;
            let made = store.join("made").join(part.program());
            ensure_dir(&kept, 0o755)?;
            let path = kept.join(part.program());
            fs::rename(&made, &path).map_err(|e| VmError::io("keep", &path, e))?;
        }
        let bin = root.join(part.path.trim_start_matches('/')).join("bin");
        fs::create_dir_all(&bin).map_err(|e| VmError::io("create", &bin, e))?;
        let from = kept.join(part.program());
        fs::copy(&from, bin.join(part.program())).map_err(|e| VmError::io("copy", &from, e))?;
        let version = part.tag.clone().unwrap_or_else(|| module.hash().to_owned());
        versions.insert(name.clone(), version);
    }
    if let Some(shop) = workshop {
        shop.close()?;
    }
    Ok(versions)
}

/// Names a compiled part by all that it is made of.
fn key(suite: &str, toolchain: &Toolchain, part: &GoPart, module: &Module) -> String {
    let mut hasher = Sha256::new();
    let tag = part.tag.as_deref().unwrap_or_default();
    for word in [
        suite,
        std::env::consts::ARCH,
        FLAGS,
        &toolchain.go,
        &part.package,
        tag,
        module.hash(),
    ] {
        absorb(&mut hasher, word);
    }
    digest(hasher)
}

/// The directory of Go inside the workshop, fetched if the cache lacks it.
fn fetch(
    shop: &Workshop,
    toolchain: &Toolchain,
    store: &Path,
    progress: &Progress,
) -> Result<String, VmError> {
    let name = format!("go{}", toolchain.go);
    let home = PathBuf::from("toolchain").join(&name);
    let inside = format!("/{SCRATCH}/store/{}", home.display());
    if store.join(&home).join("bin/go").is_file() {
        return Ok(inside);
    }
    let arch = std::env::consts::ARCH;
    let sum = checksum(toolchain, arch)?;
    progress.step(&format!("Fetching Go {}", toolchain.go));
    let there = match arch {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let release = format!("golang.org/toolchain@v0.0.1-{name}.linux-{there}");
    let named = std::env::var("GOPROXY").ok();
    let proxy = proxy(named.as_deref());
    let url = format!("{proxy}/{}.zip", release.replacen('@', "/@v/", 1));
    remove(&store.join("toolchain").join(".part"))?;
    // An archive of modules keeps no modes, so what is to be run is made so.
    let script = format!(
        "cd /{SCRATCH}/store; mkdir -p toolchain/.part; cd toolchain/.part; \
         /usr/lib/apt/apt-helper {option} download-file {url} \"$PWD/go.zip\" SHA256:{sum}; \
         python3 -m zipfile -e go.zip .; rm go.zip; \
         find {release}/bin {release}/pkg/tool -type f -exec chmod 0755 '{{}}' +; \
         {release}/bin/go version; mv {release} ../{name}; cd ..; rm -r .part",
        option = shop.apt_option(),
    );
    shop.run(&format!("fetch Go {}", toolchain.go), None, &script)?;
    Ok(inside)
}

fn checksum<'a>(toolchain: &'a Toolchain, arch: &'static str) -> Result<&'a str, VmError> {
    match toolchain.sha256.get(arch) {
        Some(sum) => Ok(sum),
        None => Err(VmError::NoGo {
            version: toolchain.go.clone(),
            arch,
        }),
    }
}

/// The first module proxy that the user named, or the public one.
fn proxy(named: Option<&str>) -> &str {
    named
        .and_then(|list| list.split([',', '|']).next())
        .filter(|first| first.starts_with("http"))
        .unwrap_or("https://proxy.golang.org")
        .trim_end_matches('/')
}

fn compile(
    shop: &Workshop,
    home: &str,
    part: &GoPart,
    module: &Module,
    store: &Path,
) -> Result<(), VmError> {
    ensure_dir(&store.join("made"), 0o755)?;
    let tag = match &part.tag {
        Some(tag) => format!(" -X main.Tag={tag}"),
        None => String::new(),
    };
    // The checksum database stays on: it is Go's own choice unless told otherwise.
    let script = format!(
        "export GOTOOLCHAIN=local GOFLAGS= GOMODCACHE=/{SCRATCH}/store/modules GOCACHE=/{SCRATCH}/store/objects; \
         cd /{SCRATCH}/module; \
         {home}/bin/go build {FLAGS} -ldflags '-s -w{tag}' -o /{SCRATCH}/store/made/{program} {package}",
        program = part.program(),
        package = part.package,
    );
    let action = format!("build `{}` with Go", part.program());
    shop.run(&action, Some(module.directory()), &script)
}

#[cfg(test)]
mod tests;
