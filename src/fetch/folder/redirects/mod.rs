//! `_redirects`: the first rule that matches a question says how it is answered.
//!
//! The file is read as Netlify reads it. A trailing slash does not count when paths are compared, a
//! query in the rule must be the whole query of the question, rules with `!` come before files and
//! the others after. Cloudflare Pages differs: it takes at most 2,000 static and 100 dynamic rules of
//! 1,000 characters, compares slashes, lets every rule come before files (so it ignores `!`), knows
//! neither query parameters nor rules for a host, and answers no 404 by rule.

mod parse;
mod template;

use url::form_urlencoded;

use super::asked::{Asked, decoded_name};
use super::{Warning, paths};
pub(super) use parse::{HostPath, split_host};
use template::{Captured, Template};

/// All rules of the file, in its order.
#[derive(Debug, Default)]
pub(super) struct Redirects {
    forced: Vec<Rule>,
    others: Vec<Rule>,
}

/// What a matching rule wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Send the visitor there. A path is one of this folder.
    Redirect { status: u16, location: String },
    /// Answer with what stands at this path of the folder.
    Serve { status: u16, path: String },
}

/// Whether a rule comes before the files of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Force {
    /// Even an existing file is not served.
    BeforeFiles,
    /// Files shadow the rule.
    AfterFiles,
}

#[derive(Debug)]
struct Rule {
    host: Option<String>,
    from: Vec<Segment>,
    has_splat: bool,
    query: Vec<Parameter>,
    to: Template,
    status: u16,
    force: Force,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Literal(Vec<u8>),
    Placeholder(String),
}

#[derive(Debug)]
struct Parameter {
    name: String,
    value: ParameterValue,
}

#[derive(Debug)]
enum ParameterValue {
    Literal(String),
    Placeholder(String),
}

impl Redirects {
    /// Reads the file; lines that mean nothing become warnings.
    pub fn parse(text: &str, warnings: &mut Vec<Warning>) -> Self {
        let rules = parse::rules(text, warnings);
        let (forced, others) = rules.into_iter().partition(|rule| rule.force == Force::BeforeFiles);
        Self { forced, others }
    }

    /// What the first matching rule wants, on a folder that is mapped to `host`.
    pub fn action(&self, force: Force, asked: &Asked<'_>, host: &str) -> Option<Action> {
        let rules = match force {
            Force::BeforeFiles => &self.forced,
            Force::AfterFiles => &self.others,
        };
        rules.iter().find_map(|rule| rule.action(asked, host))
    }
}

impl Rule {
    fn action(&self, asked: &Asked<'_>, host: &str) -> Option<Action> {
        if self.host.as_deref().is_some_and(|named| named != host) {
            return None;
        }
        let mut captured = self.match_path(asked)?;
        self.match_query(asked, &mut captured)?;
        let target = self.to.fill(&captured);
        let status = self.status;
        match status {
            200 | 404 => Some(Action::Serve { status, path: target }),
            _ if self.query.is_empty() && is_same_path(&target, asked) => None,
            _ => Some(Action::Redirect { status, location: self.with_query(target, asked) }),
        }
    }

    fn match_path<'a>(&'a self, asked: &'a Asked<'_>) -> Option<Captured<'a>> {
        let mut captured = Captured::default();
        let mut left = asked.raw_segments();
        for segment in &self.from {
            let raw = left.next()?;
            match segment {
                Segment::Literal(name) if is_same_segment(raw, name) => {}
                Segment::Literal(_) => return None,
                Segment::Placeholder(name) => captured.add(name, raw),
            }
        }
        if self.has_splat {
            let mut splat: String = left.collect::<Vec<_>>().join("/");
            if asked.is_directory && !splat.is_empty() {
                splat.push('/');
            }
            captured.add("splat", splat);
        } else if left.next().is_some() {
            return None;
        }
        Some(captured)
    }

    /// Rules without parameters take any query. Those with parameters must match exactly, in any
    /// order: <https://docs.netlify.com/routing/redirects/redirect-options/#query-parameters>.
    fn match_query<'a>(&'a self, asked: &Asked<'_>, captured: &mut Captured<'a>) -> Option<()> {
        if self.query.is_empty() {
            return Some(());
        }
        let asked: Vec<_> = form_urlencoded::parse(asked.query.unwrap_or_default().as_bytes()).collect();
        for parameter in &self.query {
            let (_, value) = asked.iter().find(|(name, _)| *name == parameter.name)?;
            match &parameter.value {
                ParameterValue::Literal(expected) if value == expected => {}
                ParameterValue::Literal(_) => return None,
                ParameterValue::Placeholder(name) => captured.add(name, paths::escaped(value.as_bytes())),
            }
        }
        (asked.len() == self.query.len()).then_some(())
    }

    /// The visitor's query goes along, unless the rule has used or replaced it.
    fn with_query(&self, target: String, asked: &Asked<'_>) -> String {
        if target.contains('?') || !self.query.is_empty() {
            return target;
        }
        let (path, fragment) = target.split_at(target.find('#').unwrap_or(target.len()));
        format!("{path}{}{fragment}", asked.query_suffix())
    }
}

fn is_same_segment(raw: &str, name: &[u8]) -> bool {
    if raw.contains('%') { decoded_name(raw) == name } else { raw.as_bytes() == name }
}

/// A rule that only adds or takes the last slash would answer its own target again, as slashes do not
/// count when paths are compared. Netlify passes it over, and so do we.
fn is_same_path(target: &str, asked: &Asked<'_>) -> bool {
    target.trim_end_matches('/') == asked.raw.trim_end_matches('/') && target.starts_with('/')
}

#[cfg(test)]
mod tests;
