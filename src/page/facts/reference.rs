//! What mentions another resource, how, and what is done with it.

use std::fmt;

use serde::Serialize;

use super::{Landmark, Position};

/// One mention of another resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Which attribute of which element (or what else) mentions it.
    pub kind: ReferenceKind,
    /// The URL as written, surrounding white space removed; of a `data:` URL what stands before its data.
    pub url: String,
    /// The link relations among [`Rel`]'s that are set.
    pub rel: Rel,
    /// What stands for it: a link's text with the `alt` of images in it, an image's `alt`, or the property that
    /// names a picture to machines; white space collapsed, at most [`MAX_REFERENCE_TEXT`] characters.
    pub text: String,
    /// Where the element begins; for a style sheet's `url()`, where that begins.
    pub at: Position,
    /// The part of the page that it stands in.
    pub landmark: Landmark,
    /// The way to it from the landmark down, by elements and classes, as a hash: the same template, the same path.
    pub path: u8,
    /// Whether it stands in `<noscript>` and so is loaded only without scripts.
    pub in_noscript: bool,
    /// Whether browsers show nothing before it has arrived: a script without `async` or `defer` or a style
    /// sheet for screens, in the head.
    pub is_blocking: bool,
    /// The width in pixels in which an `<img>` is shown, where it says one and leaves browsers no choice.
    pub width: Option<u32>,
}

impl Reference {
    /// A mention without relations, text and surroundings, as lists and style sheets make them.
    pub fn bare(kind: ReferenceKind, url: &str, at: Position) -> Self {
        let (rel, text, landmark) = (Rel::default(), String::new(), Landmark::default());
        Self {
            kind,
            url: url.to_owned(),
            rel,
            text,
            at,
            landmark,
            path: 0,
            in_noscript: false,
            is_blocking: false,
            width: None,
        }
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
    /// `<form action>` of a form that asks (`GET`), as a search does
    Form = "form" "action" Form;
    /// `<form action>` of a form that hands something over (`POST`): nobody but a visitor may send it
    PostForm = "form" "action" Form;
    /// `<button formaction>`, `<input formaction>` that asks, as [`Self::Form`] does
    FormButton = "button" "formaction" Form;
    /// `sourceMappingURL` of a script or a style sheet, or its `SourceMap` header
    SourceMap = "source" "map" Statement;
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
    /// a link of llms.txt
    LlmsLink = "llms.txt" "link" Statement;
    /// `<image:loc>` of a sitemap
    SitemapImage = "sitemap" "image:loc" Statement;
    /// `<button formaction>`, `<input formaction>` that hands something over, or of which nobody can tell
    PostFormButton = "button" "formaction" Form;
    /// the terms for machines that robots.txt names (RSL)
    License = "robots.txt" "license" Statement;
    /// a picture that structured data names: `image`, `logo`, `thumbnailUrl`
    StructuredImage = "script" "json-ld" Statement;
}

impl ReferenceKind {
    /// Whether it is where a form asks, so that anybody may.
    pub fn asks(self) -> bool {
        matches!(self, Self::Form | Self::FormButton)
    }
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
    /// A new page gets a handle on this one, which browsers withhold unless they are told so (`opener`).
    pub const OPENER: Self = Self(8);
    /// No `Referer` is sent.
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
