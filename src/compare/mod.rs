//! What differs between two audits of one site: of yesterday and today, or of a preview and production.
//!
//! Both sides call a URL of their site by its path, so that origins make no difference; a [`Map`] makes addresses of
//! one site those of another. Nothing is called fixed that the later audit could not have found again.

mod findings;
mod map;
mod marked;
mod record;
mod urls;

pub use map::{Map, Mapped};
pub use marked::{marked, of_urls};
pub use record::{
    Aspect, Became, Comparison, Counts, Figure, FindingChange, MAX_URLS, SCHEMA, Side, UrlChange,
};

use crate::audit::{Audit, Tool};
use crate::rules::Severity;
use urls::Urls;

/// Compares an earlier audit with a later one.
pub fn compare(old: &Audit, new: &Audit, map: &Map) -> Comparison {
    let (old_urls, new_urls) = (Urls::of(old, map), Urls::of(new, map));
    let (findings, unchanged) = findings::changes(old, new, map);
    let mut urls = urls::changes(&old_urls, &new_urls);
    let count = |became| findings.iter().filter(|change| change.became == became).count() as u64;
    let counts = Counts {
        new: count(Became::New),
        changed: count(Became::Changed),
        fixed: count(Became::Fixed),
        not_reached: count(Became::NotReached),
        unchanged,
        urls: urls.len() as u64,
        appeared: new_urls.count_missing_in(&old_urls),
    };
    urls.truncate(MAX_URLS);
    Comparison {
        schema: SCHEMA.to_owned(),
        tool: Tool::this(),
        old: Side::of(old),
        new: Side::of(new),
        map: map.told(),
        counts,
        figures: figures(old, new),
        findings,
        urls,
    }
}

/// Takes a figure of an audit, where it has one.
type Measure = fn(&Audit) -> Option<f64>;

/// The figures of the whole site, those that changed.
fn figures(old: &Audit, new: &Audit) -> Vec<Figure> {
    let told: [(&str, Measure); 7] = [
        ("score", |audit| audit.impact.as_ref()?.score),
        ("equity lost, %", |audit| Some((audit.impact.as_ref()?.equity_lost * 1000.0).round() / 10.0)),
        ("clicks at risk", |audit| Some(number(audit.impact.as_ref()?.clicks.as_ref()?.at_risk))),
        ("pages", |audit| Some(number(audit.coverage.pages))),
        ("errors", |audit| Some(number(audit.count(Severity::Error) as u64))),
        ("warnings", |audit| Some(number(audit.count(Severity::Warning) as u64))),
        ("notices", |audit| Some(number(audit.count(Severity::Notice) as u64))),
    ];
    let figures = told.map(|(name, of)| Figure { name: name.to_owned(), was: of(old), now: of(new) });
    figures.into_iter().filter(|figure| figure.was != figure.now).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts for people")]
fn number(count: u64) -> f64 {
    count as f64
}
