//! What a machine's programs take of memory, and whether it ran out.

use crate::{Machine, Said, VmError};

impl Machine {
    /// Bytes of memory that are a unit's own: the proportional set of its processes, which is the
    /// same measure under every backend and every kind of control group.
    pub fn memory(&self, unit: &str) -> Result<u64, VmError> {
        const SUM: &str = r#"group=$(systemctl show --value -p ControlGroup "$1"); sum=0
            for pid in $(find "/sys/fs/cgroup$group" -name cgroup.procs -exec cat {} +); do
              own=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || true)
              sum=$((sum + ${own:-0})); done; echo "$sum""#;
        let text = self.succeed(&["sh", "-c", SUM, "memory", unit])?;
        text.trim()
            .parse::<u64>()
            .map(|kib| kib * 1024)
            .map_err(|_| VmError::Talk {
                machine: self.name().to_owned(),
                what: format!("the memory of `{unit}` could not be read"),
                source: Said(text),
            })
    }

    /// How many processes the kernel has killed since the machine started, because its memory ran out.
    pub fn memory_kills(&self) -> Result<u64, VmError> {
        if let Some(count) = self.shared().engine.memory_kills() {
            return Ok(count);
        }
        let text = self.shell("dmesg | grep -ci 'killed process' || true")?;
        text.trim().parse().map_err(|_| VmError::Talk {
            machine: self.name().to_owned(),
            what: "the kernel's messages could not be read".to_owned(),
            source: Said(text),
        })
    }
}
