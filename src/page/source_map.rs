//! Where a script or a style sheet says that its source map is (ECMA-426, section 11).

use super::facts::{Position, Reference, ReferenceKind};
use super::response::Answer;

/// The name in the comment that says it.
const NAME: &[u8] = b"sourceMappingURL=";

/// How far from the end it may begin, in bytes: it is the last line, and short where it is no map itself.
const TAIL: usize = 2048;

/// Takes the mention of a source map: of the header, or of the last line of a file that was read whole. A map that
/// stands in the comment itself is none.
pub fn source_map(answer: &Answer) -> Option<Reference> {
    let header = answer.headers.value("sourcemap").or_else(|| answer.headers.value("x-sourcemap"));
    let (url, at) = match header.map(str::trim).filter(|url| !url.is_empty()) {
        Some(url) => (url, Position::default()),
        None => in_last_line(&answer.body).filter(|_| !answer.is_cut)?,
    };
    let is_apart = url.get(..5).is_none_or(|scheme| !scheme.eq_ignore_ascii_case("data:"));
    is_apart.then(|| Reference::bare(ReferenceKind::SourceMap, url, at))
}

fn in_last_line(body: &[u8]) -> Option<(&str, Position)> {
    let body = body.trim_ascii_end();
    let tail = body.len().saturating_sub(TAIL);
    let start = tail + memchr::memmem::rfind(&body[tail..], NAME)?;
    let before = body[..start].trim_ascii_end();
    let opens = |comment: &[u8]| before.ends_with(comment);
    if ![&b"//#"[..], b"//@", b"/*#", b"/*@"].iter().any(|comment| opens(comment)) {
        return None;
    }
    let value = str::from_utf8(&body[start + NAME.len()..]).ok()?;
    let url = value.strip_suffix("*/").unwrap_or(value).trim();
    let line = u32::try_from(memchr::memchr_iter(b'\n', &body[..start]).count()).unwrap_or(u32::MAX);
    let is_last =
        !url.is_empty() && !url.contains(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`'));
    is_last.then_some((url, Position { line: line.saturating_add(1), column: 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(body: &str) -> Option<(String, u32)> {
        let answer = Answer { body: body.as_bytes().to_vec(), ..Answer::new(200) };
        source_map(&answer).map(|map| (map.url, map.at.line))
    }

    #[test]
    fn the_last_line_names_the_map() {
        let named = |url: &str, line| Some((url.to_owned(), line));
        for (body, expected) in [
            ("f();\n//# sourceMappingURL=app.js.map\n", named("app.js.map", 2)),
            ("f();\n//@ sourceMappingURL=app.js.map", named("app.js.map", 2)),
            ("a{}\n\n/*# sourceMappingURL=/maps/a.css.map */\n", named("/maps/a.css.map", 3)),
            ("f();//# sourceMappingURL=a.map", named("a.map", 1)),
            ("f();\n//# sourceMappingURL=data:application/json;base64,e30=", None),
            ("f(\"//# sourceMappingURL=\" + name);", None),
            ("//# sourceMappingURL=a.map\nf();", None),
            ("f('sourceMappingURL=x')", None),
            ("//# sourceMappingURL=", None),
            ("", None),
        ] {
            assert_eq!(map(body), expected, "{body}");
        }
        assert_eq!(map(&format!("//# sourceMappingURL=a.map{}", " ".repeat(5000))), named("a.map", 1));
    }

    #[test]
    fn a_header_names_it_too_and_a_part_of_a_file_does_not() {
        let mut answer = Answer { is_cut: true, ..Answer::new(200) };
        answer.body = b"//# sourceMappingURL=not-the-last-line.map".to_vec();
        assert_eq!(source_map(&answer), None);
        answer.headers.push("SourceMap", "app.js.map");
        assert_eq!(source_map(&answer).map(|map| map.url).as_deref(), Some("app.js.map"));
    }
}
