//! Patterns over whole paths: `*` stands for any run of characters, also of slashes, and
//! `:placeholder` for one segment.

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob(Vec<Token>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Byte(u8),
    /// One whole segment: it begins after a slash and ends before the next.
    Segment,
    /// Any number of bytes.
    Any,
}

impl Glob {
    /// A pattern in which only `*` is special.
    pub fn with_stars(pattern: &[u8]) -> Self {
        Self(pattern.iter().map(|byte| if *byte == b'*' { Token::Any } else { Token::Byte(*byte) }).collect())
    }

    /// A pattern in which `:name` at the beginning of a segment is special too.
    pub fn with_placeholders(pattern: &[u8]) -> Self {
        let mut tokens = Vec::new();
        for (index, segment) in pattern.split(|byte| *byte == b'/').enumerate() {
            if index > 0 {
                tokens.push(Token::Byte(b'/'));
            }
            match segment {
                [b':', name @ ..] if is_name(name) => tokens.push(Token::Segment),
                _ => tokens.extend(Self::with_stars(segment).0),
            }
        }
        Self(tokens)
    }

    /// Whether the whole path is of this pattern.
    ///
    /// Only the last `*` is ever tried again: what an earlier one could still give, a later one gives
    /// too. So the time is at most the product of the lengths.
    pub fn is_match(&self, path: &[u8]) -> bool {
        let (mut token, mut byte) = (0, 0);
        let mut retry = None;
        loop {
            match self.0.get(token) {
                None if byte == path.len() => return true,
                Some(Token::Any) => {
                    token += 1;
                    retry = Some((token, byte));
                }
                Some(Token::Segment) if segment_length(&path[byte..]) > 0 => {
                    token += 1;
                    byte += segment_length(&path[byte..]);
                }
                Some(Token::Byte(expected)) if path.get(byte) == Some(expected) => {
                    token += 1;
                    byte += 1;
                }
                _ => match retry {
                    Some((after, from)) if from < path.len() => {
                        (token, byte) = (after, from + 1);
                        retry = Some((after, from + 1));
                    }
                    _ => return false,
                },
            }
        }
    }
}

fn segment_length(path: &[u8]) -> usize {
    memchr::memchr(b'/', path).unwrap_or(path.len())
}

/// Whether this can be the name of a placeholder.
pub(super) fn is_name(name: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    name.first().is_some_and(|byte| !byte.is_ascii_digit()) && name.iter().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_paths() {
        for (pattern, path, expected) in [
            ("/a", "/a", true),
            ("/a", "/a/", false),
            ("/a", "/ab", false),
            ("/*", "/", true),
            ("/a/*", "/a/b/c", true),
            ("/a/*", "/a", false),
            ("*.html", "/a/b.html", true),
            ("/*/x/*.css", "/a/b/x/c.css", true),
            ("/*/x/*.css", "/a/b/x/c.js", false),
            ("**a", "aaaa", true),
            ("", "", true),
            ("/:year/x", "/2024/x", true),
            ("/:year/x", "/2024/07/x", false),
            ("/:year/", "//", false),
            ("/a:b", "/a:b", true),
            ("/:8080", "/:8080", true),
            ("/*/:page/end", "/a/b/c/end", true),
            ("/:one/*/:two", "/a/b/c/d", true),
            ("/:one/*/:two", "/a/b", false),
        ] {
            assert_eq!(
                Glob::with_placeholders(pattern.as_bytes()).is_match(path.as_bytes()),
                expected,
                "{pattern} {path}"
            );
        }
        assert!(!Glob::with_stars(b"/:year").is_match(b"/2024"));
    }

    #[test]
    fn hostile_patterns_take_no_time() {
        let pattern = format!("{}b", "*a".repeat(200));
        assert!(!Glob::with_stars(pattern.as_bytes()).is_match("a".repeat(20_000).as_bytes()));
    }
}
