//! Template expressions in sources: `{{ … }}`, `{% … %}`, `{# … #}`. What they become is not known; what texts stand
//! in them is.

use std::ops::Range;

/// What begins an expression, and what ends it.
const MARKS: &[(&str, &str)] = &[("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

/// Liquid and Jinja blocks whose inside is no part of the page, or only shown.
const SHOWN: &[&str] = &["comment", "highlight"];

/// The text with expressions as words of the same length: no quote, bracket or space in them means anything then. So are
/// comments and what is only shown; blanks could make code of what follows. Line breaks stay, so that every byte keeps
/// its place.
pub fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(range) = next(text, at) {
        fill(&mut bytes[range.clone()]);
        at = range.end;
    }
    for range in shown(text) {
        fill(&mut bytes[range]);
    }
    String::from_utf8(bytes).expect("whole characters became ASCII")
}

fn fill(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| !b"\n\r".contains(*byte)).for_each(|byte| *byte = b'x');
}

/// The next expression from here on.
fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let start = at + text[at..].find('{')?;
        let mark = MARKS.iter().find(|(open, _)| text[start..].starts_with(open));
        let found = mark.and_then(|(open, close)| {
            let inner = &text[start + open.len()..];
            // An expression is short; whoever opens many and closes none costs no more time for it.
            let end = inner[..inner.floor_char_boundary(4096)].find(close)?;
            Some(start..start + open.len() + end + close.len())
        });
        if found.is_some() {
            return found;
        }
        at = start + 1;
    }
}

/// From `{% comment %}` to `{% endcomment %}`, and likewise.
fn shown(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut at, mut open): (usize, Option<(usize, &str)>) = (0, None);
    while let Some(range) = next(text, at) {
        let body = text[range.clone()].trim_start_matches(['{', '%', '-', ' ']);
        let word = body.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match open {
            None => open = SHOWN.iter().find(|name| **name == word).map(|name| (range.start, *name)),
            Some((start, name)) if word.strip_prefix("end") == Some(name) => {
                found.push(start..range.end);
                open = None;
            }
            Some(_) => {}
        }
        at = range.end;
    }
    found
}

/// Whether something in this text is only known once it is built.
pub fn is_made(text: &str) -> bool {
    MARKS.iter().any(|(open, _)| text.contains(open))
}

/// What a link may be whose text is partly made: the texts in quotes in its expressions, and what is left without them.
pub fn candidates(href: &str) -> Vec<String> {
    let is_script = href.starts_with('{') && !is_made(href) || href.starts_with('`');
    if !is_made(href) && !is_script {
        return vec![href.to_owned()];
    }
    let mut found = quoted(href);
    if is_made(href) {
        let mut rest = href.to_owned();
        while let Some(range) = next(&rest, 0) {
            rest.replace_range(range, "");
        }
        found.extend(Some(rest).filter(|rest| rest.starts_with('/')));
    }
    found
}

fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'', '`']) {
        let quote = rest.as_bytes()[start] as char;
        let inner = &rest[start + 1..];
        let Some(end) = inner.find(quote) else { break };
        found.extend(Some(inner[..end].to_owned()).filter(|text| !text.is_empty() && !text.contains("${")));
        rest = &inner[end + 1..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_and_comments_become_words() {
        for (text, expected) in [
            ("a {{ b \"c\" }} d", "a xxxxxxxxxxx d"),
            ("{{< ref\n\"é\" >}}", "xxxxxxx\nxxxxxxxx"),
            ("a {# b #} c", "a xxxxxxx c"),
            ("a {{/* b */}} c", "a xxxxxxxxxxx c"),
            ("{% comment %}é{% endcomment %}.", &format!("{}.", "x".repeat(31))),
            ("{ a } {{ open", "{ a } {{ open"),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_written_in_an_expression_is_a_candidate() {
        for (href, expected) in [
            ("/a", vec!["/a"]),
            ("{{ \"/a/\" | relative_url }}", vec!["/a/"]),
            ("{{ site.baseurl }}/a/", vec!["/a/"]),
            ("{{< relref \"b.md\" >}}", vec!["b.md"]),
            ("{'/a'}", vec!["/a"]),
            ("{`${base}/a`}", vec![]),
            ("{{ page.url }}", vec![]),
        ] {
            assert_eq!(candidates(href), expected, "{href}");
        }
    }
}
