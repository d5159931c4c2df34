//! The audit of a folder: from the first file to the finished record.

use std::collections::BTreeMap;
use std::sync::Arc;

use url::Url;

use super::{base, clock};
use crate::audit::{self, Audit, Coverage, Tool, Warning};
use crate::crawl::{self, Listed, Look, Plan, Scope, Ticker};
use crate::fetch::folder::Folder;
use crate::page::{Destination, FailureKind, Outcome, Page, Response, Role};
use crate::rules::{self, Found, Selection, View};
use crate::site::{Content, FragmentCheck, Site, State};
use crate::urls::Tracking;

/// How a site is judged.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The rules that run.
    pub selection: Selection,
    /// Whether tracking parameters make a URL another one.
    pub tracking: Tracking,
    /// The address that the folder is mapped to, if it is given.
    pub base_url: Option<Url>,
}

/// Audits a folder. `target` is what the person called it.
pub async fn audit_folder(folder: Folder, target: &str, settings: &Settings, tick: Ticker<'_>) -> Audit {
    let started = clock::now();
    let (url, base) = base::base_of(&folder, settings.base_url.as_ref());
    let folder = folder.with_base(url);
    let mut warnings: Vec<Warning> = folder.warnings().iter().map(warning).collect();
    let plan = Plan {
        scope: Scope::below(folder.base().clone()),
        tracking: settings.tracking,
        listed: folder.pages().into_iter().map(|(url, file)| Listed { url, file }).collect(),
    };
    let look = Arc::new(PageRules { selection: settings.selection.clone() });
    let (site, notes) = crawl::crawl(Arc::new(folder), look, plan, tick).await;
    let mut found = rules::check_site(&site, &settings.selection);
    for note in notes {
        found.extend(note.found);
        warnings.extend(note.warning);
    }
    warnings.sort();
    warnings.dedup();
    Audit {
        schema: audit::SCHEMA.to_owned(),
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        target: target.to_owned(),
        base,
        started,
        finished: clock::now(),
        complete: true,
        coverage: coverage(&site),
        statuses: statuses(&site),
        warnings,
        findings: audit::findings(found, &settings.selection),
    }
}

/// Runs the rules that see one response, while its facts are at hand.
struct PageRules {
    selection: Selection,
}

/// What was noted of one response.
struct Note {
    found: Vec<Found>,
    warning: Option<Warning>,
}

impl Look for PageRules {
    type Note = Note;

    fn look(&self, key: &str, response: &Response, page: Option<(&Page, &[Destination])>) -> Note {
        let view = page.map(|(page, destinations)| View { response, key, page, destinations });
        let found = rules::check_response(key, response, view.as_ref(), &self.selection);
        Note { found, warning: limit_of(response) }
    }
}

/// What we could not read, or not whole.
fn limit_of(response: &Response) -> Option<Warning> {
    let file = response.file.clone().unwrap_or_else(|| response.url.path().to_owned());
    let message = match &response.outcome {
        Outcome::Failed(failure) if failure.kind == FailureKind::Unreadable => failure.detail.clone(),
        Outcome::Answered(answer) if answer.is_cut => {
            let (read, size) = (answer.body.len(), answer.size.unwrap_or_default());
            format!("is larger than what is read of a file: the first {read} of {size} bytes were looked at")
        }
        _ => return None,
    };
    Some(Warning { file, line: None, message })
}

fn warning(warning: &crate::fetch::folder::Warning) -> Warning {
    Warning { file: warning.file.clone(), line: warning.line, message: warning.message.clone() }
}

fn coverage(site: &Site) -> Coverage {
    let mut coverage = Coverage::default();
    for resource in site.ids().map(|id| site.resource(id)).filter(|resource| resource.is_counted()) {
        match resource.state {
            State::Answered(_) => coverage.fetched += 1,
            State::Failed(kind) => count(&mut coverage.unverified, kind.name()),
            State::Skipped(reason) => count(&mut coverage.not_visited, reason.reason()),
        }
    }
    let is_page = |content, id| content == Content::Html && site.resource(id).state.status() == Some(200);
    coverage.pages =
        site.records().iter().filter(|record| is_page(record.content, record.url)).count() as u64;
    coverage.references = site.links().len() as u64;
    for link in site.links().iter().filter(|link| link.kind.role() == Role::Link) {
        if let FragmentCheck::Unverifiable(why) = site.check_fragment(link) {
            count(&mut coverage.unverified, why.reason());
        }
    }
    coverage
}

fn statuses(site: &Site) -> BTreeMap<String, u64> {
    let mut statuses = BTreeMap::new();
    for resource in site.ids().map(|id| site.resource(id)).filter(|resource| resource.is_counted()) {
        match resource.state {
            State::Answered(status) => count(&mut statuses, &status.to_string()),
            State::Failed(kind) => count(&mut statuses, kind.name()),
            State::Skipped(_) => {}
        }
    }
    statuses
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    *counts.entry(name.to_owned()).or_default() += 1;
}
