//! What is read from a response: a page, a style sheet, a sitemap, robots.txt, or nothing.

use crate::page::{self, Answer, Destination, Media, Page, Reference, Response};
use crate::site::{Content, Digest};
use crate::urls::Tracking;

use super::robots::Robots;
use super::sitemap;

/// What was read from a response, with the destinations of its references.
pub(super) enum Read {
    Page(Box<Page>, Vec<Destination>),
    List(Content, Vec<Reference>, Vec<Destination>),
    Nothing,
}

impl Read {
    /// The page, if it is one, with the destinations of its references.
    pub(super) fn page(&self) -> Option<(&Page, &[Destination])> {
        match self {
            Self::Page(page, destinations) => Some((page, destinations)),
            Self::List(..) | Self::Nothing => None,
        }
    }

    /// The references and where each leads.
    pub(super) fn references(&self) -> (&[Reference], &[Destination]) {
        match self {
            Self::Page(page, destinations) => (&page.references, destinations),
            Self::List(_, references, destinations) => (references, destinations),
            Self::Nothing => (&[], &[]),
        }
    }

    /// What the site takes from it.
    pub(super) fn digest(&self) -> Option<Digest> {
        match self {
            Self::Page(page, destinations) => Some(Digest::of_page(page, destinations)),
            Self::List(content, references, destinations) => {
                Some(Digest::of_list(*content, references, destinations))
            }
            Self::Nothing => None,
        }
    }
}

/// Reads a response. Error pages are not read, but for a site's own 404 page under its own address:
/// visitors follow its links.
pub(super) fn read(response: &Response, tracking: Tracking) -> Read {
    let Some(answer) = response.answer() else { return Read::Nothing };
    let is_error_page = answer.status == 404 && response.url.path().ends_with("/404.html");
    if answer.status != 200 && !is_error_page {
        return Read::Nothing;
    }
    match answer.media() {
        Media::Html if !page::is_binary(&answer.body) => read_page(response, answer, tracking),
        Media::Css => list(Content::Css, page::read_css(&answer.headers, &answer.body), response, tracking),
        Media::Xml => match sitemap::read(&String::from_utf8_lossy(&answer.body)) {
            Some(references) => list(Content::List, references, response, tracking),
            None => Read::Nothing,
        },
        Media::Other if response.url.path() == "/robots.txt" => {
            list(Content::List, Robots::parse(&answer.body).references(), response, tracking)
        }
        _ => Read::Nothing,
    }
}

fn read_page(response: &Response, answer: &Answer, tracking: Tracking) -> Read {
    let page = page::read_html(&answer.headers, &answer.body);
    let base = page::base_of(&page, &response.url);
    let destinations = page::destinations(&page.references, &base, tracking);
    Read::Page(Box::new(page), destinations)
}

fn list(content: Content, references: Vec<Reference>, response: &Response, tracking: Tracking) -> Read {
    let destinations = page::destinations(&references, &response.url, tracking);
    Read::List(content, references, destinations)
}
