//! Session ids in paths and queries.

use url::Url;

/// Parameters that hold a session, in lower case.
const NAMES: &[&str] = &[
    "aspsessionid",
    "cfid",
    "cftoken",
    "jsessionid",
    "oscsid",
    "phpsessid",
    "sessid",
    "session_id",
    "sessionid",
    "sid",
    "zenid",
];

/// Shorter values are numbers of things: `?sid=12` is a story.
const MIN_LENGTH: usize = 16;

/// The URL without its session id; `None` when it has none.
pub(super) fn without_session(url: &Url) -> Option<String> {
    let path = path_without(url.path());
    let query = url.query().and_then(query_without);
    if path.is_none() && query.is_none() {
        return None;
    }
    let mut bare = url[..url::Position::BeforePath].to_owned();
    bare.push_str(path.as_deref().unwrap_or(url.path()));
    let query = query.unwrap_or_else(|| url.query().unwrap_or_default().to_owned());
    if !query.is_empty() {
        bare.push('?');
        bare.push_str(&query);
    }
    Some(bare)
}

fn query_without(query: &str) -> Option<String> {
    let kept: Vec<_> = query.split('&').filter(|pair| !is_session(pair)).collect();
    (kept.len() < query.split('&').count()).then(|| kept.join("&"))
}

/// `/a;jsessionid=0123456789ABCDEF` and `/(S(0123456789abcdef01234567))/a`.
fn path_without(path: &str) -> Option<String> {
    let mut is_changed = false;
    let mut kept = Vec::new();
    for segment in path.split('/') {
        let mut pieces = segment.split(';');
        let name = pieces.next().unwrap_or_default();
        let is_asp = name.strip_prefix("(S(").and_then(|rest| rest.strip_suffix("))")).is_some_and(is_token);
        let others: Vec<_> = pieces.filter(|piece| !is_session(piece)).collect();
        is_changed |= is_asp || others.len() + 1 < segment.split(';').count();
        if !is_asp {
            kept.push([&[name][..], &others].concat().join(";"));
        }
    }
    is_changed.then(|| kept.join("/"))
}

fn is_session(pair: &str) -> bool {
    let Some((name, value)) = pair.split_once('=') else { return false };
    let name = name.to_ascii_lowercase();
    let is_known = NAMES.contains(&name.as_str()) || name.starts_with("aspsessionid");
    is_known && is_token(value)
}

/// What a machine drew: long, and with digits.
fn is_token(value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'!');
    value.len() >= MIN_LENGTH
        && value.bytes().all(is_plain)
        && value.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_told_from_other_numbers() {
        let token = "0123456789abcdef0123";
        for (path, expected) in [
            (format!("/a?PHPSESSID={token}"), Some("/a")),
            (format!("/a?x=1&sid={token}&y=2"), Some("/a?x=1&y=2")),
            (format!("/a;jsessionid={token}?x"), Some("/a?x")),
            (format!("/a;v=1;jsessionid={token}/b"), Some("/a;v=1/b")),
            (format!("/(S({token}))/a"), Some("/a")),
            ("/a?sid=12".to_owned(), None),
            ("/a?sid=a-long-name-of-a-story".to_owned(), None),
            (format!("/a?id={token}"), None),
            ("/a;v=1".to_owned(), None),
        ] {
            let url = Url::parse(&format!("https://a.example{path}")).expect("valid");
            let expected = expected.map(|path| format!("https://a.example{path}"));
            assert_eq!(without_session(&url), expected, "{path}");
        }
    }
}
