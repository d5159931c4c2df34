//! `tollgate` crawls a static site and reports what visitors and search engines are refused.
//!
//! The way of the data, which is also the order of the modules:
//!
//! 1. [`cli`] and [`config`]: what a person typed becomes one compiled configuration.
//! 2. [`crawl`]: the frontier hands out targets; one task owns the loop.
//! 3. [`fetch`]: a target becomes a response, from a folder or over HTTP.
//! 4. [`page`]: one streaming pass over the body takes the facts; the body is dropped.
//! 5. [`crawl`] again: the links among the facts become new targets. Page rules run beside it.
//! 6. [`site`]: all facts and the indexes over them; the site [`rules`] run on it.
//! 7. [`diagnose`]: why something was refused, from evidence.
//! 8. [`impact`]: what each finding costs in search, and [`fix`]: what to do about it, the best first.
//! 9. [`audit`]: findings in their final order, with everything that must be said about the run.
//!    [`baseline`] says which of them were accepted before, [`compare`] what differs from another audit.
//! 10. [`report`]: renderings of an audit. They never look at anything else.
//!
//! Beside that way, [`probe`] asks more about one URL: as several clients, and around it.
//!
//! [`synthetic`] makes up sites of any size, for [`fetch`] to serve and for benchmarks.
//!
//! `templates` fills in texts for the reports and for `tollgate init`.
//!
//! Only [`commands`] sees the whole configuration. `urls`, `page`, `site`, `rules`,
//! `diagnose`, `impact`, `fix`, `audit`, `baseline`, `compare`, `report` and `synthetic` are pure: no clock, no network, no printing.

pub mod audit;
pub mod baseline;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod config;
pub mod crawl;
pub mod diagnose;
pub mod fetch;
pub mod fix;
pub mod impact;
pub mod page;
pub mod probe;
pub mod progress;
pub mod report;
pub mod rules;
pub mod site;
pub mod synthetic;
mod templates;
pub mod urls;
