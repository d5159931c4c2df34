//! What is known around the refusals of one site, and what follows from it: diagnoses, and faults of who is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Asides, Copies, Refused};
use crate::audit::{Family, Judged};
use crate::diagnose::{Asked, Diagnosis, Neighbours, Place, Signs, Surroundings, Used, conclude};
use crate::fetch::Client;
use crate::page::{FailureKind, Role, Verdict};
use crate::probe::{Look, alike};
use crate::rules::{self, Case, Check, Found, Party, Selection, Severity};
use crate::site::{Landing, Site, State};
use crate::urls::{Url, UrlId, folder_of_key, origin_of_key};

/// What is known around the refusals of one site.
pub struct Grounds<'a> {
    site: &'a Site,
    asides: &'a Asides,
    refused: BTreeMap<&'a str, &'a Refused>,
    site_wide: Vec<Asked>,
    prefixes: Answers<'a>,
    /// The same of the hosts of other sites.
    hosts: Answers<'a>,
    diagnoses: Copies<Diagnosis>,
}

/// How often each answer was given, for URLs that have the beginning of their address in common.
type Answers<'a> = BTreeMap<&'a str, BTreeMap<String, u64>>;

impl<'a> Grounds<'a> {
    /// Puts together what the crawl and the looks beside it know.
    pub fn of(site: &'a Site, refused: &'a [Refused], asides: &'a Asides) -> Self {
        let by_key = refused.iter().map(|refused| (refused.key.as_str(), refused)).collect();
        let mut grounds = Self {
            site,
            asides,
            refused: by_key,
            site_wide: Vec::new(),
            prefixes: BTreeMap::new(),
            hosts: BTreeMap::new(),
            diagnoses: Copies::default(),
        };
        if !grounds.refused.is_empty() || !asides.others.is_empty() {
            grounds.site_wide = grounds.usual_places();
            grounds.prefixes = answers(site, site.ids(), prefix);
            let elsewhere = site.ids().filter(|id| site.resource(*id).is_elsewhere);
            grounds.hosts = answers(site, elsewhere, host);
        }
        grounds
    }

    /// What the start page, robots.txt, one asset and the invented path answered.
    fn usual_places(&self) -> Vec<Asked> {
        let site = self.site;
        let robots = Url::parse(site.url(site.start())).and_then(|start| start.join("/robots.txt")).ok();
        let robots = robots.and_then(|url| site.find(url.as_str()));
        let is_asset = |id: &UrlId| site.links_to(*id).any(|link| link.kind.role() == Role::Asset);
        let asset = site.ids().find(|id| told(site, *id).is_some() && is_asset(id));
        let places = [(Place::Home, Some(site.start())), (Place::Robots, robots), (Place::Asset, asset)];
        let asked = |(place, id): (Place, Option<UrlId>)| {
            let id = id?;
            Some(Asked { place, url: site.url(id).to_owned(), told: told(site, id)? })
        };
        places.into_iter().filter_map(asked).chain(self.asides.invented.clone()).collect()
    }

    fn surroundings(&self, key: &str, told: &str) -> Surroundings {
        let looks = self.asides.others.get(key).map_or(&[][..], Vec::as_slice);
        let confirmed = self.refused.get(key).map_or(&[][..], |refused| &refused.seen);
        let used = self.used(key);
        Surroundings {
            now: Some(self.asides.now),
            site_wide: if used.is_elsewhere { Vec::new() } else { self.site_wide.clone() },
            by_prefix: neighbours(&self.prefixes, prefix(key), told),
            by_host: neighbours(&self.hosts, host(key), told),
            by_client: confirmed.iter().cloned().chain(looks.iter().map(Look::seen)).collect(),
            uncached: self.asides.uncached.get(key).cloned(),
            used,
            ..Surroundings::default()
        }
    }

    fn used(&self, key: &str) -> Used {
        let Some(id) = self.site.find(key) else { return Used::default() };
        let as_asset = self.site.links_to(id).any(|link| link.kind.role() == Role::Asset);
        let is_elsewhere = self.site.resource(id).is_elsewhere;
        Used { in_sitemap: self.site.is_in_sitemap(id), as_asset, is_elsewhere }
    }

    fn diagnosis(&self, key: &str, signs: &Signs) -> Arc<Diagnosis> {
        self.diagnoses.one(conclude(signs, &self.surroundings(key, &signs.told)))
    }

    /// A fault with what becomes of the visitor, why, and how bad that is.
    pub fn judge(&self, found: Found) -> Judged {
        let refusal = found.status.filter(|status| *status >= 400);
        let is_about_answers = matches!(found.rule.check, Check::Site(_));
        let id = self.site.find(&found.url).filter(|_| is_about_answers);
        let Some(landing) = id.map(|id| self.site.landing(id)) else {
            return Judged { family: refusal.map(Family::of_code), ..Judged::from(found) };
        };
        let failure = landing.failure(self.site).filter(|_| found.status.is_none());
        let family = match (refusal, failure) {
            (None, None) => return Judged::from(found),
            (Some(_), _) if landing.success().is_some() => Family::Passing,
            (Some(status), _) => Family::of_code(status),
            (None, Some(kind)) => Family::of(kind.name()),
        };
        let diagnosis = end(&landing).and_then(|id| self.why(id, failure));
        let at_most = harm(&found, family);
        Judged { found, family: Some(family), diagnosis, at_most }
    }

    /// Why a URL is refused: by what it answered, or as others of its host failed.
    fn why(&self, id: UrlId, failure: Option<FailureKind>) -> Option<Arc<Diagnosis>> {
        let key = self.site.url(id);
        match self.refused.get(key) {
            Some(refused) => Some(self.diagnosis(key, &refused.signs)),
            None => Some(self.diagnosis(key, &Refused::inferred(key, failure?)?.signs)),
        }
    }

