//! Which elements and ARIA roles make a part of a page a landmark, and the way to something inside it.

use xxhash_rust::xxh3::xxh3_64;

use super::facts::Landmark;
use super::tags::Element as E;
use super::tokens::Attributes;

/// The landmark that a role makes.
pub(super) fn landmark_by_role(attributes: &Attributes) -> Option<Landmark> {
    match attributes.get(b"role")?.split_ascii_whitespace().next() {
        Some("banner") => Some(Landmark::Header),
        Some("navigation") => Some(Landmark::Nav),
        Some("main") => Some(Landmark::Main),
        Some("complementary") => Some(Landmark::Aside),
        Some("contentinfo") => Some(Landmark::Footer),
        _ => None,
    }
}

/// The landmark that an element makes.
pub(super) fn landmark_by_name(element: E) -> Option<Landmark> {
    match element {
        E::Header => Some(Landmark::Header),
        E::Nav => Some(Landmark::Nav),
        E::Main => Some(Landmark::Main),
        E::Aside => Some(Landmark::Aside),
        E::Footer => Some(Landmark::Footer),
        _ => None,
    }
}

/// The elements around something, from its landmark down, by their names and classes: what one template writes
/// on many pages has one path. A hash, kept while elements open, so that it costs next to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct MarkupPath(u64);

impl MarkupPath {
    /// The path to what stands in this element.
    pub fn into(self, element: E, attributes: &Attributes) -> Self {
        let class = attributes.get(b"class").map_or(0, |class| xxh3_64(class.as_bytes()));
        let step = class ^ element.slot() as u64;
        Self((self.0.rotate_left(5) ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// In one byte, which is all that links have room for: of two paths, one in 256 looks like the other.
    pub fn digest(self) -> u8 {
        self.0.to_be_bytes()[0]
    }
}
