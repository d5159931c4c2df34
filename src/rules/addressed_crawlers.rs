//! What robots.txt tells crawlers by name, and what comes of it: for search engines and for AI.

use super::declare::rule;
use super::{CrawlerFileView, Findings, Source};
use crate::page::known_crawlers::{KNOWN_CRAWLERS, KnownCrawler};
use crate::page::{Access, Addressed, Allowance, Position, Purpose, RobotsFacts};

impl CrawlerFileView<'_> {
    /// What it tells whom, if it is a robots.txt.
    pub(super) fn robots(&self) -> Option<&RobotsFacts> {
        self.facts.robots.as_ref()
    }

    /// A line of the file.
    pub(super) fn line(&self, line: u32, text: &str) -> Source {
        let source = Source::at(self.key, Position { line, column: 1 }, "").with_text(text);
        Source { file: self.response.file.clone(), ..source }
    }
}

/// The crawlers that the file may speak to, each with what it may read.
fn known(facts: &RobotsFacts) -> impl Iterator<Item = (&'static KnownCrawler, &Allowance)> {
    KNOWN_CRAWLERS.iter().zip(&facts.known)
}

/// What a robots.txt tells this crawler by name, if it does.
fn addressed<'a>(facts: &'a RobotsFacts, crawler: &KnownCrawler) -> Option<&'a Addressed> {
    facts.named.iter().find(|named| named.name.eq_ignore_ascii_case(crawler.name))
}

rule! {
    /// ## What it finds
    ///
    /// A robots.txt that forbids the whole site to a search engine (Googlebot, Bingbot, Applebot,
    /// `DuckDuckBot`), by its name or with everybody else. Applebot and `DuckDuckBot` are left out where they
    /// are named in a list of AI crawlers: that was meant.
    ///
    /// ## Why it matters
    ///
    /// The search engine may read no page. What it knows of the site leaves its results, or stays there as
    /// bare addresses without a description. It is mostly a setting of a test server that went live.
    ///
    /// ## How to fix it
    ///
    /// Remove the `Disallow: /` that the finding names. A site that shall not be found is better kept behind
    /// a login, or marked `noindex`: what robots.txt forbids can still be listed.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: Googlebot
    /// Disallow: /
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: Googlebot
    /// Disallow: /drafts/
    ///
    /// User-agent: Applebot
    /// User-agent: GPTBot
    /// Disallow: /
    /// ```
    SITE_BLOCKED_BY_ROBOTS = CrawlerFile(site_blocked_by_robots) {
        id: "site-blocked-by-robots",
        summary: "A search engine is shut out of the whole site by robots.txt",
        fix: "Remove the line that forbids everything; keep test servers behind a login instead",
        category: Crawling,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/robots/intro",
            "https://www.rfc-editor.org/rfc/rfc9309#section-2.2.2",
        ],
    }
}

fn site_blocked_by_robots(view: &CrawlerFileView, findings: &mut Findings) {
    let Some(facts) = view.robots() else { return };
    let is_shut_out = |(crawler, allowance): &(&KnownCrawler, &Allowance)| {
        crawler.purpose == Purpose::Search && allowance.access == Access::Nothing
    };
    let shut_out = known(facts).filter(is_shut_out);
    let shut_out: Vec<_> = shut_out.filter(|(crawler, by)| !is_among_ai(facts, crawler, by)).collect();
    if shut_out.is_empty() {
        return;
    }
    let names: Vec<&str> = shut_out.iter().map(|(crawler, _)| crawler.name).collect();
    let found = findings.add(view.key, format!("nothing may be read by {}", names.join(", ")));
    for (line, text) in shut_out.iter().filter_map(|(_, allowance)| allowance.line.as_ref()) {
        found.seen_at(view.line(*line, text));
    }
}

/// Who brings most visitors: whoever shuts one of these out is told, whatever list it stands in.
const GREAT: [&str; 2] = ["Googlebot", "Bingbot"];

/// Whether a smaller search engine is named in one group with crawlers that collect texts for AI, as in lists that
/// many copy.
fn is_among_ai(facts: &RobotsFacts, crawler: &KnownCrawler, by: &Allowance) -> bool {
    let is_beside = |(other, its): (&KnownCrawler, &Allowance)| {
        other.purpose == Purpose::Training && its.line == by.line && addressed(facts, other).is_some()
    };
    !GREAT.contains(&crawler.name) && addressed(facts, crawler).is_some() && known(facts).any(is_beside)
}

rule! {
    /// ## What it finds
    ///
    /// A crawler that robots.txt names, with no rule under its name: the file ends there, or only lines
    /// follow that are no rules (`Crawl-delay`).
    ///
    /// ## Why it matters
    ///
    /// A crawler obeys the group that names it and no other. Without rules in it everything is open to that
    /// crawler, also what is forbidden to all others: mostly the opposite of what was meant.
    ///
    /// ## How to fix it
    ///
    /// Write `Disallow: /` under the name to keep the crawler out, or the rules that hold for everybody to
    /// treat it like the others. `Allow: /` says that all is open on purpose.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /drafts/
    ///
    /// User-agent: GPTBot
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /drafts/
    ///
    /// User-agent: GPTBot
    /// Disallow: /
    /// ```
    CRAWLER_WITHOUT_RULES = CrawlerFile(crawler_without_rules) {
        id: "crawler-without-rules",
        summary: "A crawler is named in robots.txt without any rules",
        fix: "Write the rules that were meant under its name: `Disallow: /`, or those of everybody",
        category: Crawling,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc9309#section-2.2.1",
            "https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec",
        ],
    }
}

