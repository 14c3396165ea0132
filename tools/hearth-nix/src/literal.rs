//! Numbers.

use std::borrow::Cow;

/// What a piece of code is to the grammar. Inside a list all but words and paths stand in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Word,
    /// nixfmt lets it stand behind its name as it lets strings.
    Path,
    Operation,
    Application,
}

/// Code on one line.
pub(crate) struct Literal {
    pub(crate) text: Cow<'static, str>,
    pub(crate) form: Form,
}

impl Literal {
    fn new(text: impl Into<Cow<'static, str>>, form: Form) -> Self {
        Self {
            text: text.into(),
            form,
        }
    }
}

/// There is no literal for the least number: its digits alone are one too many.
pub(crate) fn int(value: i64) -> Literal {
    if value == i64::MIN {
        Literal::new("-9223372036854775807 - 1", Form::Operation)
    } else {
        Literal::new(value.to_string(), sign(value < 0))
    }
}

/// None for what is infinite or no number. Nix's literals want a dot, refuse what is too small for
/// full precision, and make `0.0` of `-0.0`; its JSON reader takes both.
pub(crate) fn float(value: f64) -> Option<Literal> {
    if !value.is_finite() {
        return None;
    }
    if value.is_subnormal() || (value == 0.0 && value.is_sign_negative()) {
        return Some(Literal::new(
            format!("builtins.fromJSON \"{value:?}\""),
            Form::Application,
        ));
    }
    let plain = format!("{value:?}");
    let text = match plain.split_once('e') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0e{exponent}"),
        _ => plain,
    };
    Some(Literal::new(text, sign(value < 0.0)))
}

fn sign(is_negative: bool) -> Form {
    if is_negative {
        Form::Operation
    } else {
        Form::Word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float_text(value: f64) -> Option<String> {
        float(value).map(|literal| literal.text.into_owned())
    }

    #[test]
    fn the_least_number_is_a_difference() {
        assert_eq!(int(i64::MIN).text, "-9223372036854775807 - 1");
        assert_eq!(int(i64::MAX).text, "9223372036854775807");
        assert_eq!((int(-1).form, int(0).form), (Form::Operation, Form::Word));
    }

    #[test]
    fn a_float_always_has_a_dot() {
        let cases = [
            (1.0, "1.0"),
            (0.5, "0.5"),
            (-2.5, "-2.5"),
            (1e10, "10000000000.0"),
            (1e21, "1.0e21"),
            (1.5e-7, "1.5e-7"),
            (f64::MAX, "1.7976931348623157e308"),
            (-0.0, "builtins.fromJSON \"-0.0\""),
            (5e-324, "builtins.fromJSON \"5e-324\""),
        ];
        for (value, text) in cases {
            assert_eq!(float_text(value).as_deref(), Some(text));
        }
        assert_eq!(float_text(f64::NAN), None);
        assert_eq!(float_text(f64::INFINITY), None);
    }
}
