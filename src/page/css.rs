//! The references of a style sheet: `url()`, `@import` and the strings of `image-set()`.
//!
//! One flat scan that knows comments, strings and escapes and nothing else of the grammar, so nesting
//! costs nothing. `@namespace` names things and loads none; it is passed over.

use super::facts::ReferenceKind;

/// One reference of a style sheet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CssReference {
    /// `url()` or `@import`.
    pub kind: ReferenceKind,
    /// The URL, escapes undone.
    pub url: String,
    /// Byte offset where it begins.
    pub start: usize,
}

/// The references of a style sheet, in order.
pub(super) fn references(css: &str) -> Vec<CssReference> {
    let mut scanner =
        Scanner { css, at: 0, statement: Statement::Other, image_set_depth: 0, found: Vec::new() };
    if mentions_anything(css) {
        scanner.scan();
    }
    scanner.found
}

/// Most style attributes and many style elements mention nothing: one fast look settles that.
fn mentions_anything(css: &str) -> bool {
    memchr::memchr2(b'(', b'@', css.as_bytes()).is_some()
}

/// The at-rule that the scan is in, as far as it changes what a URL means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Statement {
    Import,
    Namespace,
    Other,
}

struct Scanner<'a> {
    css: &'a str,
    at: usize,
    statement: Statement,
    image_set_depth: usize,
    found: Vec<CssReference>,
}

impl<'a> Scanner<'a> {
    fn scan(&mut self) {
        while let Some(byte) = self.peek() {
            let start = self.at;
            match byte {
                b'/' if self.rest().starts_with("/*") => self.skip_comment(),
                b'"' | b'\'' => self.string(),
                b'@' => self.at_keyword(),
                b'\\' => self.at += 2,
                b'(' => self.open_parenthesis(),
                b')' => self.close_parenthesis(),
                b';' | b'{' | b'}' => self.end_statement(),
                _ if is_name(byte) => self.name(),
                _ => self.at += 1,
            }
            debug_assert!(self.at > start, "the scan always moves on");
        }
    }

    fn peek(&self) -> Option<u8> {
        self.css.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.css.get(self.at..).unwrap_or_default()
    }

    fn skip_comment(&mut self) {
        let end = self.rest().find("*/").map(|end| end + 2);
        self.at += end.unwrap_or(self.rest().len());
    }

    fn end_statement(&mut self) {
        self.at += 1;
        self.statement = Statement::Other;
        self.image_set_depth = 0;
    }

    fn open_parenthesis(&mut self) {
        self.at += 1;
        self.image_set_depth += usize::from(self.image_set_depth > 0);
    }

    fn close_parenthesis(&mut self) {
        self.at += 1;
        self.image_set_depth = self.image_set_depth.saturating_sub(1);
    }

    fn at_keyword(&mut self) {
        self.at += 1;
        let word = self.take_name();
        if word.eq_ignore_ascii_case("import") {
            self.statement = Statement::Import;
        } else if word.eq_ignore_ascii_case("namespace") {
            self.statement = Statement::Namespace;
        }
    }

    fn name(&mut self) {
        let start = self.at;
        let word = self.take_name();
        if self.peek() != Some(b'(') {
            return;
        }
        let bare = word.strip_prefix("-webkit-").unwrap_or(word);
        let (is_url, is_set) = (bare.eq_ignore_ascii_case("url"), bare.eq_ignore_ascii_case("image-set"));
        if is_url {
            self.at += 1;
            self.url(start);
        } else if is_set {
            self.at += 1;
            self.image_set_depth = 1;
        }
    }

