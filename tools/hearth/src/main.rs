/// Asks the kernel for huge pages: `convert` then spends a third less time on large files. Only where they are
/// 2 MiB; some kernels for ARM have ones of 32 MiB, far more than most verbs need.
#[cfg(target_arch = "x86_64")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    hearth::main()
}
