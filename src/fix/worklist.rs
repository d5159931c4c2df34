//! From faults to the list of what to do: what one deed mends is one remedy, the best first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::gain::gain;
use super::handling::{Handling, Together, handling};
use super::suggest::{DeadUrls, Earlier};
use super::verify::command;
use super::words::counted;
use super::{Action, Audited, Certainty, Effort, Fault, MAX_PLACES, Redirect, Remedy, Replacement};
use crate::diagnose::{Diagnosis, Who, causes, lints};
use crate::rules::Source;
use crate::site::{Landing, Site};
use crate::urls::{folder_of_key, on_site};

/// As many pages with the same element and text are one template rather than as many slips of the pen.
const A_TEMPLATE: usize = 3;

/// Refusals of one URL only: another URL with the same cause is another deed.
const SINGLE: &[&causes::Cause] = &[
    &causes::NOT_FOUND,
    &causes::REMOVED,
    &causes::REDIRECT_FAULT,
    &causes::BAD_REQUEST,
    &causes::BROKEN_ANSWER,
];

/// What the faults of one remedy have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond<'a> {
    /// The cause, the platform, and the flaw that makes a misconfiguration of an offer.
    Cause(&'a str, Option<&'a str>, Option<&'a str>),
    /// Refused alike below one folder, and nothing says why: mostly one rule or one bill is behind it.
    Unexplained(&'a str, Option<u16>),
    Url(&'a str),
    Rule(&'static str),
    Sitemaps,
}

/// What to do about these faults, the best first. `earlier` is what an earlier audit saw.
pub fn remedies<'a>(
    faults: impl Iterator<Item = Fault<'a>>,
    (site, earlier): (&Site, &Earlier),
    audited: &Audited,
) -> Vec<Remedy> {
    let mut groups: BTreeMap<Bond, Vec<Fault>> = BTreeMap::new();
    for fault in faults {
        groups.entry(bond(&fault, site)).or_default().push(fault);
    }
    let dead = groups.keys().filter_map(|bond| dead_url(*bond, site)).collect();
    let list = WorkList { site, audited, dead: DeadUrls::of(site, &dead, earlier) };
    let mut remedies: Vec<Remedy> = groups.iter().map(|(bond, faults)| list.remedy(*bond, faults)).collect();
    remedies.sort_by(|one, other| {
        let by_gain = other.gain.score.total_cmp(&one.gain.score);
        by_gain.then_with(|| rank(one).cmp(&rank(other)))
    });
    remedies
}

fn rank(remedy: &Remedy) -> (Reverse<(usize, usize)>, Effort, &str, &str) {
    let first = remedy.findings.first().map_or("", String::as_str);
    (Reverse((remedy.gain.pages, remedy.findings.len())), remedy.effort, &remedy.what, first)
}

fn bond<'a>(fault: &Fault<'a>, site: &Site) -> Bond<'a> {
    let is_elsewhere = || site.find(fault.url).is_some_and(|id| site.resource(id).is_elsewhere);
    if let Some(diagnosis) = fault.diagnosis.filter(|why| !SINGLE.contains(&why.cause()) && !is_elsewhere()) {
        return if diagnosis.is_unknown() {
            Bond::Unexplained(folder_of_key(fault.url), fault.status)
        } else {
            let flaw = diagnosis.spoiling_flaw().map(|flaw| flaw.id.as_str());
            Bond::Cause(&diagnosis.cause, diagnosis.platform.as_deref(), flaw)
        };
    }
    match handling(fault.rule).together {
        Together::AtOneUrl => Bond::Url(fault.url),
        Together::OfOneRule => Bond::Rule(fault.rule.id),
        Together::InSitemaps => Bond::Sitemaps,
    }
}

/// A URL of the site that is not there. What is refused for another reason is no reason to redirect: who is
/// asked for money elsewhere is still asked for money.
fn dead_url<'a>(bond: Bond<'a>, site: &Site) -> Option<&'a str> {
    let Bond::Url(url) = bond else { return None };
    let id = site.find(url).filter(|id| !site.resource(*id).is_elsewhere)?;
    matches!(site.landing(id).error(), Some(404 | 410)).then_some(url)
}

/// What all remedies of one audit are made with.
struct WorkList<'a> {
    site: &'a Site,
    audited: &'a Audited<'a>,
    dead: DeadUrls,
}

