//! What mending would give back: the ranking again, with one thing changed.

use std::collections::BTreeMap;

use super::assessor::is_refused;
use super::record::{Recovery, Redirected};
use crate::rules::Neighbours;
use crate::site::Site;
use crate::site::equity::{Change, Equity};
use crate::urls::{Url, UrlId};

/// Links that are walked over for all simulations together: a tenth of a second or so. Of a large site only the
/// URLs with the most equity are simulated, of a small one all that matter.
const WORK: usize = 50_000_000;

/// Rounds that a ranking takes which begins with almost the right ranks.
const ROUNDS: usize = 20;

/// URLs that are simulated at most, however small the site is.
const MOST: usize = 200;

/// What mending each refused URL would give back, beginning with those that have the most equity.
pub(super) fn simulate(site: &Site, equity: &Equity) -> BTreeMap<UrlId, Recovery> {
    let refused: Vec<(UrlId, f64)> = equity.shares().filter(|(id, _)| is_refused(site, *id)).collect();
    let lost: f64 = refused.iter().map(|(_, share)| share).sum();
    let mut dead = vec![false; equity.len()];
    refused.iter().filter_map(|(id, _)| equity.node(*id)).for_each(|node| dead[node as usize] = true);
    let lost_after = |change| {
        let shares = equity.after(change).into_iter().zip(&dead);
        shares.filter_map(|(share, is_dead)| is_dead.then_some(share)).sum::<f64>()
    };
    let neighbours = Neighbours::of(site);
    let mut dearest = refused;
    dearest.sort_by(|(one, this), (other, that)| {
        that.total_cmp(this).then_with(|| site.url(*one).cmp(site.url(*other)))
    });
    dearest.truncate((WORK / (2 * ROUNDS * equity.links().max(1))).min(MOST));
    let simulated = dearest.into_iter().filter_map(|(id, share)| {
        let node = equity.node(id)?;
        let heir = heir(site, &neighbours, id).and_then(|heir| Some((heir, equity.node(heir)?)));
        let redirected = heir.map(|(heir, to)| Redirected {
            to: site.url(heir).to_owned(),
            share: lost - lost_after(Change::Redirect(node, to)),
        });
        Some((id, Recovery { mended: share, redirected, removed: lost - lost_after(Change::Remove(node)) }))
    });
    simulated.collect()
}

/// Where a refused URL would best be redirected: to what its author meant, or to the nearest folder above it that
/// answers; never to the start page, which search engines take for no answer at all
/// (<https://developers.google.com/search/docs/crawling-indexing/site-move-with-url-changes>).
fn heir(site: &Site, neighbours: &Neighbours<'_>, id: UrlId) -> Option<UrlId> {
    if let Some(meant) = neighbours.find(id) {
        return site.find(meant);
    }
    let mut folder = Url::parse(site.url(id)).ok()?;
    folder.set_query(None);
    let answers = |id: &UrlId| site.resource(*id).state.status() == Some(200) && *id != site.start();
    loop {
        let above = if folder.path().ends_with('/') { ".." } else { "." };
        folder = folder.join(above).ok()?;
        if folder.path() == "/" {
            return None;
        }
        if let Some(found) = site.find(folder.as_str()).filter(answers) {
            return Some(found);
        }
    }
}
