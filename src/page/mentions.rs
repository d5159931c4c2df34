//! Which attributes of which elements mention other resources.

use super::capture::{Collapsed, OpenLink, shortened};
use super::common::has_name;
use super::extract::Extractor;
use super::facts::{Canonical, Hreflang, Image, ImageElement, ReferenceKind as K, Rel};
use super::srcset;
use super::stack::Markup;
use super::tags::Element as E;
use super::tokens::{Attributes, Tag};

impl Extractor<'_> {
    /// Takes the references of an HTML element.
    pub(super) fn take_references(&mut self, element: E, tag: &Tag) {
        match element {
            E::A => self.take_link(tag),
            E::Area => self.take_area(tag),
            E::Link => self.take_link_element(tag),
            E::Img | E::Image => self.take_img(tag),
            E::Source => {
                self.take(K::Source, b"src", tag);
                self.take_candidates(K::SourceCandidate, b"srcset", tag);
            }
            E::Script => {
                self.take(K::Script, b"src", tag);
                if tag.attributes.has(b"src") {
                    self.note_blocking(element, tag);
                }
            }
            E::Iframe => self.take(K::Iframe, b"src", tag),
            E::Frame => self.take(K::Frame, b"src", tag),
            E::Video => {
                self.take(K::Video, b"src", tag);
                self.take(K::Poster, b"poster", tag);
            }
            E::Audio => self.take(K::Audio, b"src", tag),
            E::Track => self.take(K::Track, b"src", tag),
            E::Object => self.take(K::Object, b"data", tag),
            E::Embed => self.take(K::Embed, b"src", tag),
            E::Form => self.take_form(tag),
            E::Button => self.take_form_button(tag),
            E::Input => self.take_input(tag),
            E::Body | E::Table | E::Td | E::Th => self.take(K::Background, b"background", tag),
            _ => {}
        }
    }

    /// Takes the references of an SVG or MathML element.
    pub(super) fn take_foreign_references(&mut self, element: E, tag: &Tag) {
        let href = tag.attributes.get(b"href").or_else(|| tag.attributes.get(b"xlink:href"));
        let kind = match element {
            E::A => K::Anchor,
            E::Use => K::SvgUse,
            E::Image => K::SvgImage,
            E::Script => K::Script,
            _ => return,
        };
        if let Some(href) = href.filter(|_| self.context().markup == Markup::Svg) {
            let at = self.at(tag);
            let rel = if element == E::A { rel_of(tag.attributes) } else { Rel::default() };
            self.mention(kind, href, rel, "", at);
            if element == E::A && !tag.is_self_closing {
                self.open_link();
            }
        }
    }

    /// An empty attribute makes browsers load nothing, so it mentions nothing.
    fn take(&mut self, kind: K, attribute: &[u8], tag: &Tag) {
        if let Some(url) = tag.attributes.get(attribute).filter(|url| !url.trim_ascii().is_empty()) {
            let at = self.at(tag);
            self.mention(kind, url, Rel::default(), "", at);
        }
    }

    fn take_candidates(&mut self, kind: K, attribute: &[u8], tag: &Tag) {
        let Some(candidates) = tag.attributes.get(attribute).map(srcset::candidates) else { return };
        for candidate in &candidates {
            let at = self.at(tag);
            self.mention(kind, candidate.url, Rel::default(), "", at);
        }
        if kind != K::PreloadCandidate {
            self.take_srcset_faults(&candidates, tag);
        }
    }

    fn take_link(&mut self, tag: &Tag) {
        if let Some(href) = tag.attributes.get(b"href") {
            let at = self.at(tag);
            self.mention(K::Anchor, href, rel_of(tag.attributes), "", at);
            self.open_link();
        }
    }

    /// Begins to read the text of the link that was just mentioned.
    fn open_link(&mut self) {
        self.end_link();
        let context = self.context();
        self.link = Some(OpenLink {
            reference: self.page.references.len() - 1,
            depth: self.depth(),
            is_foreign: context.markup != Markup::Html,
            is_hidden: context.is_hidden,
            text: Collapsed::of_link(),
        });
    }

    fn take_area(&mut self, tag: &Tag) {
        if let Some(href) = tag.attributes.get(b"href") {
            let at = self.at(tag);
            let alt = tag.attributes.get(b"alt").unwrap_or_default();
            self.mention(K::Area, href, rel_of(tag.attributes), alt, at);
            self.take_image(ImageElement::Area, b"href", tag);
        }
    }

    fn take_img(&mut self, tag: &Tag) {
        let alt = tag.attributes.get(b"alt").unwrap_or_default();
        if let Some(src) = tag.attributes.get(b"src").filter(|src| !src.trim_ascii().is_empty()) {
            let at = self.at(tag);
            self.mention(K::Image, src, Rel::default(), alt, at);
            let width = dimension(tag.attributes, b"width")
                .filter(|_| !tag.attributes.has(b"srcset") && !self.stack.has(E::Picture));
            if let Some(image) = self.page.references.last_mut() {
                image.width = width;
            }
        }
        self.take_candidates(K::ImageCandidate, b"srcset", tag);
        self.take_image(ImageElement::Img, b"src", tag);
        self.read_alternative(alt);
    }

    /// What a dialog takes in is sent nowhere.
    fn take_form(&mut self, tag: &Tag) {
        let method = tag.attributes.get(b"method").unwrap_or_default();
        self.is_form_asking = asks(method);
        if self.is_form_asking {
            self.take(K::Form, b"action", tag);
        } else if method.eq_ignore_ascii_case("post") {
            self.take(K::PostForm, b"action", tag);
        }
    }

    /// A button has the method of its form, unless it says another.
    fn take_form_button(&mut self, tag: &Tag) {
        let asks = match tag.attributes.get(b"formmethod") {
            Some(method) => asks(method),
            None => self.is_form_asking && self.stack.has(E::Form) && !tag.attributes.has(b"form"),
        };
        self.take(if asks { K::FormButton } else { K::PostFormButton }, b"formaction", tag);
    }

    fn take_input(&mut self, tag: &Tag) {
        self.take_form_button(tag);
        if tag.attributes.get(b"type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("image")) {
            self.take(K::ImageButton, b"src", tag);
            self.take_image(ImageElement::Input, b"src", tag);
        }
    }

    fn take_image(&mut self, element: ImageElement, source: &[u8], tag: &Tag) {
        let attributes = tag.attributes;
        let is = |name, value: &str| {
            attributes.get(name).is_some_and(|known| known.trim().eq_ignore_ascii_case(value))
        };
        let image = Image {
            element,
            source: attributes.get(source).map(|source| shortened(source.trim_ascii()).to_owned()),
            alt: attributes.get(b"alt").map(str::to_owned),
            width: dimension(attributes, b"width"),
            height: dimension(attributes, b"height"),
            is_sized_by_style: attributes.has(b"hidden") || attributes.get(b"style").is_some_and(tells_size),
            is_lazy: is(b"loading", "lazy"),
            is_hidden: is(b"aria-hidden", "true") || is(b"role", "none") || is(b"role", "presentation"),
            is_labelled: [&b"aria-label"[..], b"aria-labelledby", b"title"]
                .iter()
                .any(|name| attributes.has(name)),
            at: self.at(tag),
            landmark: self.context().landmark,
        };
        self.page.images.push(image);
    }

    fn take_link_element(&mut self, tag: &Tag) {
        let attributes = tag.attributes;
        self.take_candidates(K::PreloadCandidate, b"imagesrcset", tag);
        let Some(href) = attributes.get(b"href") else { return };
        // Without a relation it links nothing (HTML standard, 4.2.4), whatever the old `rev` says.
        if attributes.get(b"rel").is_none_or(|rel| rel.trim_ascii().is_empty()) {
            return;
        }
        let kind = link_kind(attributes);
        if href.trim_ascii().is_empty() && kind != K::Canonical {
            return;
        }
        let at = self.at(tag);
        self.mention(kind, href, rel_of(attributes), "", at);
        let (reference, given) = (self.page.references.len() - 1, self.head.given());
        match kind {
            K::Canonical => {
                self.head.expect_in_head("link canonical", at);
                self.page.canonicals.push(Canonical { reference, given });
            }
            K::Alternate => {
                self.head.expect_in_head("link hreflang", at);
                let lang = attributes.get(b"hreflang").unwrap_or_default().trim().to_owned();
                self.page.hreflangs.push(Hreflang { lang, reference, given });
            }
            K::Stylesheet => self.note_blocking(E::Link, tag),
            K::Preload => self.take_font_preload(tag),
            _ => {}
        }
    }
}

