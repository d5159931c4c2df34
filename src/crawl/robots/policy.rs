//! What a robots.txt allows one agent.

use std::time::Duration;

use url::Url;

use super::pattern::Subject;
use super::{Group, Rule};
use crate::page::{Access, Signal};

/// The rules for one agent, the most specific first.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    rules: Vec<Rule>,
    delay: Option<Duration>,
    stated: Vec<Signal>,
}

/// Whether a URL may be visited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may.
    pub is_allowed: bool,
    /// The number and the text of the line that decided; `None` when no line speaks of the URL.
    pub line: Option<(u32, String)>,
}

impl Policy {
    /// Whether a URL may be visited: the longest pattern decides, and of two the one that allows.
    pub fn decision(&self, url: &Url) -> Decision {
        const ALLOWED: Decision = Decision { is_allowed: true, line: None };
        // RFC 9309, section 2.2.2: it is implicitly allowed.
        if url.path() == "/robots.txt" {
            return ALLOWED;
        }
        let subject = Subject::of(url);
        let decides = |rule: &&Rule| {
            let index = || rule.pattern.directory_of_index().filter(|_| rule.is_allow);
            rule.pattern.is_match(&subject) || index().is_some_and(|index| index.is_match(&subject))
        };
        let rule = self.rules.iter().find(decides);
        rule.map_or(ALLOWED, |rule| Decision {
            is_allowed: rule.is_allow,
            line: Some((rule.line, rule.text.clone())),
        })
    }

    /// How much may be visited.
    pub fn access(&self) -> Access {
        let is_whole = |rule: &Rule| !rule.is_allow && rule.pattern.is_everything();
        let allows = |rule: &Rule| rule.is_allow && !rule.pattern.is_everything();
        match self.rules.iter().find(|rule| rule.pattern.is_everything()) {
            _ if !self.forbids_anything() => Access::Everything,
            Some(rule) if is_whole(rule) && !self.rules.iter().any(allows) => Access::Nothing,
            _ => Access::Parts,
        }
    }

    /// The lines that forbid something, with a URL that each forbids.
    pub(super) fn prohibitions(&self) -> impl Iterator<Item = (&Rule, Url)> {
        let example = |rule: &Rule| Url::parse(&format!("http://a.invalid{}", rule.pattern.example())).ok();
        let is_real = |(rule, url): &(&Rule, Url)| {
            let decision = self.decision(url);
            !decision.is_allowed && decision.line.is_some_and(|(line, _)| line == rule.line)
        };
        let rules = self.rules.iter().filter(|rule| !rule.is_allow && rule.pattern.is_path());
        rules.filter_map(move |rule| Some((rule, example(rule)?))).filter(is_real)
    }

    /// Whether any line forbids anything.
    pub fn forbids_anything(&self) -> bool {
        self.rules.iter().any(|rule| !rule.is_allow)
    }

    /// The same with what is said to everybody of the uses of the content.
    pub(super) fn with_stated(self, stated: Vec<Signal>) -> Self {
        Self { stated, ..self }
    }

    /// What is said to everybody of the uses of the content.
    pub fn stated(&self) -> &[Signal] {
        &self.stated
    }

    /// The pause between two requests that is asked for.
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// All groups that name the agent count as one; `*` counts where none does.
pub(super) fn policy(groups: &[Group], agent: &str) -> Policy {
    let token = token(agent);
    let own: Vec<_> = groups.iter().filter(|group| !token.is_empty() && names(group, &token)).collect();
    let chosen = if own.is_empty() { groups.iter().filter(|group| names(group, "*")).collect() } else { own };
    let mut rules: Vec<_> = chosen.iter().flat_map(|group| group.rules.iter().cloned()).collect();
    rules.sort_by_key(|rule| (std::cmp::Reverse(rule.pattern.length()), !rule.is_allow, rule.line));
    Policy { rules, delay: chosen.iter().filter_map(|group| group.delay).max(), stated: Vec::new() }
}

fn names(group: &Group, token: &str) -> bool {
    group.agents.iter().any(|agent| agent.text == token)
}

/// The product's name at the beginning of a user agent, in lower case.
pub(super) fn token(agent: &str) -> String {
    let is_of_name = |c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_');
    let end = agent.find(|c| !is_of_name(c)).unwrap_or(agent.len());
    agent[..end].to_ascii_lowercase()
}
