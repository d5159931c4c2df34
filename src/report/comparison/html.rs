//! comparison.html: one page with nothing from the network, and no script. All text goes through the template's escaping.

use std::io::Write;

use serde::Serialize;

use super::terminal::{counts, headline, told};
use crate::compare::{Aspect, Became, Comparison, Side};
use crate::report::text::{shortened, visible};
use crate::report::words::{grouped, moment};
use crate::templates::{Templates, policy};

const STYLE: &str = include_str!("../../../templates/report.css");
const TEMPLATE: &str = include_str!("../../../templates/comparison.html");

/// Changes of one kind that the page lists.
const MAX_LISTED: usize = 2_000;
/// Characters of a text.
const MAX_TEXT: usize = 300;

/// What the template shows.
#[derive(Debug, Serialize)]
struct View {
    tool: String,
    verdict: String,
    counts: String,
    tone: &'static str,
    sides: [SideView; 2],
    map: Vec<String>,
    figures: Vec<[String; 3]>,
    sections: Vec<Section>,
}

#[derive(Debug, Serialize)]
struct SideView {
    name: &'static str,
    target: String,
    base: String,
    started: String,
    is_complete: bool,
}

/// Changes of one kind: a table.
#[derive(Debug, Serialize)]
struct Section {
    id: &'static str,
    title: String,
    count: String,
    columns: [&'static str; 4],
    rows: Vec<Row>,
    unlisted: Option<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    severity: &'static str,
    cells: [String; 3],
}

/// What the template has places for.
#[derive(Serialize)]
struct Filling {
    style: &'static str,
    policy: String,
    view: View,
}

/// Writes the page.
pub fn write(comparison: &Comparison, out: &mut dyn Write) -> anyhow::Result<()> {
    let filling = Filling { style: STYLE, policy: policy(STYLE, None), view: view(comparison) };
    // The ending of the name decides about escaping.
    Templates::of_pages(&[("comparison.html", TEMPLATE)])?.write("comparison.html", &filling, out)
}

fn view(comparison: &Comparison) -> View {
    let is_worse = comparison.findings.iter().any(|change| change.is_worse)
        || comparison.urls.iter().any(|change| change.severity.is_some());
    View {
        tool: visible(&format!("{} {}", comparison.tool.name, comparison.tool.version)).into_owned(),
        verdict: headline(comparison),
        counts: counts(comparison),
        tone: if is_worse { "refusing" } else { "clean" },
        sides: [side("old", &comparison.old), side("new", &comparison.new)],
        map: comparison.map.iter().map(|map| visible(map).into_owned()).collect(),
        figures: comparison
            .figures
            .iter()
            .map(|figure| [figure.name.clone(), told(figure.was), told(figure.now)])
            .collect(),
        sections: sections(comparison),
    }
}

fn side(name: &'static str, side: &Side) -> SideView {
    let text = |text: &str| visible(text).into_owned();
    SideView {
        name,
        target: text(&side.target),
        base: text(&side.base),
        started: moment(&side.started),
        is_complete: side.complete,
    }
}

fn sections(comparison: &Comparison) -> Vec<Section> {
    let findings = |became: Became, id, title: &str| {
        let changes = comparison.findings.iter().filter(move |change| change.became == became);
        let rows = changes.map(|change| {
            let how = change.how.as_ref().map(|how| format!(" ({how})")).unwrap_or_default();
            row(change.severity.name(), [&change.rule, &change.url, &format!("{}{how}", change.evidence)])
        });
        section((id, title), ["Severity", "Rule", "Where", "What was seen"], rows.collect())
    };
    let urls = |aspect: Aspect| {
        let changes = comparison.urls.iter().filter(move |change| change.aspect == aspect);
        let rows = changes.map(|change| {
            row(
                change.severity.map_or("", |severity| severity.name()),
                [&change.url, &change.was, &change.now],
            )
        });
        section((aspect.name(), aspect.summary()), ["Severity", "URL", "Was", "Is"], rows.collect())
    };
    let worse = [
        findings(Became::New, "new", "New findings"),
        findings(Became::Changed, "changed", "Changed findings"),
    ];
    let rest = [
        findings(Became::Fixed, "fixed", "Fixed findings"),
        findings(Became::NotReached, "not-reached", "Not reached"),
    ];
    worse.into_iter().chain(Aspect::ALL.map(urls)).chain(rest).flatten().collect()
}

fn section(
    (id, title): (&'static str, &str),
    columns: [&'static str; 4],
    mut rows: Vec<Row>,
) -> Option<Section> {
    let all = rows.len();
    rows.truncate(MAX_LISTED);
    let unlisted = (all > MAX_LISTED)
        .then(|| format!("and {} more, which comparison.json has", grouped((all - MAX_LISTED) as u64)));
    let count = grouped(all as u64);
    (all > 0).then(|| Section { id, title: title.to_owned(), count, columns, rows, unlisted })
}

fn row(severity: &'static str, cells: [&String; 3]) -> Row {
    Row { severity, cells: cells.map(|text| shortened(text, MAX_TEXT)) }
}
