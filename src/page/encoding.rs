//! From bytes to text, as browsers do it: byte order mark, then header, then the markup's own
//! declaration, then what the bytes look like.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use super::facts::Encoding;

/// How far a declaration in the markup is looked for (HTML standard, 13.2.3.2).
const PRESCAN_BYTES: usize = 1024;

/// The text of a page and how it was read.
pub(super) fn decode<'a>(body: &'a [u8], content_type: &str) -> (Cow<'a, str>, Encoding) {
    let bom = encoding_rs::Encoding::for_bom(body);
    let header = charset_of(content_type);
    let meta = prescan(&body[..body.len().min(PRESCAN_BYTES)]);
    let declared =
        bom.map(|(encoding, _)| encoding).or_else(|| known(header)).or_else(|| meta_encoding(meta));
    let detected = declared.is_none().then(|| detect(body));
    let used = declared.or(detected).unwrap_or(UTF_8);
    let start = bom.map_or(0, |(_, length)| length);
    let (text, had_errors) = used.decode_without_bom_handling(&body[start..]);
    let encoding = Encoding {
        bom: bom.map(|(encoding, _)| encoding.name().to_owned()),
        header: header.map(str::to_owned),
        meta: meta.map(str::to_owned),
        detected: detected.map(|encoding| encoding.name().to_owned()),
        used: used.name().to_owned(),
        had_errors,
    };
    (text, encoding)
}

fn known(label: Option<&str>) -> Option<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_label(label?.as_bytes())
}

/// A page that could be read far enough to declare UTF-16 is not UTF-16; the standard says UTF-8 then.
fn meta_encoding(label: Option<&str>) -> Option<&'static encoding_rs::Encoding> {
    let encoding = known(label)?;
    if encoding == UTF_16LE || encoding == UTF_16BE {
        Some(UTF_8)
    } else if encoding == X_USER_DEFINED {
        Some(WINDOWS_1252)
    } else {
        Some(encoding)
    }
}

fn detect(body: &[u8]) -> &'static encoding_rs::Encoding {
    if std::str::from_utf8(body).is_ok() {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(body, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// Whether two labels name different encodings. What is no label names none, and does not differ.
pub fn is_other_charset(one: &str, other: &str) -> bool {
    known(Some(one)).zip(known(Some(other))).is_some_and(|(one, other)| one != other)
}

/// Where a declaration of the encoding begins that stands too far behind to be looked for.
pub fn late_charset(body: &[u8]) -> Option<usize> {
    let late = body.get(PRESCAN_BYTES..)?;
    let declares = |at: &usize| {
        // Of a tag without an end no more is read than of the page: the next one may begin within it.
        let tag = &late[*at..late.len().min(at + PRESCAN_BYTES)];
        let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
        declared_by(&tag[5.min(end)..end]).is_some()
    };
    memchr::memmem::find_iter(late, b"<meta").find(declares).map(|at| at + PRESCAN_BYTES)
}

/// The `charset` parameter of a media type.
fn charset_of(content_type: &str) -> Option<&str> {
    let is_charset = |(name, _): &(&str, &str)| name.trim().eq_ignore_ascii_case("charset");
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(is_charset)?;
    Some(value.trim().trim_matches(['"', '\''])).filter(|value| !value.is_empty())
}

/// The encoding that a `<meta>` declares at the start of the markup, comments left out.
fn prescan(start: &[u8]) -> Option<&str> {
    let mut rest = start;
    while let Some(open) = memchr::memchr(b'<', rest) {
        rest = &rest[open..];
        if rest.starts_with(b"<!--") {
            rest = &rest[memchr::memmem::find(rest, b"-->")?..];
        } else if rest.len() > 5 && rest[..5].eq_ignore_ascii_case(b"<meta") && is_tag_space(rest[5]) {
            let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
            if let Some(charset) = declared_by(&rest[5..end]) {
                return Some(charset);
            }
        }
        rest = &rest[1..];
    }
    None
}

fn is_tag_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

/// `charset=x`, or `content="...; charset=x"` beside an `http-equiv`.
fn declared_by(attributes: &[u8]) -> Option<&str> {
    let text = attributes.utf8_chunks().next()?.valid();
    let at = text.to_ascii_lowercase().find("charset")?;
    let value = text[at + "charset".len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_ascii_whitespace() || "\"';>/".contains(c)).unwrap_or(value.len());
    Some(&value[..end]).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(body: &[u8], content_type: &str) -> String {
        decode(body, content_type).1.used
    }

    #[test]
    fn the_strongest_declaration_wins() {
        let meta = b"<meta charset=windows-1251>\xE9";
        for (body, content_type, expected) in [
            (&b"\xEF\xBB\xBF<meta charset=latin1>"[..], "text/html; charset=koi8-r", "UTF-8"),
            (meta, "text/html; charset=\"koi8-r\"", "KOI8-R"),
            (meta, "text/html; charset=nonsense", "windows-1251"),
            (meta, "text/html", "windows-1251"),
            (
                b"<!-- <meta charset=koi8-r> --><META http-equiv=x content='text/html; charset=Shift_JIS'>",
                "",
                "Shift_JIS",
            ),
            (b"<meta charset=utf-16>", "", "UTF-8"),
            ("schön".as_bytes(), "", "UTF-8"),
            (b"sch\xF6n und gr\xFCn", "", "windows-1252"),
            (b"", "", "UTF-8"),
            (b"\xFF\xFEa\0", "", "UTF-16LE"),
        ] {
            assert_eq!(used(body, content_type), expected, "{}", body.escape_ascii());
        }
    }

    #[test]
    fn a_late_declaration_is_found_within_its_tag() {
        let page = |tag: &str| [" ".repeat(PRESCAN_BYTES), tag.to_owned()].concat();
        let long = format!("<meta {} charset=latin1>", "x".repeat(PRESCAN_BYTES));
        for (tag, expected) in [
            ("<meta charset=latin1>", Some(PRESCAN_BYTES)),
            ("<meta name=a><meta charset=latin1", Some(PRESCAN_BYTES + 13)),
            ("<meta name=a>charset=latin1", None),
            (long.as_str(), None),
        ] {
            assert_eq!(late_charset(page(tag).as_bytes()), expected, "{tag}");
        }
    }

    #[test]
    fn bytes_that_do_not_fit_are_told() {
        let (text, encoding) = decode(b"<meta charset=utf-8>\xFF", "");
        assert!(encoding.had_errors && text.ends_with('\u{FFFD}'));
        assert_eq!(encoding.meta.as_deref(), Some("utf-8"));
    }
}
