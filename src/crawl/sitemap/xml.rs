//! The XML formats. quick-xml reads names and text and expands nothing.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::element::{self, Field, Space};
use super::{Alternate, Detail, Entry, Fault, Format, Sitemap};
use crate::crawl::xml::{Lines, attribute};

/// The most that is kept of one text, in bytes.
const MAX_TEXT: usize = 16 * 1024;

/// The most that is kept of what is said of one URL.
const MAX_DETAILS: usize = 2_000;

/// The most declarations that are remembered: every tag is compared with them.
const MAX_PREFIXES: usize = 50;

/// Reads entries into `sitemap` up to the first fault of the XML.
pub(super) fn read(xml: &str, sitemap: &mut Sitemap) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().allow_dangling_amp = true;
    let lines = Lines::of(xml);
    let mut scan = Scan { sitemap, lines, depth: 0, prefixes: Vec::new(), entry: None, text: None };
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => {
                scan.finish(xml.len());
                return;
            }
            Ok(event) => {
                let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                if !scan.event(&event, offset) {
                    return;
                }
            }
            Err(error) => {
                let line = scan.lines.at(usize::try_from(reader.error_position()).unwrap_or(usize::MAX));
                scan.sitemap.problems.add(Fault::NotWellFormed, line, &error.to_string());
                return;
            }
        }
    }
}

/// The state between two events.
struct Scan<'a> {
    sitemap: &'a mut Sitemap,
    lines: Lines<'a>,
    /// Elements that are open.
    depth: usize,
    /// What was declared so far, and as what.
    prefixes: Vec<(String, String)>,
    entry: Option<Entry>,
    /// The text that is being read, its element and its line.
    text: Option<(Field, u32, String)>,
}

