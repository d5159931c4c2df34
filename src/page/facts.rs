//! The facts taken from one response: plain data that outlives the body it was read from.

use std::fmt;

use serde::Serialize;

/// Where something stands in the decoded text of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Position {
    /// From 1; CR, LF and CR LF each end a line.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placed<T> {
    /// What was found.
    pub value: T,
    /// Where the element that carries it begins.
    pub at: Position,
}

/// Everything the rules may know of one HTML response.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Page {
    /// How the bytes became text.
    pub encoding: Encoding,
    /// The first `<base href>`, as written.
    pub base: Option<Placed<String>>,
    /// Every `<title>` outside SVG: its text, white space collapsed.
    pub titles: Vec<Placed<String>>,
    /// Every `<meta name=description>`: its content, white space collapsed.
    pub descriptions: Vec<Placed<String>>,
    /// Every robots instruction, of the markup and of the `X-Robots-Tag` headers.
    pub robots: Vec<Robots>,
    /// Every canonical statement, of `<link>` elements and `Link` headers.
    pub canonicals: Vec<Canonical>,
    /// Every `rel=alternate` statement with a language, of `<link>` elements and `Link` headers.
    pub hreflangs: Vec<Hreflang>,
    /// The `lang` of the first `<html>` tag, as written.
    pub lang: Option<Placed<String>>,
    /// The content of every `<meta name=viewport>`.
    pub viewports: Vec<Placed<String>>,
    /// The first `<meta http-equiv=refresh>` that a browser would obey.
    pub refresh: Option<Refresh>,
    /// The outline: every `h1` to `h6`.
    pub headings: Vec<Heading>,
    /// Every reference to another resource, in the order of the markup; `Link` headers come first.
    pub references: Vec<Reference>,
    /// Every fragment target: `id` of any element, `name` of an `a`.
    pub anchors: Vec<Placed<String>>,
    /// Every `<img>`, `<input type=image>` and `<area href>`.
    pub images: Vec<Image>,
    /// Open Graph properties (`og:`, `article:`, `product:` ...) in order.
    pub open_graph: Vec<Property>,
    /// Twitter card properties in order.
    pub twitter: Vec<Property>,
    /// Every `<script type=application/ld+json>`.
    pub json_ld: Vec<JsonLd>,
    /// Every microdata `itemtype`, as written.
    pub microdata: Vec<Placed<String>>,
    /// What a visitor reads.
    pub text: Text,
    /// Whether the head is whole.
    pub head: Head,
    /// Elements in the markup, those of inert `<template>` contents left out.
    pub elements: u32,
    /// The deepest nesting of open elements; counting stops at [`MAX_DEPTH`].
    pub depth: u32,
    /// Characters of script inside the page.
    pub inline_script_characters: u64,
    /// Characters of style inside the page: `<style>` elements and `style` attributes.
    pub inline_style_characters: u64,
}

/// Nesting beyond this is not followed any deeper, as in the browsers' own parsers.
pub const MAX_DEPTH: u32 = 512;

/// How the bytes of a response became text. Names are those of the WHATWG Encoding Standard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Encoding {
    /// The byte order mark's, which beats everything else.
    pub bom: Option<String>,
    /// The `charset` of the `Content-Type` header, as written.
    pub header: Option<String>,
    /// The one declared in the first 1,024 bytes of the markup, as written.
    pub meta: Option<String>,
    /// What the bytes look like; asked only where nothing was declared.
    pub detected: Option<String>,
    /// The one that was used.
    pub used: String,
    /// Whether bytes did not fit the encoding and became replacement characters.
    pub had_errors: bool,
}

/// Where an instruction was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Given {
    /// In an element inside the head, where search engines look for it.
    InHead,
    /// In an element after the head ended.
    InBody,
    /// In a response header.
    InHeader,
}

/// One robots instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Robots {
    /// The crawler addressed, in lower case; `robots` means all.
    pub bot: String,
    /// The directives in lower case: `noindex`, `max-snippet:20` ...
    pub directives: Vec<String>,
    /// Where it was given.
    pub given: Given,
    /// Where it stands; line 0 for a header.
    pub at: Position,
}

/// One canonical statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Canonical {
    /// Its place in [`Page::references`].
    pub reference: usize,
    /// Where it was given; search engines ignore it in the body.
    pub given: Given,
}

/// One alternate version for a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hreflang {
    /// The language code, as written.
    pub lang: String,
    /// Its place in [`Page::references`].
    pub reference: usize,
    /// Where it was given; search engines ignore it in the body.
    pub given: Given,
}

