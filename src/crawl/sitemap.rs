//! Sitemaps and indexes of sitemaps, as sitemaps.org defines them.
//!
//! A pull parser reads names and text and nothing else: no entity is expanded that the file declares.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use crate::page::{Position, Reference, ReferenceKind};

/// The URLs that a sitemap or an index names; `None` when the XML is neither.
///
/// What comes before a fault in the XML counts.
pub fn read(xml: &str) -> Option<Vec<Reference>> {
    let mut reader = Reader::from_str(xml);
    let mut lines = Lines { xml: xml.as_bytes(), offset: 0, line: 1 };
    let mut kind = None;
    let mut location: Option<(u32, String)> = None;
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match (kind, tag.local_name().as_ref()) {
                (None, "urlset") => kind = Some(ReferenceKind::SitemapLocation),
                (None, "sitemapindex") => kind = Some(ReferenceKind::Sitemap),
                (None, _) => return None,
                // `image:loc` and its like name other things than pages.
                (Some(_), _) if tag.name().as_ref() == "loc" => {
                    location = Some((lines.at(position(&reader)), String::new()));
                }
                _ => {}
            },
            Ok(Event::Text(text)) => push(&mut location, &text),
            Ok(Event::CData(text)) => push(&mut location, &text),
            Ok(Event::GeneralRef(name)) => push(&mut location, &entity(&name)),
            Ok(Event::End(tag)) if tag.name().as_ref() == "loc" => {
                if let (Some(kind), Some((line, url))) = (kind, location.take()) {
                    found.push(Reference::bare(kind, url.trim(), Position { line, column: 1 }));
                }
            }
            Ok(Event::Eof) | Err(_) => return kind.map(|_| found),
            Ok(_) => {}
        }
    }
}

fn push(location: &mut Option<(u32, String)>, text: &str) {
    if let Some((_, url)) = location {
        url.push_str(text);
    }
}

/// A character by number, or one of the five entities of XML itself; a URL needs no other.
fn entity(name: &BytesRef) -> String {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return c.to_string();
    }
    resolve_predefined_entity(name).unwrap_or_default().to_owned()
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// Counts lines in one forward pass.
struct Lines<'a> {
    xml: &'a [u8],
    offset: usize,
    line: u32,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> u32 {
        let offset = offset.clamp(self.offset, self.xml.len());
        let passed = memchr::memchr_iter(b'\n', &self.xml[self.offset..offset]).count();
        self.line = self.line.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        self.offset = offset;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(xml: &str) -> Option<Vec<(u32, String)>> {
        read(xml).map(|found| found.into_iter().map(|entry| (entry.at.line, entry.url)).collect())
    }

    #[test]
    fn locations_are_read_with_their_lines() {
        let xml = "<?xml version='1.0'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\n<url>\n\
            <loc> https://a.example/?a=1&amp;b=&#50; </loc>\n<image:image><image:loc>no</image:loc></image:image></url>\n\
            <url><loc><![CDATA[https://a.example/b]]></loc></url></urlset>";
        let expected = [(4, "https://a.example/?a=1&b=2".to_owned()), (6, "https://a.example/b".to_owned())];
        assert_eq!(urls(xml), Some(expected.to_vec()));
    }

    #[test]
    fn an_index_names_sitemaps() {
        let found =
            read("<sitemapindex><sitemap><loc>a.xml</loc></sitemap></sitemapindex>").expect("an index");
        assert_eq!((found[0].kind, found[0].url.as_str()), (ReferenceKind::Sitemap, "a.xml"));
    }

    #[test]
    fn other_xml_is_no_sitemap_and_broken_xml_counts_up_to_the_fault() {
        assert_eq!(urls("<rss><channel/></rss>"), None);
        assert_eq!(urls(""), None);
        assert_eq!(urls("not xml"), None);
        assert_eq!(urls("<urlset><url><loc>a</loc></url><url></oops>").map(|found| found.len()), Some(1));
        assert_eq!(urls("<urlset>").map(|found| found.len()), Some(0));
    }

    #[test]
    fn entities_of_the_file_are_not_expanded() {
        let bomb = "<!DOCTYPE u [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><urlset><url><loc>x&b;y</loc></url></urlset>";
        assert_eq!(urls(bomb), Some(vec![(1, "xy".to_owned())]));
    }
}
