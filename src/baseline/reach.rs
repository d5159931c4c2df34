//! Whether an audit could have found a fault again: only then its absence means that it was mended.

use std::collections::HashMap;

use super::pages::is_literal;
use crate::audit::{Address, Audit, Family, Verdict};
use crate::rules;
use crate::urls::on_site;

/// What an audit looked at.
#[derive(Debug)]
pub struct Reach<'a> {
    audit: &'a Audit,
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
enum Met {
    /// It answered, or is gone for certain.
    Yes,
    /// Nothing mentions it any more.
    Unmentioned,
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
        Self { audit, addresses }
    }

    /// Whether this rule could have found something at this target, where these pages lead there.
    pub fn reaches(&self, rule: &str, target: &str, pages: &[String]) -> Reached {
        if !self.has_run(rule) {
            return Reached::No("the rule did not run");
        }
        match self.meet(target) {
            Met::No(why) => return Reached::No(why),
            Met::Unmentioned if !self.audit.complete => {
                return Reached::No("the audit ended early, and did not meet the URL");
            }
            Met::Yes | Met::Unmentioned => {}
        }
        if !self.audit.complete && !pages.iter().all(|page| is_literal(page)) {
            return Reached::No("the audit ended early, and did not visit all its pages");
        }
        let missed = pages.iter().filter(|page| is_literal(page)).find_map(|page| match self.meet(page) {
            Met::No(_) => Some("a page that leads there was not read"),
            Met::Unmentioned if !self.audit.complete => Some("a page that leads there was not met"),
            Met::Yes | Met::Unmentioned => None,
        });
        missed.map_or(Reached::Yes, Reached::No)
    }

    /// Whether a rule looked.
    pub fn has_run(&self, rule: &str) -> bool {
        let is_off = self.audit.settings.rules_off.iter().any(|off| off == rule);
        let is_own = self.audit.own_rules.iter().any(|own| own.id == rule);
        is_own || (rules::rule(rule).is_some() && !is_off)
    }

    /// What is gone for certain has no faults; of what is refused in any other way nobody knows.
    fn meet(&self, url: &str) -> Met {
        let Some(address) = self.addresses.get(url) else {
            let lists_all = self.audit.addresses_total <= self.audit.addresses.len() as u64;
            return if lists_all { Met::Unmentioned } else { Met::No("the audit does not list the URL") };
        };
        match &address.answer {
            None => Met::No("the URL was not visited"),
            Some(_) if address.verdict == Verdict::Inconclusive => {
                Met::No("how the URL answers is not certain")
            }
            Some(answer) => match Family::of(answer) {
                Family::Missing | Family::Served | Family::Redirected => Met::Yes,
                _ => Met::No("the URL is refused, and was not read"),
            },
        }
    }
}