/// An instruction to go elsewhere (or to reload) after a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refresh {
    /// Whole seconds to wait.
    pub seconds: u64,
    /// Where to, as written; `None` reloads the page.
    pub url: Option<String>,
    /// Where the element begins.
    pub at: Position,
}

/// One heading of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text and the `alt` of images in it, white space collapsed.
    pub text: String,
    /// Where the element begins.
    pub at: Position,
    /// The part of the page that it stands in.
    pub landmark: Landmark,
}

/// The part of a page that something stands in: the innermost such element or ARIA role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Landmark {
    /// The document's head, or a response header.
    Head,
    /// The body outside all others.
    #[default]
    Body,
    /// `<header>`, role banner.
    Header,
    /// `<nav>`, role navigation.
    Nav,
    /// `<main>`, role main.
    Main,
    /// `<aside>`, role complementary.
    Aside,
    /// `<footer>`, role contentinfo.
    Footer,
}

impl Landmark {
    /// Every part, in the order of the declaration.
    pub const ALL: &[Self] =
        &[Self::Head, Self::Body, Self::Header, Self::Nav, Self::Main, Self::Aside, Self::Footer];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Body => "body",
            Self::Header => "header",
            Self::Nav => "nav",
            Self::Main => "main",
            Self::Aside => "aside",
            Self::Footer => "footer",
        }
    }
}

/// One mention of another resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Which attribute of which element (or what else) mentions it.
    pub kind: ReferenceKind,
    /// The URL as written, surrounding white space removed; of a `data:` URL what stands before its data.
    pub url: String,
    /// The link relations among [`Rel`]'s that are set.
    pub rel: Rel,
    /// What stands for it: a link's text with the `alt` of images in it, or an image's `alt`; white
    /// space collapsed, at most [`MAX_REFERENCE_TEXT`] characters.
    pub text: String,
    /// Where the element begins; for a style sheet's `url()`, where that begins.
    pub at: Position,
    /// The part of the page that it stands in.
    pub landmark: Landmark,
    /// Whether it stands in `<noscript>` and so is loaded only without scripts.
    pub in_noscript: bool,
}

impl Reference {
    /// A mention without relations, text and surroundings, as lists and style sheets make them.
    pub fn bare(kind: ReferenceKind, url: &str, at: Position) -> Self {
        let (rel, text, landmark) = (Rel::default(), String::new(), Landmark::default());
        Self { kind, url: url.to_owned(), rel, text, at, landmark, in_noscript: false }
    }
}

/// The longest text kept of one link.
pub const MAX_REFERENCE_TEXT: usize = 200;

/// What a browser or a search engine does with a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Leads a visitor on.
    Link,
    /// Is loaded to show the page.
    Asset,
    /// Is told to machines: canonical, alternates, previews.
    Statement,
    /// Names an origin or a resource that may be needed soon; nothing breaks without it.
    Hint,
    /// Is where a form is sent.
    Form,
}

