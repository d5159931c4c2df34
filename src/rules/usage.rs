//! What robots.txt and pages say of the uses of their content, by AI above all, and where that contradicts itself.

use super::declare::rule;
use super::{CrawlerFileView, Findings, View};
use crate::page::facts::Given;
use crate::page::{Access, Position, RobotsFacts, Signal};

rule! {
    /// ## What it finds
    ///
    /// Statements of robots.txt on the uses of the content (`Content-Signal`, `Content-Usage`) that
    /// contradict each other for the same crawlers, or allow crawlers a use of pages that the rules of the
    /// same group forbid them to read.
    ///
    /// ## Why it matters
    ///
    /// The statements are a reservation of rights. One that is contradicted beside it reserves nothing
    /// that anybody could rely on, and every operator reads the half that suits him.
    ///
    /// ## How to fix it
    ///
    /// State each use once for each group, and let the rules fit: `ai-train=no` or `Disallow: /`, not
    /// `ai-train=yes` with it.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Content-Signal: search=yes, ai-train=no
    /// Content-Usage: train-ai=y
    /// Allow: /
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Content-Signal: search=yes, ai-train=no
    /// Content-Usage: train-ai=n
    /// Allow: /
    ///
    /// User-agent: GPTBot
    /// Disallow: /
    /// ```
    CONFLICTING_USAGE_SIGNALS = CrawlerFile(conflicting_usage_signals) {
        id: "conflicting-usage-signals",
        summary: "Statements of robots.txt on the uses of the content contradict each other",
        fix: "State each use once for each group of crawlers, and let the rules fit to it",
        category: Crawling,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://contentsignals.org/",
            "https://datatracker.ietf.org/doc/draft-ietf-aipref-attach/",
            "https://developers.cloudflare.com/bots/additional-configurations/managed-robots-txt/",
        ],
    }
}

fn conflicting_usage_signals(view: &CrawlerFileView, findings: &mut Findings) {
    let Some(facts) = view.robots() else { return };
    let conflict = facts.signals.iter().enumerate().find_map(|(at, signal)| {
        let other = facts.signals[..at].iter().find(|other| contradicts(signal, other));
        let said = other.map(|other| (format!("{} on line {}", answer(other), other.line), Some(other)));
        Some((signal, said.or_else(|| forbidden(facts, signal).map(|said| (said, None)))?))
    });
    let Some((signal, (against, other))) = conflict else { return };
    let evidence = format!("line {} says {}, against {against}", signal.line, answer(signal));
    let found = findings.add(view.key, evidence);
    for signal in other.into_iter().chain([signal]) {
        found.seen_at(view.line(signal.line, &signal.text));
    }
}

fn contradicts(one: &Signal, other: &Signal) -> bool {
    let is_shared = one.agents == other.agents || one.agents.iter().any(|agent| other.agents.contains(agent));
    is_shared && one.usage == other.usage && one.is_allowed != other.is_allowed
}

/// The rule that keeps everybody out who is allowed this use.
fn forbidden(facts: &RobotsFacts, signal: &Signal) -> Option<String> {
    let named = |agent: &String| facts.named.iter().find(|named| named.name == *agent);
    let shut_out = |agent: &String| named(agent).filter(|named| named.access == Access::Nothing);
    let first = shut_out(signal.agents.first()?)?;
    let are_all = signal.is_allowed && signal.agents.iter().all(|agent| shut_out(agent).is_some());
    are_all.then(|| format!("the rules for {}, which may read nothing", first.name))
}

pub(super) fn answer(signal: &Signal) -> String {
    format!("{}={}", signal.usage, if signal.is_allowed { "yes" } else { "no" })
}

rule! {
    /// ## What it finds
    ///
    /// A page that reserves its content from AI and allows it at the same time: `noai` among its robots
    /// instructions, `tdm-reservation` in a header or a `<meta>`, `train-ai` in the header `Content-Usage`, and what
    /// robots.txt says of `ai-train` to everybody, compared with each other. `conflicting-usage-signals` is about
    /// robots.txt alone.
    ///
    /// ## Why it matters
    ///
    /// The statements are a reservation of rights. Where one of them says the opposite, nobody can rely on either, and
    /// every operator reads the half that suits him.
    ///
    /// ## How to fix it
    ///
    /// Decide, and say the same in each place. For a part of the site only, take the statement for all out of
    /// robots.txt.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><meta name="tdm-reservation" content="1">
    /// ==> robots.txt <==
    /// User-agent: *
    /// Content-Signal: search=yes, ai-train=yes
    /// Allow: /
    /// ```
    ///
    /// ```html,bad
    /// <!doctype html><title>Oven</title><meta name="robots" content="noai"><meta name="tdm-reservation" content="0">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><meta name="tdm-reservation" content="1"><meta name="robots" content="noai">
    /// ==> robots.txt <==
    /// User-agent: *
    /// Content-Signal: search=yes, ai-train=no
    /// Allow: /
    /// ```
    CONTRADICTED_RESERVATION = HtmlPage(contradicted_reservation) {
        id: "contradicted-reservation",
        summary: "A page reserves its content from AI and allows it at the same time",
        fix: "Decide, and say the same in the page, its headers and robots.txt",
        category: Crawling,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/",
            "https://contentsignals.org/",
            "https://datatracker.ietf.org/doc/draft-ietf-aipref-attach/",
        ],
    }
}

/// One statement: what it says, whether it allows training, and where in the page it stands.
struct Statement {
    said: String,
    is_allowed: bool,
    at: Option<(Position, &'static str)>,
}

fn contradicted_reservation(view: &View, findings: &mut Findings) {
    let own = of_page(view);
    if own.is_empty() {
        return;
    }
    let stated = view.stated.iter().filter(|signal| signal.usage == "ai-train").map(|signal| Statement {
        said: format!("line {} of robots.txt ({})", signal.line, signal.text),
        is_allowed: signal.is_allowed,
        at: None,
    });
    let all: Vec<Statement> = own.into_iter().chain(stated).collect();
    let first = |is_allowed| all.iter().find(|statement| statement.is_allowed == is_allowed);
    let (Some(allows), Some(reserves)) = (first(true), first(false)) else { return };
    // What only robots.txt says twice is told of robots.txt.
    if allows.at.is_none() && reserves.at.is_none() {
        return;
    }
    let evidence = format!("{} reserves it, {} allows it", reserves.said, allows.said);
    let found = findings.add(view.key, evidence);
    found.sources = [reserves, allows]
        .into_iter()
        .filter_map(|statement| statement.at)
        .map(|(at, element)| view.source(at, element))
        .collect();
}

/// What the page says itself.
fn of_page(view: &View) -> Vec<Statement> {
    let is_meant = |directive: &String| directive == "noai";
    let reserved = view.page.robots.iter().filter(|robots| robots.bot == "robots");
    let reserved = reserved.filter(|robots| robots.directives.iter().any(is_meant)).map(|robots| {
        let (name, element) = match robots.given {
            Given::InHeader => ("X-Robots-Tag: noai", "header"),
            Given::InHead | Given::InBody => ("meta robots “noai”", "meta robots"),
        };
        Statement { said: name.to_owned(), is_allowed: false, at: Some((robots.at, element)) }
    });
    let stated = view.page.usage.iter().map(|usage| {
        let element = if usage.at.line == 0 { "header" } else { "meta" };
        let said = format!("{element} “{}”", usage.text);
        Statement { said, is_allowed: usage.is_allowed, at: Some((usage.at, element)) }
    });
    reserved.chain(stated).collect()
}
