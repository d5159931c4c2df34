//! Small languages inside attributes and headers: robots directives, refreshes, `Link` headers.

use super::facts::{Given, Position, Robots, Usage};

/// Directives of `X-Robots-Tag` whose own name is followed by a colon.
const VALUED: &[&str] = &["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];

/// Names of `<meta>` elements that hold robots directives.
pub(super) fn is_robots_name(name: &str) -> bool {
    const CRAWLERS: &[&str] =
        &["robots", "slurp", "teoma", "yandex", "baiduspider", "duckduckbot", "applebot"];
    CRAWLERS.contains(&name) || name.ends_with("bot") || name.starts_with("googlebot")
}

/// The directives of a robots `<meta>`, or of one `X-Robots-Tag` without its crawler.
pub(super) fn directives(content: &str) -> Vec<String> {
    let words = content.split(',').map(|directive| directive.trim().to_ascii_lowercase());
    words.filter(|directive| !directive.is_empty()).collect()
}

/// One `X-Robots-Tag` header: `noindex`, or `googlebot: noindex`.
pub(super) fn robots_header(value: &str) -> Robots {
    let named = value.split_once(':').map(|(name, rest)| (name.trim().to_ascii_lowercase(), rest));
    let is_crawler = |(name, _): &(String, &str)| {
        !name.is_empty() && !name.contains([',', ' ']) && !VALUED.contains(&name.as_str())
    };
    let (bot, rest) = named.filter(is_crawler).unwrap_or_else(|| ("robots".to_owned(), value));
    Robots { bot, directives: directives(rest), given: Given::InHeader, at: Position::default() }
}

/// Names of headers, and of `<meta>` elements, that speak of the use of the content.
pub(super) const USAGES: [&str; 2] = ["tdm-reservation", "content-usage"];

/// A statement on the use of the content: of the TDM Reservation Protocol, or a `Content-Usage` (AIPREF) that speaks
/// of training.
pub(super) fn usage(name: &str, value: &str, at: Position) -> Option<Usage> {
    let value = value.trim();
    let is_allowed = match (name, value) {
        ("tdm-reservation", "0") => true,
        ("tdm-reservation", "1") => false,
        ("content-usage", _) => trains(value)?,
        _ => return None,
    };
    let text = format!("{name}: {}", value.chars().take(80).collect::<String>());
    Some(Usage { text, is_allowed, at })
}

/// Whether a list of uses allows training.
fn trains(value: &str) -> Option<bool> {
    let mut pairs = value.split(',').filter_map(|pair| pair.split_once('='));
    let (_, answer) = pairs.find(|(usage, _)| usage.trim().eq_ignore_ascii_case("train-ai"))?;
    match answer.trim() {
        "y" => Some(true),
        "n" => Some(false),
        _ => None,
    }
}

/// The seconds and the URL of a refresh, as the HTML standard reads them (4.2.5.3).
pub(super) fn refresh(content: &str) -> Option<(u64, Option<&str>)> {
    let content = content.trim_ascii_start();
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 && !content.starts_with('.') {
        return None;
    }
    let seconds = if digits == 0 { 0 } else { content[..digits].parse().unwrap_or(u64::MAX) };
    let rest = content[digits..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest.is_empty() {
        return Some((seconds, None));
    }
    if !rest.starts_with([';', ',', ' ', '\t', '\n', '\r', '\x0C']) {
        return None;
    }
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix([';', ',']).unwrap_or(rest).trim_ascii_start();
    Some((seconds, Some(refresh_url(rest)).filter(|url| !url.is_empty())))
}

fn refresh_url(text: &str) -> &str {
    let named = text.get(..3).filter(|name| name.eq_ignore_ascii_case("url"));
    let value = named.and_then(|_| text[3..].trim_ascii_start().strip_prefix('='));
    let url = value.map_or(text, str::trim_ascii_start);
    match url.chars().next() {
        Some(quote @ ('"' | '\'')) => url[1..].split(quote).next().unwrap_or_default().trim_ascii(),
        _ => url.trim_ascii_end(),
    }
}

/// One target of a `Link` header (RFC 8288).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HeaderLink<'a> {
    pub url: &'a str,
    pub rel: String,
    pub hreflang: Option<String>,
}

/// The targets of a `Link` header.
pub(super) fn link_header(value: &str) -> Vec<HeaderLink<'_>> {
    let mut links = Vec::new();
    let mut rest = value;
    while let Some((url, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let (parameters, next) = split_at_comma(after);
        let parameter = |name| parameter(parameters, name);
        links.push(HeaderLink {
            url: url.trim(),
            rel: parameter("rel").unwrap_or_default().to_ascii_lowercase(),
            hreflang: parameter("hreflang").map(str::to_owned),
        });
        rest = next;
    }
    links
}

/// Splits at the first comma outside quotes.
fn split_at_comma(text: &str) -> (&str, &str) {
    let mut is_quoted = false;
    let end = text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b',' && !is_quoted
    });
    end.map_or((text, ""), |end| (&text[..end], &text[end + 1..]))
}

fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let (_, value) = pairs.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_headers_may_name_a_crawler() {
        for (value, bot, expected) in [
            ("noindex, NoFollow", "robots", vec!["noindex", "nofollow"]),
            ("googlebot: noindex", "googlebot", vec!["noindex"]),
            ("BingBot : noindex , nofollow", "bingbot", vec!["noindex", "nofollow"]),
            ("max-snippet: 20", "robots", vec!["max-snippet: 20"]),
            ("noindex, max-snippet:20", "robots", vec!["noindex", "max-snippet:20"]),
            ("", "robots", vec![]),
        ] {
            let robots = robots_header(value);
            assert_eq!(
                (robots.bot.as_str(), robots.directives),
                (bot, expected.into_iter().map(str::to_owned).collect())
            );
        }
    }

    #[test]
    fn statements_on_uses_are_read_whoever_defined_them() {
        for (name, value, expected) in [
            ("tdm-reservation", " 1 ", Some(false)),
            ("tdm-reservation", "0", Some(true)),
            ("tdm-reservation", "yes", None),
            ("content-usage", "search=y, train-ai=n", Some(false)),
            ("content-usage", "Train-AI=y", Some(true)),
            ("content-usage", "search=y", None),
            ("tdm-policy", "1", None),
        ] {
            let usage = usage(name, value, Position::default());
            assert_eq!(usage.map(|usage| usage.is_allowed), expected, "{name}: {value}");
        }
    }

    #[test]
    fn refreshes_are_read_as_browsers_do() {
        for (content, expected) in [
            ("0; url=/a", Some((0, Some("/a")))),
            ("5;URL='/a b' ", Some((5, Some("/a b")))),
            ("0,url=\"x\"y", Some((0, Some("x")))),
            ("3 /plain", Some((3, Some("/plain")))),
            ("10", Some((10, None))),
            (".5; url=a", Some((0, Some("a")))),
            ("0; urlish", Some((0, Some("urlish")))),
            ("0;url=", Some((0, None))),
            ("x; url=/a", None),
            ("5x", None),
            ("", None),
        ] {
            assert_eq!(refresh(content), expected, "{content:?}");
        }
    }

    #[test]
    fn link_headers_list_several_targets() {
        let links = link_header(
            "</a>; rel=\"canonical\", <https://x.example/,b>; rel=alternate; hreflang=\"de\", junk",
        );
        let found: Vec<_> =
            links.iter().map(|link| (link.url, link.rel.as_str(), link.hreflang.as_deref())).collect();
        assert_eq!(found, [("/a", "canonical", None), ("https://x.example/,b", "alternate", Some("de"))]);
    }
}