/// What to do, before it is known where and what it brings.
struct Deed {
    what: String,
    action: Action,
    replace: Option<Replacement>,
    redirect: Option<Redirect>,
}

impl Deed {
    fn new(action: Action, what: String) -> Self {
        Self { what, action, replace: None, redirect: None }
    }

    fn replacing(self, old: &str, new: &str) -> Self {
        Self { replace: Some(Replacement { old: old.to_owned(), new: new.to_owned() }), ..self }
    }
}

impl WorkList<'_> {
    fn remedy(&self, bond: Bond, faults: &[Fault]) -> Remedy {
        let Handling { who, action, .. } = handling(faults[0].rule);
        let diagnosis = faults.iter().find_map(|fault| fault.diagnosis);
        let places = places(faults);
        let deed = match (bond, diagnosis) {
            (Bond::Cause(..), Some(diagnosis)) => unblock(diagnosis),
            (Bond::Unexplained(folder, status), _) => self.find_out(folder, status, faults, places.total),
            (Bond::Url(url), _) => self.at_url(url, faults, places.total),
            (Bond::Sitemaps, _) => rewrite_sitemap(faults.len()),
            _ => Deed::new(action, self.of_rule(faults)),
        };
        Remedy {
            what: deed.what,
            action: deed.action,
            who: match (bond, diagnosis) {
                (Bond::Cause(..), Some(diagnosis)) => diagnosis.who,
                // Who has the logs finds out who is to mend it.
                (Bond::Unexplained(..), _) => Who::Hosting,
                _ => who,
            },
            effort: effort(bond, deed.action, &places),
            gain: gain(faults),
            findings: faults.iter().map(|fault| fault.fingerprint.to_owned()).collect(),
            places: places.first.into_iter().cloned().collect(),
            places_total: places.total,
            replace: deed.replace,
            redirect: deed.redirect,
            verify: command(faults, self.audited),
        }
    }

    fn at_url(&self, url: &str, faults: &[Fault], places: usize) -> Deed {
        let (shown, places) = (self.short(url), counted(places, "place"));
        let landing = self.site.find(url).map(|id| self.site.landing(id));
        let way = landing.filter(|landing| !landing.redirects.is_empty());
        let end = |way: &Landing| Some((self.site.url(way.success()?), way.redirects.len()));
        if let Some((end, redirects)) = way.as_ref().and_then(end) {
            return self.link_on(url, end, redirects, &places);
        }
        let is_loaded = faults.iter().all(|fault| handling(fault.rule).action == Action::Restore);
        let is_stated = faults.iter().all(|fault| fault.rule.id == "missing-canonical-target");
        match self.dead.redirect(url) {
            Some(redirect) if is_stated => self.name_itself(redirect, &places),
            Some(redirect) if is_loaded => self.load(redirect, &places),
            Some(redirect) => self.send_on(redirect, faults, &places),
            None if is_loaded => Deed::new(Action::Restore, restore(shown, &places)),
            None => {
                let Handling { action, .. } = handling(faults[0].rule);
                Deed::new(action, format!("{}: {shown}, {places}", faults[0].rule.fix))
            }
        }
    }

    /// A URL that redirects to where visitors end up well.
    fn link_on(&self, url: &str, end: &str, redirects: usize, places: &str) -> Deed {
        let (shown, to) = (self.short(url), self.short(end));
        let deed = if redirects == 1 {
            Deed::new(Action::ChangeLink, format!("Link to {to} in place of {shown}: {places}"))
        } else {
            let what = format!(
                "Redirect {shown} straight to {to}, not in {redirects} steps, and link there: {places}"
            );
            Deed::new(Action::ShortenRedirects, what)
        };
        deed.replacing(url, end)
    }

    /// Something that pages load: of its likes only another spelling is the same.
    fn load(&self, redirect: &Redirect, places: &str) -> Deed {
        let shown = self.short(&redirect.from);
        let same = redirect.to.as_ref().filter(|_| redirect.certainty == Certainty::Certain);
        match same {
            Some(to) => {
                let what = format!("Load {} in place of {shown}: {places}", self.short(to));
                Deed::new(Action::ChangeLink, what).replacing(&redirect.from, to)
            }
            None => Deed::new(Action::Restore, restore(shown, places)),
        }
    }

    /// A canonical that names nothing: the page that has it is what it should name.
    fn name_itself(&self, redirect: &Redirect, places: &str) -> Deed {
        let shown = self.short(&redirect.from);
        match redirect.to.as_ref().filter(|_| redirect.certainty == Certainty::Certain) {
            Some(to) => {
                let what = format!("Name {} as the canonical in place of {shown}: {places}", self.short(to));
                Deed::new(Action::ChangeLink, what).replacing(&redirect.from, to)
            }
            None => Deed::new(
                Action::EditPages,
                format!("Let each page name itself in place of {shown}: {places}"),
            ),
        }
    }

    /// A page that is not there.
    fn send_on(&self, redirect: &Redirect, faults: &[Fault], places: &str) -> Deed {
        let shown = self.short(&redirect.from);
        let is_gone = faults.iter().any(|fault| fault.status == Some(410));
        let (action, what) = match &redirect.to {
            Some(to) => {
                let to = self.short(to);
                (Action::Redirect, format!("Redirect {shown} to {to}, and link there: {places}"))
            }
            None if is_gone => {
                (Action::ChangeLink, format!("Remove the links to {shown}, which is gone for good: {places}"))
            }
            None if redirect.candidates.is_empty() => {
                let what =
                    format!("Bring {shown} back, or remove the links to it (no page is like it): {places}");
                (Action::Decide, what)
            }
            None => (Action::Decide, format!("Decide which page {shown} should lead to: {places}")),
        };
        let deed = Deed { redirect: Some(redirect.clone()), ..Deed::new(action, what) };
        match &redirect.to {
            Some(to) if redirect.certainty == Certainty::Certain => deed.replacing(&redirect.from, to),
            _ => deed,
        }
    }

    /// What is refused and nothing says why.
    fn find_out(&self, folder: &str, status: Option<u16>, faults: &[Fault], places: usize) -> Deed {
        let urls: BTreeSet<&str> = faults.iter().map(|fault| fault.url).collect();
        let (what, ending, them) = match urls.first().filter(|_| urls.len() == 1) {
            Some(only) => (self.short(only).to_owned(), "s", "it"),
            None => (format!("{} URLs below {}", urls.len(), self.short(folder)), "", "them"),
        };
        let told =
            status.map_or_else(|| format!("fail{ending}"), |status| format!("answer{ending} {status}"));
        let places = counted(places, "place");
        Deed::new(
            Action::Unblock,
            format!("Find out why {what} {told}, and let {them} answer again: {places}"),
        )
    }

    fn of_rule(&self, faults: &[Fault]) -> String {
        let fix = faults[0].rule.fix;
        match faults {
            [only] => format!("{fix}: {}", self.short(only.url)),
            several => format!("{fix}: {} URLs", several.len()),
        }
    }

    fn short<'u>(&self, url: &'u str) -> &'u str {
        on_site(url, self.site.url(self.site.start()))
    }
}

