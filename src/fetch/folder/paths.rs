//! Names of files as bytes, and what they look like in a URL.

use std::ffi::OsStr;
use std::path::PathBuf;

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};

use crate::urls::NOT_IN_PATH;

/// What may not stand in a request line, whatever else is escaped already.
const NOT_ASCII_TEXT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\');

/// A name as it stands in a URL; slashes stay.
pub(super) fn escaped(name: &[u8]) -> String {
    percent_encode(name, NOT_IN_PATH).to_string()
}

/// A piece of a URL made safe for a header, without a second escape of what is escaped.
pub(super) fn ascii(text: &str) -> String {
    percent_encode(text.as_bytes(), NOT_ASCII_TEXT).to_string()
}

/// What follows the last slash.
pub(super) fn last_segment(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b'/').next().unwrap_or(name)
}

/// The folder a name lies in; `None` for the root.
pub(super) fn parent(name: &[u8]) -> Option<&[u8]> {
    if name.is_empty() {
        return None;
    }
    Some(memchr::memrchr(b'/', name).map_or(&b""[..], |slash| &name[..slash]))
}

/// `name` below `folder`.
pub(super) fn below(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() }
}

/// Whether a name is one of a page.
pub(super) fn is_html(name: &[u8]) -> bool {
    let extension = memchr::memrchr(b'.', name).map_or(&b""[..], |dot| &name[dot + 1..]);
    [&b"html"[..], b"htm", b"xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// A name of the file system as the bytes of our index.
pub(super) fn bytes_of(name: &OsStr) -> &[u8] {
    name.as_encoded_bytes()
}

/// The other way round.
#[cfg(unix)]
pub(super) fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(name))
}

/// The other way round; names that are no Unicode cannot be opened here.
#[cfg(not(unix))]
pub(super) fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_way_into_a_url_and_back() {
        for name in
            [&b"a b/c#d?e.html"[..], b"100%25.html", b"\xff\xfe", "ü^`{|}\\.html".as_bytes(), b"%2e%2e"]
        {
            let url = url::Url::parse(&format!("http://site.invalid/{}", escaped(name))).unwrap();
            assert_eq!(crate::urls::decoded_path(&url.path()[1..]), name, "{url}");
        }
    }

    #[test]
    fn folders_lead_up_to_the_root_and_end_there() {
        assert_eq!(parent(b"a/b"), Some(&b"a"[..]));
        assert_eq!(parent(b"a"), Some(&b""[..]));
        assert_eq!(parent(b""), None);
        assert_eq!((below(b"", b"x"), below(b"a", b"x")), (b"x".to_vec(), b"a/x".to_vec()));
    }

    #[test]
    fn pages_are_told_by_their_extension() {
        for (name, expected) in
            [("a.html", true), ("A.HTM", true), ("a.xhtml", true), ("html", false), ("a.css", false)]
        {
            assert_eq!(is_html(name.as_bytes()), expected, "{name}");
        }
    }
}
