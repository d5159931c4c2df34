//! Weighs findings: what one URL has, put together from the site, its equity and the user's data.

use std::collections::{BTreeMap, HashMap};

use super::former::behind;
use super::points::{Case, points};
use super::record::{Demand, Grade, Impact, Recovery};
use super::{Effect, Reach, recovery};
use crate::diagnose::statuses::Family;
use crate::page::Verdict;
use crate::rules::{Check, Rule, Severity, Source};
use crate::site::equity::Equity;
use crate::site::{Content, End, Link, Site, State};
use crate::urls::UrlId;

/// What is weighed: a finding, as far as that matters.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is in this run.
    pub severity: Severity,
    /// Where it is.
    pub url: &'a str,
    /// What that URL answered, where that is the fault.
    pub status: Option<u16>,
    /// What becomes of the visitor, where he is refused.
    pub family: Option<Family>,
    /// How sure we are.
    pub verdict: Verdict,
    /// The places that lead there, or where it can be seen.
    pub sources: &'a [Source],
}

/// What only the whole graph of a site's links tells of its refused URLs.
#[derive(Debug)]
pub struct Outlook {
    behind: BTreeMap<UrlId, u32>,
    recoveries: BTreeMap<UrlId, Recovery>,
}

impl Outlook {
    /// `before` are the links of pages before they broke, as far as they are known: how many pages could once be
    /// reached only through each.
    pub fn of(site: &Site, equity: &Equity, before: &BTreeMap<String, Vec<String>>) -> Self {
        Self { behind: behind(site, equity, before), recoveries: recovery::simulate(site, equity) }
    }
}

/// Weighs the findings of one site.
#[derive(Debug)]
pub struct Assessor<'a> {
    site: &'a Site,
    equity: &'a Equity,
    demand: &'a BTreeMap<String, Demand>,
    outlook: Outlook,
    known: HashMap<UrlId, (Reach, bool)>,
}

impl<'a> Assessor<'a> {
    /// For a site: its equity, what the user's data says of its URLs, and what the graph of its links tells of
    /// refused ones.
    pub fn new(
        site: &'a Site,
        equity: &'a Equity,
        demand: &'a BTreeMap<String, Demand>,
        outlook: Outlook,
    ) -> Self {
        Self { site, equity, demand, outlook, known: HashMap::new() }
    }

    /// The site whose findings are weighed.
    pub fn site(&self) -> &'a Site {
        self.site
    }

    /// Weighs one finding.
    pub fn assess(&mut self, subject: &Subject<'_>) -> Impact {
        // A fragment is a place on a page, and what hangs on it is the page.
        let page = subject.url.split('#').next().unwrap_or(subject.url);
        let id = self.site.find(page);
        let (reach, is_inside) = match id {
            Some(id) => {
                self.known.entry(id).or_insert_with(|| known(self.site, &self.outlook.behind, id)).clone()
            }
            None => (Reach::default(), subject.sources.iter().any(|source| self.is_seen(&source.page))),
        };
        let demand = self.demand.get(page);
        let has_clicks = demand.and_then(|demand| demand.clicks).is_some_and(|clicks| clicks > 0);
        let share = id.and_then(|id| self.equity.share(id));
        let case = Case {
            effect: self.effect(subject, id),
            is_inside: is_inside || has_clicks,
            equity_share: share.unwrap_or_default(),
            equity_multiple: share.unwrap_or_default() * multiple_of_one(self.equity.len()),
            reach: &reach,
            demand,
            verdict: subject.verdict,
        };
        let (score, reasons) = points(&case);
        let is_refused = matches!(case.effect, Effect::Removed | Effect::Slowed);
        Impact {
            score,
            grade: grade(demand, share, &reach),
            effect: case.effect,
            is_inside: case.is_inside,
            equity_share: case.equity_share,
            equity_multiple: case.equity_multiple,
            demand: demand.cloned().map(Box::new),
            recovery: id
                .filter(|_| is_refused)
                .and_then(|id| self.outlook.recoveries.get(&id))
                .cloned()
                .map(Box::new),
            reasons,
            reach,
        }
    }

    fn is_seen(&self, page: &str) -> bool {
        self.site
            .find(page)
            .and_then(|id| self.site.record(id))
            .is_some_and(|record| self.site.is_indexable(record))
    }

    /// What a finding does to its URL. Only what is found of answers refuses a page; what is found on an error
    /// page is a fault of its own, and other sites are nothing of ours that search could lose.
    fn effect(&self, subject: &Subject<'_>, id: Option<UrlId>) -> Effect {
        let by_severity = Effect::of_severity(subject.severity);
        let is_refusal = subject.family.is_some_and(Family::is_refusal);
        let is_about_answers = match subject.rule.check {
            Check::Site(_) => true,
            Check::Refusal(_) => subject.severity == Severity::Error,
            _ => false,
        };
        let own = id.filter(|id| !self.site.resource(*id).is_elsewhere);
        match own {
            Some(id) if is_refusal && is_about_answers => {
                let is_page = self.equity.node(id).is_some() || self.demand.contains_key(self.site.url(id));
                let is_page = is_page || self.site.is_in_sitemap(id);
                if is_page { Effect::of_refusal(subject.status) } else { Effect::Unrendered }
            }
            _ => by_severity,
        }
    }
}

