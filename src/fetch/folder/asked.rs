//! The target of a question, read once: as it was sent, and as files are named.

use std::borrow::Cow;

use super::paths;
use crate::urls;

/// A path below the folder's prefix, with its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked<'a> {
    /// The path as sent, in ASCII, beginning with one slash, runs of slashes made one.
    pub raw: Cow<'a, str>,
    /// The query as sent.
    pub query: Option<&'a str>,
    /// The decoded path without slashes around it.
    pub name: Vec<u8>,
    /// Whether the path ends with a slash, which asks for a directory.
    pub is_directory: bool,
}

impl<'a> Asked<'a> {
    /// Reads path and query as on a request line; `None` when the path is not below `prefix`, which
    /// ends with a slash. The prefix without its slash asks for the root as if it were a file.
    pub fn read(target: &'a str, prefix: &str) -> Option<Self> {
        let target = target.split('#').next().unwrap_or(target);
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        let open_prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        let inner = path.strip_prefix(open_prefix)?;
        if !inner.is_empty() && !inner.starts_with('/') {
            return None;
        }
        let raw = plain(inner);
        let name = decoded_name(raw.trim_start_matches('/').trim_end_matches('/'));
        Some(Self { query, name, is_directory: inner.ends_with('/'), raw })
    }

    /// The decoded path with its slashes: what patterns are compared with.
    pub fn path(&self) -> Vec<u8> {
        let mut path = vec![b'/'];
        path.extend_from_slice(&self.name);
        if self.is_directory && !self.name.is_empty() {
            path.push(b'/');
        }
        path
    }

    /// The segments as sent.
    pub fn raw_segments(&self) -> impl Iterator<Item = &str> {
        self.raw.split('/').filter(|segment| !segment.is_empty())
    }

    /// The query with its question mark, for appending to a path.
    pub fn query_suffix(&self) -> String {
        self.query.map(|query| format!("?{}", paths::ascii(query))).unwrap_or_default()
    }
}

/// One slash where there were several, as the hosts do it: they are one path to a file system, and a
/// path that begins with two slashes would be another host when it is sent back in a `Location`.
fn plain(path: &str) -> Cow<'_, str> {
    let is_safe = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\".contains(&byte);
    let is_plain = path.starts_with('/') && !path.contains("//") && path.bytes().all(is_safe);
    if is_plain {
        return Cow::Borrowed(path);
    }
    let mut plain = String::with_capacity(path.len() + 1);
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        plain.push('/');
        plain.push_str(&paths::ascii(segment));
    }
    if plain.is_empty() || path.ends_with('/') {
        plain.push('/');
    }
    Cow::Owned(plain)
}

/// A path decoded for comparing with the names of files. A slash that comes out of an escape is no
/// separator (RFC 3986, section 2.2) and no file name holds one: it becomes NUL, which none holds either.
pub(super) fn decoded_name(path: &str) -> Vec<u8> {
    if !path.contains('%') {
        return path.as_bytes().to_vec();
    }
    let mut name = Vec::with_capacity(path.len());
    for segment in path.split('/') {
        name.extend(urls::decoded_path(segment).iter().map(|byte| if *byte == b'/' { 0 } else { *byte }));
        name.push(b'/');
    }
    name.pop();
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_names() {
        for (target, raw, name, is_directory) in [
            ("/", "/", &b""[..], true),
            ("/a/b?c=/d/", "/a/b", b"a/b", false),
            ("/a/", "/a/", b"a", true),
            ("/%C3%BC%20x/", "/%C3%BC%20x/", "ü x".as_bytes(), true),
            ("/ü", "/%C3%BC", "ü".as_bytes(), false),
            ("//evil.example//x/", "/evil.example/x/", b"evil.example/x", true),
            ("/a%2Fb", "/a%2Fb", b"a\0b", false),
            ("/%FF%00", "/%FF%00", b"\xff\0", false),
            ("/%2e%2e/x", "/%2e%2e/x", b"../x", false),
            ("/a\\b", "/a%5Cb", b"a\\b", false),
            ("/100%", "/100%", b"100%", false),
        ] {
            let asked = Asked::read(target, "/").unwrap();
            assert_eq!(
                (&*asked.raw, &*asked.name, asked.is_directory),
                (raw, name, is_directory),
                "{target}"
            );
        }
    }

    #[test]
    fn a_prefix_is_taken_off_and_required() {
        let read =
            |target| Asked::read(target, "/docs/").map(|asked| (asked.raw.into_owned(), asked.is_directory));
        assert_eq!(read("/docs/x?y"), Some(("/x".to_owned(), false)));
        assert_eq!(read("/docs/"), Some(("/".to_owned(), true)));
        assert_eq!(read("/docs"), Some(("/".to_owned(), false)));
        assert_eq!((read("/docsify/x"), read("/"), read("*")), (None, None, None));
    }
}
