//! Crawled text as it may be shown to people: everything that acts instead of being read is spelt out.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use unicode_width::UnicodeWidthChar;
use url::Url;

use crate::rules::{Source, Written};
use crate::urls;

/// Marks on one letter that a written language needs at most; more of them would climb over the lines.
const MAX_MARKS: usize = 4;

/// The text with control, bidirectional and invisible characters spelt out as `<U+202E>`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7F).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        match c {
            '\n' | '\t' => shown.push(' '),
            c if acts(c) || marks > MAX_MARKS => shown.push_str(&spelt_out(c)),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

fn spelt_out(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// Whether a character does something to the text around it, or hides in it.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE // Never characters (Unicode 23.7); XML cannot hold the first two of them.
}

/// Visible text of at most `limit` characters; what is cut off is marked.
pub fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", visible(text[..end].trim_end())),
        None => visible(text).into_owned(),
    }
}

/// The path of a URL of the site, where it is read as it is written: most are, and need no parser.
pub fn plain_path<'u>(url: &'u str, base: &str) -> Option<&'u str> {
    let path = url.strip_prefix(urls::origin_of_key(base))?;
    urls::is_plain_path(path).then_some(path)
}

/// A URL as people read it: without the part that all URLs of the site share.
pub fn shown_url(url: &str, base: &str) -> String {
    if let Some(path) = plain_path(url, base) {
        return path.to_owned();
    }
    let (Ok(parsed), base) = (Url::parse(url), Url::parse(base).ok()) else {
        return visible(url).into_owned();
    };
    let shown = urls::display(&parsed);
    let is_own = base.as_ref().is_some_and(|base| urls::same_origin(&parsed, base));
    let origin = base.filter(|_| is_own).map(|mut base| {
        base.set_path("/");
        urls::display(&base)
    });
    let path = origin.and_then(|origin| shown.strip_prefix(origin.trim_end_matches('/')).map(str::to_owned));
    visible(&path.unwrap_or(shown)).into_owned()
}

/// The URL if a browser may be sent there: never `javascript:` or `data:`, and never to a host that
/// cannot exist (`.invalid`, RFC 6761), as a folder without a known address has one.
pub fn safe_href(url: &str) -> Option<String> {
    let leads_nowhere = |url: &Url| url.host_str().is_some_and(|host| host.ends_with(".invalid"));
    Url::parse(url).ok().filter(|url| urls::is_http(url) && !leads_nowhere(url)).map(String::from)
}

/// Where a source stands, in the form that terminals and editors open: `site/index.html:41:7`.
pub fn place(source: &Source, target: &str, base: &str) -> String {
    let in_page = || Spot { file: shown_url(&source.page, base), line: source.line, column: source.column };
    spot(source, target).unwrap_or_else(in_page).to_string()
}

/// A place in a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file, as it may be shown.
    pub file: String,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column in characters, from 1.
    pub column: Option<u32>,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        let numbers = [self.line, self.line.and(self.column)];
        numbers.into_iter().flatten().try_for_each(|number| write!(f, ":{number}"))
    }
}

/// The file that somebody edits to change a source, from the folder in which tollgate ran: what its author wrote, where
/// that is known, else what was built. None of a live site whose sources are not known.
pub fn spot(source: &Source, target: &str) -> Option<Spot> {
    if let Some(Written { file, line, column }) = source.written.as_deref() {
        return Some(Spot { file: visible(file).into_owned(), line: *line, column: *column });
    }
    let file = path_from_here(target, source.file.as_ref()?);
    Some(Spot { file: visible(&file).into_owned(), line: source.line, column: source.column })
}

fn path_from_here(target: &str, file: &str) -> String {
    let path = Path::new(target).join(file);
    path.strip_prefix(".").unwrap_or(&path).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_spelt_out() {
        for (text, shown) in [
            ("plain", "plain"),
            ("über 你好 👩‍🍳", "über 你好 👩‍🍳"),
            ("\x1b[31mred", "<U+001B>[31mred"),
            ("a\u{202E}fdp.exe", "a<U+202E>fdp.exe"),
            ("zero\u{200B}width\u{FEFF}", "zero<U+200B>width<U+FEFF>"),
            ("two\nlines\tand\rmore", "two lines and<U+000D>more"),
            ("\u{9B}1m\u{7F}", "<U+009B>1m<U+007F>"),
            ("a\u{E0041}", "a<U+E0041>"),
            ("\u{FFFE}\u{FDD0}\u{10FFFF}", "<U+FFFE><U+FDD0><U+10FFFF>"),
            ("e\u{301}\u{302}\u{303}\u{304}\u{305}", "e\u{301}\u{302}\u{303}\u{304}<U+0305>"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        assert_eq!(shortened("ééééé", 3), "ééé…");
        assert_eq!(shortened("one two", 4), "one…");
        assert_eq!(shortened("short", 5), "short");
    }

    #[test]
    fn urls_of_the_site_are_shown_as_paths() {
        for (url, shown) in [
            ("https://example.com/a%20b?c#d", "/a%20b?c#d"),
            ("https://example.com/", "/"),
            ("https://example.com.evil.example/", "https://example.com.evil.example/"),
            ("http://example.com/a", "http://example.com/a"),
            ("https://example.com/%C3%BC", "/ü"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("not a url\x1b", "not a url<U+001B>"),
        ] {
            assert_eq!(shown_url(url, "https://example.com/docs/"), shown);
        }
    }

    #[test]
    fn browsers_are_sent_to_http_only() {
        assert_eq!(safe_href("HTTPS://example.com").as_deref(), Some("https://example.com/"));
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            " java\nscript:x",
            "http://site.invalid/",
            "file:///etc/passwd",
        ] {
            assert_eq!(safe_href(url), None);
        }
    }

    #[test]
    fn places_can_be_opened_from_the_terminal() {
        let mut source = Source::page("https://example.com/a/");
        assert_eq!(place(&source, "site", "https://example.com/"), "/a/");
        (source.file, source.line, source.column) = (Some("a/index.html".to_owned()), Some(4), Some(2));
        assert_eq!(place(&source, "site", "https://example.com/"), "site/a/index.html:4:2");
        assert_eq!(place(&source, ".", "https://example.com/"), "a/index.html:4:2");
        source.line = None;
        assert_eq!(place(&source, "./site", "https://example.com/"), "site/a/index.html");
    }
}
