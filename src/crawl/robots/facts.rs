//! What a robots.txt says to whom, and its faults, as people are told.

use std::collections::HashSet;

use url::Url;

use super::policy::policy;
use super::{Extension, Fault, Noted, Policy, Robots, Rule, Statement};
use crate::crawl::problems::excerpt;
use crate::page::known_crawlers::KNOWN_CRAWLERS;
use crate::page::{Addressed, Allowance, CrawlerFile, CrawlerFileKind, FileHarm, RobotsFacts, Signal};

impl Fault {
    /// What is wrong, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::MissingColon => "has no colon after the name",
            Self::Misspelt => "has a misspelt name, which some crawlers do not understand",
            Self::UnknownName => "has a name that no crawler knows",
            Self::Unreadable => "says nothing that a crawler understands",
            Self::RuleOutsideGroup => "is a rule before any User-agent, and holds for nobody",
            Self::PatternWithoutSlash => "has a path that begins with neither / nor *, and matches nothing",
            Self::EmptyAgent => "is a User-agent without a name",
            Self::SeveralAgents => "names several crawlers, of which only the first is spoken to",
            Self::AgentsJoined => "names a crawler that shares the rules of those before it",
            Self::AddressNotAbsolute => "names a sitemap or terms without their full address",
            Self::BadDelay => "has a Crawl-delay that is no number of seconds",
            Self::LineTooLong => "is longer than crawlers read",
            Self::TooLarge => "is beyond the 500 KiB that crawlers read",
            Self::NotUtf8 => "is not in UTF-8",
            Self::WebPage => "begins a web page in place of a robots.txt",
        }
    }

    fn harm(self) -> FileHarm {
        if self == Self::WebPage { FileHarm::File } else { FileHarm::Entry }
    }
}

/// How many crawlers, and statements, are looked at: a file can hold tens of thousands.
const MAX_NAMED: usize = 100;

/// How many lines for everybody are compared with the rules of each: both can be tens of thousands.
const MAX_COMPARED: usize = 50;

impl Robots {
    /// What it says to crawlers, and what is wrong with it.
    pub fn as_file(&self) -> CrawlerFile {
        let (faults, faults_total) = self.problems.told(|_| true, |fault| (fault.words(), fault.harm()));
        let known =
            KNOWN_CRAWLERS.iter().map(|crawler| allowance(&policy(&self.groups, crawler.name))).collect();
        let facts = RobotsFacts { named: self.named(), known, signals: self.signals() };
        CrawlerFile { faults, faults_total, robots: Some(facts), ..CrawlerFile::of(CrawlerFileKind::Robots) }
    }

    /// Every crawler that a group names.
    fn named(&self) -> Vec<Addressed> {
        let everybody = policy(&self.groups, "*");
        let forbidden: Vec<_> = everybody.prohibitions().take(MAX_COMPARED).collect();
        let mut seen = HashSet::new();
        let agents = self.groups.iter().flat_map(|group| &group.agents);
        let named = agents.filter(|agent| agent.text != "*" && seen.insert(agent.text.as_str()));
        named.take(MAX_NAMED).map(|agent| self.addressed(agent, &forbidden)).collect()
    }

    fn addressed(&self, agent: &Noted, forbidden: &[(&Rule, Url)]) -> Addressed {
        let policy = policy(&self.groups, &agent.text);
        let is_open = |url: &Url| {
            let decision = policy.decision(url);
            decision.is_allowed && decision.line.is_none()
        };
        let lost = forbidden.iter().filter(|(_, url)| is_open(url));
        let mut groups = self.groups.iter().filter(|group| group.agents.iter().any(|a| a.text == agent.text));
        Addressed {
            name: agent.text.clone(),
            line: agent.line,
            has_rules: groups.any(|group| group.has_rules),
            access: policy.access(),
            lost: lost.map(|(rule, _)| (rule.line, rule.text.clone())).collect(),
        }
    }

    /// What it says of uses, one signal for each use.
    fn signals(&self) -> Vec<Signal> {
        let read = |statement: &Statement| {
            let Statement { extension, value, group } = statement;
            let agents: Vec<_> =
                group.iter().flat_map(|group| self.agents_of(*group)).map(str::to_owned).collect();
            let signal = |(usage, is_allowed): (String, bool)| Signal {
                line: value.line,
                text: excerpt(&value.text),
                agents: agents.clone(),
                usage,
                is_allowed,
            };
            usages(*extension, &value.text).map(signal).collect::<Vec<_>>()
        };
        self.statements.iter().flat_map(read).take(MAX_NAMED).collect()
    }

