//! The summary that a person reads in the terminal: what is wrong, where to go, how far we looked.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use unicode_width::UnicodeWidthStr;

use super::answer::{self, Tone};
use super::changes;
use super::costs;
use super::groups::{Group, fresh};
use super::known;
use super::paint::{Look, Paint};
use super::text::{place, shortened, shown_url, visible};
use super::why;
use super::words::{base_origin, counted, doubt, manners, reason, remarks, warning_place};
use crate::audit::{Audit, Finding};
use crate::diagnose::Diagnosis;
use crate::rules::{Severity, Source};
use crate::urls;

/// Findings of one rule that are listed; the report has all of them.
const MAX_FINDINGS: usize = 10;
/// Sources of one finding that are listed.
const MAX_SOURCES: usize = 3;
/// The dearest refusals that are listed before all others.
const MAX_DEAREST: usize = 5;
/// Warnings about the input that are listed.
const MAX_WARNINGS: usize = 10;
/// Lines about our manners that are listed.
const MAX_MANNERS: usize = 4;
/// Characters of a URL; the report has it whole.
const MAX_URL: usize = 160;
/// Characters of a link's text; what tells links apart comes early.
const MAX_TEXT: usize = 60;
/// Places up to this width stand in a column; a longer one pushes its text aside.
const MAX_PLACE_WIDTH: usize = 56;

/// How a run ended, in the words of its last lines.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// The reports that were written.
    pub written: Vec<PathBuf>,
    /// The exit code and why: `exit 1` and `errors fail the run`.
    pub exit: Option<(u8, String)>,
}

impl Ending {
    /// Writes where the reports are, and how the run ended.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (at, path) in self.written.iter().enumerate() {
            let label = if at == 0 { "report" } else { "" };
            writeln!(out, "{label:8}{}", visible(&path.to_string_lossy()))?;
        }
        if let Some((code, why)) = &self.exit {
            writeln!(out, "exit {code}  {why}")?;
        }
        Ok(())
    }
}

/// Writes the summary.
pub fn write(audit: &Audit, ending: &Ending, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let mut summary = Summary { audit, paint, out, last_why: Vec::new() };
    summary.opening()?;
    summary.costs()?;
    for group in fresh(audit) {
        summary.group(&group)?;
    }
    summary.warnings()?;
    summary.coverage()?;
    summary.ending(ending)
}

struct Summary<'a> {
    audit: &'a Audit,
    paint: Paint,
    out: &'a mut dyn Write,
    /// The diagnosis that was shown last in this group.
    last_why: Vec<(&'static str, String)>,
}

