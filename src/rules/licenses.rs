//! Terms for machines (Really Simple Licensing): whether they are there, and fit what robots.txt says.

use super::declare::rule;
use super::links::report_errors;
use super::usage::answer;
use super::{CrawlerFileView, Findings};
use crate::page::{ReferenceKind, Signal};
use crate::site::Site;

rule! {
    /// ## What it finds
    ///
    /// A `License` line of robots.txt whose address answers with an error, or not at all. A line without a
    /// full address is a `robots-txt-problem`.
    ///
    /// ## Why it matters
    ///
    /// The line names the terms under which machines may use the content (Really Simple Licensing). Where
    /// nothing is there, no terms were offered: crawlers that would have kept to them find none.
    ///
    /// ## How to fix it
    ///
    /// Put the file where the line says, or correct the line. It must be open to everybody, crawlers first.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Allow: /
    /// License: http://site.invalid/terms.xml
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Allow: /
    /// License: http://site.invalid/terms.xml
    /// ==> terms.xml <==
    /// <rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license/></content></rsl>
    /// ```
    BROKEN_LICENSE = Site(broken_license) {
        id: "broken-license",
        summary: "The terms that robots.txt names for machines answer with an error",
        fix: "Put the file where the License line says, or correct the line",
        category: Crawling,
        severity: Warning,
        since: "0.2.0",
        references: ["https://rslstandard.org/guide/robots-txt"],
    }
}

fn broken_license(site: &Site, findings: &mut Findings) {
    report_errors(site, findings, |link| link.kind == ReferenceKind::License);
}

rule! {
    /// ## What it finds
    ///
    /// Terms for machines (RSL, a file that robots.txt or a page names) that contradict what robots.txt says to
    /// everybody of the same use (`Content-Signal`, `Content-Usage`): they give away what it reserves, or prohibit
    /// what it allows. Only licences for the whole host count. One with a price, or for some crawlers or countries,
    /// contradicts no reservation: offering what is otherwise reserved is what such terms are for.
    ///
    /// ## Why it matters
    ///
    /// Both are statements of the same rights. A free licence to everybody undoes the reservation beside it; a
    /// prohibition beside a permission leaves it to each operator to believe the half that suits him.
    ///
    /// ## How to fix it
    ///
    /// Decide, and say the same in both. Where a use shall be paid for, reserve it in robots.txt and name the
    /// `<payment>` in the terms: without one, a licence is free.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Content-Signal: search=yes, ai-train=no
    /// License: http://site.invalid/terms.xml
    /// ==> terms.xml <==
    /// <rsl xmlns="https://rslstandard.org/rsl"><content url="/">
    /// <license><permits type="usage">ai-train</permits></license></content></rsl>
    /// ```
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><link rel="license" type="application/rsl+xml" href="/terms.xml">
    /// ==> robots.txt <==
    /// User-agent: *
    /// Content-Usage: train-ai=y
    /// ==> terms.xml <==
    /// <rsl xmlns="https://rslstandard.org/rsl"><content url="/*">
    /// <license><permits type="usage">search</permits><prohibits type="usage">ai-all</prohibits></license></content></rsl>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Content-Signal: search=yes, ai-train=no
    /// License: http://site.invalid/terms.xml
    /// ==> terms.xml <==
    /// <rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><permits type="usage">ai-train</permits>
    /// <payment type="training"><amount currency="USD">500</amount></payment></license></content></rsl>
    /// ```
    CONTRADICTED_LICENSE = CrawlerFile(contradicted_license) {
        id: "contradicted-license",
        summary: "Terms for machines contradict what robots.txt says of the same use",
        fix: "Decide, and say the same in the terms and in robots.txt",
        category: Crawling,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://rslstandard.org/rsl",
            "https://rslstandard.org/guide/ai-preferences",
            "https://contentsignals.org/",
        ],
    }
}

fn contradicted_license(view: &CrawlerFileView, findings: &mut Findings) {
    let Some((term, stated)) =
        view.facts.terms.iter().find_map(|term| Some((term, contradicting(term, view.stated)?)))
    else {
        return;
    };
    let says = if term.is_allowed { "gives everybody, for nothing," } else { "prohibits" };
    let evidence = format!(
        "line {} {says} the use {}, against line {} of robots.txt ({})",
        term.line,
        term.usage,
        stated.line,
        answer(stated)
    );
    findings.add(view.key, evidence).seen_at(view.line(term.line, &term.text));
}

/// What robots.txt says against a term. Where it contradicts itself, that is told of it alone.
fn contradicting<'s>(term: &Signal, stated: &'s [Signal]) -> Option<&'s Signal> {
    let mut same = stated.iter().filter(|signal| signal.usage == term.usage);
    let first = same.next()?;
    (first.is_allowed != term.is_allowed && same.all(|other| other.is_allowed == first.is_allowed))
        .then_some(first)
}
