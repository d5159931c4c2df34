//! What a finding costs in search: a number from 0 to 100 whose parts add up, and the evidence it rests on.
//!
//! It ranks findings against each other; it foretells no traffic. Where nothing was measured nothing is claimed:
//! equity is a model of the site's own links, and only numbers of the user's own data are called clicks.
//! The formula is told in docs/impact.md, and a test recomputes every number from audit.json alone.

mod assessor;
mod cluster;
mod effect;
mod former;
mod picture;
mod points;
mod reach;
mod record;
mod recovery;
pub mod search;
mod why;

pub use assessor::{Assessor, Outlook, Subject};
pub use cluster::{Cluster, Clusters};
pub use effect::Effect;
pub use former::is_lost;
pub use picture::Picture;
pub use points::{Part, Reason};
pub use reach::Reach;
pub use record::{Crawled, Demand, Grade, Impact, Recovery, Redirected};
pub use why::Why;