impl Summary<'_> {
    fn opening(&mut self) -> io::Result<()> {
        let Audit { tool, target, base, .. } = self.audit;
        let name = format!("{} {}", visible(&tool.name), visible(&tool.version));
        let origin = self.paint.paint(Look::Faint, format!("({})", base_origin(&base.taken_from)));
        writeln!(
            self.out,
            "{}  {} as {} {origin}\n",
            self.paint.paint(Look::Strong, name),
            visible(target),
            visible(&base.url)
        )?;
        let (tone, verdict) = answer::verdict(self.audit);
        let look = match tone {
            Tone::Refusing => Look::Red,
            Tone::Faulty => Look::Yellow,
            Tone::Clean => Look::Green,
        };
        writeln!(self.out, "{}\n", self.paint.paint(look, verdict))
    }

    /// What refusals cost: the site as a whole, and the dearest.
    fn costs(&mut self) -> io::Result<()> {
        let Some(picture) = &self.audit.impact else { return Ok(()) };
        writeln!(self.out, "{}", self.paint.paint(Look::Strong, "what it costs in search"))?;
        for line in costs::picture(picture) {
            writeln!(self.out, "  {line}")?;
        }
        for finding in costs::dearest(self.audit, MAX_DEAREST) {
            let url = shortened(&shown_url(&finding.url, &self.audit.base.url), MAX_URL);
            let reason =
                finding.impact.reasons.iter().max_by(|one, other| one.points.total_cmp(&other.points));
            let why = reason.map(|reason| visible(&reason.why.to_string()).into_owned()).unwrap_or_default();
            let number = self.paint.paint(Look::Strong, costs::number(finding));
            let evidence = self.paint.paint(Look::Faint, format!("({}; {why})", finding.impact.grade.says()));
            writeln!(self.out, "  {number}  {url}  {evidence}")?;
        }
        writeln!(self.out)
    }

    fn group(&mut self, group: &Group) -> io::Result<()> {
        let id = visible(group.id);
        writeln!(
            self.out,
            "{}{} {} {}",
            self.paint.paint(Look::of(group.severity), group.severity.name()),
            self.paint.paint(Look::Strong, format!("[{id}]")),
            self.paint.paint(Look::Strong, &group.summary),
            self.paint.paint(Look::Faint, format!("({})", group.counted())),
        )?;
        self.last_why.clear();
        for finding in group.findings.iter().take(MAX_FINDINGS) {
            self.finding(finding)?;
        }
        self.more(group.findings.len(), MAX_FINDINGS, "  ", " in the report")?;
        let label = self.paint.paint(Look::Green, "fix:");
        writeln!(self.out, "  {label} {}\n", visible(group.fix()))
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let url = shortened(&shown_url(&finding.url, &self.audit.base.url), MAX_URL);
        let doubt = doubt(finding.verdict).map(|doubt| format!(" ({doubt})")).unwrap_or_default();
        let status =
            finding.status.map(|status| format!("{} ", self.paint.paint(status_look(status), status)));
        write!(self.out, "  {}{url}{doubt}", status.unwrap_or_default())?;
        // A status with its number needs no words; anything else does.
        if finding.status.is_none() || !finding.evidence.starts_with("answers") {
            let site = format!("{}/", urls::origin_of_key(&self.audit.base.url));
            let evidence = finding.evidence.replace(&site, "/");
            write!(self.out, "  {}", self.paint.paint(Look::Faint, shortened(&evidence, 2 * MAX_TEXT)))?;
        }
        writeln!(self.out)?;
        let shown = &finding.sources[..finding.sources.len().min(MAX_SOURCES)];
        self.sources(shown, &finding.url)?;
        self.more(finding.sources_total, shown.len(), "      ", "")?;
        self.diagnosis(finding.diagnosis.as_deref())
    }

    /// Why; of neighbours that differ in what was seen at most, it is told once.
    fn diagnosis(&mut self, diagnosis: Option<&Diagnosis>) -> io::Result<()> {
        let lines = diagnosis.map(why::lines).unwrap_or_default();
        let is_as_above = !lines.is_empty()
            && lines.len() == self.last_why.len()
            && lines
                .iter()
                .zip(&self.last_why)
                .all(|(one, last)| one == last || (one.0, last.0) == ("seen", "seen"));
        let shown = if is_as_above { &[("why", "as above".to_owned())][..] } else { &lines };
        for (label, text) in shown {
            let label = self.paint.paint(Look::Cyan, format!("{:6}", format!("{label}:")));
            writeln!(self.out, "      {label}{text}")?;
        }
        self.last_why = lines;
        Ok(())
    }

    fn sources(&mut self, sources: &[Source], url: &str) -> io::Result<()> {
        let is_said = |source: &&Source| source.line.is_none() && source.file.is_none() && source.page == url;
        let rows: Vec<(String, String)> =
            sources.iter().filter(|source| !is_said(source)).map(|source| self.row(source)).collect();
        let widths = rows.iter().map(|(place, _)| place.width()).filter(|width| *width <= MAX_PLACE_WIDTH);
        let column = widths.max().unwrap_or_default();
        for (place, text) in rows {
            let gap = column.saturating_sub(place.width());
            writeln!(self.out, "{}", format!("      {place}{:gap$}  {text}", "").trim_end())?;
        }
        Ok(())
    }

    fn row(&self, source: &Source) -> (String, String) {
        let text = match &source.text {
            Some(text) => format!("\"{}\"", shortened(text, MAX_TEXT)),
            None if source.element.is_empty() => String::new(),
            None => self.paint.paint(Look::Faint, visible(&source.element)).to_string(),
        };
        (place(source, &self.audit.target, &self.audit.base.url), text)
    }

    fn more(&mut self, total: usize, shown: usize, indent: &str, place: &str) -> io::Result<()> {
        if total <= shown {
            return Ok(());
        }
        let words = format!("and {} more{place}", total - shown);
        writeln!(self.out, "{indent}{}", self.paint.paint(Look::Faint, words))
    }

    fn warnings(&mut self) -> io::Result<()> {
        let warnings = &self.audit.warnings;
        if warnings.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{}", self.paint.paint(Look::Yellow, "about the input"))?;
        for warning in warnings.iter().take(MAX_WARNINGS) {
            writeln!(self.out, "  {}  {}", warning_place(warning), visible(&warning.message))?;
        }
        self.more(warnings.len(), MAX_WARNINGS, "  ", " in the report")?;
        writeln!(self.out)
    }

    fn coverage(&mut self) -> io::Result<()> {
        let coverage = &self.audit.coverage;
        writeln!(self.out, "{}", self.paint.paint(Look::Strong, "coverage"))?;
        if !self.audit.complete {
            let cut = self.paint.paint(Look::Red, "the audit ended before everything was visited");
            writeln!(self.out, "  {cut}")?;
        }
        for remark in remarks(&self.audit.settings) {
            writeln!(self.out, "  {}", self.paint.paint(Look::Yellow, remark))?;
        }
        let asked = counted(coverage.fetched, "URL");
        let (pages, references) =
            (counted(coverage.pages, "page"), counted(coverage.references, "reference"));
        writeln!(
            self.out,
            "  {asked} asked for, {pages} read, {references} (links, assets, others) on them"
        )?;
        let answers =
            self.audit.statuses.iter().map(|(status, count)| format!("{count} × {}", visible(status)));
        self.line("answers", &answers.collect::<Vec<_>>())?;
        self.line("not visited", &counts(&coverage.not_visited))?;
        self.line("not verifiable", &counts(&coverage.unverified))?;
        self.manners()?;
        writeln!(self.out)
    }

    fn manners(&mut self) -> io::Result<()> {
        let Some(told) = &self.audit.manners else { return Ok(()) };
        let lines = manners(told);
        for line in lines.iter().take(MAX_MANNERS) {
            writeln!(self.out, "  {line}")?;
        }
        self.more(lines.len(), MAX_MANNERS, "  ", " in the report")
    }

    fn line(&mut self, label: &str, parts: &[String]) -> io::Result<()> {
        if parts.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "  {label}: {}", parts.join(", "))
    }

    fn ending(&mut self, ending: &Ending) -> io::Result<()> {
        writeln!(self.out, "{}", self.verdict())?;
        if let Some(changes) = changes::line(self.audit) {
            writeln!(self.out, "{changes}")?;
        }
        if let Some(baseline) = &self.audit.baseline {
            writeln!(
                self.out,
                "baseline  {}: {}",
                visible(&baseline.file),
                known::counts(baseline).join(", ")
            )?;
        }
        ending.write(self.out)
    }

    fn verdict(&self) -> String {
        if self.audit.findings.is_empty() {
            return self
                .paint
                .paint(Look::Green, format!("{}no findings", self.paint.symbol("✓ ")))
                .to_string();
        }
        [Severity::Error, Severity::Warning, Severity::Notice]
            .map(|severity| {
                let count = self.audit.count(severity);
                let look = if count == 0 { Look::Faint } else { Look::of(severity) };
                let symbol = if count == 0 { "" } else { self.paint.symbol(symbol(severity)) };
                let words = counted(count as u64, severity.name());
                self.paint.paint(look, format!("{symbol}{words}")).to_string()
            })
            .join(", ")
    }
}

/// A redirect is a detour, not a refusal.
fn status_look(status: u16) -> Look {
    if status < 400 { Look::Yellow } else { Look::Red }
}

fn symbol(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗ ",
        Severity::Warning => "▲ ",
        Severity::Notice => "• ",
    }
}

fn counts(reasons: &BTreeMap<String, u64>) -> Vec<String> {
    reasons.iter().map(|(name, count)| format!("{count} {}", reason(name))).collect()
}
