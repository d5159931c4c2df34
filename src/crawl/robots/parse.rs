//! From lines to groups.

use std::time::Duration;

use url::Url;

use super::directive::{self, Directive, Extension, Line, Mute};
use super::pattern::Pattern;
use super::policy::token;
use super::{Fault, Group, Noted, Robots, Rule, Statement, lines};
use crate::crawl::problems::excerpt;
use crate::page::known_crawlers::KNOWN_CRAWLERS;
use crate::urls;

/// No crawl waits longer than this between two requests, whatever a file asks.
const MAX_DELAY: f64 = 86_400.0;

pub(super) fn parse(bytes: &[u8]) -> Robots {
    let mut parser = Parser::default();
    parser.look_at_whole(bytes);
    let cut = lines::each_line(bytes, |number, line| parser.line(number, line));
    if let Some(line) = cut {
        parser.problem(Fault::TooLarge, line, format!("{} bytes", bytes.len()).as_bytes());
    }
    parser.robots
}

/// The state between two lines.
#[derive(Default)]
struct Parser {
    robots: Robots,
    /// Whether the last group has a rule already, so that the next agent begins another.
    is_closed: bool,
    /// Whether other lines stand between the last agent and here.
    is_interrupted: bool,
    is_web_page: bool,
}

impl Parser {
    fn look_at_whole(&mut self, bytes: &[u8]) {
        self.is_web_page = bytes.trim_ascii_start().first() == Some(&b'<');
        if self.is_web_page {
            self.problem(Fault::WebPage, 1, bytes);
        }
        let read = &bytes[..bytes.len().min(lines::MAX_BYTES)];
        if let Err(error) = std::str::from_utf8(read)
            && error.error_len().is_some()
        {
            let before = &read[..error.valid_up_to()];
            let line = memchr::memchr_iter(b'\n', before).count() + 1;
            self.problem(Fault::NotUtf8, u32::try_from(line).unwrap_or(u32::MAX), b"");
        }
    }

    fn line(&mut self, number: u32, line: &[u8]) {
        if line.len() > lines::MAX_LINE_BYTES {
            self.problem(Fault::LineTooLong, number, line);
        }
        let text = lines::shortened(line);
        match directive::read(text) {
            Ok(line) => self.read(number, text, &line),
            Err(Mute::Unreadable) if !self.is_web_page => self.problem(Fault::Unreadable, number, text),
            Err(_) => {}
        }
    }

    fn read(&mut self, number: u32, text: &[u8], line: &Line<'_>) {
        if line.directive == Directive::Unknown {
            if !self.is_web_page {
                self.problem(Fault::UnknownName, number, text);
            }
            return;
        }
        for (is_so, fault) in [(line.is_misspelt, Fault::Misspelt), (line.lacks_colon, Fault::MissingColon)] {
            if is_so {
                self.problem(fault, number, text);
            }
        }
        self.is_interrupted |= line.directive != Directive::Agent;
        match line.directive {
            Directive::Agent => self.agent(number, line.value),
            Directive::Allow | Directive::Disallow => self.rule(number, text, line),
            Directive::Sitemap => self.sitemap(number, line.value),
            Directive::CrawlDelay => self.delay(number, line.value),
            Directive::Statement(extension) => self.statement(extension, number, line.value),
            Directive::Unknown => {}
        }
    }

    fn agent(&mut self, number: u32, value: &[u8]) {
        if self.is_closed || self.robots.groups.is_empty() {
            self.robots.groups.push(Group::default());
            (self.is_closed, self.is_interrupted) = (false, false);
        }
        if std::mem::take(&mut self.is_interrupted) {
            self.problem(Fault::AgentsJoined, number, value);
        }
        let value = String::from_utf8_lossy(value);
        let is_star = value.strip_prefix('*').is_some_and(|rest| rest.trim_start().len() < rest.len());
        let name = if is_star || value == "*" { "*".to_owned() } else { token(&value) };
        if value.is_empty() {
            self.problem(Fault::EmptyAgent, number, b"");
        } else if names_several(&value, name.len()) {
            self.problem(Fault::SeveralAgents, number, value.as_bytes());
        }
        if let Some(group) = self.robots.groups.last_mut() {
            group.agents.push(Noted { line: number, text: name });
        }
    }

    fn rule(&mut self, number: u32, text: &[u8], line: &Line<'_>) {
        let pattern = Pattern::new(line.value);
        if pattern.as_ref().is_some_and(|pattern| !pattern.is_path()) {
            self.problem(Fault::PatternWithoutSlash, number, text);
        }
        let Some(group) = self.robots.groups.last_mut() else {
            return self.problem(Fault::RuleOutsideGroup, number, text);
        };
        self.is_closed = true;
        group.has_rules = true;
        let is_allow = line.directive == Directive::Allow;
        let text = excerpt(&String::from_utf8_lossy(text));
        group.rules.extend(pattern.map(|pattern| Rule { is_allow, pattern, line: number, text }));
    }

    fn sitemap(&mut self, number: u32, value: &[u8]) {
        self.expect_absolute(number, value);
        if !value.is_empty() {
            self.robots.sitemaps.push(noted(number, value));
        }
    }

    fn expect_absolute(&mut self, number: u32, value: &[u8]) {
        let url = Url::parse(&String::from_utf8_lossy(value));
        if !url.is_ok_and(|url| urls::is_http(&url)) {
            self.problem(Fault::AddressNotAbsolute, number, value);
        }
    }

    /// A delay is the group's, but does not close it: RFC 9309, section 2.2.4.
    fn delay(&mut self, number: u32, value: &[u8]) {
        let seconds = std::str::from_utf8(value).ok().and_then(|value| value.parse::<f64>().ok());
        match seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0) {
            Some(seconds) => {
                let delay = Duration::from_secs_f64(seconds.min(MAX_DELAY));
                if let Some(group) = self.robots.groups.last_mut() {
                    group.delay = group.delay.max(Some(delay));
                }
            }
            None => self.problem(Fault::BadDelay, number, value),
        }
    }

    fn statement(&mut self, extension: Extension, number: u32, value: &[u8]) {
        if extension == Extension::License {
            self.expect_absolute(number, value);
        }
        let group = self.robots.groups.len().checked_sub(1);
        self.robots.statements.push(Statement { extension, value: noted(number, value), group });
    }

    fn problem(&mut self, fault: Fault, line: u32, text: &[u8]) {
        let start = &text[..text.len().min(1000)];
        self.robots.problems.add(fault, line, &String::from_utf8_lossy(start));
    }
}

fn noted(line: u32, value: &[u8]) -> Noted {
    Noted { line, text: String::from_utf8_lossy(value).into_owned() }
}

/// Whether crawlers are listed on one line, of which only the first is spoken to. A version, a star or a second word
/// of its name does no harm: the crawler that is meant knows itself (`Googlebot/2.1`, `MJ12bot`, `Offline Explorer`).
fn names_several(value: &str, first: usize) -> bool {
    let Some(rest) = value.get(first..) else { return false };
    let is_known = |word: &str| KNOWN_CRAWLERS.iter().any(|crawler| crawler.name.eq_ignore_ascii_case(word));
    rest.contains(',') || rest.split_whitespace().any(is_known)
}
