//! Encodings, and lists in plain text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use url::Url;

use super::{Entry, Fault, Format, Sitemap};
use crate::crawl::problems::Problems;
use crate::urls;

/// How far an XML declaration is looked for.
const DECLARATION_BYTES: usize = 200;

/// The text of a body: by byte order mark, then by XML declaration, else UTF-8.
pub(super) fn decode<'a>(body: &'a [u8], problems: &mut Problems<Fault>) -> Cow<'a, str> {
    let (encoding, mark) = Encoding::for_bom(body).unwrap_or_else(|| (unmarked(body).unwrap_or(UTF_8), 0));
    let (text, had_errors) = encoding.decode_without_bom_handling(&body[mark..]);
    if had_errors {
        let line = text.lines().position(|line| line.contains('\u{FFFD}')).unwrap_or_default();
        problems.add(Fault::WrongEncoding, u32::try_from(line + 1).unwrap_or(u32::MAX), encoding.name());
    }
    text
}

fn unmarked(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [b'<', 0, ..] => return Some(UTF_16LE),
        [0, b'<', ..] => return Some(UTF_16BE),
        _ => {}
    }
    let start = &body[..body.len().min(DECLARATION_BYTES)];
    let start = start.strip_prefix(b"<?xml")?;
    let declaration = &start[..memchr::memmem::find(start, b"?>")?];
    let at = memchr::memmem::find(declaration, b"encoding")? + "encoding".len();
    let value = declaration[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let label = &value[..memchr::memchr(*quote, value)?];
    // What could be read as ASCII up to here is not UTF-16, whatever it says.
    Encoding::for_label(label).filter(|encoding| encoding.is_ascii_compatible())
}

/// One URL on each line; a file without any is no list.
pub(super) fn read(text: &str, sitemap: &mut Sitemap) {
    for (line, url) in (1..).zip(text.lines().map(str::trim)) {
        if url.is_empty() || url.starts_with('#') {
            continue;
        }
        // Prose may begin with a URL; a list has nothing beside it.
        let is_alone = !url.contains(char::is_whitespace);
        let is_url = is_alone && Url::parse(url).is_ok_and(|url| urls::is_http(&url));
        if is_url {
            sitemap.format = Some(Format::Text);
            sitemap.push(Entry { url: url.to_owned(), line, ..Entry::default() });
        } else if sitemap.format.is_some() {
            sitemap.problems.add(Fault::NotAbsolute, line, url);
        } else {
            return;
        }
    }
}
