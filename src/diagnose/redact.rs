//! What a report may repeat of an answer: short, in one line, and without anything that opens a door.

use crate::page::cut;

/// Headers whose values are never shown: whoever has them may act as somebody else.
const SECRET: &[&str] = &["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"];

/// Parameters and JSON keys whose values are shortened to their beginning.
const SHORTENED: &[&str] =
    &["token", "macaroon", "invoice", "opaque", "request", "api_key", "apikey", "key", "secret", "password"];

/// How the keys of widely used services begin: they are shortened wherever they stand.
const KEYS: &[&str] = &[
    "sk-",
    "sk_",
    "pk_",
    "rk_",
    "ghp_",
    "gho_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "AIza",
    "eyJhbGci",
];

/// Characters of a long token that are shown: enough to recognise it, too few to use it.
const BEGINNING: usize = 12;

/// Characters from which a run without spaces is taken for a token.
const TOKEN: usize = 40;

/// A text in one line, no longer than `limit` characters, its long tokens shortened.
pub(super) fn shown(text: &str, limit: usize) -> String {
    let line = without_keys(text).split_whitespace().map(without_tokens).collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|letter| !letter.is_control()).collect();
    cut(&line, limit)
}

/// A header as a line, as far as it may be shown.
pub(super) fn header(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    if SECRET.contains(&name.as_str()) { format!("{name}: (left out)") } else { format!("{name}: {value}") }
}

/// The beginning of a token, an invoice, a key.
pub(super) fn token(value: &str) -> String {
    cut(value, BEGINNING)
}

/// A text whose keys are shortened.
pub(super) fn without_keys(text: &str) -> String {
    let is_key = |word: &str| word.len() > BEGINNING && KEYS.iter().any(|start| word.starts_with(start));
    let is_end = |letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '\'' | ',' | ';' | '=' | ':' | '(' | ')')
    };
    let shorten = |piece: &str| {
        let word = piece.trim_end_matches(is_end);
        if is_key(word) { token(word) + &piece[word.len()..] } else { piece.to_owned() }
    };
    text.split_inclusive(is_end).map(shorten).collect()
}

/// A word whose quoted, long or named-as-secret values are shortened.
fn without_tokens(word: &str) -> String {
    let pieces = word.split_inclusive(['"', '\'', ',', ';', '=', ':']);
    let (mut shown, mut is_secret) = (String::new(), false);
    for piece in pieces {
        let value = piece.trim_end_matches(['"', '\'', ',', ';', '=', ':']);
        let ending = &piece[value.len()..];
        let is_long = value.len() > TOKEN && !value.contains('/');
        shown.push_str(&if is_long || is_secret && value.len() > BEGINNING {
            token(value)
        } else {
            value.to_owned()
        });
        shown.push_str(ending);
        // The value of `token="..."` comes two pieces later; the quote between has no letters.
        is_secret = if value.is_empty() {
            is_secret
        } else {
            SHORTENED.contains(&value.to_ascii_lowercase().as_str())
        };
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_recognisable_and_useless() {
        for (name, value, line) in [
            ("Set-Cookie", "session=abc", "set-cookie: (left out)"),
            ("x-vercel-error", "DEPLOYMENT_DISABLED", "x-vercel-error: DEPLOYMENT_DISABLED"),
            (
                "www-authenticate",
                r#"L402 version="0", token="AgEIdGlkZWdyaWQCQgAA/x55", invoice="lnbc1500n1p40lrvqpp5lu08nd5y""#,
                r#"www-authenticate: L402 version="0", token="AgEIdGlkZWdy…", invoice="lnbc1500n1p4…""#,
            ),
            (
                "link",
                "<https://example.com/a/very/long/path/that/is/no/token/at/all.xml>",
                "link: <https://example.com/a/very/long/path/that/is/no/token/at/all.xml>",
            ),
        ] {
            assert_eq!(shown(&header(name, value), 200), line);
        }
        let told = "wrong key: sk-proj-abcdefgh12345678, or \"AKIAIOSFODNN7EXAMPLE\".";
        assert_eq!(without_keys(told), "wrong key: sk-proj-abcd…, or \"AKIAIOSFODNN…\".");
        assert!(shown(&"x".repeat(5000), 200).chars().count() < 20);
        assert_eq!(shown("two\r\n lines\u{1b}[31m", 200), "two lines[31m");
    }
}
