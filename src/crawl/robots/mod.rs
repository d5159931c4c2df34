//! robots.txt by RFC 9309, as far as sites hold to it, and as Google reads it where they do not.
//!
//! Any bytes are a robots.txt: what cannot be read is a problem with its line, and the rest holds.
//! Where the standard, Google's parser and others disagree, our choice is:
//!
//! | case | choice |
//! |---|---|
//! | escapes of unreserved characters (`%62` and `b`) | equal (RFC 9309, 2.2.2); Google compares them as written |
//! | `/robots.txt` itself | always allowed (RFC 9309, 2.2.2); Google's parser applies the rules |
//! | `Sitemap`, `Crawl-delay` and unknown lines among `User-agent` lines | do not end the group (RFC 9309, 2.2.4) |
//! | a pattern that begins with neither `/` nor `*` | matches nothing (as Google), and is a problem |
//! | `Allow: /a/index.html` | allows `/a/` too (as Google); a `Disallow` does not reach as far |
//! | a rule before any `User-agent` | ignored, and a problem |
//! | `User-agent: Foo Bar`, `Foo/1.2`, `Foo*` | the group of `Foo` (as Google) |
//! | `$` that is not at the end of a pattern | an ordinary character |
//! | a `Crawl-delay` between two `User-agent` lines of one group | holds for both, as the rules do; of several the longest |
//! | a group without rules for an agent that it names | everything is allowed; `*` does not apply |
//! | NUL | ends its line (as Google) |
//! | the text beyond 500 KiB | ignored, with the line that it cuts |

mod ask;
mod availability;
mod directive;
mod facts;
mod lines;
mod parse;
mod pattern;
mod policy;

use std::time::Duration;

use url::Url;

pub use ask::Asker;
pub use availability::Availability;
pub use directive::Extension;
pub use policy::{Decision, Policy};

use self::pattern::Pattern;
use super::problems::Problems;
use crate::page::{Position, Reference, ReferenceKind};

/// What one robots.txt says.
#[derive(Debug, Clone, Default)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<Noted>,
    statements: Vec<Statement>,
    problems: Problems<Fault>,
}

/// A value and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The line, counted from 1.
    pub line: u32,
    /// The value, as written.
    pub text: String,
}

/// A line that is no rule and not ours to obey, but a fact for the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is.
    pub extension: Extension,
    /// Its value.
    pub value: Noted,
    /// The group that it stands in, if any, for [`Robots::agents_of`].
    pub group: Option<usize>,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// There is no colon after the name; Google reads a space in its stead.
    MissingColon,
    /// The name is a known one, misspelt in a way that Google understands.
    Misspelt,
    /// Nobody knows the name.
    UnknownName,
    /// The line has neither a colon nor a name.
    Unreadable,
    /// A rule that belongs to no group, as no `User-agent` stands before it.
    RuleOutsideGroup,
    /// A pattern that begins with neither `/` nor `*`, and so matches nothing.
    PatternWithoutSlash,
    /// A `User-agent` without a name.
    EmptyAgent,
    /// A `User-agent` with several names; only the first counts.
    SeveralAgents,
    /// An agent that shares the rules of those before it, though other lines stand between them:
    /// mostly by oversight.
    AgentsJoined,
    /// A sitemap, or terms for machines, whose address is not absolute.
    AddressNotAbsolute,
    /// A `Crawl-delay` that is no number of seconds.
    BadDelay,
    /// The line is longer than anyone reads.
    LineTooLong,
    /// The file is longer than anyone reads.
    TooLarge,
    /// The file is not in UTF-8.
    NotUtf8,
    /// The file is a web page.
    WebPage,
}

/// The agents of a group and its rules.
#[derive(Debug, Clone, Default)]
struct Group {
    agents: Vec<Noted>,
    rules: Vec<Rule>,
    /// Whether a rule stands in it, if only an empty one.
    has_rules: bool,
    delay: Option<Duration>,
}

/// One `Allow` or `Disallow`.
#[derive(Debug, Clone)]
struct Rule {
    is_allow: bool,
    pattern: Pattern,
    line: u32,
    text: String,
}

impl Robots {
    /// Reads a robots.txt; every sequence of bytes is one.
    pub fn parse(bytes: &[u8]) -> Self {
        parse::parse(bytes)
    }

    /// What holds for one agent, made ready for many URLs.
    pub fn policy(&self, agent: &str) -> Policy {
        policy::policy(&self.groups, agent).with_stated(self.stated())
    }

    /// Whether an agent may visit a URL, and the line that says so.
    pub fn decision(&self, agent: &str, url: &Url) -> Decision {
        policy::policy(&self.groups, agent).decision(url)
    }

    /// The pause between two requests that the file asks of an agent.
    pub fn crawl_delay(&self, agent: &str) -> Option<Duration> {
        policy::policy(&self.groups, agent).crawl_delay()
    }

    /// The `Sitemap` lines.
    pub fn sitemaps(&self) -> &[Noted] {
        &self.sitemaps
    }

    /// The `Sitemap` and `License` lines as mentions.
    pub fn references(&self) -> Vec<Reference> {
        let reference = |noted: &Noted, kind| {
            Reference::bare(kind, &noted.text, Position { line: noted.line, column: 1 })
        };
        let sitemaps = self.sitemaps.iter().map(|noted| reference(noted, ReferenceKind::Sitemap));
        let licenses = self.statements.iter().filter(|statement| statement.extension == Extension::License);
        sitemaps.chain(licenses.map(|license| reference(&license.value, ReferenceKind::License))).collect()
    }

    /// What the file states beyond the standard: licenses, uses of the content.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The agents of a group, in lower case.
    pub fn agents_of(&self, group: usize) -> impl Iterator<Item = &str> {
        self.groups.get(group).into_iter().flat_map(|group| &group.agents).map(|agent| agent.text.as_str())
    }

    /// What is wrong with the file.
    pub fn problems(&self) -> &Problems<Fault> {
        &self.problems
    }
}

#[cfg(test)]
mod tests;
