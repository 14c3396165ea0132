use std::fs::File;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use crate::{host, run};

/// Whether QEMU can make a processor with KVM. The device alone proves little: inside a virtual
/// machine it may be there and fail, and it may be another user's.
pub(crate) fn usable() -> bool {
    static USABLE: OnceLock<bool> = OnceLock::new();
    *USABLE.get_or_init(|| {
        let Ok(_) = File::options().read(true).write(true).open("/dev/kvm") else {
            return false;
        };
        let child = Command::new("qemu-system-x86_64")
            .env("PATH", host::path())
            .args(["-machine", "q35", "-accel", "kvm", "-cpu", "host", "-S"])
            .args(["-nodefaults", "-display", "none", "-monitor", "stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        let quit = |child| run::output_within(child, b"quit\n".to_vec(), Duration::from_secs(20));
        matches!(child.and_then(quit), Ok(Some(output)) if output.status.success())
    })
}
