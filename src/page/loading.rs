//! How a page loads what it names: what browsers wait for, what is fetched ahead, and in which sizes.

use super::extract::Extractor;
use super::facts::{FontPreload, SrcsetFault};
use super::srcset::{Candidate, faults};
use super::tags::Element as E;
use super::tokens::{Attributes, Tag};

impl Extractor<'_> {
    /// Marks the reference that was just mentioned, if nothing is shown before it has arrived.
    pub(super) fn note_blocking(&mut self, element: E, tag: &Tag) {
        let waits = match element {
            E::Script => is_blocking_script(tag.attributes),
            _ => is_style_sheet_for_screens(tag.attributes),
        };
        let is_shown_later = self.head.is_in_body() || self.context().in_noscript;
        if let Some(last) = self.page.references.last_mut().filter(|_| waits && !is_shown_later) {
            last.is_blocking = true;
        }
    }

    /// Takes a preload of a font, which was just mentioned.
    pub(super) fn take_font_preload(&mut self, tag: &Tag) {
        if says(tag.attributes, b"as", "font") {
            let reference = self.page.references.len() - 1;
            let has_crossorigin = tag.attributes.has(b"crossorigin");
            self.page.font_preloads.push(FontPreload { reference, has_crossorigin });
        }
    }

    /// Takes what browsers cannot read in a list of pictures.
    pub(super) fn take_srcset_faults(&mut self, candidates: &[Candidate], tag: &Tag) {
        let may_choose = tag.attributes.has(b"sizes") || says(tag.attributes, b"loading", "lazy");
        for says in faults(candidates, may_choose) {
            let at = self.at(tag);
            self.page.srcset_faults.push(SrcsetFault { says, at });
        }
    }
}

fn says(attributes: &Attributes, name: &[u8], value: &str) -> bool {
    attributes.get(name).is_some_and(|known| known.trim().eq_ignore_ascii_case(value))
}

/// Modules wait for the page by themselves, and what is no script is not run.
fn is_blocking_script(attributes: &Attributes) -> bool {
    let kind = attributes.get(b"type").unwrap_or_default().trim().to_ascii_lowercase();
    let is_script = kind.is_empty() || kind.ends_with("javascript") || kind.ends_with("ecmascript");
    is_script && ![&b"async"[..], b"defer", b"nomodule"].iter().any(|name| attributes.has(name))
}

fn is_style_sheet_for_screens(attributes: &Attributes) -> bool {
    let media = attributes.get(b"media").unwrap_or_default().trim();
    let is_for_screens = ["", "all", "screen"].iter().any(|known| media.eq_ignore_ascii_case(known));
    is_for_screens && !attributes.has(b"disabled")
}
