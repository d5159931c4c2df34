//! Link equity: how much of what the site's own links pass on ends up at each URL.
//!
//! A model and no measurement: no search engine publishes what its links weigh. All its terms are in [`Terms`],
//! stated in every audit.

mod dominators;
mod graph;
mod of_site;
mod rank;
mod terms;
#[cfg(test)]
mod tests;

pub use dominators::only_through;
pub use graph::{Edge, Graph};
pub use of_site::Equity;
pub use rank::{Change, RankOptions, rank};
pub use terms::{Dangling, Terms};
