//! Where URLs stand in the bytes of a page or style sheet: the ranges of what a browser would read as one.

use std::ops::Range;

/// The byte at which a line and column begin; lines end as they do for whoever counted them.
pub fn offset(text: &str, line: u32, column: u32) -> Option<usize> {
    let mut rest = 0;
    for _ in 1..line {
        let end = rest + text[rest..].find(['\n', '\r'])?;
        rest = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
    }
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let mut characters = text[rest..].char_indices().map(|(at, _)| rest + at).chain([text.len()]);
    characters.nth(column)
}

/// What may be a URL in the tag or the CSS that begins here.
pub fn at(text: &str, start: usize) -> Vec<Range<usize>> {
    let rest = &text[start..];
    if rest.starts_with('<') {
        return attributes(text, start)
            .into_iter()
            .flat_map(|(name, value)| in_value(text, name, value))
            .collect();
    }
    if starts_with(rest, "url(") || starts_with(rest, "@import") || rest.starts_with(['"', '\'']) {
        let statement = rest.find([';', '}']).map_or(text.len(), |end| start + end);
        return in_css(text, start..statement).into_iter().take(1).collect();
    }
    Vec::new()
}

fn starts_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// The attributes of a tag: their names and where their values are.
pub(in crate::fix) fn attributes(text: &str, tag: usize) -> Vec<(&str, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let is_space = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let skip = |mut at: usize| {
        while is_space(at) {
            at += 1;
        }
        at
    };
    let until = |mut at: usize, ends: &[u8]| {
        while bytes.get(at).is_some_and(|byte| !ends.contains(byte)) {
            at += 1;
        }
        at
    };
    let mut at = until(tag, b" \t\n\r\x0C>/");
    while at < bytes.len() && bytes[at] != b'>' {
        let name = skip(at);
        let name_end = until(name, b" \t\n\r\x0C>/=");
        at = skip(name_end);
        if bytes.get(at) != Some(&b'=') {
            at = at.max(name + 1);
            continue;
        }
        at = skip(at + 1);
        let value = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => at + 1..until(at + 1, &[*quote]),
            _ => at..until(at, b" \t\n\r\x0C>"),
        };
        at = value.end + usize::from(matches!(bytes.get(value.end), Some(b'"' | b'\'')));
        found.push((&text[name..name_end], value));
    }
    found
}

/// What may be a URL in an attribute's value.
fn in_value(text: &str, name: &str, value: Range<usize>) -> Vec<Range<usize>> {
    match name.to_ascii_lowercase().as_str() {
        "srcset" | "imagesrcset" => words(text, value)
            .into_iter()
            .map(|word| {
                let commas = text[word.clone()].len() - text[word.clone()].trim_end_matches(',').len();
                word.start..word.end - commas
            })
            .collect(),
        "style" => in_css(text, value),
        _ => vec![trimmed(text, value)],
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_ascii_start().len();
    start..start + inner.trim_ascii().len()
}

fn words(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let inner = &text[range.clone()];
    let start_of = |word: &str| range.start + (word.as_ptr() as usize - inner.as_ptr() as usize);
    inner.split_ascii_whitespace().map(|word| start_of(word)..start_of(word) + word.len()).collect()
}

/// What stands in `url()` and in strings.
fn in_css(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let (bytes, mut at) = (text.as_bytes(), range.start);
    let mut found = Vec::new();
    while at < range.end {
        let end = |from: usize, ends: &[u8]| {
            (from..range.end).find(|at| ends.contains(&bytes[*at])).unwrap_or(range.end)
        };
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let close = end(at + 1, &[quote]);
                found.push(at + 1..close);
                at = close + 1;
            }
            b'(' if text[range.start..at].to_ascii_lowercase().ends_with("url") => {
                let inner = trimmed(text, at + 1..end(at + 1, b")"));
                if !text[inner.clone()].starts_with(['"', '\'']) {
                    found.push(inner.clone());
                    at = inner.end;
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, from: &str) -> Vec<&'a str> {
        let start = text.find(from).expect("it is there");
        at(text, start).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn urls_are_found_where_browsers_read_them() {
        assert_eq!(found(r#"<p><a class=x href=" /a&amp;b " title='/c'>d"#, "<a"), ["x", "/a&amp;b", "/c"]);
        assert_eq!(found("<a href=/old>x", "<a"), ["/old"]);
        assert_eq!(found("<a disabled href = '/old' / >x", "<a"), ["/old"]);
        assert_eq!(found("<img srcset=\"/a 1x,\n /b,c 2x\">", "<img"), ["/a", "1x", "/b,c", "2x"]);
        assert_eq!(found("<p style=\"background: url( '/a' ) url(/b)\">", "<p"), ["/a", "/b"]);
        assert_eq!(found("a { b: url(../c.png) d }", "url"), ["../c.png"]);
        assert_eq!(found("@import \"/e.css\" screen; @import '/f'", "@import"), ["/e.css"]);
        assert_eq!(found("<a href=\"/never-closed", "<a"), ["/never-closed"]);
        assert_eq!(found("<", "<"), [""; 0]);
    }

    #[test]
    fn lines_and_columns_are_those_of_a_reader() {
        let text = "a\r\né<b>\rc\n";
        assert_eq!(
            [(1, 1), (2, 2), (3, 1), (4, 1)].map(|(line, column)| offset(text, line, column)),
            [Some(0), Some(5), Some(9), Some(11)]
        );
        assert_eq!((offset(text, 9, 1), offset(text, 1, 99), offset(text, 1, 0)), (None, None, None));
    }
}
