use super::*;

#[track_caller]
fn reads(error: &VmError, words: &str) {
    assert_eq!(format!("{error:?}"), words);
}

fn io(kind: io::ErrorKind) -> VmError {
    VmError::io("make", Path::new("/x"), kind)
}

#[test]
fn what_the_system_refuses_is_told_with_what_helps() {
    reads(
        &io(io::ErrorKind::PermissionDenied),
        "error: Cannot make `/x`\n  Caused by: permission denied\n\n\
         hint: set `HEARTH_CACHE` to a directory that you may write",
    );
    reads(
        &io(io::ErrorKind::ReadOnlyFilesystem),
        "error: Cannot make `/x`\n  Caused by: read-only filesystem or storage medium\n\n\
         hint: set `HEARTH_CACHE` to a directory that you may write",
    );
    reads(
        &io(io::ErrorKind::StorageFull),
        "error: Cannot make `/x`\n  Caused by: no storage space\n\n\
         hint: an image takes about 2 GB: make room, or set `HEARTH_CACHE` to a larger disk",
    );
    reads(
        &io(io::ErrorKind::BrokenPipe),
        "error: Cannot make `/x`\n  Caused by: broken pipe",
    );
    reads(
        &VmError::NotRoot {
            what: "A network".to_owned(),
        },
        "error: A network needs root\n\n\
         hint: run it as root; only a QEMU machine with a finished image needs no root; \
         `sudo --preserve-env` keeps your cache, where images and machines are",
    );
}

#[test]
fn what_an_image_is_made_of_is_told_by_its_place() {
    let path = PathBuf::from("/x");
    reads(
        &VmError::RecipeFact {
            path: path.clone(),
            fact: "names no packages".to_owned(),
        },
        "error: The recipe `/x` names no packages\n\n\
         hint: `tests/image/recipe.toml` of the project shows what a recipe holds",
    );
    reads(
        &VmError::NoRecipe {
            file: "recipe.toml".to_owned(),
            start: path.clone(),
        },
        "error: There is no recipe `recipe.toml` in `/x` or above it\n\n\
         hint: run it in the project's tree, or name a recipe with `--recipe`",
    );
    reads(
        &VmError::NotAModule {
            path: path.clone(),
            part: "go.mod",
        },
        "error: `/x` is no Go module: it has no `go.mod`\n\n\
         hint: write one, then `go mod tidy` in it writes its `go.sum`",
    );
    reads(
        &VmError::NoGo {
            version: "1.26.8".to_owned(),
            arch: "riscv64",
        },
        "error: The recipe has no checksum of Go 1.26.8 for riscv64\n\n\
         hint: add it to `sha256` of the recipe's `[toolchain]`, as `riscv64 = \"…\"`",
    );
    reads(
        &VmError::Incomplete {
            image: path.clone(),
            part: "kernel",
        },
        "error: The image `/x` has no kernel\n\nhint: build it again: `hearth vm image --force`",
    );
    reads(
        &VmError::NoTree { path },
        "error: The host's tree `/x` is not there\n\n\
         hint: name a directory of files as they lie under `/`, such as `tests/rendered/cabin`",
    );
}

#[test]
fn machines_that_run_or_do_not_are_told_by_name() {
    let machine = || "cabin".to_owned();
    reads(
        &VmError::InUse {
            machines: vec![machine(), "edge".to_owned()],
        },
        "error: Images are in use while these machines run: cabin, edge\n\n\
         hint: end them, then run it again; `hearth vm list` says since when they run",
    );
    reads(
        &VmError::NoMachine {
            name: machine(),
            running: Vec::new(),
        },
        "error: No machine `cabin` runs\n\nhint: start one: `hearth vm run`",
    );
    reads(
        &VmError::NoMachine {
            name: machine(),
            running: vec!["edge".to_owned(), "pi".to_owned()],
        },
        "error: No machine `cabin` runs\n\nhint: these do: edge, pi",
    );
    reads(
        &VmError::ConsoleOnly { machine: machine() },
        "error: The machine `cabin` has a console and runs no command from outside\n\n\
         hint: open the console, and type it there: `hearth vm shell cabin`",
    );
    reads(
        &VmError::NotRunning { machine: machine() },
        "error: The machine `cabin` is not running",
    );
    let stopped = |said: &str| VmError::Stopped {
        machine: machine(),
        during: "booting".to_owned(),
        source: Said(said.to_owned()),
    };
    reads(
        &stopped("mount: wrong fs type"),
        "error: The machine `cabin` stopped while booting\n  Caused by: mount: wrong fs type\n\n\
         hint: set `HEARTH_CACHE` to a directory on a disk; in Docker, to a volume",
    );
    reads(
        &stopped("panic"),
        "error: The machine `cabin` stopped while booting\n  Caused by: panic",
    );
    reads(
        &VmError::Timeout {
            machine: machine(),
            what: "it to boot".to_owned(),
            waited: Duration::from_secs(90),
            source: Said("nothing yet".to_owned()),
        },
        "error: `cabin`: waited 90 s for it to boot\n  Caused by: nothing yet\n\n\
         hint: if this computer is only slow, set `HEARTH_VM_PATIENCE=3`",
    );
    reads(
        &VmError::UnitFailed {
            machine: machine(),
            unit: "a.service".to_owned(),
            source: Said("no".to_owned()),
        },
        "error: `cabin`: the unit `a.service` failed\n  Caused by: no",
    );
    reads(
        &VmError::Command {
            machine: machine(),
            command: "false".to_owned(),
            status: "exit status: 1".to_owned(),
            source: Said::tail("", 3),
        },
        "error: `cabin`: the command `false` ended with exit status: 1\n  Caused by: it said nothing",
    );
    reads(
        &VmError::Http {
            machine: machine(),
            url: "http://x".to_owned(),
            source: Box::new(ureq::Error::HostNotFound),
        },
        "error: `cabin`: the request to `http://x` failed\n  Caused by: host not found",
    );
    reads(
        &VmError::BadCertificate { machine: machine() },
        "error: `cabin`: the root certificate is not one",
    );
    reads(
        &VmError::Interrupted {
            what: "it to boot".to_owned(),
        },
        "error: Interrupted while waiting for it to boot",
    );
}
