use std::time::Duration;

use crate::VmError;

/// How much longer than usual to wait, from `HEARTH_VM_PATIENCE`: 3 on a slow computer.
pub(crate) fn factor() -> Result<f64, VmError> {
    match std::env::var("HEARTH_VM_PATIENCE") {
        Ok(value) => parse(&value),
        Err(_) => Ok(1.0),
    }
}

fn parse(value: &str) -> Result<f64, VmError> {
    value
        .parse()
        .ok()
        .filter(|factor: &f64| *factor > 0.0 && *factor <= 1000.0)
        .ok_or_else(|| VmError::BadPatience {
            value: value.to_owned(),
        })
}

pub(crate) fn stretched(usual: Duration, pace: f64) -> Duration {
    // A wrong value was refused when the machine started.
    usual.mul_f64(pace * factor().unwrap_or(1.0))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn takes_a_factor_and_refuses_the_rest() {
        assert_eq!(parse("2.5").unwrap(), 2.5);
        for wrong in ["", "fast", "0", "-1", "inf"] {
            let text = format!("{:?}", parse(wrong).unwrap_err());
            assert!(text.contains("is no positive number"), "{text}");
        }
    }
}
