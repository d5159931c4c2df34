//! Access logs: what search crawlers really got. Lines are known by their form, whichever server wrote them.

mod cloudfront;
mod json;
mod line;
mod time;

use std::collections::HashMap;
use std::io::BufRead;
use std::net::IpAddr;

use super::account::Account;
use super::crawlers::{self, Crawler, Ranges};
use super::home::{Home, Place};
use super::unpack::Lines;
use super::{Crawled, SearchData};
use crate::diagnose::moment::rfc3339;
use cloudfront::Fields;

/// Lines that are read whether or not a crawler may be in them, to learn whether they can be read at all.
const PROBED: u64 = 1000;

/// One request, as a log tells it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Hit {
    address: Option<IpAddr>,
    host: Option<String>,
    /// A path, or a whole URL.
    target: String,
    status: u16,
    /// None where the log has no user agents at all.
    agent: Option<String>,
    /// Seconds since 1970.
    at: Option<i64>,
}

/// What one crawler got of one URL, by whether it was verified and by status.
type Tallies = HashMap<(&'static str, Option<bool>, u16), Tally>;

#[derive(Debug, Default)]
struct Tally {
    hits: u64,
    first: Option<i64>,
    last: Option<i64>,
}

/// Reads a log to its end, or to where it breaks off.
pub(super) fn read(
    input: Box<dyn BufRead + '_>,
    (home, ranges): (&Home, &Ranges),
    data: &mut SearchData,
    account: &mut Account,
) {
    account.is_a("access-log");
    let mut log = Log { home, ranges, fields: None, urls: HashMap::new(), has_agents: true };
    let mut lines = Lines::of(input);
    loop {
        match lines.advance() {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                account.remark(
                    Some(lines.number().max(1)),
                    format!("breaks off behind this line ({error}): what came before was used"),
                );
                break;
            }
        }
        let number = lines.number();
        log.line(number, lines.line(), account);
    }
    if !log.has_agents && log.urls.is_empty() {
        account.remark(
            Some(1),
            "names no user agents, so search crawlers cannot be told from others: log them (the combined format), or \
             give the addresses of crawlers with --crawler-ranges",
        );
    }
    log.hand_over(data, account);
}

struct Log<'a> {
    home: &'a Home,
    ranges: &'a Ranges,
    /// The columns of a log of `CloudFront`.
    fields: Option<Fields>,
    urls: HashMap<String, Tallies>,
    has_agents: bool,
}

impl Log<'_> {
    fn line(&mut self, number: u64, line: &[u8], account: &mut Account) {
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        if line.starts_with(b"#") {
            self.fields = Fields::read(line).or(self.fields.take());
            return;
        }
        let is_probed = number <= PROBED || !self.has_agents;
        if !is_probed && !crawlers::may_be_named_in(line) {
            return account.passed_over();
        }
        let text = String::from_utf8_lossy(line);
        let hit = match &self.fields {
            Some(fields) => fields.hit(&text),
            None if text.starts_with('{') => json::hit(&text),
            None => line::hit(&text),
        };
        match hit {
            Some(hit) => self.hit(number, &hit, account),
            None => account.unread(number, &text),
        }
    }

    fn hit(&mut self, number: u64, hit: &Hit, account: &mut Account) {
        self.has_agents &= hit.agent.is_some();
        let Some((crawler, is_verified)) = self.crawler(hit) else { return account.passed_over() };
        let key = match self.home.place_at(hit.host.as_deref(), &hit.target) {
            Place::Own(key) => key,
            Place::Foreign => return account.foreign(number, hit.host.as_deref().unwrap_or(&hit.target)),
            Place::Nowhere => return account.unread(number, &hit.target),
        };
        if self.urls.len() >= super::MOST_URLS && !self.urls.contains_key(&key) {
            return account.has_no_room();
        }
        let tally =
            self.urls.entry(key).or_default().entry((crawler.name, is_verified, hit.status)).or_default();
        tally.hits += 1;
        tally.first = [tally.first, hit.at].into_iter().flatten().min();
        tally.last = tally.last.max(hit.at);
        account.used();
    }

    /// Which search crawler it was, and whether its address is one of its owner's.
    fn crawler(&self, hit: &Hit) -> Option<(&'static Crawler, Option<bool>)> {
        match (&hit.agent, hit.address) {
            (Some(agent), address) => {
                let crawler = crawlers::named_in(agent)?;
                Some((crawler, address.and_then(|address| self.ranges.verify(crawler, address))))
            }
            (None, Some(address)) => self.ranges.of(address).map(|crawler| (crawler, Some(true))),
            (None, None) => None,
        }
    }

    fn hand_over(self, data: &mut SearchData, account: &mut Account) {
        let mut urls: Vec<_> = self.urls.into_iter().collect();
        urls.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        for (url, tallies) in urls {
            let Some(demand) = data.of_url(url, account) else { continue };
            let mut tallies: Vec<_> = tallies.into_iter().collect();
            tallies.sort_unstable_by_key(|(key, _)| *key);
            demand.crawled.extend(tallies.into_iter().map(|((crawler, is_verified, status), tally)| {
                Crawled {
                    crawler: crawler.to_owned(),
                    is_verified,
                    status,
                    hits: tally.hits,
                    first: tally.first.map(rfc3339),
                    last: tally.last.map(rfc3339),
                }
            }));
            demand.crawled.sort();
        }
    }
}
