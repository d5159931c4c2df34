//! What can be told of the URLs of a crawl only when it is over.

use super::Scope;
use super::gate::Gate;
use super::rota::host_of;
use super::rulebook::Ban;
use super::weather::Weather;
use crate::fetch;
use crate::site::{Blocked, SiteBuilder, State};
use crate::urls::{Interner, Url, UrlId, origin_of_key};

/// Tells the URLs of other sites from the site's own, and what their failures are worth.
pub(super) fn tell_others(builder: &mut SiteBuilder, urls: &Interner, scope: &Scope, is_live: bool) {
    let others: Vec<UrlId> = ids(urls).filter(|id| !scope.owns_key(urls.text(id.0))).collect();
    let mut weather = Weather::default();
    if is_live && is_on_the_internet(scope.base()) {
        weather.learn(host_of(scope.base()), State::Answered(200));
    }
    for id in &others {
        builder.put_elsewhere(*id);
        weather.learn(origin_of_key(urls.text(id.0)), builder.state(*id));
    }
    for id in others {
        if let State::Failed(kind) = builder.state(id)
            && !weather.believes(kind)
        {
            builder.doubt(id);
        }
    }
}

/// Whether the host has a name that a name service must know.
fn is_on_the_internet(url: &Url) -> bool {
    url.domain().is_some() && !fetch::is_own(url)
}

/// Tells which URLs of the site robots.txt forbids to crawlers, and by which line; whether we keep to it
/// or not.
pub(super) fn tell_blocked(builder: &mut SiteBuilder, urls: &Interner, gate: &Gate) {
    if !gate.robots.forbids_anything() {
        return;
    }
    for id in ids(urls).filter(|id| gate.scope.owns_key(urls.text(id.0))) {
        let Ok(url) = Url::parse(urls.text(id.0)) else { continue };
        if let Some(Ban { line, text }) = gate.robots.ban(&url) {
            builder.block(Blocked { url: id, line, text });
        }
    }
}

fn ids(urls: &Interner) -> impl Iterator<Item = UrlId> + use<> {
    (0..u32::try_from(urls.len()).unwrap_or(u32::MAX)).map(UrlId)
}
