//! Which elements and ARIA roles make a part of a page a landmark.

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
