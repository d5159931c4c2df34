//! SVG and MathML: elements that are not HTML.

use super::extract::Extractor;
use super::facts::Landmark;
use super::landmarks::landmark_by_role;
use super::stack::{Context, Markup};
use super::tags::Element as E;
use super::tokens::{Attributes, Tag};

impl Extractor<'_> {
    pub(super) fn foreign_start_tag(&mut self, element: E, tag: &Tag) {
        self.count_element(element);
        self.take_common_facts(element, tag);
        self.take_foreign_references(element, tag);
        if element == E::Title {
            self.name_link();
            self.name_button();
        }
        if tag.is_self_closing {
            self.stack.note_depth(1);
            return;
        }
        let outside = self.context();
        let is_integration_point = match outside.markup {
            Markup::Svg => matches!(element, E::ForeignObject | E::Desc | E::Title),
            _ => matches!(element, E::Mi | E::Mo | E::Mn | E::Ms | E::Mtext),
        };
        let is_hidden = outside.is_hidden || matches!(element, E::Title | E::Desc | E::Style | E::Script);
        let landmark = landmark_by_role(tag.attributes);
        self.page.has_main |= landmark == Some(Landmark::Main);
        let landmark = landmark.unwrap_or(outside.landmark);
        let markup = if is_integration_point { Markup::Html } else { outside.markup };
        self.stack.push(element, Context { landmark, is_hidden, markup, ..outside });
        if element == E::Style && outside.markup == Markup::Svg {
            self.open_svg_style(tag);
        }
    }
}

pub(super) fn breaks_out_of_foreign_content(element: E, attributes: &Attributes) -> bool {
    let is_styled = || [&b"color"[..], b"face", b"size"].iter().any(|name| attributes.has(name));
    element.breaks_out_of_foreign_content() || element == E::Font && is_styled()
}