    fn take_name(&mut self) -> &'a str {
        let start = self.at;
        let rest = &self.css.as_bytes()[start..];
        self.at += rest.iter().position(|byte| !is_name(*byte)).unwrap_or(rest.len());
        self.css.get(start..self.at).unwrap_or_default()
    }

    /// What stands between the parentheses of `url()`: a string, or anything up to the end.
    fn url(&mut self, start: usize) {
        let inside = self.rest();
        self.at += inside.len() - inside.trim_ascii_start().len();
        let url = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.take_quoted(quote),
            _ => self.take_unquoted(),
        };
        self.add(url, start);
    }

    fn string(&mut self) {
        let start = self.at;
        let Some(quote) = self.peek() else { return };
        let text = self.take_quoted(quote);
        let is_import = self.statement == Statement::Import;
        if is_import || self.image_set_depth == 1 {
            self.add(text, start);
        }
    }

    fn add(&mut self, url: String, start: usize) {
        let kind = match self.statement {
            Statement::Namespace => return,
            Statement::Import => ReferenceKind::CssImport,
            Statement::Other => ReferenceKind::CssUrl,
        };
        // Only the first URL of an @import is imported; what follows are conditions.
        if kind == ReferenceKind::CssImport {
            self.statement = Statement::Other;
        }
        if !url.is_empty() {
            self.found.push(CssReference { kind, url, start });
        }
    }

    /// A string ends at its quote, or at a line end that is not escaped: then it is broken.
    fn take_quoted(&mut self, quote: u8) -> String {
        let body = self.at + 1;
        let bytes = self.css.as_bytes();
        let mut end = body;
        while end < bytes.len() && bytes[end] != quote && bytes[end] != b'\n' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        self.at = (end + 1).min(bytes.len());
        unescaped(self.css.get(body..end).unwrap_or_default())
    }

    fn take_unquoted(&mut self) -> String {
        let bytes = self.css.as_bytes();
        let mut end = self.at;
        while end < bytes.len() && bytes[end] != b')' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        let text = self.css.get(self.at..end).unwrap_or_default();
        self.at = (end + 1).min(bytes.len());
        unescaped(text.trim_ascii())
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || byte >= 0x80
}

/// Undoes escapes: a backslash and up to six hex digits with one optional space, or any other character.
fn unescaped(text: &str) -> String {
    let Some(first) = text.find('\\') else { return text.to_owned() };
    let mut plain = text[..first].to_owned();
    let mut rest = &text[first..];
    while let Some(after) = rest.strip_prefix('\\') {
        let digits = after.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        rest = if digits == 0 {
            let mut characters = after.chars();
            plain.extend(characters.next().filter(|c| *c != '\n'));
            characters.as_str()
        } else {
            let code = u32::from_str_radix(&after[..digits], 16).unwrap_or_default();
            plain.push(char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER));
            after[digits..].strip_prefix([' ', '\t', '\n']).unwrap_or(&after[digits..])
        };
        let next = rest.find('\\').unwrap_or(rest.len());
        plain.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn urls(css: &str) -> Vec<String> {
        let short = |kind| if kind == ReferenceKind::CssImport { "@" } else { "" };
        references(css).into_iter().map(|found| format!("{}{}", short(found.kind), found.url)).collect()
    }

    #[test]
    fn urls_are_found_where_browsers_load_them() {
        for (css, expected) in [
            ("a { background: url(x.png) }", vec!["x.png"]),
            ("a { background: URL( 'x y.png' ) }", vec!["x y.png"]),
            ("a { background: url(\"a).png\"), url( b.png ) }", vec!["a).png", "b.png"]),
            ("/* url(no.png) */ a{b:url(yes.png)}", vec!["yes.png"]),
            ("a::before { content: 'url(no.png)' }", vec![]),
            ("@import 'a.css'; @import url(b.css) screen;", vec!["@a.css", "@b.css"]),
            ("@import \"a.css\" supports(display: grid) url(x)", vec!["@a.css", "x"]),
            ("@namespace svg url(http://www.w3.org/2000/svg);", vec![]),
            ("@font-face { src: url(a.woff2) format('woff2'), url(b.woff) }", vec!["a.woff2", "b.woff"]),
            (
                "a{b:image-set('a.png' 1x, url(b.png) 2x, 'c.png' type('image/png'))}",
                vec!["a.png", "b.png", "c.png"],
            ),
            ("a{b:url(a\\)b.png)}", vec!["a)b.png"]),
            ("a{b:url('a\\000026 b')}", vec!["a&b"]),
            ("a{b:url()}", vec![]),
            ("a{b:url(open.png", vec!["open.png"]),
            ("a{b:myurl(x) xurl(y)}", vec![]),
            ("a{b:url('broken\n);c:url(d)}", vec!["broken", "d"]),
        ] {
            assert_eq!(urls(css), expected, "{css}");
        }
    }

    #[test]
    fn offsets_lead_to_the_reference() {
        let css = "a{}\nb{c:url(x)}";
        assert_eq!(&css[references(css)[0].start..], "url(x)}");
    }

    proptest! {
        #[test]
        fn any_text_is_scanned_to_its_end(css in "[@a-z(){}'\"\\\\;/* \nü0-9]{0,80}") {
            for found in references(&css) {
                prop_assert!(found.start < css.len());
            }
        }
    }
}