    /// Faults that only the signs show: refusals that say 200, and refusals of some clients.
    pub fn cases(&self, selection: &Selection) -> Vec<Judged> {
        let mut judged = Vec::new();
        for refused in self.refused.values().filter(|refused| refused.signs.told.starts_with('2')) {
            let why = self.party(&refused.key, vec![Client::Ourselves], &refused.signs);
            // A price behind a 200 is how gRPC asks for it: nothing is disguised.
            if !why.1.cause().is_offer {
                judged.extend(self.case(&refused.key, vec![why], Served::Nobody, selection));
            }
        }
        for (key, looks) in &self.asides.others {
            let is_browser = |look: &Look| look.asked() == Client::Browser && !look.is_refused();
            let served = if looks.iter().any(is_browser) { Served::Browsers } else { Served::Nobody };
            let groups = alike(looks).into_iter().filter_map(|group| {
                let clients = group.iter().map(|look| look.asked()).collect();
                Some(self.party(key, clients, group[0].signs()?))
            });
            let (search, others) = groups.partition(|(party, _)| party.has_search());
            judged.extend(self.case(key, search, served, selection));
            judged.extend(self.case(key, others, served, selection));
        }
        judged
    }

    fn party(&self, key: &str, clients: Vec<Client>, signs: &Signs) -> Why {
        let diagnosis = self.diagnosis(key, signs);
        let (price, cause) = (diagnosis.decoded.price(), diagnosis.cause().title);
        (Party { clients, told: signs.told.clone(), price, cause }, diagnosis)
    }

    /// What is found for these parties, with the diagnosis of the first: who is charged comes before who is
    /// only refused.
    fn case(&self, key: &str, mut whys: Vec<Why>, served: Served, selection: &Selection) -> Vec<Judged> {
        whys.sort_by_key(|(party, _)| party.price.is_none());
        let (parties, diagnoses): (Vec<Party>, Vec<_>) = whys.into_iter().unzip();
        let Some(first) = diagnoses.into_iter().next() else { return Vec::new() };
        let record = self.site.find(key).and_then(|id| self.site.record(id));
        let case = Case {
            key,
            file: record.and_then(|record| record.file.as_deref()),
            parties: &parties,
            is_served_to_browsers: served == Served::Browsers,
        };
        let family = Some(Family::of(&parties[0].told));
        let found = rules::check_case(&case, selection);
        let judged = |found| Judged { family, diagnosis: Some(first.clone()), ..Judged::from(found) };
        found.into_iter().map(judged).collect()
    }
}

/// Clients that are refused alike, and why.
type Why = (Party, Arc<Diagnosis>);

/// Who gets a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Served {
    Browsers,
    Nobody,
}

/// The URL that a visitor ends at.
fn end(landing: &Landing) -> Option<UrlId> {
    use crate::site::End;
    match landing.end {
        End::Status(id, _) | End::Nowhere(id, _) | End::Unknown(id) => Some(id),
        End::Loop(_) | End::TooLong => None,
    }
}

/// What a URL answered, if it was asked for.
pub(super) fn told(site: &Site, id: UrlId) -> Option<String> {
    match site.resource(id).state {
        State::Answered(status) => Some(status.to_string()),
        State::Failed(kind) => Some(kind.name().to_owned()),
        State::Skipped(_) => None,
    }
}

/// How bad a refusal is at most: a toll that browsers do not meet keeps no reader out. What every crawler needs is
/// an exception: of those who meet it nobody knows the rules of the site.
fn harm(found: &Found, family: Family) -> Severity {
    let is_toll = family == Family::Payment && found.verdict == Verdict::OnlyToUs;
    let for_all = [&rules::ROBOTS_TXT_REFUSED, &rules::SITEMAP_REFUSED];
    let is_for_all = for_all.iter().any(|rule| rule.id == found.rule.id);
    if is_toll && !is_for_all { Severity::Notice } else { Severity::Error }
}

/// How often each answer was given, by what addresses have in common.
fn answers(
    site: &Site,
    ids: impl Iterator<Item = UrlId>,
    common: impl Fn(&str) -> Option<&str>,
) -> Answers<'_> {
    let mut answers = Answers::new();
    for id in ids {
        if let (Some(of), Some(told)) = (common(site.url(id)), told(site, id)) {
            *answers.entry(of).or_default().entry(told).or_default() += 1;
        }
    }
    answers
}

/// How the others were answered that have this in common, where one was told so.
fn neighbours(answers: &Answers, of: Option<&str>, told: &str) -> Option<Neighbours> {
    let counts = answers.get(of?)?;
    let is_served = |told: &str| told.starts_with(['2', '3']);
    let served = counts.iter().filter(|(told, _)| is_served(told)).map(|(_, count)| count).sum();
    let alike = counts.get(told).copied().unwrap_or_default().saturating_sub(1);
    Some(Neighbours { of: of?.to_owned(), alike, served })
}

/// The address up to its path; none where it has no host.
fn host(url: &str) -> Option<&str> {
    Some(origin_of_key(url)).filter(|origin| !origin.is_empty())
}

/// The address up to the first folder of its path; `None` when it has no folder.
pub(super) fn prefix(url: &str) -> Option<&str> {
    let folder = folder_of_key(url);
    (folder.len() > host(url)?.len() + 1).then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_of_a_path_is_its_prefix() {
        for (url, expected) in [
            ("https://a.example/insight/debt/", Some("https://a.example/insight/")),
            ("https://a.example/insight/", Some("https://a.example/insight/")),
            ("https://a.example/article", None),
            ("https://a.example/", None),
            ("mailto:a", None),
        ] {
            assert_eq!(prefix(url), expected, "{url}");
        }
    }
}
