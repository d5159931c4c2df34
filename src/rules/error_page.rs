//! An error page as its rules see it, and what makes two of them one page.

use std::collections::HashSet;

use xxhash_rust::xxh3::Xxh3;

use super::{Findings, Found, Source};
use crate::page::{self, Answer, Media, Page, Response};

/// How much of an error page is compared with others; what tells templates apart comes early.
const COMPARED: usize = 64 << 10;

/// What somebody reads who is refused.
#[derive(Debug)]
pub struct ErrorPage<'a> {
    /// Its identity.
    pub key: &'a str,
    /// The response it came with.
    pub response: &'a Response,
    /// What was answered.
    pub answer: &'a Answer,
    /// Its facts, if it is HTML.
    pub page: Option<Page>,
    template: u64,
}

impl<'a> ErrorPage<'a> {
    /// Reads what came with an error. `None` without an error, and where nobody knows how it will look:
    /// for a path without a file, a folder without a `404.html` leaves the page to the host.
    pub fn of(key: &'a str, response: &'a Response) -> Option<Self> {
        let answer = response.answer().filter(|answer| answer.status >= 400)?;
        let is_the_hosts = answer.status == 404 && answer.transfer.is_none() && answer.headers.is_empty();
        if is_the_hosts {
            return None;
        }
        let is_html = answer.media() == Media::Html && !page::is_binary(&answer.body);
        let page = is_html.then(|| page::read_html(&answer.headers, &answer.body));
        Some(Self { key, response, answer, page, template: template(key, answer) })
    }

    /// Reports a fault of the page. The same page under many URLs has its fault once.
    pub fn report<'f>(&self, findings: &'f mut Findings, evidence: impl Into<String>) -> &'f mut Found {
        let source = Source { file: self.response.file.clone(), ..Source::page(self.key) };
        let found = findings.add(self.key, evidence);
        found.alike = Some(self.template);
        found.answered(Some(self.answer.status)).seen_at(source)
    }
}

/// The same for pages that differ in the path they were asked under, in numbers and in ids only.
fn template(key: &str, answer: &Answer) -> u64 {
    let of_path: HashSet<&[u8]> = words(key.as_bytes()).collect();
    let mut hash = Xxh3::new();
    hash.update(&answer.status.to_le_bytes());
    hash.update(answer.headers.value("content-type").unwrap_or_default().as_bytes());
    for word in words(&answer.body[..answer.body.len().min(COMPARED)]) {
        if !of_path.contains(word) && !word.iter().any(u8::is_ascii_digit) {
            hash.update(word);
            hash.update(b" ");
        }
    }
    hash.digest()
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template_of(key: &str, status: u16, body: &str) -> u64 {
        template(key, &Answer { body: body.as_bytes().to_vec(), ..Answer::new(status) })
    }

    #[test]
    fn pages_that_differ_in_path_and_ids_are_one() {
        let one = template_of("https://a.example/x/menu", 404, "<p>/x/menu not found (Ray ID: 72c7a1)");
        assert_eq!(one, template_of("https://a.example/oven", 404, "<p>/oven not found (Ray ID: 99b0)"));
        assert_ne!(one, template_of("https://a.example/oven", 410, "<p>/oven not found (Ray ID: 99b0)"));
        assert_ne!(one, template_of("https://a.example/oven", 404, "<p>/oven is gone"));
    }
}
