//! Dotted keys and texts with placeholders in them, as modules/bridges has them.

/// `a.b."c.d"` as its parts.
pub fn split(key: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut in_quotes = false;
    for c in key.chars() {
        match c {
            '"' => in_quotes = !in_quotes,
            '.' if !in_quotes => parts.push(String::new()),
            c => {
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    parts
}

/// What the placeholders of a template stood for in a text: `{userPrefix}{{.}}` and `wa_{{.}}` give `userPrefix`, `wa_`.
/// None if the text is not of that shape. A template of several placeholders is matched from the left.
pub fn unfill(template: &str, text: &str, literal: &[String]) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut template = template;
    loop {
        let Some((before, name, after)) = placeholder(template, literal) else {
            return (rest == template).then_some(found);
        };
        rest = rest.strip_prefix(before)?;
        let literal = placeholder(after, literal).map_or(after, |(literal, _, _)| literal);
        let end = if literal.is_empty() {
            rest.len()
        } else {
            rest.find(literal)?
        };
        found.push((name.to_owned(), rest[..end].to_owned()));
        rest = &rest[end..];
        template = after;
    }
}

/// The first `{name}` of a template, with what stands before and behind it.
fn placeholder<'t>(template: &'t str, literal: &[String]) -> Option<(&'t str, &'t str, &'t str)> {
    let mut from = 0;
    while let Some(open) = template[from..].find('{').map(|at| at + from) {
        let inner = &template[open + 1..];
        let length = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_word = literal.iter().any(|word| *word == inner[..length]);
        if length > 0 && inner[length..].starts_with('}') && !is_word {
            return Some((&template[..open], &inner[..length], &inner[length + 1..]));
        }
        from = open + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_back_what_was_filled_in() {
        let one = |name: &str, value: &str| Some(vec![(name.to_owned(), value.to_owned())]);
        assert_eq!(
            unfill("{userPrefix}{{.}}", "wa_{{.}}", &[]),
            one("userPrefix", "wa_")
        );
        assert_eq!(unfill("{port}", "29318", &[]), one("port", "29318"));
        assert_eq!(unfill("standard", "standard", &[]), Some(Vec::new()));
        assert_eq!(unfill("standard", "asmux", &[]), None);
        let words = ["userid".to_owned()];
        assert_eq!(
            unfill("{userPrefix}{userid}", "tg_{userid}", &words),
            one("userPrefix", "tg_")
        );
        assert_eq!(unfill("{userPrefix}{userid}", "tg_{{.}}", &words), None);
        let both = unfill("http://{host}:{port}/", "http://127.0.0.1:1/", &[]).unwrap();
        assert_eq!(both[1].1, "1");
    }

    #[test]
    fn a_quoted_name_is_one_part() {
        assert_eq!(split("double_puppet.secrets"), ["double_puppet", "secrets"]);
        assert_eq!(
            split("bridge.message_formats.\"m.text\""),
            ["bridge", "message_formats", "m.text"]
        );
    }
}
