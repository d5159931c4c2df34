//! Whether an audit could have found a fault again: only then its absence means that it was mended.

use std::collections::{BTreeSet, HashMap};

use super::{Address, Audit, Family, Verdict};
use crate::rules;
use crate::urls::on_site;

/// What an audit looked at.
#[derive(Debug)]
pub struct Reach<'a> {
    audit: &'a Audit,
    ran: BTreeSet<&'a str>,
    addresses: HashMap<String, &'a Address>,
}

/// Whether a fault could have been found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It could, and so it is gone where it was not.
    Yes,
    /// It could not, for this reason.
    No(&'static str),
}

/// How an audit met a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    /// It answered, or is gone for certain.
    Yes,
    /// Nothing that was read mentions it any more.
    Unmentioned,
    /// Nothing does, and what may lead there is refused.
    Hidden,
    No(&'static str),
}

impl<'a> Reach<'a> {
    /// That of an audit, with URLs as a baseline calls them.
    pub fn of(audit: &'a Audit) -> Self {
        Self::named(audit, |url| on_site(url, &audit.base.url).to_owned())
    }

    /// That of an audit, with URLs as they are called here.
    pub fn named(audit: &'a Audit, name: impl Fn(&str) -> String) -> Self {
        let addresses = audit.addresses.iter().map(|address| (name(&address.url), address)).collect();
        Self { audit, ran: audit.rules.iter().map(String::as_str).collect(), addresses }
    }

    /// Whether this rule could have found something at this target, where these pages lead there: URLs, or patterns with
    /// a star.
    pub fn reaches(&self, rule: &str, target: &str, pages: &[String]) -> Reached {
        if !self.has_run(rule) {
            return Reached::No("the rule did not run");
        }
        let is_literal = |page: &&String| !page.contains('*');
        let were_read =
            !pages.is_empty() && pages.iter().all(|page| is_literal(&page) && self.meet(page) == Met::Yes);
        match self.meet(target) {
            Met::No(why) => return Reached::No(why),
            Met::Unmentioned | Met::Hidden if !self.audit.complete => {
                return Reached::No("the audit ended early, and did not meet the URL");
            }
            Met::Hidden if !were_read => return Reached::No("what may lead to the URL is refused"),
            Met::Yes | Met::Unmentioned | Met::Hidden => {}
        }
        if !self.audit.complete && !pages.iter().all(|page| is_literal(&page)) {
            return Reached::No("the audit ended early, and did not visit all its pages");
        }
        let missed = pages.iter().filter(is_literal).find_map(|page| match self.meet(page) {
            Met::No(_) | Met::Hidden => Some("a page that leads there was not read"),
            Met::Unmentioned if !self.audit.complete => Some("a page that leads there was not met"),
            Met::Yes | Met::Unmentioned => None,
        });
        missed.map_or(Reached::Yes, Reached::No)
    }

    /// Whether a rule looked.
    pub fn has_run(&self, rule: &str) -> bool {
        if !self.ran.is_empty() {
            return self.ran.contains(rule);
        }
        // A version that did not say what ran had the rules of ours, as far as anybody knows.
        let is_off = self.audit.settings.rules_off.iter().any(|off| off == rule);
        let is_own = self.audit.own_rules.iter().any(|own| own.id == rule);
        is_own || (rules::rule(rule).is_some() && !is_off)
    }

    /// What is gone for certain has no faults; of what is refused in any other way nobody knows.
    fn meet(&self, url: &str) -> Met {
        let Some(address) = self.addresses.get(url) else {
            return if self.audit.addresses_total > self.audit.addresses.len() as u64 {
                Met::No("the audit does not list the URL")
            } else if self.is_below_refused(url) {
                Met::Hidden
            } else {
                Met::Unmentioned
            };
        };
        match &address.answer {
            None => Met::No("the URL was not visited"),
            Some(_) if address.verdict == Verdict::Inconclusive => {
                Met::No("how the URL answers is not certain")
            }
            Some(answer) if is_readable(answer) => Met::Yes,
            Some(_) => Met::No("the URL is refused, and was not read"),
        }
    }

