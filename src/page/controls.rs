//! What a visitor operates: the controls of forms, buttons and frames, and what names them.

use super::common::has_name;
use super::extract::Extractor;
use super::facts::{Control, ControlKind, Frame};
use super::tags::Element as E;
use super::tokens::{Attributes, Tag};

/// What is known of the controls before all labels are.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// The ids that labels are for.
    wanted: Vec<String>,
    /// Nameless controls that have an id: their place among the controls, and that id.
    nameless: Vec<(usize, String)>,
    /// The button that is being read.
    button: Option<usize>,
}

impl Extractor<'_> {
    /// Takes what an element says of controls and their names.
    pub(super) fn take_control(&mut self, element: E, tag: &Tag) {
        let kind = match element {
            E::Input => input_kind(tag.attributes),
            E::Select => Some(ControlKind::Select),
            E::Textarea => Some(ControlKind::Textarea),
            E::Button => Some(ControlKind::Button),
            E::Label => {
                self.labels.wanted.extend(tag.attributes.get(b"for").map(str::to_owned));
                None
            }
            _ => None,
        };
        let Some(kind) = kind.filter(|_| !is_hidden(tag.attributes)) else { return };
        let is_named = has_name(tag.attributes)
            || self.stack.has(E::Label)
            || element == E::Input && kind == ControlKind::Button && says(tag.attributes, b"value");
        let (place, at) = (self.page.controls.len(), self.at(tag));
        if let (false, Some(id)) = (is_named, tag.attributes.get(b"id")) {
            self.labels.nameless.push((place, id.to_owned()));
        }
        if element == E::Button {
            self.labels.button = Some(place);
        }
        self.page.controls.push(Control { kind, is_named, at });
    }

    /// Notes that something in the open button tells what it does.
    pub(super) fn name_button(&mut self) {
        if let Some(button) = self.labels.button {
            self.page.controls[button].is_named = true;
        }
    }

    /// Whether a button is open.
    pub(super) fn has_open_button(&self) -> bool {
        self.labels.button.is_some()
    }

    /// Ends the open button.
    pub(super) fn end_button(&mut self) {
        self.labels.button = None;
    }

    /// Names what labels are for, once all of both are known.
    pub(super) fn settle_labels(&mut self) {
        let Labels { wanted, nameless, .. } = std::mem::take(&mut self.labels);
        for (place, _) in nameless.iter().filter(|(_, id)| wanted.contains(id)) {
            self.page.controls[*place].is_named = true;
        }
    }

    /// Takes an `<iframe>`.
    pub(super) fn take_frame(&mut self, tag: &Tag) {
        let attributes = tag.attributes;
        let is_dot =
            |name| attributes.get(name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px" | "1px"));
        let is_hidden = is_hidden(attributes) || is_dot(b"width") || is_dot(b"height");
        let at = self.at(tag);
        self.page.frames.push(Frame { is_named: has_name(attributes), is_hidden, at });
    }
}

/// Inputs that take something in. What sends a form has a name of its own, and a picture is among the images.
fn input_kind(attributes: &Attributes) -> Option<ControlKind> {
    let kind = attributes.get(b"type").unwrap_or_default().trim();
    let is = |name: &&str| kind.eq_ignore_ascii_case(name);
    if ["hidden", "image", "reset", "submit"].iter().any(is) {
        None
    } else if is(&"button") {
        Some(ControlKind::Button)
    } else {
        Some(ControlKind::Input)
    }
}

fn says(attributes: &Attributes, name: &[u8]) -> bool {
    attributes.get(name).is_some_and(|value| !value.trim().is_empty())
}

/// Whether an element is kept from everybody by what it says itself.
fn is_hidden(attributes: &Attributes) -> bool {
    let hides = |style: &str| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    attributes.has(b"hidden")
        || attributes.get(b"aria-hidden").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
        || attributes.get(b"style").is_some_and(hides)
}