fn crawler_without_rules(view: &CrawlerFileView, findings: &mut Findings) {
    report_named(view, findings, "and no rule follows: everything is open to it", |named| !named.has_rules);
}

rule! {
    /// ## What it finds
    ///
    /// A crawler with rules of its own in robots.txt, which leave out something that is forbidden to all
    /// others. A crawler whose rules forbid nothing is meant to read everything, and is left alone; so is
    /// what an `Allow` of its own opens.
    ///
    /// ## Why it matters
    ///
    /// Groups do not add up. A crawler that finds its name obeys that group, and `User-agent: *` does not
    /// hold for it any more. Whoever adds one line for one crawler opens everything else to it.
    ///
    /// ## How to fix it
    ///
    /// Repeat the lines of `User-agent: *` under the crawler's name, or name both in one group.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /drafts/
    ///
    /// User-agent: Googlebot
    /// Disallow: /print/
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /drafts/
    ///
    /// User-agent: Googlebot
    /// Disallow: /drafts/
    /// Disallow: /print/
    /// ```
    LOST_ROBOTS_RULES = CrawlerFile(lost_robots_rules) {
        id: "lost-robots-rules",
        summary: "A crawler's own rules in robots.txt leave out what is forbidden to all others",
        fix: "Repeat the lines of `User-agent: *` under the crawler's name",
        category: Crawling,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec",
            "https://www.rfc-editor.org/rfc/rfc9309#section-2.2.1",
        ],
    }
}

fn lost_robots_rules(view: &CrawlerFileView, findings: &mut Findings) {
    let has_lost =
        |named: &Addressed| named.has_rules && named.access == Access::Parts && !named.lost.is_empty();
    let lines = |named: &Addressed| {
        let (line, text) = &named.lost[0];
        match named.lost.len() - 1 {
            0 => format!("line {line} ({text}) does not hold for it"),
            more => format!("line {line} ({text}) and {more} more do not hold for it"),
        }
    };
    let Some(first) = view.robots().and_then(|facts| facts.named.iter().find(|named| has_lost(named))) else {
        return;
    };
    report_named(view, findings, &format!("with rules of its own: {}", lines(first)), has_lost);
}

/// Reports the crawlers of a robots.txt: one finding for the file, with the line that names each.
fn report_named(
    view: &CrawlerFileView,
    findings: &mut Findings,
    what: &str,
    is_wanted: impl Fn(&Addressed) -> bool,
) {
    let named = view.robots().map_or(&[][..], |facts| &facts.named);
    let mut named = named.iter().filter(|named| is_wanted(named)).peekable();
    let Some(first) = named.peek() else { return };
    let evidence = format!("line {} names {} {what}", first.line, first.name);
    let found = findings.add(view.key, evidence);
    for named in named {
        found.seen_at(view.line(named.line, &format!("User-agent: {}", named.name)));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A robots.txt that names and shuts out the crawler by which an assistant finds pages for its answers,
    /// together with the crawler of the same company that collects texts for training: `OAI-SearchBot` with
    /// `GPTBot`, `Claude-SearchBot` with `ClaudeBot`.
    ///
    /// ## Why it matters
    ///
    /// Who only wants to keep texts out of training loses the links in answers as well: sites that shut out
    /// `OAI-SearchBot` are not shown in the search answers of its company, and Anthropic says that shutting out
    /// `Claude-SearchBot` may make a site less visible. If both are meant, this is no fault.
    ///
    /// ## How to fix it
    ///
    /// Take the crawler for answers out of the group, or give it an `Allow: /` of its own.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: GPTBot
    /// User-agent: OAI-SearchBot
    /// Disallow: /
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: GPTBot
    /// Disallow: /
    ///
    /// User-agent: OAI-SearchBot
    /// Allow: /
    /// ```
    ANSWER_CRAWLER_BLOCKED = CrawlerFile(answer_crawler_blocked) {
        id: "answer-crawler-blocked",
        summary: "The crawler for answers is shut out together with the one for training",
        fix: "Nothing, if both are meant; otherwise let the crawler for answers in",
        category: Crawling,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.openai.com/api/docs/bots",
            "https://support.claude.com/en/articles/8896518-does-anthropic-crawl-data-from-the-web-and-how-can-site-owners-block-the-crawler",
        ],
    }
}

fn answer_crawler_blocked(view: &CrawlerFileView, findings: &mut Findings) {
    let Some(facts) = view.robots() else { return };
    let shut_out = |purpose| {
        KNOWN_CRAWLERS.iter().filter(move |crawler| crawler.purpose == purpose).filter_map(move |crawler| {
            let named = addressed(facts, crawler).filter(|named| named.access == Access::Nothing)?;
            Some((crawler, named))
        })
    };
    let pair = |(answers, named): (&'static KnownCrawler, _)| {
        let is_of_same = |(training, _): &(&KnownCrawler, &Addressed)| training.operator == answers.operator;
        let (training, _) = shut_out(Purpose::Training).find(is_of_same)?;
        Some((answers, named, training))
    };
    let pairs: Vec<_> = shut_out(Purpose::Answers).filter_map(pair).collect();
    let said: Vec<_> = pairs
        .iter()
        .map(|(answers, _, training)| format!("{} with {}", answers.name, training.name))
        .collect();
    if !pairs.is_empty() {
        let found = findings.add(view.key, format!("shuts out {}", said.join(", ")));
        for (answers, named, _) in pairs {
            found.seen_at(view.line(named.line, &format!("User-agent: {}", answers.name)));
        }
    }
}
