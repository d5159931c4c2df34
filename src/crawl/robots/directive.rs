//! One line: its name, however misspelt, and its value.

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    Agent,
    Allow,
    Disallow,
    Sitemap,
    CrawlDelay,
    Statement(Extension),
    Unknown,
}

/// Lines beyond the standard that somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Extension {
    /// `License`: where the terms for machines stand (RSL).
    License,
    /// `Content-Usage`: which uses of the content are allowed (IETF AIPREF).
    ContentUsage,
    /// `Content-Signal`: the same by Cloudflare.
    ContentSignal,
    /// `Host`: the preferred mirror, once read by Yandex.
    Host,
    /// `Clean-param`: parameters without meaning, read by Yandex.
    CleanParam,
    /// `Request-rate`: pages per time.
    RequestRate,
    /// `Visit-time`: the hours in which crawlers are welcome.
    VisitTime,
    /// `Noindex`: not read by Google since 2019.
    Noindex,
}

/// The names that are only read in full.
const WHOLE_NAMES: &[(&str, Directive)] = &[
    ("crawl-delay", Directive::CrawlDelay),
    ("license", Directive::Statement(Extension::License)),
    ("content-usage", Directive::Statement(Extension::ContentUsage)),
    ("content-signal", Directive::Statement(Extension::ContentSignal)),
    ("host", Directive::Statement(Extension::Host)),
    ("clean-param", Directive::Statement(Extension::CleanParam)),
    ("request-rate", Directive::Statement(Extension::RequestRate)),
    ("visit-time", Directive::Statement(Extension::VisitTime)),
    ("noindex", Directive::Statement(Extension::Noindex)),
];

/// The names of which Google reads the beginning, and how else they are written.
/// <https://github.com/google/robotstxt> lists the same spellings.
const BEGINNINGS: &[(&str, Directive)] = &[
    ("user-agent", Directive::Agent),
    ("useragent", Directive::Agent),
    ("user agent", Directive::Agent),
    ("allow", Directive::Allow),
    ("disallow", Directive::Disallow),
    ("dissallow", Directive::Disallow),
    ("dissalow", Directive::Disallow),
    ("disalow", Directive::Disallow),
    ("diasllow", Directive::Disallow),
    ("disallaw", Directive::Disallow),
    ("sitemap", Directive::Sitemap),
    ("site-map", Directive::Sitemap),
];

/// How the standard and the sitemaps protocol write the names.
const CORRECT: &[&str] = &["user-agent", "allow", "disallow", "sitemap"];

/// One line, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub directive: Directive,
    pub value: &'a [u8],
    pub is_misspelt: bool,
    pub lacks_colon: bool,
}

/// Why a line says nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mute {
    /// It is empty, or only a comment.
    Empty,
    /// It has no name.
    Unreadable,
}

/// Takes a line apart.
pub(super) fn read(line: &[u8]) -> Result<Line<'_>, Mute> {
    let line = line[..memchr::memchr(b'#', line).unwrap_or(line.len())].trim_ascii();
    if line.is_empty() {
        return Err(Mute::Empty);
    }
    let (name, value, lacks_colon) = split(line).ok_or(Mute::Unreadable)?;
    let name = String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase();
    if name.is_empty() {
        return Err(Mute::Unreadable);
    }
    let (directive, is_misspelt) = named(&name);
    Ok(Line { directive, value: value.trim_ascii(), is_misspelt, lacks_colon })
}

/// A space stands for a forgotten colon where there are just two words, as Google has it.
fn split(line: &[u8]) -> Option<(&[u8], &[u8], bool)> {
    if let Some(colon) = memchr::memchr(b':', line) {
        return Some((&line[..colon], &line[colon + 1..], false));
    }
    let space = memchr::memchr2(b' ', b'\t', line)?;
    let value = line[space..].trim_ascii_start();
    memchr::memchr2(b' ', b'\t', value).is_none().then_some((&line[..space], value, true))
}

fn named(name: &str) -> (Directive, bool) {
    if let Some((_, directive)) = WHOLE_NAMES.iter().find(|(known, _)| *known == name) {
        return (*directive, false);
    }
    let found = BEGINNINGS.iter().find(|(known, _)| name.starts_with(known));
    found.map_or((Directive::Unknown, false), |(_, directive)| (*directive, !CORRECT.contains(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_understood_as_google_does() {
        for (line, directive, is_misspelt, lacks_colon) in [
            ("User-Agent: x", Directive::Agent, false, false),
            ("user agent: x", Directive::Agent, true, false),
            ("useragent x", Directive::Agent, true, true),
            ("DISALOW : x", Directive::Disallow, true, false),
            ("disallowed: x", Directive::Disallow, true, false),
            ("disallow x", Directive::Disallow, false, true),
            ("allow:\tx # y", Directive::Allow, false, false),
            ("Site-map: x", Directive::Sitemap, true, false),
            ("crawl-delay: x", Directive::CrawlDelay, false, false),
            ("crawl-delays: x", Directive::Unknown, false, false),
            ("License: x", Directive::Statement(Extension::License), false, false),
            ("denied: x", Directive::Unknown, false, false),
        ] {
            let expected = Line { directive, value: b"x", is_misspelt, lacks_colon };
            assert_eq!(read(line.as_bytes()), Ok(expected), "{line}");
        }
    }

    #[test]
    fn lines_without_a_name_say_nothing() {
        for line in ["", "  ", "# disallow: /"] {
            assert_eq!(read(line.as_bytes()), Err(Mute::Empty), "{line}");
        }
        for line in [": /x", "word", "disallow / x", "two words here"] {
            assert_eq!(read(line.as_bytes()), Err(Mute::Unreadable), "{line}");
        }
    }
}
