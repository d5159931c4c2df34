//! What any element may carry: a name, an id, styles, an item type.

use super::css;
use super::extract::Extractor;
use super::facts::{Placed, Rel};
use super::tags::Element as E;
use super::tokens::{Attributes, Tag};

impl Extractor<'_> {
    /// Takes what is no matter of a certain element.
    pub(super) fn take_common_facts(&mut self, element: E, tag: &Tag) {
        if tag.attributes.is_empty() {
            return;
        }
        if (self.link.is_some() || self.has_open_button()) && has_name(tag.attributes) {
            self.name_link();
            self.name_button();
        }
        if let Some(id) = tag.attributes.get(b"id") {
            self.take_anchor(id, tag);
        }
        if let Some(name) = tag.attributes.get(b"name").filter(|_| element == E::A) {
            let before = self.page.anchors.len();
            self.take_anchor(name, tag);
            self.page.names.extend((before < self.page.anchors.len()).then_some(before));
        }
        if let Some(style) = tag.attributes.get(b"style") {
            self.take_style_attribute(style, tag);
        }
        if let Some(item_type) = tag.attributes.get(b"itemtype") {
            let at = self.at(tag);
            self.page.microdata.push(Placed { value: item_type.trim().to_owned(), at });
        }
    }

    fn take_anchor(&mut self, name: &str, tag: &Tag) {
        let at = self.at(tag);
        let is_known = |last: &Placed<String>| last.at == at && last.value == name;
        if !name.is_empty() && !self.page.anchors.last().is_some_and(is_known) {
            self.page.anchors.push(Placed { value: name.to_owned(), at });
        }
    }

    fn take_style_attribute(&mut self, style: &str, tag: &Tag) {
        self.page.inline_style_characters += characters(style);
        for found in css::references(style) {
            let at = self.at(tag);
            self.mention(found.kind, &found.url, Rel::default(), "", at);
        }
    }
}

/// Whether an element has a name beside its content.
pub(super) fn has_name(attributes: &Attributes) -> bool {
    let says = |name: &[u8]| attributes.get(name).is_some_and(|value| !value.trim().is_empty());
    says(b"aria-label") || says(b"aria-labelledby") || says(b"title")
}

pub(super) fn characters(text: &str) -> u64 {
    text.chars().count() as u64
}