macro_rules! reference_kinds {
    ($($(#[$doc:meta])* $kind:ident = $element:literal $attribute:literal $role:ident;)*) => {
        /// The table of elements and attributes that mention other resources.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum ReferenceKind {
            $($(#[$doc])* $kind,)*
        }

        impl ReferenceKind {
            /// Every kind, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The element, or what else mentions the URL.
            pub fn element(self) -> &'static str {
                match self { $(Self::$kind => $element,)* }
            }

            /// The attribute, or how it is mentioned.
            pub fn attribute(self) -> &'static str {
                match self { $(Self::$kind => $attribute,)* }
            }

            /// What is done with it.
            pub fn role(self) -> Role {
                match self { $(Self::$kind => Role::$role,)* }
            }
        }
    };
}

reference_kinds! {
    /// `<a href>`, also in SVG
    Anchor = "a" "href" Link;
    /// `<area href>`
    Area = "area" "href" Link;
    /// `<link rel=next>`, `<link rel=prev>`
    Sequence = "link" "href" Statement;
    /// `<link rel=canonical>`
    Canonical = "link" "href" Statement;
    /// `<link rel=alternate>` with a language
    Alternate = "link" "href" Statement;
    /// `<link rel=alternate>` without one: feeds, other formats
    Feed = "link" "href" Statement;
    /// `<link rel=amphtml>`
    Amp = "link" "href" Statement;
    /// `<link>` of any other relation: license, author, help, search ...
    OtherLink = "link" "href" Statement;
    /// `<link rel=stylesheet>`
    Stylesheet = "link" "href" Asset;
    /// `<link rel=icon>`, `apple-touch-icon`, `mask-icon`
    Icon = "link" "href" Asset;
    /// `<link rel=manifest>`
    Manifest = "link" "href" Asset;
    /// `<link rel=preload>`, `modulepreload`
    Preload = "link" "href" Asset;
    /// `<link imagesrcset>`
    PreloadCandidate = "link" "imagesrcset" Asset;
    /// `<link rel=prefetch>`, `prerender`
    Prefetch = "link" "href" Hint;
    /// `<link rel=preconnect>`, `dns-prefetch`
    Preconnect = "link" "href" Hint;
    /// `<img src>`
    Image = "img" "src" Asset;
    /// `<img srcset>`
    ImageCandidate = "img" "srcset" Asset;
    /// `<source src>`
    Source = "source" "src" Asset;
    /// `<source srcset>`
    SourceCandidate = "source" "srcset" Asset;
    /// `<script src>`
    Script = "script" "src" Asset;
    /// `<iframe src>`
    Iframe = "iframe" "src" Asset;
    /// `<frame src>`
    Frame = "frame" "src" Asset;
    /// `<video src>`
    Video = "video" "src" Asset;
    /// `<video poster>`
    Poster = "video" "poster" Asset;
    /// `<audio src>`
    Audio = "audio" "src" Asset;
    /// `<track src>`
    Track = "track" "src" Asset;
    /// `<object data>`
    Object = "object" "data" Asset;
    /// `<embed src>`
    Embed = "embed" "src" Asset;
    /// `<input type=image src>`
    ImageButton = "input" "src" Asset;
    /// `<body background>`, `<table background>`, `<td background>`
    Background = "body" "background" Asset;
    /// `<use href>` in SVG
    SvgUse = "use" "href" Asset;
    /// `<image href>` in SVG
    SvgImage = "image" "href" Asset;
    /// `url()` in a style sheet, a `<style>` element or a `style` attribute
    CssUrl = "css" "url()" Asset;
    /// `@import` in a style sheet or a `<style>` element
    CssImport = "css" "@import" Asset;
    /// `<form action>`
    Form = "form" "action" Form;
    /// `<button formaction>`, `<input formaction>`
    FormButton = "button" "formaction" Form;
    /// `<meta http-equiv=refresh>`
    Refresh = "meta" "refresh" Link;
    /// `<meta property=og:image>`, `twitter:image`
    PreviewImage = "meta" "content" Statement;
    /// a canonical in a `Link` header
    HeaderCanonical = "header" "link" Statement;
    /// an alternate with a language in a `Link` header
    HeaderAlternate = "header" "link" Statement;
    /// a preload in a `Link` header
    HeaderPreload = "header" "link" Asset;
    /// `<loc>` of a sitemap
    SitemapLocation = "sitemap" "loc" Statement;
    /// a sitemap named by robots.txt or by an index of sitemaps
    Sitemap = "robots.txt" "sitemap" Statement;
    /// `<xhtml:link>` of a sitemap: the same page in another language
    SitemapAlternate = "sitemap" "xhtml:link" Statement;
    /// `<image:loc>` of a sitemap
    SitemapImage = "sitemap" "image:loc" Statement;
}

impl fmt::Display for ReferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.element() {
            "css" | "header" => f.write_str(self.attribute()),
            element => write!(f, "{element} {}", self.attribute()),
        }
    }
}

/// The link relations that change what a search engine or a browser does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Rel(pub u8);

impl Rel {
    /// No endorsement; the link passes nothing on.
    pub const NOFOLLOW: Self = Self(1);
    /// Content by users.
    pub const UGC: Self = Self(2);
    /// A paid link.
    pub const SPONSORED: Self = Self(4);
    /// The new page gets no handle on this one.
    pub const NOOPENER: Self = Self(8);
    /// As `NOOPENER`, and no `Referer` is sent.
    pub const NOREFERRER: Self = Self(16);
    /// The link opens a new tab (`target=_blank`).
    pub const NEW_TAB: Self = Self(32);
    /// The link is a download.
    pub const DOWNLOAD: Self = Self(64);
    /// The link has a name beside its text: `aria-label`, `aria-labelledby` or `title` on it or in it.
    pub const NAMED: Self = Self(128);

