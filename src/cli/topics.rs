//! What `tollgate explain` can explain: rules, statuses, failures, causes, payment dialects.

use super::suggest;
use crate::diagnose::dialects::{self, DIALECTS, Dialect};
use crate::diagnose::statuses::{self, Status};
use crate::diagnose::{CAUSES, Cause, causes};
use crate::rules::{self, RULES, Rule};

/// One thing that can be explained.
#[derive(Debug, Clone, Copy)]
pub enum Topic {
    /// A rule.
    Rule(&'static Rule),
    /// A status, or a way of getting no answer.
    Status(&'static Status),
    /// A cause.
    Cause(&'static Cause),
    /// A payment dialect.
    Dialect(&'static Dialect),
}

/// Everything of one name: `redirect-loop` is a rule and a failure.
#[derive(Debug, Clone)]
pub struct Topics(pub Vec<Topic>);

impl Topics {
    /// What a name means, or why it means nothing.
    pub fn named(name: &str) -> Result<Self, String> {
        let topics = [
            rules::rule(name).map(Topic::Rule),
            statuses::status_named(name).map(Topic::Status),
            causes::cause(name).map(Topic::Cause),
            dialects::dialect(name).map(Topic::Dialect),
        ];
        let topics: Vec<Topic> = topics.into_iter().flatten().collect();
        if !topics.is_empty() {
            return Ok(Self(topics));
        }
        let names = names();
        let known = "`tollgate rules` lists the rules, docs/statuses.md and docs/causes.md the rest";
        let hint = suggest::did_you_mean(name, names.iter().map(String::as_str), known);
        Err(format!("nothing is called `{name}`; {hint}"))
    }
}

/// Every name that can be explained.
pub fn names() -> Vec<String> {
    let rules = RULES.iter().map(|rule| rule.id.to_owned());
    let statuses = statuses::statuses().map(|status| status.told.name());
    let causes = CAUSES.iter().map(|cause| cause.id.to_owned());
    let dialects = DIALECTS.iter().map(|dialect| dialect.id.to_owned());
    let mut names: Vec<String> = rules.chain(statuses).chain(causes).chain(dialects).collect();
    names.sort();
    names.dedup();
    names
}