/// The kind of a `<link>`, by the strongest of its relations.
fn link_kind(attributes: &Attributes) -> K {
    let rel = attributes.get(b"rel").unwrap_or_default();
    let has = |name: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(name));
    if has("canonical") {
        K::Canonical
    } else if has("stylesheet") {
        K::Stylesheet
    } else if has("alternate") {
        if attributes.has(b"hreflang") { K::Alternate } else { K::Feed }
    } else if has("icon")
        || has("apple-touch-icon")
        || has("apple-touch-icon-precomposed")
        || has("mask-icon")
    {
        K::Icon
    } else if has("manifest") {
        K::Manifest
    } else if has("preload") || has("modulepreload") {
        K::Preload
    } else if has("prefetch") || has("prerender") {
        K::Prefetch
    } else if has("preconnect") || has("dns-prefetch") {
        K::Preconnect
    } else if has("next") || has("prev") {
        K::Sequence
    } else if has("amphtml") {
        K::Amp
    } else {
        K::OtherLink
    }
}

fn rel_of(attributes: &Attributes) -> Rel {
    let rel = attributes.get(b"rel").unwrap_or_default();
    let has = |name: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(name));
    let named = |token: &str| match token.to_ascii_lowercase().as_str() {
        "nofollow" => Rel::NOFOLLOW,
        "ugc" => Rel::UGC,
        "sponsored" => Rel::SPONSORED,
        "noreferrer" => Rel::NOREFERRER,
        "opener" if !has("noopener") && !has("noreferrer") => Rel::OPENER,
        _ => Rel::default(),
    };
    let mut set = rel.split_ascii_whitespace().map(named).fold(Rel::default(), Rel::with);
    if attributes.get(b"target").is_some_and(|target| target.eq_ignore_ascii_case("_blank")) {
        set = set.with(Rel::NEW_TAB);
    }
    if attributes.has(b"download") {
        set = set.with(Rel::DOWNLOAD);
    }
    if has_name(attributes) {
        set = set.with(Rel::NAMED);
    }
    set
}

/// Whether a form of this method asks: what is no method is `get`.
fn asks(method: &str) -> bool {
    !["post", "dialog"].iter().any(|other| method.eq_ignore_ascii_case(other))
}

/// Whether a style tells how much room its element takes.
fn tells_size(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let sets = |name: &str| {
        style.split(';').any(|rule| rule.strip_prefix(name).is_some_and(|value| value.starts_with(':')))
    };
    sets("width") && sets("height") || sets("aspect-ratio") || style.contains("display:none")
}

/// Numbers as browsers read them: leading white space and whatever follows the digits do not count.
fn dimension(attributes: &Attributes, name: &[u8]) -> Option<u32> {
    let value = attributes.get(name)?.trim_ascii_start();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    value[..digits].parse().ok()
}
