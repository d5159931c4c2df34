//! The facts taken from one response: plain data that outlives the body it was read from.

mod form;
mod image;
mod reference;
mod text;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use form::{Control, ControlKind, Frame};
pub use image::{FontPreload, Image, ImageElement, SrcsetFault};
pub use reference::{MAX_REFERENCE_TEXT, Reference, ReferenceKind, Rel, Role};
pub use text::{SAMPLE_BYTES, Text};

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
    /// Every statement on the use of the content by machines that learn from it, of `<meta>` elements and headers.
    pub usage: Vec<Usage>,
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
    /// The places in [`Page::anchors`] of those that are no `id`, but only the `name` of an `a`.
    pub names: Vec<usize>,
    /// Every `<img>`, `<input type=image>` and `<area href>`.
    pub images: Vec<Image>,
    /// What is wrong in lists of pictures (`srcset`).
    pub srcset_faults: Vec<SrcsetFault>,
    /// Every `<link rel=preload as=font>`.
    pub font_preloads: Vec<FontPreload>,
    /// What a visitor operates: inputs, selections, text areas, buttons.
    pub controls: Vec<Control>,
    /// Every `<iframe>`.
    pub frames: Vec<Frame>,
    /// Whether there is a main landmark: `<main>` or role main.
    pub has_main: bool,
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

/// One statement on the use of the content for text and data mining, and so for the training of AI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// Its name and value: `tdm-reservation: 1`.
    pub text: String,
    /// Whether it allows that.
    pub is_allowed: bool,
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
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
