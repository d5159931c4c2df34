//! What the robots.txt of each host of the site says. It holds for its own scheme, host and port alone
//! (RFC 9309, section 2.3), so the targets of a host wait here until its own was read.

use std::collections::{BTreeMap, HashMap};

use super::frontier::{Held, Leased};
use super::robots::{Asker, Decision, Policy};
use super::rota::host_of;
use super::silence::Silence;
use crate::fetch::confirm::is_unheard;
use crate::page::{Failure, FailureKind, Outcome, Response};
use crate::urls::Url;

/// What one robots.txt says.
#[derive(Debug)]
enum Rules {
    /// Its lines hold.
    Lines(Policy),
    /// Nobody knows, and crawlers stay out: why.
    Unreadable(String),
}

/// What is known of every host, and what waits to be known.
#[derive(Debug)]
pub(super) struct Rulebook {
    /// Who asks, where what robots.txt forbids is left alone.
    pub asker: Option<Asker>,
    by_host: HashMap<String, Rules>,
    waiting: BTreeMap<String, Vec<Held>>,
}

/// Why robots.txt keeps crawlers from a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ban {
    /// The line that says so; none where the file as a whole cannot be read.
    pub line: Option<u32>,
    /// That line, or what was answered.
    pub text: String,
}

impl Rulebook {
    /// What the robots.txt of the start says is known.
    pub(super) fn new(start: &Url, policy: Policy, asker: Option<Asker>) -> Self {
        let by_host = HashMap::from([(host_of(start).to_owned(), Rules::Lines(policy))]);
        Self { asker, by_host, waiting: BTreeMap::new() }
    }

    /// Whether the host of a URL was not asked yet.
    pub(super) fn is_unread(&self, url: &Url) -> bool {
        !self.by_host.contains_key(host_of(url))
    }

    /// Whether we leave a URL alone.
    pub(super) fn keeps_us_from(&self, url: &Url) -> bool {
        self.asker.is_some() && self.ban(url).is_some()
    }

    /// Why crawlers are kept from a URL, if they are.
    pub(super) fn ban(&self, url: &Url) -> Option<Ban> {
        match self.by_host.get(host_of(url))? {
            Rules::Lines(policy) => match policy.decision(url) {
                Decision { is_allowed: false, line: Some((line, text)) } => {
                    Some(Ban { line: Some(line), text })
                }
                _ => None,
            },
            Rules::Unreadable(_) if url.path() == "/robots.txt" => None,
            Rules::Unreadable(why) => Some(Ban { line: None, text: why.clone() }),
        }
    }

    /// Whether any URL of any host is forbidden.
    pub(super) fn forbids_anything(&self) -> bool {
        let is_free = |rules: &Rules| matches!(rules, Rules::Lines(policy) if !policy.forbids_anything());
        !self.by_host.values().all(is_free)
    }

    /// Lets a target wait for the robots.txt of its host; says whether it is the first of that host.
    pub(super) fn hold(&mut self, leased: Leased) -> bool {
        let waiting = self.waiting.entry(host_of(&leased.target.url).to_owned()).or_default();
        waiting.push(leased.into_held());
        waiting.len() == 1
    }

    /// Whether nothing waits.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes what a host answered, and gives back what waited for it. A host that nobody reaches, or that we
    /// must not reach, keeps nobody away: that its pages cannot be had either is what people want to hear of.
    pub(super) fn learn(
        &mut self,
        host: &Url,
        answer: Result<Policy, Box<Response>>,
        silence: &mut Silence,
    ) -> Vec<Held> {
        let rules = match answer {
            Ok(policy) => Rules::Lines(policy),
            Err(response) => match &response.outcome {
                Outcome::Failed(Failure { kind, .. })
                    if is_unheard(&response) || *kind == FailureKind::PrivateAddress =>
                {
                    silence.believe(host, *kind);
                    Rules::Lines(Policy::default())
                }
                Outcome::Failed(failure) => Rules::Unreadable(failure.kind.name().to_owned()),
                Outcome::Answered(answer) => Rules::Unreadable(answer.status.to_string()),
            },
        };
        self.by_host.insert(host_of(host).to_owned(), rules);
        self.waiting.remove(host_of(host)).unwrap_or_default()
    }

    /// Takes away everything that waits.
    pub(super) fn clear(&mut self) -> Vec<Held> {
        std::mem::take(&mut self.waiting).into_values().flatten().collect()
    }
}
