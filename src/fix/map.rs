//! The redirects that an audit leads to, before any server's syntax: dead path to living page.
//!
//! No entry leads to the path of another entry, and none to itself: chains and loops cannot be written.

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Redirect, Remedy};
use crate::urls::{self, Tracking, Url};

/// All redirects of one site.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RedirectMap {
    /// Scheme, host and port of the site.
    pub origin: String,
    /// What to send where, in the order of the paths.
    pub entries: Vec<Entry>,
    /// What is left out, and why.
    pub left: Vec<Left>,
}

/// One dead path and what to answer there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The path and query as a URL holds them, with escapes.
    pub from: String,
    /// The path as a server sees it, without escapes.
    pub path: String,
    /// The query, if there is one.
    pub query: Option<String>,
    /// What to answer.
    pub answer: Answer,
}

/// What to answer at a dead path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 301 to this path of the site, or to a URL elsewhere.
    Moved(String),
    /// 410.
    Gone,
}

/// Something that is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// The dead path.
    pub from: String,
    /// Why.
    pub why: String,
}

impl Left {
    /// Something that is left out for this reason.
    pub fn new(from: &str, why: impl Into<String>) -> Self {
        Self { from: from.to_owned(), why: why.into() }
    }
}

/// What of a work list becomes redirects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// The confidence from which on a redirect is written.
    pub confidence: f64,
    /// Whether dead URLs that no page is like answer 410.
    pub gone: bool,
}

impl RedirectMap {
    /// The redirects of a work list for the site at `base`.
    pub fn of(base: &str, fixes: &[Remedy], wanted: Wanted) -> Self {
        let mut map = Self { origin: urls::origin_of_key(base).to_owned(), ..Self::default() };
        let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
        for remedy in fixes {
            match (&remedy.redirect, remedy.action, &remedy.replace) {
                (Some(redirect), ..) => map.take(redirect, wanted, &mut answers),
                (None, Action::ShortenRedirects, Some(replace)) => {
                    map.add(&replace.old, Some(&replace.new), &mut answers);
                }
                _ => {}
            }
        }
        map.settle(answers);
        map.left.sort();
        map
    }

    fn take(&mut self, redirect: &Redirect, wanted: Wanted, answers: &mut BTreeMap<String, Answer>) {
        let best = redirect.candidates.first();
        let candidate =
            best.filter(|best| best.confidence >= wanted.confidence).map(|best| best.url.as_str());
        let sure = redirect.to.as_deref().filter(|_| redirect.confidence >= wanted.confidence);
        match (sure.or(candidate), redirect.candidates.as_slice()) {
            (Some(to), _) => self.add(&redirect.from, Some(to), answers),
            (None, []) if redirect.to.is_none() && wanted.gone => self.add(&redirect.from, None, answers),
            (None, []) if redirect.to.is_none() => {
                let why = "no page is like it: bring it back, remove the links, or answer 410 (--gone)";
                self.leave(&redirect.from, why);
            }
            (None, candidates) => {
                let names: Vec<String> = candidates
                    .iter()
                    .map(|one| format!("{} ({:.2})", self.local(&one.url), one.confidence))
                    .chain(
                        redirect
                            .to
                            .iter()
                            .map(|to| format!("{} ({:.2})", self.local(to), redirect.confidence)),
                    )
                    .collect();
                self.leave(&redirect.from, format!("needs a person: {}", names.join(", ")));
            }
        }
    }

    fn add(&mut self, from: &str, to: Option<&str>, answers: &mut BTreeMap<String, Answer>) {
        let target = to.map(key);
        let (Some(key), None | Some(Some(_))) = (key(from), &target) else {
            return self.leave(from, "it is no URL that a server answers");
        };
        let Some(path) = key.strip_prefix(&self.origin).filter(|path| path.starts_with('/')) else {
            return self.leave(from, "it is on another host or scheme: redirect it there");
        };
        let answer = target.flatten().map_or(Answer::Gone, |to| Answer::Moved(self.local(&to).to_owned()));
        answers.insert(path.to_owned(), answer);
    }

    /// Makes entries of answers: one for each path that a server can tell, none that leads to another.
    fn settle(&mut self, answers: BTreeMap<String, Answer>) {
        let mut seen: BTreeSet<(String, Option<String>)> = BTreeSet::new();
        let asked: BTreeSet<(String, Option<String>)> =
            answers.keys().filter_map(|from| told(from)).collect();
        for (from, answer) in answers {
            let Some((path, query)) = told(&from) else {
                self.leave(&from, "its bytes are no UTF-8: no server's configuration can name it");
                continue;
            };
            let leads_on =
                matches!(&answer, Answer::Moved(to) if told(to).is_some_and(|to| asked.contains(&to)));
            if leads_on {
                self.leave(&from, "the page that it should lead to is redirected itself");
            } else if !seen.insert((path.clone(), query.clone())) {
                self.leave(&from, "a server cannot tell it from another dead path");
            } else {
                self.entries.push(Entry { from, path, query, answer });
            }
        }
    }

    fn leave(&mut self, from: &str, why: impl Into<String>) {
        let left = Left::new(self.local(from), why);
        self.left.push(left);
    }

    /// A URL of the site as its path, any other as it is.
    fn local<'u>(&self, url: &'u str) -> &'u str {
        url.strip_prefix(&self.origin).filter(|path| path.starts_with('/')).unwrap_or(url)
    }

    /// A path of the site as its URL.
    pub fn absolute(&self, to: &str) -> String {
        if to.starts_with('/') { format!("{}{to}", self.origin) } else { to.to_owned() }
    }
}

/// A URL in the form in which nothing but plain signs stands in it, whoever wrote the audit.
fn key(url: &str) -> Option<String> {
    Url::parse(url).ok().filter(urls::is_http).map(|url| urls::key(&url, Tracking::Keep))
}

/// What a server sees of a path and query; none where that is no text.
fn told(from: &str) -> Option<(String, Option<String>)> {
    let (path, query) = from.split_once('?').map_or((from, None), |(path, query)| (path, Some(query)));
    let path = String::from_utf8(urls::decoded_path(path).into_owned()).ok()?;
    Some((path, query.map(str::to_owned)))
}
