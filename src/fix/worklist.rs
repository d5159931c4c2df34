//! From faults to the list of what to do: what one deed mends is one remedy, the best first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::gain::gain;
use super::handling::{Handling, Together, handling};
use super::verify::{command, short};
use super::words::counted;
use super::{Action, Audited, Effort, Fault, MAX_PLACES, Remedy, Replacement};
use crate::diagnose::{Diagnosis, causes};
use crate::rules::Source;
use crate::site::{Landing, Site};

/// As many pages with the same element and text are one template rather than as many slips of the pen.
const A_TEMPLATE: usize = 3;

/// Refusals of one URL only: another URL with the same cause is another deed.
const SINGLE: &[&causes::Cause] = &[
    &causes::NOT_FOUND,
    &causes::REMOVED,
    &causes::REDIRECT_FAULT,
    &causes::BAD_REQUEST,
    &causes::BROKEN_ANSWER,
    &causes::UNKNOWN,
];

/// What the faults of one remedy have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond<'a> {
    Cause(&'a str, Option<&'a str>),
    Url(&'a str),
    Rule(&'static str),
    Sitemaps,
}

/// What to do about these faults, the best first.
pub fn remedies(faults: &[Fault], site: &Site, audited: &Audited) -> Vec<Remedy> {
    let mut groups: BTreeMap<Bond, Vec<Fault>> = BTreeMap::new();
    for fault in faults {
        groups.entry(bond(fault, site)).or_default().push(*fault);
    }
    let list = WorkList { site, audited };
    let mut remedies: Vec<Remedy> = groups.iter().map(|(bond, faults)| list.remedy(*bond, faults)).collect();
    remedies.sort_by(|one, other| {
        let by_gain = other.gain.score.total_cmp(&one.gain.score);
        by_gain.then_with(|| rank(one).cmp(&rank(other)))
    });
    remedies
}

fn rank(remedy: &Remedy) -> (Reverse<usize>, Effort, &str, &str) {
    let first = remedy.findings.first().map_or("", String::as_str);
    (Reverse(remedy.gain.pages), remedy.effort, &remedy.what, first)
}

fn bond<'a>(fault: &Fault<'a>, site: &Site) -> Bond<'a> {
    let is_elsewhere = || site.find(fault.url).is_some_and(|id| site.resource(id).is_elsewhere);
    if let Some(diagnosis) = fault.diagnosis.filter(|why| !SINGLE.contains(&why.cause()) && !is_elsewhere()) {
        return Bond::Cause(&diagnosis.cause, diagnosis.platform.as_deref());
    }
    match handling(fault.rule).together {
        Together::AtOneUrl => Bond::Url(fault.url),
        Together::OfOneRule => Bond::Rule(fault.rule.id),
        Together::InSitemaps => Bond::Sitemaps,
    }
}

/// What all remedies of one audit are made with.
struct WorkList<'a> {
    site: &'a Site,
    audited: &'a Audited<'a>,
}

/// What to do, before it is known where and what it brings.
struct Deed {
    what: String,
    action: Action,
    replace: Option<Replacement>,
}

impl WorkList<'_> {
    fn remedy(&self, bond: Bond, faults: &[Fault]) -> Remedy {
        let Handling { who, action, .. } = handling(faults[0].rule);
        let diagnosis = faults.iter().find_map(|fault| fault.diagnosis);
        let places = places(faults);
        let Deed { what, action, replace } = match (bond, diagnosis) {
            (Bond::Cause(..), Some(diagnosis)) => unblock(diagnosis),
            (Bond::Url(url), _) => self.at_url(url, faults, places.total),
            (Bond::Sitemaps, _) => rewrite_sitemap(faults.len()),
            _ => Deed { what: self.of_rule(faults), action, replace: None },
        };
        Remedy {
            what,
            action,
            who: diagnosis.filter(|_| matches!(bond, Bond::Cause(..))).map_or(who, |why| why.who),
            effort: effort(action, &places),
            gain: gain(faults),
            findings: faults.iter().map(|fault| fault.fingerprint.to_owned()).collect(),
            places: places.first.into_iter().cloned().collect(),
            places_total: places.total,
            replace,
            redirect: None,
            verify: command(faults, self.audited),
        }
    }

    fn at_url(&self, url: &str, faults: &[Fault], places: usize) -> Deed {
        let (shown, places) = (self.short(url), counted(places, "place"));
        let landing = self.site.find(url).map(|id| self.site.landing(id));
        let redirects_to = landing.as_ref().filter(|landing| !landing.redirects.is_empty());
        let end = redirects_to.and_then(Landing::success).map(|id| self.site.url(id));
        let is_dead = landing.is_some_and(|landing| landing.error().is_some());
        let is_loaded = faults.iter().all(|fault| handling(fault.rule).action == Action::Restore);
        if let Some(end) = end {
            let what = format!("Link to {} in place of {shown}: {places}", self.short(end));
            let replace = Some(Replacement { old: url.to_owned(), new: end.to_owned() });
            return Deed { what, action: Action::ChangeLink, replace };
        }
        let (what, action) = match (is_loaded, is_dead) {
            (true, _) => (format!("Put {shown} back, or change what loads it: {places}"), Action::Restore),
            (_, true) => (format!("Decide what becomes of {shown}: linked from {places}"), Action::Decide),
            _ => (format!("{}: {shown}, {places}", faults[0].rule.fix), handling(faults[0].rule).action),
        };
        Deed { what, action, replace: None }
    }

    fn of_rule(&self, faults: &[Fault]) -> String {
        let fix = faults[0].rule.fix;
        match faults {
            [only] => format!("{fix}: {}", self.short(only.url)),
            several => format!("{fix}: {} URLs", several.len()),
        }
    }

    fn short<'u>(&self, url: &'u str) -> &'u str {
        short(url, self.site.url(self.site.start()))
    }
}

fn unblock(diagnosis: &Diagnosis) -> Deed {
    let cause = diagnosis.cause();
    let step = cause.steps.first().map_or(cause.verify, |step| step).trim_end_matches('.');
    Deed { what: format!("{}: {step}", cause.title), action: Action::Unblock, replace: None }
}

fn rewrite_sitemap(findings: usize) -> Deed {
    let what = format!(
        "Write the sitemap again, with the pages only that may be indexed: {}",
        counted(findings, "finding")
    );
    Deed { what, action: Action::RewriteSitemap, replace: None }
}

/// Where faults are to be mended.
struct Places<'a> {
    first: Vec<&'a Source>,
    total: usize,
    /// How often somebody has to edit something: what stands in a template counts once.
    edits: usize,
}

fn places<'a>(faults: &[Fault<'a>]) -> Places<'a> {
    let listed: BTreeSet<&Source> = faults.iter().flat_map(|fault| fault.sources).collect();
    let unlisted = |fault: &Fault| fault.sources_total.saturating_sub(fault.sources.len());
    let mut alike: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    for source in &listed {
        *alike.entry((&source.element, source.text.as_deref())).or_default() += 1;
    }
    let edits = alike.values().map(|count| if *count >= A_TEMPLATE { 1 } else { *count }).sum();
    Places {
        total: listed.len() + faults.iter().map(unlisted).max().unwrap_or(0),
        first: listed.into_iter().take(MAX_PLACES).collect(),
        edits,
    }
}

fn effort(action: Action, places: &Places) -> Effort {
    match (action, places.edits) {
        (Action::Decide, ..=50) => Effort::Hours,
        (Action::Configure | Action::RewriteSitemap, _) | (_, ..=5) => Effort::Minutes,
        (_, ..=50) => Effort::Hours,
        _ => Effort::Days,
    }
}
