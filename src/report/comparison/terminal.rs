//! What a person reads of a comparison in the terminal: what is worse first.

use std::io::{self, Write};

use crate::compare::{Aspect, Became, Comparison, Figure, FindingChange, UrlChange};
use crate::report::paint::{Look, Paint};
use crate::report::terminal::Ending;
use crate::report::text::{shortened, visible};
use crate::report::words::{counted, grouped, standing};
use crate::rules::Severity;

/// Changes of one kind that are listed.
const MAX_LISTED: usize = 20;
/// Characters of a text.
const MAX_TEXT: usize = 100;

/// Writes the summary.
pub fn write(comparison: &Comparison, ending: &Ending, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    opening(comparison, paint, out)?;
    for (became, title) in [(Became::New, "new findings"), (Became::Changed, "changed findings")] {
        section(title, &of_kind(comparison, became), |change| finding(change, paint), (paint, out))?;
    }
    for aspect in Aspect::ALL {
        let changes: Vec<&UrlChange> =
            comparison.urls.iter().filter(|change| change.aspect == aspect).collect();
        section(aspect.summary(), &changes, |change| url(change, paint), (paint, out))?;
    }
    for (became, title) in [(Became::Fixed, "fixed findings"), (Became::NotReached, "not reached")] {
        section(title, &of_kind(comparison, became), |change| finding(change, paint), (paint, out))?;
    }
    writeln!(out, "{}", counts(comparison))?;
    ending.write(out)
}

fn opening(comparison: &Comparison, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let name = format!("{} {}", visible(&comparison.tool.name), visible(&comparison.tool.version));
    writeln!(out, "{}  what changed", paint.paint(Look::Strong, name))?;
    for (name, side) in [("old", &comparison.old), ("new", &comparison.new)] {
        let partial = if side.complete { "" } else { "  (partial: it ended before everything was visited)" };
        let (target, base, day) =
            (visible(&side.target), visible(&side.base), side.started.get(..10).unwrap_or_default());
        writeln!(out, "  {name}  {target} as {base}, {day}{partial}")?;
    }
    for figure in &comparison.figures {
        writeln!(out, "  {}", self::figure(figure))?;
    }
    writeln!(out)
}

fn of_kind(comparison: &Comparison, became: Became) -> Vec<&FindingChange> {
    comparison.findings.iter().filter(|change| change.became == became).collect()
}

fn section<T>(
    title: &str,
    changes: &[&T],
    line: impl Fn(&T) -> String,
    (paint, out): (Paint, &mut dyn Write),
) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let count = paint.paint(Look::Faint, format!("({})", grouped(changes.len() as u64)));
    writeln!(out, "{} {count}", paint.paint(Look::Strong, title))?;
    for change in changes.iter().take(MAX_LISTED) {
        writeln!(out, "  {}", line(change))?;
    }
    if changes.len() > MAX_LISTED {
        let more = format!("and {} more in the report", grouped((changes.len() - MAX_LISTED) as u64));
        writeln!(out, "  {}", paint.paint(Look::Faint, more))?;
    }
    writeln!(out)
}

fn finding(change: &FindingChange, paint: Paint) -> String {
    let how = change.how.as_ref().map(|how| format!(" ({})", visible(how))).unwrap_or_default();
    let evidence = paint.paint(Look::Faint, shortened(&change.evidence, MAX_TEXT)).to_string();
    let (severity, rule) = (severity(change.severity, paint), visible(&change.rule));
    format!("{severity}[{rule}] {}{how}  {evidence}", shortened(&change.url, MAX_TEXT))
}

fn url(change: &UrlChange, paint: Paint) -> String {
    let severity = change.severity.map(|grave| format!("{} ", severity(grave, paint))).unwrap_or_default();
    let [url, was, now] = [&change.url, &change.was, &change.now].map(|text| shortened(text, MAX_TEXT));
    format!("{severity}{url}  {was} → {now}")
}

fn severity(severity: Severity, paint: Paint) -> String {
    paint.paint(Look::of(severity), severity.name()).to_string()
}

/// How much changed in which way: `findings: 2 new, 1 fixed, 40 unchanged; 3 changes at URLs`.
pub fn counts(comparison: &Comparison) -> String {
    let counts = &comparison.counts;
    let findings = standing([
        (counts.new, "new"),
        (counts.changed, "changed"),
        (counts.fixed, "fixed"),
        (counts.not_reached, "not reached"),
        (counts.unchanged, "unchanged"),
    ]);
    let changed = match counts.urls {
        1 => "1 change at a URL".to_owned(),
        many => format!("{} changes at URLs", grouped(many)),
    };
    let appeared = match counts.appeared {
        0 => String::new(),
        more => format!(", {} more than before", counted(more, "URL")),
    };
    format!("findings: {}; {changed}{appeared}", findings.join(", "))
}

/// A figure, or that there is none.
pub fn told(value: Option<f64>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

/// The same as a headline: `2 new findings, 1 fixed`.
pub fn headline(comparison: &Comparison) -> String {
    let counts = &comparison.counts;
    let new = if counts.new == 0 { "No new finding".to_owned() } else { counted(counts.new, "new finding") };
    let others = [(counts.changed, "changed"), (counts.fixed, "fixed"), (counts.not_reached, "not reached")];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    let others = others.map(|(count, what)| format!("{} {what}", grouped(count)));
    let urls = (counts.urls > 0).then(|| format!("{} at URLs", counted(counts.urls, "change")));
    std::iter::once(new).chain(others).chain(urls).collect::<Vec<_>>().join(", ")
}

/// A figure then and now: `score 97.5 → 91`.
pub fn figure(figure: &Figure) -> String {
    format!("{} {} → {}", figure.name, told(figure.was), told(figure.now))
}
