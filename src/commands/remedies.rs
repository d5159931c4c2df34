//! What to do about an audit, with what only a command knows: the crawl before it, and what was typed.

use url::Url;

use super::folder::Settings;
use crate::audit::Finding;
use crate::crawl::state::{self, Beginning, Identity, StateFile};
use crate::fix::suggest::{self, Earlier};
use crate::fix::{self, Audited, Remedy};
use crate::site::Site;

/// What the crawl before this one saw, that is in the place where this one will be kept.
pub fn earlier(file: &StateFile, identity: &Identity) -> Earlier {
    if file.beginning == Beginning::Resumed {
        return Earlier::new();
    }
    let known = |page: state::EarlierPage| {
        let state::EarlierPage { title, canonical, text_hash, simhash, words, url } = page;
        (url, suggest::EarlierPage { title, canonical, text_hash, simhash, words })
    };
    state::earlier_pages(&file.path, &identity.site).into_iter().map(known).collect()
}

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
