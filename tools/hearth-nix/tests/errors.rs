//! Every error: that it comes, and its words.

use hearth_nix::{Binding, EmitError, Expr, MAX_DEPTH, Writer, module, render, tidy};
use hearth_report::Failure;

fn attrs(path: &[&str], value: impl Into<Expr>) -> Expr {
    Expr::Attrs(vec![Binding::new(path.iter().copied(), value)])
}

fn told<T: std::fmt::Debug>(result: Result<T, EmitError>) -> String {
    match result {
        Ok(value) => format!("no error: {value:?}"),
        Err(error) => Failure::of(&error).to_string(),
    }
}

#[test]
fn a_nul_is_in_no_string_name_or_comment() {
    assert_eq!(
        told(render(&attrs(
            &["a", "b c"],
            Expr::from_iter(["x", "secret\0"])
        ))),
        "error: The text at `a.\"b c\"[1]` holds a NUL character, which no Nix string can\n\n\
         hint: take the NUL out, or keep the bytes in a file and name that file"
    );
    assert_eq!(
        told(render(&attrs(&["a"], attrs(&["b\0"], 1)))),
        "error: The name of an attribute in `a` holds a NUL character, which no Nix string can\n\n\
         hint: rename the key"
    );
    let words = "error: A comment at `a` holds a NUL character, which no Nix file can\n\n\
                 hint: take the NUL out, or leave the comments behind";
    let mut binding = Binding::new(["a"], 1).trailing("\0");
    assert_eq!(told(render(&Expr::Attrs(vec![binding.clone()]))), words);
    binding.comments = vec!["\0".to_owned()];
    binding.trailing = None;
    let both = vec![Binding::new(["a"], 1), binding];
    assert_eq!(told(render(&Expr::Attrs(both))), words);
}

#[test]
fn a_number_is_finite_and_fits() {
    let digits = "9223372036854775808";
    assert_eq!(
        told(render(&attrs(&["a"], Expr::BigInt(digits.to_owned())))),
        "error: The whole number at `a` is too large for Nix, whose numbers have 64 bits\n\n\
         hint: put it in quotes, if its reader takes text for a number"
    );
    let least = Expr::BigInt(format!("-{digits}"));
    assert_eq!(render(&least).unwrap(), "-9223372036854775807 - 1\n");
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(
            told(render(&Expr::from_iter([value]))),
            "error: The number at `[0]` is infinite or not a number, which Nix cannot say\n\n\
             hint: leave it out, or put it in quotes to keep it as text"
        );
    }
    assert_eq!(
        told(render(&Expr::BigInt("1; x".to_owned()))),
        "error: The number at `.` does not read as one\n\nhint: write it as decimal digits alone"
    );
}

#[test]
fn a_name_is_given_and_set_once() {
    let both = |a: &[&str], b: &[&str]| {
        vec![
            Binding::new(a.iter().copied(), 1),
            Binding::new(b.iter().copied(), 2),
        ]
    };
    let twice = "error: `a.b` is set twice\n\nhint: keep one of the two";
    assert_eq!(
        told(render(&Expr::Attrs(both(&["a", "b"], &["a", "b"])))),
        twice
    );
    assert_eq!(told(tidy(both(&["a", "b"], &["a", "b"]))), twice);
    let words = "is set as a whole and in part\n\n\
                 hint: put the part into the set, or leave the set out";
    for (a, b, at) in [
        (&["a"][..], &["a", "b"][..], "a.b"),
        (&["a", "b", "c"], &["a", "b"], "a.b"),
    ] {
        assert_eq!(
            told(render(&Expr::Attrs(both(a, b)))),
            format!("error: `{at}` {words}")
        );
    }
    assert_eq!(
        told(tidy(both(&["a"], &["a", "b"]))),
        format!("error: `a` {words}")
    );
    assert_eq!(
        told(tidy(both(&["a", "b"], &["a"]))),
        format!("error: `a` {words}")
    );
    let nameless = attrs(&["a"], attrs(&[], 1));
    assert_eq!(
        told(render(&nameless)),
        "error: A binding in `a` has no name\n\nhint: give it a path of at least one name"
    );
    let Expr::Attrs(nameless) = nameless else {
        unreachable!()
    };
    assert!(matches!(tidy(nameless), Err(EmitError::NoName { at }) if at == "a"));
}

#[test]
fn depth_and_length_are_bounded() {
    let nested = |levels| (0..levels).fold(Expr::from(1), |value, _| Expr::from_iter([value]));
    assert!(render(&nested(MAX_DEPTH)).is_ok());
    let told_deep = told(render(&nested(MAX_DEPTH + 1)));
    assert!(told_deep.starts_with("error: `[0][0]"), "{told_deep}");
    assert!(
        told_deep.ends_with(
            "` is nested deeper than 100 levels\n\nhint: nest less: Nix itself gives up soon after"
        ),
        "{told_deep}"
    );
    let mut writer = Writer::new().limit(1000);
    writer.begin_list().unwrap();
    let result = (0..1000).try_for_each(|_| writer.string("0123456789"));
    assert_eq!(
        told(result),
        "error: The Nix text grows beyond 1000 bytes at `[66]`\n\nhint: convert the file in parts"
    );
}

#[test]
fn a_module_says_the_same() {
    let no_comments: [&str; 0] = [];
    let bindings = [Binding::new(["a"], f64::NAN)];
    assert!(matches!(
        module(&bindings, &no_comments),
        Err(EmitError::NotFinite { at }) if at == "a"
    ));
}
