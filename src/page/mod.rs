//! What one response says: the facts of a page, taken in one streaming pass over its bytes.
//!
//! No tree is built and nothing is looked at twice, so the cost is linear in the size of the body
//! whatever the markup does. The facts are plain data; judging them is the rules' business.

mod capture;
mod client;
mod common;
mod contents;
mod controls;
mod crawler_file;
mod css;
mod earlier;
mod encoding;
mod excerpt;
mod extract;
pub mod facts;
mod failure;
mod foreign;
mod head;
mod headers;
mod instructions;
mod json_ld;
pub mod known_crawlers;
mod landmarks;
mod llms;
mod loading;
mod mentions;
mod meta;
mod position;
mod raw;
mod resolve;
mod response;
pub mod select;
mod source_map;
mod srcset;
mod stack;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod texts;
mod tokens;
mod transfer;

pub use client::{Client, Crawler, Purpose};
pub use contents::{Contents, is_script, is_worth_a_look};
pub use crawler_file::{
    Addressed, Allowance, CrawlerFile, CrawlerFileKind, EntryDate, FileFault, FileHarm, RobotsFacts, Signal,
    SitemapDates,
};
pub use earlier::EarlierPage;
pub use encoding::{is_other_charset, late_charset};
pub use excerpt::cut;
pub use facts::{Page, Placed, Position, Reference, ReferenceKind, Rel, Role};
pub use failure::{Failure, FailureKind};
pub use headers::Headers;
pub use json_ld::bare_name;
pub use known_crawlers::Access;
pub use llms::{LLMS_PATH, read_llms};
pub use resolve::{Destination, base_of, destination, destinations};
pub use response::{Answer, Media, Outcome, Response, is_server_error};
pub use select::{Pattern, Selector, Tree};
pub use source_map::source_map;
pub use transfer::{Attempt, Hop, Tls, Transfer, Verdict};

use facts::{Canonical, Given, Hreflang, Landmark};

/// Takes the facts of an HTML response.
pub fn read_html(headers: &Headers, body: &[u8]) -> Page {
    let content_type = headers.value("content-type").unwrap_or_default();
    let (html, encoding) = encoding::decode(body, content_type);
    let mut page = Page { encoding, ..Page::default() };
    read_headers(headers, &mut page);
    let mut extractor = extract::Extractor::new(&html, page);
    tokens::tokenize(&html, &mut extractor);
    extractor.finish()
}

/// Takes the references of a style sheet.
pub fn read_css(headers: &Headers, body: &[u8]) -> Vec<Reference> {
    let content_type = headers.value("content-type").unwrap_or_default();
    let (css, _) = encoding::decode(body, content_type);
    let mut positions = position::Positions::new(&css);
    let mut reference = |found: css::CssReference| {
        let at = positions.at(found.start);
        Reference::bare(found.kind, &found.url, at)
    };
    css::references(&css).into_iter().map(&mut reference).collect()
}

/// Whether bytes that are called text are something else: a picture, an archive, a program.
pub fn is_binary(body: &[u8]) -> bool {
    let start = &body[..body.len().min(1024)];
    let has_nul = memchr::memchr(0, start).is_some();
    has_nul
        && encoding_rs::Encoding::for_bom(body).is_none()
        && memchr::memchr(b'<', start).is_none_or(|at| at > 64)
}

fn read_headers(headers: &Headers, page: &mut Page) {
    page.robots.extend(headers.values("x-robots-tag").map(instructions::robots_header));
    for name in instructions::USAGES {
        let stated =
            headers.values(name).filter_map(|value| instructions::usage(name, value, Position::default()));
        page.usage.extend(stated);
    }
    for link in headers.values("link").flat_map(instructions::link_header) {
        let has = |name: &str| link.rel.split_ascii_whitespace().any(|token| token == name);
        let (reference, given) = (page.references.len(), Given::InHeader);
        let kind = if has("canonical") {
            page.canonicals.push(Canonical { reference, given });
            ReferenceKind::HeaderCanonical
        } else if let (true, Some(lang)) = (has("alternate"), link.hreflang.clone()) {
            page.hreflangs.push(Hreflang { lang, reference, given });
            ReferenceKind::HeaderAlternate
        } else if has("preload") {
            ReferenceKind::HeaderPreload
        } else {
            continue;
        };
        let landmark = Landmark::Head;
        page.references.push(Reference { landmark, ..Reference::bare(kind, link.url, Position::default()) });
    }
}
