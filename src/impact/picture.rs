//! The site as a whole: what of its equity is lost and where, what of its sitemap is healthy, and a score.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::assessor::{family, is_refused};
use super::record::Demand;
use crate::diagnose::statuses::Family;
use crate::page::{ReferenceKind, Verdict};
use crate::site::equity::{Equity, Terms};
use crate::site::{Site, State};
use crate::urls::{UrlId, section_of_key};

/// Sections that are listed; those that lost the most.
const MOST_SECTIONS: usize = 50;

/// What refusals cost the site as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// Of a hundred pages, how many answer: pages, not assets. Left out where that cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// What the score counts, or why there is none.
    pub score_says: String,
    /// Pages that the score is about: those that the site links to or its sitemap names.
    pub pages: u64,
    /// How many of them answer.
    pub pages_answering: u64,
    /// The terms of the model of link equity.
    pub terms: Terms,
    /// Pages and dead ends that share the equity.
    pub equity_pages: u64,
    /// The share of the equity that flows into refused URLs and dies there, of 1.
    pub equity_lost: f64,
    /// That share by what becomes of the visitor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lost_by_family: BTreeMap<Family, f64>,
    /// By the first folder of the path; those that lost the most.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_section: BTreeMap<String, Region>,
    /// By clicks from the start page.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_depth: BTreeMap<u32, Region>,
    /// What of the sitemap is healthy, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sitemap: Option<Listed>,
    /// Clicks of the user's data, where there are some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clicks: Option<Clicks>,
}

/// Some pages of the site.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// How many.
    pub pages: u64,
    /// How many of them are refused.
    pub refused: u64,
    /// Their share of the equity, of 1.
    pub equity: f64,
    /// The part of that which is lost.
    pub lost: f64,
}

/// What of the sitemap is healthy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    /// URLs that sitemaps name and that were asked for.
    pub listed: u64,
    /// Those that answer 200 at once and may be indexed under their own address.
    pub healthy: u64,
}

/// Clicks of the user's data.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Clicks {
    /// All of them, on URLs of this site.
    pub total: u64,
    /// Those on URLs that are refused now: what was measured, not what will be lost.
    pub at_risk: u64,
}

impl Picture {
    /// That of a site.
    pub fn of(site: &Site, equity: &Equity, terms: &Terms, demand: &BTreeMap<String, Demand>) -> Self {
        let pages = pages(site, equity);
        let refused: Vec<UrlId> = pages.iter().copied().filter(|id| is_refused(site, *id)).collect();
        let (answering, all) = (pages.len() - refused.len(), pages.len());
        let reason = no_score(site, &pages, &refused);
        let mut picture = Self {
            score: reason.is_none().then(|| percent(answering, all)),
            score_says: reason.map_or_else(
                || format!("{answering} of {all} pages answer; images, scripts and other files do not count"),
                str::to_owned,
            ),
            pages: all as u64,
            pages_answering: answering as u64,
            terms: *terms,
            equity_pages: equity.len() as u64,
            equity_lost: 0.0,
            lost_by_family: BTreeMap::new(),
            by_section: BTreeMap::new(),
            by_depth: BTreeMap::new(),
            sitemap: listed(site),
            clicks: clicks(site, demand),
        };
        picture.spread(site, equity);
        picture
    }

    /// Counts each node where it belongs.
    fn spread(&mut self, site: &Site, equity: &Equity) {
        for (id, share) in equity.shares() {
            let family = family(site, id);
            let lost = if family.is_some() { share } else { 0.0 };
            self.equity_lost += lost;
            if let Some(family) = family {
                *self.lost_by_family.entry(family).or_default() += lost;
            }
            let section = self.by_section.entry(section_of_key(site.url(id)).to_owned()).or_default();
            let depth = site.resource(id).depth.map(|depth| self.by_depth.entry(depth).or_default());
            for part in std::iter::once(section).chain(depth) {
                part.pages += 1;
                part.refused += u64::from(family.is_some());
                part.equity += share;
                part.lost += lost;
            }
        }
        while self.by_section.len() > MOST_SECTIONS {
            let least = self.by_section.iter().min_by(|(_, one), (_, other)| {
                one.lost.total_cmp(&other.lost).then_with(|| one.equity.total_cmp(&other.equity))
            });
            let Some(name) = least.map(|(name, _)| name.clone()) else { return };
            self.by_section.remove(&name);
        }
    }
}

/// What the score is about: what equity flows to, and what sitemaps name; robots.txt keeps what it forbids out.
fn pages(site: &Site, equity: &Equity) -> Vec<UrlId> {
    let linked = equity.shares().map(|(id, _)| id);
    let mut pages: Vec<UrlId> =
        linked.chain(in_sitemap(site).filter(|id| equity.node(*id).is_none())).collect();
    pages.sort_unstable();
    pages.dedup();
    pages.retain(|id| !matches!(site.resource(*id).state, State::Skipped(_)));
    pages
}

fn in_sitemap(site: &Site) -> impl Iterator<Item = UrlId> {
    let named = site.links().filter(|link| link.kind == ReferenceKind::SitemapLocation);
    named.map(|link| link.target).filter(|id| !site.resource(*id).is_elsewhere)
}

/// Why there is no score: what was not looked at might lower it.
fn no_score(site: &Site, pages: &[UrlId], refused: &[UrlId]) -> Option<&'static str> {
    let is_doubtful = |id: &&UrlId| site.landing(**id).verdict(site) != Verdict::Confirmed;
    if pages.is_empty() {
        Some("no page was looked at")
    } else if is_refused(site, site.start()) {
        Some("the start page is refused, and the site is seen from there")
    } else if 2 * refused.iter().filter(is_doubtful).count() > pages.len() {
        Some("most pages are refused, and perhaps only to us")
    } else if site.is_partial() {
        Some("only a part of the site was looked at, and a part has no score")
    } else {
        None
    }
}

fn listed(site: &Site) -> Option<Listed> {
    let mut ids: Vec<UrlId> = in_sitemap(site).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| !matches!(site.resource(*id).state, State::Skipped(_)));
    let is_healthy = |id: &&UrlId| match site.record(**id) {
        Some(record) => site.is_indexable(record),
        None => site.resource(**id).state == State::Answered(200),
    };
    let healthy = ids.iter().filter(is_healthy).count() as u64;
    (!ids.is_empty()).then_some(Listed { listed: ids.len() as u64, healthy })
}

fn clicks(site: &Site, demand: &BTreeMap<String, Demand>) -> Option<Clicks> {
    let counted: Vec<_> = demand.iter().filter_map(|(url, demand)| Some((url, demand.clicks?))).collect();
    let is_at_risk = |url: &str| site.find(url).is_some_and(|id| is_refused(site, id));
    let at_risk = counted.iter().filter(|(url, _)| is_at_risk(url)).map(|(_, clicks)| clicks).sum();
    let total = counted.iter().map(|(_, clicks)| clicks).sum();
    (!counted.is_empty()).then_some(Clicks { total, at_risk })
}

/// To the tenth, and never rounded up to the whole.
fn percent(part: usize, whole: usize) -> f64 {
    let tenths = u32::try_from(part * 1000 / whole.max(1)).unwrap_or(1000);
    f64::from(tenths) / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_whole_only_when_everything_answers() {
        assert!(percent(9999, 10_000) < 100.0);
        assert!((percent(10_000, 10_000) - 100.0).abs() < f64::EPSILON);
    }
}
