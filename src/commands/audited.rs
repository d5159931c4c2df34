//! From a crawled site to its audit.

use std::collections::BTreeMap;

use super::folder::{Begun, Settings};
use super::notes::Notes;
use super::refusals::{Asides, Grounds};
use super::{clock, listed, remedies};
use crate::audit::{self, Audit, Coverage, OwnRule, Tool};
use crate::crawl::state::Before;
use crate::fix::suggest::Earlier;
use crate::impact::search::SearchSummary;
use crate::impact::{Assessor, Outlook, Picture};
use crate::page::Role;
use crate::rules;
use crate::site::equity::Equity;
use crate::site::{External, FragmentCheck, Site, Skipped, State};

/// What an audit is made of, beside the site.
pub(super) struct Gathered {
    /// What was noted of each response.
    pub notes: Notes,
    /// What was asked beside the crawl.
    pub asides: Asides,
    /// Links of pages before they broke.
    pub before: Before,
    /// What the crawl before knew.
    pub earlier: Earlier,
    /// Why the crawl ended before everything was visited, if it did.
    pub ended: Option<Skipped>,
}

/// The audit of a site that was crawled.
pub(super) fn audit_of(site: &Site, begun: Begun, gathered: Gathered, settings: &Settings) -> Audit {
    let Gathered { notes, asides, before, earlier, ended } = gathered;
    let crawlers = notes.crawlers_of(site);
    let (terms, demand) = (&settings.terms, &begun.data.demand);
    let weigh = || {
        let equity = Equity::of(site, terms);
        let picture = Picture::of(site, &equity, terms, demand);
        let outlook = Outlook::of(site, &equity, &before);
        // It is asked for nothing else, and the findings need the room.
        (equity.without_graph(), picture, outlook)
    };
    let ((equity, picture, outlook), mut found) =
        by_size(site, weigh, || rules::check_site(site, &settings.selection));
    let grounds = Grounds::of(site, &notes.refused, &asides);
    found.extend(listed::refused(site, &begun.listed));
    found.extend(notes.found);
    found.retain(|found| !rules::is_moot(site, found));
    let mut judged = grounds.cases(&settings.selection);
    judged.extend(found.into_iter().map(|found| grounds.judge(found)));
    let mut warnings = begun.warnings;
    warnings.extend(notes.warnings.into_iter().chain(asides.warning()));
    warnings.sort();
    warnings.dedup();
    let mut assessor = Assessor::new(site, &equity, demand, outlook);
    let what_to_do = || {
        let findings = audit::findings(judged, &settings.selection, &mut assessor);
        let fixes = remedies::of(&findings, (site, &earlier), &begun.identity.target, settings);
        (findings, fixes)
    };
    let ((findings, fixes), (addresses, addresses_total)) =
        by_size(site, what_to_do, || audit::addresses(site, &equity));
    Audit {
        schema: audit::SCHEMA.to_owned(),
        tool: Tool::this(),
        target: begun.identity.target,
        base: begun.base,
        settings: settings.record.clone(),
        started: begun.identity.started,
        finished: clock::now(),
        complete: ended.is_none(),
        coverage: coverage(site, settings.external),
        statuses: statuses(site),
        manners: None,
        crawlers,
        baseline: None,
        rules: ran(settings),
        own_rules: settings.selection.own().map(OwnRule::of).collect(),
        trend: None,
        warnings,
        fixes,
        impact: Some(Box::new(picture)),
        search: SearchSummary::of(&begun.data),
        findings,
        addresses,
        addresses_total,
        extracted: notes.extracted,
    }
}

/// Does two things with a site: of a small one side by side, as each keeps one core busy; of a large one in turn, as each takes
/// much room for a while. The graph that equity flows through and the index of links by their targets, which whoever
/// checks asks for, take four bytes of every link.
fn by_size<F: Send, S: Send>(
    site: &Site,
    first: impl FnOnce() -> F + Send,
    second: impl FnOnce() -> S + Send,
) -> (F, S) {
    const LARGE: usize = 2_000_000;
    if site.links_total() < LARGE {
        return rayon::join(first, second);
    }
    let first = first();
    (first, second())
}

fn ran(settings: &Settings) -> Vec<String> {
    let mut ids: Vec<String> = settings.selection.rules().map(|rule| rule.id.to_owned()).collect();
    ids.sort();
    ids
}

fn coverage(site: &Site, external: External) -> Coverage {
    let mut coverage = Coverage::default();
    for resource in site.ids().map(|id| site.resource(id)).filter(|resource| resource.is_counted()) {
        match resource.state {
            State::Answered(status) if resource.is_elsewhere => {
                count(&mut coverage.external, &status.to_string());
            }
            State::Failed(kind) if resource.is_elsewhere => count(&mut coverage.external, kind.name()),
            State::Answered(_) => coverage.fetched += 1,
            State::Failed(kind) => count(&mut coverage.unverified, kind.name()),
            State::Skipped(Skipped::OtherSite) if external == External::Skip => {}
            State::Skipped(reason) => count(&mut coverage.not_visited, reason.reason()),
        }
    }
    coverage.pages = site.records().iter().filter(|record| site.is_page(record)).count() as u64;
    coverage.references = site.links_total() as u64;
    for link in site.links().filter(|link| link.kind.role() == Role::Link) {
        if let FragmentCheck::Unverifiable(why) = site.check_fragment(&link) {
            count(&mut coverage.unverified, why.reason());
        }
    }
    coverage
}

fn statuses(site: &Site) -> BTreeMap<String, u64> {
    let mut statuses = BTreeMap::new();
    for resource in site.own_ids().map(|id| site.resource(id)).filter(|resource| resource.is_counted()) {
        match resource.state {
            State::Answered(status) => count(&mut statuses, &status.to_string()),
            State::Failed(kind) => count(&mut statuses, kind.name()),
            State::Skipped(_) => {}
        }
    }
    statuses
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    *counts.entry(name.to_owned()).or_default() += 1;
}
