//! Texts that are being read: words, the open heading, the open link.

use super::capture::{OpenHeading, OpenLink};
use super::extract::Extractor;
use super::facts::{Heading, Landmark, Rel};
use super::stack::Context;
use super::tags::Element as E;

impl Extractor<'_> {
    pub(super) fn read_text(&mut self, text: &[u8]) {
        if text == b"\0" {
            return;
        }
        let Context { is_hidden, landmark, .. } = self.context();
        if !is_hidden {
            let is_main = matches!(landmark, Landmark::Body | Landmark::Main);
            self.words.read(text, is_main);
        }
        if let Some(link) = self.link.as_mut().filter(|link| link.is_hidden || !is_hidden) {
            link.text.read(text);
        }
        if self.has_open_button() && !text.trim_ascii().is_empty() {
            self.name_button();
        }
        if let Some(heading) = self.heading.as_mut().filter(|heading| heading.is_hidden || !is_hidden) {
            heading.text.read(text);
        }
    }

    /// Ends the texts of the elements that were just closed.
    pub(super) fn settle_closed(&mut self) {
        while let Some(element) = self.closed.pop() {
            if !element.is_inline() {
                self.words.end_word();
            }
            if element.heading_level().is_some() {
                self.end_heading();
            }
            if element == E::Button {
                self.end_button();
            }
            if self.is_end_of_link(element) {
                self.end_link();
            }
        }
    }

    /// A link without an end tag goes on behind the end of the paragraph, item or block it began in, as
    /// formatting does (13.2.4.3); not behind that of a table cell.
    fn is_end_of_link(&self, closed: E) -> bool {
        self.link.as_ref().is_some_and(|link| {
            let was_around = link.depth > self.stack.depth();
            if link.is_foreign {
                closed == E::A || was_around
            } else {
                closed.ends_formatting() && was_around
            }
        })
    }

    pub(super) fn end_heading(&mut self) {
        if let Some(OpenHeading { level, at, landmark, text, .. }) = self.heading.take() {
            self.page.headings.push(Heading { level, text: text.finish(), at, landmark });
        }
    }

    pub(super) fn end_link(&mut self) {
        if let Some(OpenLink { reference, text, .. }) = self.link.take() {
            self.page.references[reference].text = text.finish();
        }
    }

    /// Notes that the open link has a name beside its text.
    pub(super) fn name_link(&mut self) {
        if let Some(link) = &self.link {
            let rel = &mut self.page.references[link.reference].rel;
            *rel = rel.with(Rel::NAMED);
        }
    }

    /// Adds the alternative of an image to the texts that it stands in.
    pub(super) fn read_alternative(&mut self, alt: &str) {
        if !alt.trim().is_empty() {
            self.name_button();
        }
        if let Some(link) = &mut self.link {
            link.text.read_apart(alt);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.read_apart(alt);
        }
    }
}
