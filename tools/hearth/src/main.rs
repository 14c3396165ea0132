fn main() -> std::process::ExitCode {
    hearth::main()
}