    /// Whether a page above it is refused, which may be all that leads there: so the start page hides a site. The files of
    /// a folder are found without links.
    fn is_below_refused(&self, url: &str) -> bool {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let is_refused = |page: &str| {
            let answer = self.addresses.get(page).and_then(|address| address.answer.as_deref());
            answer.is_some_and(|answer| !is_readable(answer))
        };
        let mut above = path.match_indices('/').map(|(at, _)| &path[..=at]).filter(|folder| *folder != path);
        self.audit.manners.is_some()
            && above.any(|folder| is_refused(folder) || is_refused(folder.trim_end_matches('/')))
    }
}

/// Whether nothing is hidden behind an answer: it is a page, or nothing is there.
fn is_readable(answer: &str) -> bool {
    matches!(Family::of(answer), Family::Missing | Family::Served | Family::Redirected)
}

#[cfg(test)]
mod tests {
    use super::super::Manners;
    use super::*;

    /// A complete audit of a live site, in which only broken links were looked for, with these answers.
    fn audit(answers: &[(&str, &str)]) -> Audit {
        let stored = include_str!("../../tests/fixtures/hostile-audit.json");
        let mut audit: Audit = serde_json::from_str(stored).expect("it is an audit");
        let address = |(path, answer): &(&str, &str)| -> Address {
            let url = format!("https://a.example{path}");
            let address = serde_json::json!({ "url": url, "answer": answer, "inlinks": 1 });
            serde_json::from_value(address).expect("it is an address")
        };
        audit.base.url = "https://a.example/".to_owned();
        audit.addresses = answers.iter().map(address).collect();
        audit.addresses_total = answers.len() as u64;
        (audit.complete, audit.manners) = (true, Some(Manners::default()));
        audit.rules = vec!["broken-link".to_owned()];
        audit
    }

    fn is_reached(audit: &Audit, target: &str, pages: &[&str]) -> bool {
        let pages: Vec<String> = pages.iter().map(|page| (*page).to_owned()).collect();
        Reach::of(audit).reaches("broken-link", target, &pages) == Reached::Yes
    }

    #[test]
    fn what_stood_below_a_refused_page_of_a_live_site_is_not_called_fixed() {
        for hub in ["402", "503", "timeout"] {
            let mut shut = audit(&[("/", "200"), ("/blog/", hub)]);
            for (target, pages, expected) in [
                ("/blog/a/gone", &["/blog/a/"][..], false),
                ("/blog/a/", &[], false),
                ("/gone", &["/blog/a/"], false),
                ("/blog/gone", &["/"], true),
                ("/gone", &["/shop/"], true),
                ("/blog", &[], true),
            ] {
                assert_eq!(is_reached(&shut, target, pages), expected, "{hub}: {target} on {pages:?}");
            }
            shut.manners = None;
            assert!(is_reached(&shut, "/blog/a/gone", &["/blog/a/"]), "the files of a folder need no links");
        }
        let open = audit(&[("/", "200"), ("/blog/", "404")]);
        assert!(is_reached(&open, "/blog/a/gone", &["/blog/a/"]), "what is gone hides nothing");
        let closed = audit(&[("/", "401")]);
        assert!(!is_reached(&closed, "/gone", &["/a/"]), "the start page hides all");
    }

    #[test]
    fn only_what_ran_has_looked() {
        let mut audit = audit(&[("/", "200")]);
        let has_run = |audit: &Audit, rule: &str| Reach::of(audit).has_run(rule);
        assert!(has_run(&audit, "broken-link") && !has_run(&audit, "missing-h1"));
        // As an earlier version wrote it.
        audit.rules.clear();
        audit.settings.rules_off = vec!["missing-h1".to_owned()];
        assert!(
            has_run(&audit, "broken-link") && !has_run(&audit, "missing-h1") && !has_run(&audit, "no-such")
        );
    }
}