/// What a share of one means in shares of an average page.
#[expect(clippy::cast_precision_loss, reason = "a site has fewer pages than a float has whole numbers")]
fn multiple_of_one(pages: usize) -> f64 {
    pages as f64
}

fn known(site: &Site, behind: &BTreeMap<UrlId, u32>, id: UrlId) -> (Reach, bool) {
    let reach = Reach { only_through: behind.get(&id).copied(), ..Reach::of(site, id) };
    let is_inside = reach.in_sitemap || is_inside(site, id);
    (reach, is_inside)
}

/// Whether a URL is in the index, or leads from pages that are: what its owner wants there stands in a sitemap.
fn is_inside(site: &Site, id: UrlId) -> bool {
    if id == site.start() {
        return true;
    }
    match site.record(id) {
        Some(record) if record.content == Content::List => true,
        Some(record) if site.is_page(record) => site.is_indexable(record) && !site.is_blocked(id),
        _ => !site.is_blocked(id) && site.links_to(id).any(|link| is_seen_link(site, &link)),
    }
}

/// Whether a link stands where search engines see it; a style sheet is seen with the pages that load it.
fn is_seen_link(site: &Site, link: &Link) -> bool {
    let record = &site.records()[link.source.index()];
    record.content != Content::Html || site.is_indexable(record)
}

fn grade(demand: Option<&Demand>, share: Option<f64>, reach: &Reach) -> Grade {
    let demand = demand.cloned().unwrap_or_default();
    if demand.clicks.is_some() {
        Grade::A
    } else if !demand.crawled.is_empty() {
        Grade::B
    } else if demand.impressions.or(demand.visits).is_some() {
        Grade::C
    } else if share.is_some() || reach.linking_pages > 0 || reach.in_sitemap {
        Grade::D
    } else {
        Grade::E
    }
}

/// Whether whoever follows a link to a URL ends at nothing.
pub(super) fn is_refused(site: &Site, id: UrlId) -> bool {
    family(site, id).is_some()
}

/// What becomes of whoever follows a link to a URL, where he is refused.
pub(super) fn family(site: &Site, id: UrlId) -> Option<Family> {
    if matches!(site.resource(id).state, State::Answered(100..=299)) {
        return None;
    }
    let landing = site.landing(id);
    match (landing.end, landing.error(), landing.failure(site)) {
        (End::Loop(_) | End::TooLong, ..) => Some(Family::Unanswered),
        (_, Some(status), _) => Some(Family::of_code(status)),
        (_, _, Some(kind)) => Some(Family::of(kind.name())),
        _ => None,
    }
}
