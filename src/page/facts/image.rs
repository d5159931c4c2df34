//! The images of a page, and the fonts that are fetched ahead.

use serde::Serialize;

use super::{Landmark, Position};

/// One image that needs (or refuses) an alternative text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Image {
    /// `img`, `input` or `area`.
    pub element: ImageElement,
    /// The `src` (`href` of an area), in the form of `Reference::url`.
    pub source: Option<String>,
    /// The alternative text, as written; `None` when there is no such attribute.
    pub alt: Option<String>,
    /// The `width` attribute, if it is a number.
    pub width: Option<u32>,
    /// The `height` attribute, if it is a number.
    pub height: Option<u32>,
    /// Whether its own style tells how much room it takes: both sides, their ratio, or none at all.
    pub is_sized_by_style: bool,
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

/// One thing that browsers do not heed in a `srcset`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SrcsetFault {
    /// What it is, in words.
    pub says: String,
    /// Where the element begins.
    pub at: Position,
}

/// One font that is fetched ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FontPreload {
    /// Its place in [`super::Page::references`].
    pub reference: usize,
    /// Whether it says `crossorigin`, without which the font is fetched twice.
    pub has_crossorigin: bool,
}
