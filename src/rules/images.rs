//! Images and their alternatives.

use super::declare::rule;
use super::{Findings, View};
use crate::page::ReferenceKind;
use crate::page::facts::{Image, ImageElement};

rule! {
    /// ## What it finds
    ///
    /// An image without an `alt` attribute. `alt=""` is right for decoration and is not reported; nor
    /// are images that are hidden from assistive technology or named in another way. There is one
    /// finding for each image, with every place that shows it.
    ///
    /// ## Why it matters
    ///
    /// Screen readers fall back to the file name. Google takes the alternative as the subject of the
    /// image, and as link text where the image is a link.
    ///
    /// ## How to fix it
    ///
    /// Say what the image shows, or `alt=""` where it adds nothing.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Oven</title><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Oven</title><img src="data:," alt=""><img src="data:," alt="Our oven">
    /// <img src="data:," aria-label="Our oven"><img src="data:," aria-hidden="true">
    /// ```
    MISSING_ALT = HtmlPage(missing_alt) {
        id: "missing-alt",
        summary: "An image has no alternative text",
        fix: "Say in alt what the image shows, or leave alt empty for decoration",
        category: Images,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/appearance/google-images#use-descriptive-alt-text",
            "https://html.spec.whatwg.org/multipage/images.html#alt",
        ],
    }
}

fn missing_alt(view: &View, findings: &mut Findings) {
    let is_unnamed = |image: &&Image| image.alt.is_none() && !image.is_hidden && !image.is_labelled;
    for image in view.page.images.iter().filter(is_unnamed) {
        let (kind, element) = match image.element {
            ImageElement::Img => (ReferenceKind::Image, "img"),
            ImageElement::Input => (ReferenceKind::ImageButton, "input"),
            ImageElement::Area => (ReferenceKind::Area, "area"),
        };
        let url = view.destination_at(image.at, kind).unwrap_or(view.key);
        findings.add(url, "the image has no alt attribute").seen_at(view.source(image.at, element));
    }
}