    /// What it says of uses to everybody.
    pub(super) fn stated(&self) -> Vec<Signal> {
        let is_for_all =
            |signal: &Signal| signal.agents.is_empty() || signal.agents.iter().any(|agent| agent == "*");
        self.signals().into_iter().filter(is_for_all).collect()
    }
}

fn allowance(policy: &Policy) -> Allowance {
    let start = Url::parse("http://a.invalid/").expect("it is a URL");
    Allowance { access: policy.access(), line: policy.decision(&start).line }
}

/// The uses that a line allows or reserves, in the words of Content-Signal. A line of Content-Usage may speak
/// of a path only; then it says nothing of the site.
fn usages(extension: Extension, value: &str) -> impl Iterator<Item = (String, bool)> {
    let is_of_uses = match extension {
        Extension::ContentSignal => true,
        Extension::ContentUsage => !value.starts_with('/'),
        _ => false,
    };
    let pairs = value.split(',').filter_map(|pair| pair.split_once('='));
    pairs.filter(move |_| is_of_uses).filter_map(|(usage, answer)| {
        let usage = usage.trim().to_ascii_lowercase();
        let usage = if usage == "train-ai" { "ai-train".to_owned() } else { usage };
        match answer.trim().to_ascii_lowercase().as_str() {
            "yes" | "y" => Some((usage, true)),
            "no" | "n" => Some((usage, false)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Access;

    fn facts(text: &str) -> RobotsFacts {
        Robots::parse(text.as_bytes()).as_file().robots.expect("it is a robots.txt")
    }

    #[test]
    fn what_a_crawler_may_read_is_told_by_its_own_group_alone() {
        let facts = facts(
            "User-agent: *\nDisallow: /a\nDisallow: /*.pdf$\n\nUser-agent: GPTBot\nDisallow: /\n\n\
             User-agent: CCBot\nDisallow:\n\nUser-agent: ClaudeBot\nDisallow: /b\nAllow: /a\n",
        );
        let of = |name: &str| {
            let at = KNOWN_CRAWLERS.iter().position(|crawler| crawler.name == name).expect("it is known");
            facts.known[at].access
        };
        assert_eq!(of("GPTBot"), Access::Nothing);
        assert_eq!(of("CCBot"), Access::Everything);
        assert_eq!((of("ClaudeBot"), of("Bytespider")), (Access::Parts, Access::Parts));
        let lost: Vec<_> = facts
            .named
            .iter()
            .map(|named| (named.name.as_str(), named.line, named.has_rules, named.lost.len()))
            .collect();
        assert_eq!(
            lost,
            [("gptbot", 5, true, 0), ("ccbot", 8, true, 2), ("claudebot", 11, true, 1)],
            "what another line allows is not lost"
        );
    }

    #[test]
    fn signals_are_read_whoever_defined_them() {
        let facts = facts(
            "User-agent: *\nContent-Signal: search=yes, ai-train=no, use=reference\n\
             Content-Usage: train-ai=y\nContent-Usage: /a train-ai=y\nAllow: /\n",
        );
        let signals: Vec<_> =
            facts.signals.iter().map(|s| (s.line, s.usage.as_str(), s.is_allowed)).collect();
        assert_eq!(signals, [(2, "search", true), (2, "ai-train", false), (3, "ai-train", true)]);
        assert_eq!(facts.signals[0].agents, ["*"]);
    }

    #[test]
    fn of_a_file_that_names_tens_of_thousands_the_first_are_looked_at() {
        let group = |n: u32| format!("User-agent: {}\nDisallow: /{n}\n", letters(n));
        let many = (1..40_000).map(group).collect::<Vec<_>>().concat();
        assert_eq!(facts(&many).named.len(), MAX_NAMED);
    }

    fn letters(mut n: u32) -> String {
        let mut text = String::new();
        while n > 0 {
            text.push(char::from(b'a' + u8::try_from(n % 26).expect("it is a letter")));
            n /= 26;
        }
        text
    }
}
