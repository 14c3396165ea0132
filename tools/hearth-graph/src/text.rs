//! How wide a text is, and how it is written where some characters mean something.

/// The width of a text in the wider of the usual fonts, so that it fits in the others too.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let em: f64 = text.chars().map(em).sum();
    em * size * if bold { 1.09 } else { 1.0 }
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' | ' ' => 0.34,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.0,
        'A'..='Z' => 0.72,
        '\0'..='\u{24f}' => 0.63,
        // Writing of which no more is known may be as wide as it is high.
        _ => 1.0,
    }
}

/// Cuts a text to a width; what was cut off shows as `…`.
pub fn fit(text: &str, size: f64, bold: bool, limit: f64) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        cut.push(c);
        if width(&cut, size, bold) + width("…", size, bold) > limit {
            cut.pop();
            break;
        }
    }
    format!("{}…", cut.trim_end())
}

/// For XML text and attributes. Control characters, which XML may not hold at all, show as `�`.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// For a quoted Mermaid label, in which `#NUMBER;` is any character.
pub fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | '|' | '\\' | ';' | '*' | '_' | '~' => {
                out.push_str(&format!("#{};", u32::from(c)));
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_quotes() {
        assert_eq!(
            xml("<a href=\"x\">'&\u{1b}"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\u{fffd}"
        );
        assert_eq!(label("a\"b#c\n_"), "a#34;b#35;c\u{fffd}#95;");
    }

    #[test]
    fn a_long_text_is_cut_to_its_width() {
        assert_eq!(fit("short", 11.0, false, 100.0), "short");
        let cut = fit(&"long ".repeat(20), 11.0, false, 100.0);
        assert!(cut.ends_with('…'), "{cut}");
        assert!(width(&cut, 11.0, false) <= 100.0);
        assert!(width(&cut, 11.0, false) > 80.0);
    }
}
