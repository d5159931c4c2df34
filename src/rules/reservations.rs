//! What pages say of their use by AI, beside what robots.txt says of it.

use super::declare::rule;
use super::{Findings, View};
use crate::page::Position;
use crate::page::facts::Given;

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
