//! A whole module file.

use crate::{Binding, EmitError, Expr, Writer, render, tidy};

/// A module that is a plain set: comments at the top, then the bindings, gathered by [`tidy`].
pub fn module<C: AsRef<str>>(bindings: &[Binding], comments: &[C]) -> Result<String, EmitError> {
    module_with(&[], bindings, comments)
}

/// The same as a function of these arguments (`config`, `lib`), when there are any.
pub fn module_with<C: AsRef<str>>(
    arguments: &[&str],
    bindings: &[Binding],
    comments: &[C],
) -> Result<String, EmitError> {
    let mut writer = Writer::new();
    for comment in comments {
        writer.comment(comment.as_ref())?;
    }
    if !arguments.is_empty() {
        writer.head(&format!("{{ {}, ... }}:", arguments.join(", ")));
    }
    let body = Expr::Attrs(tidy(bindings.to_vec())?);
    render::write(&mut writer, &body)?;
    Ok(writer.finish())
}
