//! One answer as the catalogues look at it: headers, the beginning of the body, its JSON and its words.
//!
//! Whatever is derived from the body is made at most once, and only when somebody asks for it.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde_json::Value;
use url::Url;

use super::challenge::{self, Challenge};
use crate::page::{Answer, Headers, Media};

/// Bytes of a body that are looked at.
const READ: usize = 64 << 10;

/// Bytes of text in which a refusal says why. What stands further down is the page around it: of 3,697 pages of manuals,
/// each taken for a refusal, two spoke of limits and quotas there.
const SAID: usize = 3000;

/// Bytes of a served page up to which it may be a notice in place of a page. Real pages are larger.
const NOTICE: usize = 4 << 10;

/// What the notices say that platforms serve as pages.
const NOTICES: &[&str] = &["uspended", "paused as it reached", "402 Payment Required"];

/// One answer and what is derived from it.
pub(super) struct Sight<'a> {
    /// The URL that answered.
    pub url: &'a Url,
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: &'a Headers,
    /// The beginning of its body as text.
    pub text: Cow<'a, str>,
    media: Media,
    json: OnceCell<Option<Value>>,
    words: OnceCell<String>,
    challenges: OnceCell<Vec<Challenge>>,
}

impl<'a> Sight<'a> {
    /// Looks at an answer.
    pub fn of(url: &'a Url, answer: &'a Answer) -> Self {
        let (json, words, challenges) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let text = String::from_utf8_lossy(looked_at(answer));
        let (status, headers, media) = (answer.status, &answer.headers, answer.media());
        Self { url, status, headers, text, media, json, words, challenges }
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.value(name).map(str::trim)
    }

    /// Whether a header has this value, in any case.
    pub fn header_is(&self, name: &str, value: &str) -> bool {
        self.header(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
    }

    /// The body as JSON, if it is that.
    pub fn json(&self) -> Option<&Value> {
        let parsed =
            || self.text.trim_start().starts_with(['{', '[']).then(|| serde_json::from_str(&self.text).ok());
        self.json.get_or_init(|| parsed().flatten()).as_ref()
    }

    /// The text at a JSON pointer (RFC 6901).
    pub fn json_text(&self, pointer: &str) -> Option<&str> {
        self.json()?.pointer(pointer)?.as_str()
    }

    /// The first words that a reader sees, in lower case, with single spaces.
    pub fn words(&self) -> &str {
        self.words.get_or_init(|| {
            let shown =
                if self.media == Media::Html { visible(&self.text) } else { Cow::Borrowed(&*self.text) };
            let shown = &shown[..shown.floor_char_boundary(SAID)];
            shown.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
        })
    }

    /// The challenges of `WWW-Authenticate`, in order.
    pub fn challenges(&self) -> &[Challenge] {
        self.challenges.get_or_init(|| challenge::challenges(self.headers.values("www-authenticate")))
    }

    /// The title of an HTML page.
    pub fn title(&self) -> Option<String> {
        if self.media != Media::Html {
            return None;
        }
        let (_, rest) = self.text.split_once("<title>")?;
        let (title, _) = rest.split_once("</title>")?;
        Some(title.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Whether nothing came with the status.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The part of a body that is looked at. A page that is served is one, unless it is as short as a notice and says what
/// notices say: this runs for every page of a crawl.
fn looked_at(answer: &Answer) -> &[u8] {
    let body = &answer.body[..answer.body.len().min(READ)];
    let says = |words: &&str| memchr::memmem::find(body, words.as_bytes()).is_some();
    let is_notice = || answer.body.len() <= NOTICE && NOTICES.iter().any(says);
    if answer.status >= 400 || is_notice() { body } else { &[] }
}

/// A page without its tags, scripts and styles.
fn visible(html: &str) -> Cow<'_, str> {
    let (mut shown, mut rest) = (String::with_capacity(html.len() / 2), html);
    while let Some((before, tag)) = rest.split_once('<') {
        shown.push_str(before);
        shown.push(' ');
        rest = after_element(tag);
    }
    shown.push_str(rest);
    Cow::Owned(unescaped(&shown))
}

/// What follows a tag, and its content too where readers do not see that. What is never closed hides the rest.
fn after_element(tag: &str) -> &str {
    let is_named = |name: &&str| tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let closed = match ["script", "style"].into_iter().find(is_named) {
        Some(name) => tag.find(&format!("</{name}")).map_or("", |at| &tag[at + 2..]),
        None => tag,
    };
    closed.split_once('>').map_or("", |(_, rest)| rest)
}

/// A text with the five character references that machines write.
pub(super) fn unescaped(text: &str) -> String {
    let known =
        [("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    known.iter().fold(text.to_owned(), |text, (reference, letter)| text.replace(reference, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_see_neither_tags_nor_scripts() {
        for (html, seen) in [
            ("<p>a<b>b</b>", "a b"),
            ("a<script>if (1 < 2) {}</script>b<style>p{}</style>c", "a b c"),
            ("a<SCRIPT>never closed", "a"),
            ("&lt;b&gt; &amp; &quot;c&#39;", "<b> & \"c'"),
            ("a <", "a"),
            ("", ""),
        ] {
            assert_eq!(visible(html).split_whitespace().collect::<Vec<_>>().join(" "), seen, "{html}");
        }
    }
}
