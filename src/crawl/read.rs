//! What is read from a response: a page, a style sheet, a file for crawlers, or nothing.

use super::Seen;
use super::gate::Errand;
use super::license;
use super::robots::Robots;
use super::sitemap::{Format, NamedBy, Sitemap};
use crate::page::{self, Answer, CrawlerFile, Destination, Media, Page, Reference, Response};
use crate::site::{Content, Digest};
use crate::urls::Tracking;

/// What was read from a response, with the destinations of its references.
#[derive(Debug)]
pub(super) enum Read {
    Page(Box<Page>, Vec<Destination>),
    List(Box<List>),
    /// A file that is written for crawlers and names nothing.
    Terms(Box<CrawlerFile>),
    Nothing,
}

/// Something that only mentions.
#[derive(Debug)]
pub(super) struct List {
    pub content: Content,
    pub references: Vec<Reference>,
    pub destinations: Vec<Destination>,
    /// What it is to crawlers, if it is written for them.
    pub file: Option<CrawlerFile>,
}

impl Read {
    /// What those who look at responses get to see.
    pub(super) fn seen(&self) -> Seen<'_> {
        match self {
            Self::Page(page, destinations) => Seen::Page(page, destinations),
            Self::List(list) => list.file.as_ref().map_or(Seen::Other, Seen::ForCrawlers),
            Self::Terms(file) => Seen::ForCrawlers(file),
            Self::Nothing => Seen::Other,
        }
    }

    /// The references and where each leads.
    pub(super) fn references(&self) -> (&[Reference], &[Destination]) {
        match self {
            Self::Page(page, destinations) => (&page.references, destinations),
            Self::List(list) => (&list.references, &list.destinations),
            Self::Terms(_) | Self::Nothing => (&[], &[]),
        }
    }

    /// What the site takes from it.
    pub(super) fn digest(&self) -> Option<Digest> {
        match self {
            Self::Page(page, destinations) => Some(Digest::of_page(page, destinations)),
            Self::List(list) => Some(Digest::of_list(list.content, &list.references, &list.destinations)),
            Self::Terms(_) | Self::Nothing => None,
        }
    }
}

/// Reads a response. Error pages are not read, but for a site's own 404 page under its own address:
/// visitors follow its links.
pub(super) fn read(response: &Response, errand: Errand, tracking: Tracking) -> Read {
    let Some(answer) = response.answer() else { return Read::Nothing };
    let is_error_page = answer.status == 404 && response.url.path().ends_with("/404.html");
    if answer.status != 200 && !is_error_page {
        return Read::Nothing;
    }
    match (errand, answer.media()) {
        (Errand::Robots, _) => robots(answer, response, tracking),
        (Errand::Sitemap(named_by), _) => sitemap(answer, response, named_by, tracking),
        // Where there is none, many servers answer with a page.
        (Errand::Llms, Media::Html) => Read::Nothing,
        (Errand::Llms, _) => list(Content::Llms, page::read_llms(&answer.body), None, response, tracking),
        (Errand::Visit, Media::Html) if !page::is_binary(&answer.body) => {
            read_page(response, answer, tracking)
        }
        (Errand::Visit, Media::Css) => {
            let mut references = page::read_css(&answer.headers, &answer.body);
            references.extend(page::source_map(answer));
            list(Content::Css, references, None, response, tracking)
        }
        (Errand::Visit, Media::Xml) => found_list(answer, response, tracking),
        (Errand::Visit, Media::Other) if page::is_script(content_type(answer)) => {
            let Some(map) = page::source_map(answer) else { return Read::Nothing };
            list(Content::Script, vec![map], None, response, tracking)
        }
        (Errand::Visit | Errand::Check, _) => Read::Nothing,
    }
}

fn content_type(answer: &Answer) -> &str {
    answer.headers.value("content-type").unwrap_or_default()
}

fn read_page(response: &Response, answer: &Answer, tracking: Tracking) -> Read {
    let page = page::read_html(&answer.headers, &answer.body);
    let base = page::base_of(&page, &response.url);
    let destinations = page::destinations(&page.references, &base, tracking);
    Read::Page(Box::new(page), destinations)
}

fn robots(answer: &Answer, response: &Response, tracking: Tracking) -> Read {
    let robots = Robots::parse(&answer.body);
    let file = robots.as_file();
    list(Content::List, robots.references(), Some(file), response, tracking)
}

/// What somebody calls a sitemap is read as one.
fn sitemap(answer: &Answer, response: &Response, named_by: NamedBy, tracking: Tracking) -> Read {
    let sitemap = Sitemap::parse(&answer.body, &response.url, named_by);
    let file = sitemap.as_file(answer.is_cut);
    list(Content::List, sitemap.references(), Some(file), response, tracking)
}

/// What nobody calls a sitemap is one if it says so itself, as terms do; feeds and lists of any text are not.
fn found_list(answer: &Answer, response: &Response, tracking: Tracking) -> Read {
    let sitemap = Sitemap::parse(&answer.body, &response.url, NamedBy::Site);
    if !matches!(sitemap.format, Some(Format::UrlSet | Format::Index)) {
        let terms = license::read(&answer.body, &response.url);
        return terms.map_or(Read::Nothing, |terms| Read::Terms(Box::new(terms)));
    }
    let file = sitemap.as_file(answer.is_cut);
    list(Content::List, sitemap.references(), Some(file), response, tracking)
}

fn list(
    content: Content,
    references: Vec<Reference>,
    file: Option<CrawlerFile>,
    response: &Response,
    tracking: Tracking,
) -> Read {
    let destinations = page::destinations(&references, &response.url, tracking);
    Read::List(Box::new(List { content, references, destinations, file }))
}
