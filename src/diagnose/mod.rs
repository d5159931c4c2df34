//! Why was it refused? Cause, confidence and evidence for a status or a failure.
//!
//! [`signs`] takes what one response shows while its body is at hand; [`conclude`] weighs that together with
//! what other URLs, clients and moments were answered. Everything known stands in catalogues, each entry
//! declared once: [`causes`], [`statuses`] and [`dialects`] of payment.
//!
//! Every byte looked at is hostile: what is read of a body is capped, nothing here panics or grows with it.
//! The room is pure: no clock (the caller says what time it is), no network, no payment is ever made or offered.

mod bolt11;
pub mod causes;
mod challenge;
mod conclude;
mod decoded;
mod diagnosis;
pub mod dialects;
mod evidence;
mod faults;
mod generic;
pub mod lints;
pub mod moment;
mod money;
mod pattern;
pub mod platforms;
mod redact;
mod scope;
mod sight;
mod signature;
mod signs;
pub mod statuses;

pub use causes::{CAUSES, Cause};
pub use conclude::conclude;
pub use decoded::{Decoded, FIELDS, Value};
pub use diagnosis::{Class, Confidence, Diagnosis, Flaw, Who};
pub use evidence::{Evidence, Origin, Sign, Weight};
pub use scope::{Asked, Crowd, Neighbours, Place, Seen, Surroundings, Used};
pub use signs::{ErrorPage, Signs, signs};

#[cfg(test)]
mod tests;