impl Scan<'_> {
    /// Takes one event; `false` when the rest cannot matter.
    fn event(&mut self, event: &Event<'_>, offset: usize) -> bool {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                return self.start(tag, offset);
            }
            Event::Empty(tag) => {
                if !self.start(tag, offset) {
                    return false;
                }
                self.end(tag.name().as_ref());
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(tag.name().as_ref());
            }
            Event::Text(text) => {
                if self.text.is_some() && text.contains('&') {
                    let line = self.lines.at(offset);
                    self.sitemap.problems.add(Fault::UnescapedAmpersand, line, text);
                }
                self.push(text);
            }
            Event::CData(text) => self.push(text),
            Event::GeneralRef(name) => self.entity(name, offset),
            Event::DocType(text) => {
                let line = self.lines.at(offset);
                self.sitemap.problems.add(Fault::DocumentType, line, text);
            }
            _ => {}
        }
        true
    }

    /// What is still open at the end of the file was never finished, so it does not count.
    fn finish(&mut self, offset: usize) {
        let line = self.lines.at(offset);
        if self.depth > 0 {
            self.sitemap.problems.add(Fault::NotWellFormed, line, "the file ends within an element");
        }
        if self.sitemap.format.is_none() {
            self.sitemap.problems.add(Fault::UnknownFormat, line, "no element");
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, offset: usize) -> bool {
        let Some(format) = self.sitemap.format else { return self.root(tag, offset) };
        let space = self.space(tag, offset);
        let local = tag.local_name();
        if space == Space::Core && local.as_ref() == element::entry_of(format) {
            self.finish_entry();
            self.entry = Some(Entry { line: self.lines.at(offset), ..Entry::default() });
        } else if self.entry.is_some() {
            match element::field(format, space, local.as_ref()) {
                Some(field) => self.text = Some((field, self.lines.at(offset), String::new())),
                None if local.as_ref() == "link" && format == Format::Atom => self.atom_link(tag, offset),
                None if space == Space::Xhtml && local.as_ref() == "link" => self.alternate(tag, offset),
                None => {}
            }
        }
        true
    }

    fn root(&mut self, tag: &BytesStart<'_>, offset: usize) -> bool {
        self.declare(tag);
        let line = self.lines.at(offset);
        self.sitemap.format = element::format(tag.local_name().as_ref());
        let Some(format) = self.sitemap.format else {
            self.sitemap.problems.add(Fault::UnknownFormat, line, tag.name().as_ref());
            return false;
        };
        let prefix = prefix_of(tag);
        let namespace = self.declared(&prefix).unwrap_or_default();
        if matches!(format, Format::UrlSet | Format::Index) && namespace != element::PROTOCOL {
            let namespace = namespace.to_owned();
            self.sitemap.problems.add(Fault::WrongNamespace, line, &namespace);
        }
        // What has the root's own prefix is the root's own vocabulary, whatever it is called.
        self.prefixes.push((prefix, String::new()));
        true
    }

    /// Notes what the attributes of a tag declare; few tags declare anything.
    fn declare(&mut self, tag: &BytesStart<'_>) {
        if self.prefixes.len() > MAX_PREFIXES || !tag.attributes_raw().contains("xmlns") {
            return;
        }
        for attribute in tag.attributes().with_checks(false).flatten() {
            let name = attribute.key.as_ref();
            if let Some(prefix) = name.strip_prefix("xmlns") {
                let prefix = prefix.trim_start_matches(':').to_owned();
                self.prefixes.insert(0, (prefix, attribute.value.clone().into_owned()));
            }
        }
    }

    fn declared(&self, prefix: &str) -> Option<&str> {
        let found = self.prefixes.iter().find(|(known, _)| known == prefix);
        found.map(|(_, name)| name.as_str()).filter(|name| !name.is_empty())
    }

    fn space(&mut self, tag: &BytesStart<'_>, offset: usize) -> Space {
        self.declare(tag);
        let prefix = prefix_of(tag);
        // The root put its own prefix last, with no name.
        if self.prefixes.iter().any(|(known, name)| *known == prefix && name.is_empty()) {
            return Space::Core;
        }
        if self.declared(&prefix).is_none() {
            let line = self.lines.at(offset);
            self.sitemap.problems.add(Fault::UndeclaredPrefix, line, tag.name().as_ref());
        }
        element::space(&prefix, self.declared(&prefix))
    }

    fn end(&mut self, name: &str) {
        if let Some((field, line, text)) = self.text.take() {
            self.keep(field, line, text.trim());
        }
        let local = name.rsplit(':').next().unwrap_or(name);
        if self.sitemap.format.is_some_and(|format| local == element::entry_of(format)) {
            self.finish_entry();
        }
    }

    fn keep(&mut self, field: Field, line: u32, text: &str) {
        let Some(entry) = &mut self.entry else { return };
        match field {
            Field::Location if entry.url.is_empty() => {
                (entry.url, entry.line) = (text.to_owned(), line);
            }
            Field::Detail(kind) if entry.details.len() < MAX_DETAILS => {
                entry.details.push(Detail { kind, text: text.to_owned(), line });
            }
            _ => {}
        }
    }

    fn finish_entry(&mut self) {
        if let Some(entry) = self.entry.take() {
            self.sitemap.push(entry);
        }
    }

    /// The page of an Atom entry is its `alternate`, which is also what no `rel` means.
    fn atom_link(&mut self, tag: &BytesStart<'_>, offset: usize) {
        let is_page = attribute(tag, "rel").is_none_or(|rel| rel == "alternate");
        if let (true, Some(url)) = (is_page, attribute(tag, "href")) {
            let line = self.lines.at(offset);
            self.keep(Field::Location, line, url.trim());
        }
    }

    fn alternate(&mut self, tag: &BytesStart<'_>, offset: usize) {
        let line = self.lines.at(offset);
        let Some(entry) = &mut self.entry else { return };
        match (attribute(tag, "hreflang"), attribute(tag, "href")) {
            (Some(lang), Some(url)) if !lang.trim().is_empty() && !url.trim().is_empty() => {
                if entry.alternates.len() < MAX_DETAILS {
                    entry.alternates.push(Alternate { lang, url, line });
                }
            }
            _ => self.sitemap.problems.add(Fault::BadAlternate, line, tag.attributes_raw()),
        }
    }

    fn entity(&mut self, name: &BytesRef<'_>, offset: usize) {
        if let Ok(Some(c)) = name.resolve_char_ref() {
            self.push(c.encode_utf8(&mut [0; 4]));
        } else if let Some(text) = resolve_predefined_entity(name) {
            self.push(text);
        } else {
            let line = self.lines.at(offset);
            self.sitemap.problems.add(Fault::UnknownEntity, line, name);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some((_, _, known)) = &mut self.text {
            let room = MAX_TEXT.saturating_sub(known.len());
            let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
            let end = ends.take_while(|end| *end <= room).last().unwrap_or_default();
            known.push_str(&text[..if text.len() <= room { text.len() } else { end }]);
        }
    }
}

fn prefix_of(tag: &BytesStart<'_>) -> String {
    tag.name().prefix().map(|prefix| prefix.as_ref().to_owned()).unwrap_or_default()
}
