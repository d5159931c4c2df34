//! Images and their alternatives.

use super::declare::rule;
use super::{Findings, Source, View, counted};
use crate::page::ReferenceKind;
use crate::page::facts::{Heading, Image, ImageElement, Landmark};

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
            "https://developers.google.com/search/docs/appearance/google-images#descriptive-alt-text",
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

rule! {
    /// ## What it finds
    ///
    /// Images without `width` and `height` attributes. Hidden images and embedded ones (`data:`) do not
    /// count. There is one finding for each page.
    ///
    /// ## Why it matters
    ///
    /// The browser does not know how much room to keep, and moves the text when the image arrives
    /// (layout shift, one of the Core Web Vitals) unless a style sheet gives the proportions.
    ///
    /// ## How to fix it
    ///
    /// Write the size of the image file into `width` and `height`; CSS may still scale it.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Oven</title><img src="https://cdn.example/oven.jpg" alt="Our oven">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Oven</title><img src="https://cdn.example/oven.jpg" alt="Our oven" width="800" height="600">
    /// <img src="https://cdn.example/rye.jpg" alt="Rye" style="width: 4em; height: 3em">
    /// <img src="https://cdn.example/flour.jpg" alt="" style="display: none">
    /// ```
    UNSIZED_IMAGE = HtmlPage(unsized_image) {
        id: "unsized-image",
        summary: "Images do not say their size",
        fix: "Write the size of the image file into width and height",
        category: Images,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://web.dev/articles/optimize-cls",
            "https://html.spec.whatwg.org/multipage/embedded-content-other.html#dimension-attributes",
        ],
    }
}

fn unsized_image(view: &View, findings: &mut Findings) {
    let is_embedded =
        |image: &Image| image.source.as_deref().is_none_or(|source| source.starts_with("data:"));
    let is_unsized = |image: &&Image| {
        image.element == ImageElement::Img
            && image.width.is_none()
            && image.height.is_none()
            && !image.is_sized_by_style
            && !is_embedded(image)
            && !image.is_hidden
    };
    let sources: Vec<Source> =
        view.page.images.iter().filter(is_unsized).map(|image| view.source(image.at, "img")).collect();
    if !sources.is_empty() {
        let evidence = format!("{} without width and height", counted(sources.len(), "image", "images"));
        findings.add(view.key, evidence).sources = sources;
    }
}

rule! {
    /// ## What it finds
    ///
    /// An image that says `loading="lazy"` and is the first of the main content, before the first `<h2>`:
    /// what visitors see first.
    ///
    /// ## Why it matters
    ///
    /// The browser waits for the layout before it asks for a lazy image. For the picture at the top that
    /// is lost time, and it is often the largest thing on the screen, whose arrival is measured (LCP, one
    /// of the Core Web Vitals).
    ///
    /// ## How to fix it
    ///
    /// Take `loading="lazy"` off the first image; keep it for those further down.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Oven</title><main><h1>Our oven</h1><img src="data:," alt="" loading="lazy"><h2>Bricks</h2></main>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Oven</title><main><h1>Our oven</h1><h2>Bricks</h2><img src="data:," alt="" loading="lazy"></main>
    /// ```
    LAZY_FIRST_IMAGE = HtmlPage(lazy_first_image) {
        id: "lazy-first-image",
        summary: "The first image of a page is loaded late",
        fix: "Take loading=lazy off the first image",
        category: Images,
        severity: Notice,
        since: "0.1.0",
        references: ["https://web.dev/articles/lcp-lazy-loading", "https://web.dev/articles/browser-level-image-lazy-loading"],
    }
}

fn lazy_first_image(view: &View, findings: &mut Findings) {
    let is_first = |image: &&Image| image.element == ImageElement::Img && image.landmark == Landmark::Main;
    let Some(image) = view.page.images.iter().find(is_first).filter(|image| image.is_lazy) else { return };
    let is_chapter = |heading: &&Heading| heading.level > 1 && heading.landmark == Landmark::Main;
    let chapter = view.page.headings.iter().find(is_chapter);
    if chapter.is_none_or(|chapter| image.at < chapter.at) {
        let source = image.source.as_deref().unwrap_or_default();
        let evidence = format!("{source} is the first image and says loading=lazy");
        findings.add(view.key, evidence).seen_at(view.source(image.at, "img"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// An image in a format that Google Images does not take and most browsers do not show: TIFF, HEIC,
    /// JPEG 2000, Photoshop, by its file name. There is one finding for each image, with every place that
    /// shows it.
    ///
    /// ## Why it matters
    ///
    /// Visitors see a broken image, unless they happen to use the one browser that can show it.
    ///
    /// ## How to fix it
    ///
    /// Save the image as JPEG, PNG, WebP, AVIF or SVG.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Oven</title><img src="https://cdn.example/oven.tiff" alt="Our oven">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Oven</title><img src="https://cdn.example/oven.webp" alt="Our oven">
    /// ```
    UNSUPPORTED_IMAGE_FORMAT = HtmlPage(unsupported_image_format) {
        id: "unsupported-image-format",
        summary: "An image is in a format that most browsers do not show",
        fix: "Save the image as JPEG, PNG, WebP, AVIF or SVG",
        category: Images,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/appearance/google-images",
            "https://developer.mozilla.org/en-US/docs/Web/Media/Guides/Formats/Image_types",
        ],
    }
}

/// Endings of image files that are for cameras, printers and editors.
const UNSUPPORTED: &[&str] =
    &["eps", "heic", "heif", "j2k", "jp2", "jpx", "psd", "raw", "tif", "tiff", "xcf"];

fn unsupported_image_format(view: &View, findings: &mut Findings) {
    for (reference, destination) in view.page.references.iter().zip(view.destinations) {
        let Some(url) = destination.key().filter(|_| reference.kind == ReferenceKind::Image) else {
            continue;
        };
        let path = url.split('?').next().unwrap_or(url);
        let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        if UNSUPPORTED.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
            let evidence = format!("the file name ends in .{ending}");
            findings.add(url, evidence).seen_at(view.source(reference.at, "img src"));
        }
    }
}
