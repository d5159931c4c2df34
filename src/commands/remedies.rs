//! What to do about an audit, with what only a command knows: the crawl before it, and what was typed.

use url::Url;

use super::folder::Settings;
use crate::audit::Finding;
use crate::fix::suggest::Earlier;
use crate::fix::{self, Audited, Remedy};
use crate::site::Site;

/// What to do about what was found.
pub fn of(
    findings: &[Finding],
    (site, earlier): (&Site, &Earlier),
    target: &str,
    settings: &Settings,
) -> Vec<Remedy> {
    let faults = findings.iter().filter_map(|finding| finding.fault(&settings.selection));
    let audited = Audited {
        target,
        base_url: settings.base_url.as_ref().map(Url::as_str),
        is_live: crate::cli::is_url(target),
    };
    fix::remedies(faults, (site, earlier), &audited)
}