fn unblock(diagnosis: &Diagnosis) -> Deed {
    let cause = diagnosis.cause();
    let flaw = diagnosis.spoiling_flaw().and_then(|flaw| lints::lint(&flaw.id));
    let seen = diagnosis.evidence.first().filter(|_| cause == &causes::MISCONFIGURATION);
    let step = match (flaw, seen) {
        (Some(flaw), _) => flaw.fix,
        (None, Some(seen)) => &seen.what,
        (None, None) => cause.steps.first().map_or(cause.verify, |step| step),
    };
    Deed::new(Action::Unblock, format!("{}: {}", cause.title, step.trim_end_matches('.')))
}

fn rewrite_sitemap(findings: usize) -> Deed {
    let what = format!(
        "Write the sitemap again, with the pages only that may be indexed: {}",
        counted(findings, "finding")
    );
    Deed::new(Action::RewriteSitemap, what)
}

fn restore(shown: &str, places: &str) -> String {
    format!("Put {shown} back, or change what loads it: {places}")
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

fn effort(bond: Bond, action: Action, places: &Places) -> Effort {
    match (bond, action, places.edits) {
        (Bond::Unexplained(..), ..) | (_, Action::Decide, ..=50) => Effort::Hours,
        (Bond::Cause(..), ..) | (_, Action::Configure | Action::RewriteSitemap, _) | (_, _, ..=5) => {
            Effort::Minutes
        }
        (_, _, ..=50) => Effort::Hours,
        _ => Effort::Days,
    }
}
