//! What to do: findings become a list of remedies, each one thing that somebody does once, the best first.
//!
//! A [`Fault`] is what this room sees of a finding. [`remedies`] groups faults that one edit mends; what a
//! rule's faults have in common is said in one place, `handling`. The room is pure: it names places and
//! texts, and whoever reads or writes files does that elsewhere.

mod fault;
mod gain;
mod handling;
pub mod map;
pub mod patch;
mod remedy;
pub mod robots;
pub mod sitemap;
pub mod suggest;
pub mod targets;
mod verify;
mod words;
mod worklist;
pub mod written;

pub use fault::Fault;
pub use remedy::{Action, Candidate, Certainty, Effort, Gain, MAX_PLACES, Redirect, Remedy, Replacement};
pub use verify::{Audited, quoted};
pub use words::counted;
pub use worklist::remedies;