    /// Both sets together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` are set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One image that needs (or refuses) an alternative text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Image {
    /// `img`, `input` or `area`.
    pub element: ImageElement,
    /// The `src` (`href` of an area), in the form of [`Reference::url`].
    pub source: Option<String>,
    /// The alternative text, as written; `None` when there is no such attribute.
    pub alt: Option<String>,
    /// The `width` attribute, if it is a number.
    pub width: Option<u32>,
    /// The `height` attribute, if it is a number.
    pub height: Option<u32>,
    /// Whether it says `loading=lazy`.
    pub is_lazy: bool,
    /// Whether it is hidden from assistive technology: `aria-hidden=true`, role none or presentation.
    pub is_hidden: bool,
    /// Whether it has a name from `aria-label` or `aria-labelledby`, or a `title`.
    pub is_labelled: bool,
    /// Where the element begins.
    pub at: Position,
    /// The part of the page that it stands in.
    pub landmark: Landmark,
}

/// The elements that carry an `alt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageElement {
    /// `<img>`
    Img,
    /// `<input type=image>`
    Input,
    /// `<area href>`
    Area,
}

/// One property for previews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Property {
    /// Its name in lower case: `og:title`.
    pub name: String,
    /// Its content.
    pub content: String,
    /// Where the element begins.
    pub at: Position,
}

/// One block of JSON-LD.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JsonLd {
    /// The data, or why it cannot be read.
    pub data: Result<serde_json::Value, JsonError>,
    /// Where the element begins.
    pub at: Position,
}

/// Why a block of JSON cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonError {
    /// What the parser met.
    pub message: String,
    /// Line inside the block, from 1.
    pub line: usize,
    /// Column inside that line, from 1.
    pub column: usize,
}

/// What a visitor reads: text outside scripts, styles, templates, `<noscript>` and form fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// Words of the body.
    pub words: u32,
    /// Characters of the words of the body.
    pub characters: u32,
    /// Words outside header, nav, aside and footer: what makes this page this page.
    pub main_words: u32,
    /// Hash of the main words in order: equal means the same text. 0 without words.
    pub hash: u64,
    /// Simhash over runs of three main words: a small distance means nearly the same text.
    pub simhash: u64,
    /// How the main text begins, at most [`SAMPLE_BYTES`] of it: enough to tell its language by.
    pub sample: String,
}

/// Text kept of each page, in bytes.
pub const SAMPLE_BYTES: usize = 320;

impl Text {
    /// The language that the text looks like (ISO 639-3), where there is enough of it to tell.
    ///
    /// Comparing trigrams with seventy languages took 17 % of the audit of 10,000 pages of 23 KB (`perf
    /// report`), so this is asked for where it is needed.
    pub fn language(&self) -> Option<&'static str> {
        const MIN_LETTERS: usize = 100;
        if self.sample.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
            return None;
        }
        let guess = whatlang::detect(&self.sample)?;
        guess.is_reliable().then(|| guess.lang().code())
    }
}

/// Whether the head is whole. A stray element ends it early, and what follows is ignored by search engines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Head {
    /// What ended the head, when neither `</head>` nor `<body>` did: an element's name, or `text`.
    pub ended_by: Option<Placed<String>>,
    /// Titles, metadata and links of the head's kind that came after its end.
    pub stranded: Vec<Placed<String>>,
}

impl Page {
    /// Whether any instruction for `bot` (or for all crawlers) holds this directive.
    pub fn has_robots(&self, bot: &str, directive: &str) -> bool {
        let addressed = |robots: &&Robots| robots.bot == "robots" || robots.bot == bot;
        self.robots.iter().filter(addressed).any(|robots| robots.directives.iter().any(|d| d == directive))
    }

    /// Whether search engines are told not to index the page.
    pub fn is_noindex(&self) -> bool {
        self.has_robots("googlebot", "noindex") || self.has_robots("googlebot", "none")
    }

    /// Whether the page only sends its visitors elsewhere at once.
    pub fn is_refresh_stub(&self) -> bool {
        self.refresh.as_ref().is_some_and(|refresh| refresh.url.is_some() && refresh.seconds <= 1)
    }

    /// The title that search engines read.
    pub fn title(&self) -> Option<&Placed<String>> {
        self.titles.first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_guessed_only_from_enough_text() {
        let of = |sample: &str| Text { sample: sample.to_owned(), ..Text::default() }.language();
        let german = "Dies ist ein längerer Satz in deutscher Sprache, der genug Buchstaben hat, damit man \
            seine Sprache auch wirklich sicher erkennen kann, ohne zu raten.";
        assert_eq!(of(german), Some("deu"));
        assert_eq!(of("Dies ist kurz"), None);
    }
}
