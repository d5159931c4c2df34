//! What can no longer be reached since pages broke: dominators on the graph as it was last known, which is the one
//! of today with the links that stood on the lost pages before.

use std::collections::BTreeMap;

use super::assessor::is_refused;
use crate::site::Site;
use crate::site::build::u32_of;
use crate::site::equity::{Edge, Equity};
use crate::urls::UrlId;

/// Whether a page of an earlier crawl is lost: refused, or not met any more.
pub fn is_lost(site: &Site, key: &str) -> bool {
    site.find(key).is_none_or(|id| site.record(id).is_none() || is_refused(site, id))
}

/// For each refused URL that answered before, how many pages could be reached only through it. `before` says where
/// the links of the lost pages led.
pub(super) fn behind(
    site: &Site,
    equity: &Equity,
    before: &BTreeMap<String, Vec<String>>,
) -> BTreeMap<UrlId, u32> {
    if before.is_empty() {
        return BTreeMap::new();
    }
    let mut strangers = BTreeMap::new();
    let mut number = |key: &str| {
        let known = site.find(key).and_then(|id| equity.node(id));
        let next = u32_of(equity.len() + strangers.len());
        known.unwrap_or_else(|| *strangers.entry(key.to_owned()).or_insert(next))
    };
    let mut links = Vec::new();
    for (source, targets) in before {
        let source = number(source);
        links.extend(targets.iter().map(|target| Edge { source, target: number(target), class: 0 }));
    }
    let nodes = equity.len() + strangers.len();
    let counts = equity.only_through(site.start(), nodes, &links);
    let refused = before.keys().filter_map(|key| site.find(key)).filter(|id| is_refused(site, *id));
    refused.filter_map(|id| Some((id, *counts.get(equity.node(id)? as usize)?))).collect()
}
