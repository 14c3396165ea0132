//! Evaluation tests live in `tests/`.
