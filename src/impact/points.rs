//! The formula: points for each part, and why.
//!
//! Every part only grows with what it counts, and what is unsure or outside the index only takes away: so the
//! number is monotonic. Points are counted in tenths, so that parts add up exactly as they are shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Demand, Effect, Reach, Why};
use crate::page::Verdict;

/// Points of everything inside the index, whatever is wrong with it: more than anything outside can have.
const BASE: f64 = 10.0;
/// Points of what the status does.
const STATUS: f64 = 20.0;
/// Points of the equity of a page that has 255 times the average or more.
const EQUITY: f64 = 10.0;
/// Points of a thousand linking pages, or of all other reach.
const REACH: f64 = 10.0;
/// Points of ten thousand clicks or more: as many as all other parts together.
const DEMAND: f64 = 50.0;

/// The least part of [`DEMAND`] that any click is worth: no number without clicks is above one with clicks, all
/// else being equal.
const ANY_CLICK: f64 = 0.5;
/// The part of [`DEMAND`] that visits of a search crawler are worth, or impressions without clicks.
const SEEN: f64 = 0.1;
/// What is left of the number of a finding outside the index: less than [`BASE`].
const OUTSIDE: f64 = 0.1;

/// A part of the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What the status or the fault does to the URL in search.
    Status,
    /// The link equity at the URL.
    Equity,
    /// What leads to the URL, and what can be reached only through it.
    Reach,
    /// What search engines and visitors want of it.
    Demand,
    /// How unsure the verdict is: this takes away.
    Certainty,
    /// Whether it is about something that is in the index, or could be.
    Index,
}

/// One part of the number, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Which part.
    pub part: Part,
    /// Its points, to the tenth; parts that take away are below zero.
    pub points: f64,
    /// Why, in words.
    #[schemars(with = "String")]
    pub why: Why,
}

/// What the formula is given.
#[derive(Debug, Clone)]
pub(super) struct Case<'a> {
    pub effect: Effect,
    pub is_inside: bool,
    pub equity_multiple: f64,
    pub equity_share: f64,
    pub reach: &'a Reach,
    pub demand: Option<&'a Demand>,
    pub verdict: Verdict,
}

/// The number, and its parts.
pub(super) fn points(case: &Case<'_>) -> (f64, Vec<Reason>) {
    let gravity = case.effect.gravity();
    let mut sum = Sum::default();
    sum.add(Part::Status, gravity * STATUS, Why::Said(case.effect.says()));
    sum.add(Part::Equity, gravity * EQUITY * equity(case.equity_multiple), equity_why(case));
    sum.add(Part::Reach, gravity * REACH * reach(case.reach, case.demand), case.reach.into());
    sum.add(Part::Demand, gravity * DEMAND * demand(case.demand), demand_why(case.demand));
    let doubt = 1.0 - certainty(case.verdict);
    sum.add(Part::Certainty, -doubt * sum.total(), Why::Said(certainty_says(case.verdict)));
    let (more, why) = if case.is_inside {
        (BASE, "about what search engines index")
    } else {
        (-(1.0 - OUTSIDE) * sum.total(), "about nothing that search engines index")
    };
    sum.add(Part::Index, more, Why::Said(why));
    sum.reasons.shrink_to_fit();
    (sum.total(), sum.reasons)
}

/// Up to 1: an average page has an eighth, one with 255 times as much has all.
fn equity(multiple: f64) -> f64 {
    ((1.0 + multiple).log2() / 8.0).min(1.0)
}

/// Up to 1: linking pages count for six tenths, pages behind the URL for three, a sitemap for one.
fn reach(reach: &Reach, demand: Option<&Demand>) -> f64 {
    let scaled = |count: f64| ((1.0 + count).log2() / 10.0).min(1.0);
    let external = demand.and_then(|demand| demand.external_links).unwrap_or_default();
    let leading = scaled(count(u64::from(reach.linking_pages).saturating_add(external)));
    let behind = scaled(count(reach.only_through.unwrap_or_default().into()));
    0.6 * leading + 0.3 * behind + if reach.in_sitemap { 0.1 } else { 0.0 }
}

/// Up to 1: any click has half, ten thousand have all.
fn demand(demand: Option<&Demand>) -> f64 {
    let Some(demand) = demand else { return 0.0 };
    let clicks = demand.clicks.unwrap_or_default();
    if clicks > 0 {
        return ANY_CLICK + (1.0 - ANY_CLICK) * ((1.0 + count(clicks)).log10() / 4.0).min(1.0);
    }
    let is_seen =
        demand.impressions.or(demand.visits).is_some_and(|count| count > 0) || !demand.crawled.is_empty();
    if is_seen { SEEN } else { 0.0 }
}

/// What is left of the parts under a verdict.
fn certainty(verdict: Verdict) -> f64 {
    match verdict {
        Verdict::Confirmed => 1.0,
        Verdict::OnlyToUs => 0.5,
        Verdict::Inconclusive => 0.25,
    }
}

/// Points that add up, in tenths.
#[derive(Debug, Default)]
struct Sum {
    tenths: i64,
    reasons: Vec<Reason>,
}

impl Sum {
    /// A part that gives nothing needs no words.
    fn add(&mut self, part: Part, points: f64, why: Why) {
        let tenths = tenths(points);
        self.tenths += tenths;
        if tenths != 0 {
            self.reasons.push(Reason { part, points: in_points(tenths), why });
        }
    }

    fn total(&self) -> f64 {
        in_points(self.tenths)
    }
}

/// Halves go up, below zero too.
#[expect(clippy::cast_possible_truncation, reason = "a number of points is small")]
fn tenths(points: f64) -> i64 {
    (points * 10.0 + 0.5).floor() as i64
}

#[expect(clippy::cast_precision_loss, reason = "a number of points is small")]
fn in_points(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

#[expect(clippy::cast_precision_loss, reason = "a logarithm is taken of it")]
fn count(number: u64) -> f64 {
    number as f64
}

fn equity_why(case: &Case<'_>) -> Why {
    Why::Equity { share: case.equity_share, multiple: case.equity_multiple }
}

fn demand_why(demand: Option<&Demand>) -> Why {
    let Some(demand) = demand else { return Why::Said("") };
    let hits: u64 = demand.crawled.iter().map(|crawled| crawled.hits).sum();
    let words = match (demand.clicks.filter(|clicks| *clicks > 0), demand.impressions, demand.visits) {
        (Some(clicks), ..) => format!("{clicks} clicks from search in the data"),
        (None, ..) if hits > 0 => format!("search crawlers asked for it {hits} times"),
        (None, Some(impressions), _) => format!("shown {impressions} times in search, without clicks"),
        (None, None, visits) => format!("{} visits in the data", visits.unwrap_or_default()),
    };
    Why::Told(words.into())
}

fn certainty_says(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "confirmed",
        Verdict::OnlyToUs => "seen only by us: others may be served",
        Verdict::Inconclusive => "inconclusive",
    }
}
