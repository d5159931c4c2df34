//! The audit of a folder: from the first file to the finished record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use url::Url;

use super::data::{self, DataFiles};
use super::former::Former;
use super::refusals::{self, Asides, Copies, Grounds, Others, Refused};
use super::{base, clock, columns, ledger, listed, live, manners, remedies};
use crate::audit::{self, Audit, Coverage, CrawlerAccess, Extracted, OwnRule, Tool, Warning};
use crate::crawl::scope::{Schemes, ScopeOptions};
use crate::crawl::state::{self, Before, Identity, StateFile};
use crate::crawl::traps::Traps;
use crate::crawl::{
    self, Control, Crawled, Ledger, Limits, Listed, Look, MemoryFrontier, Plan, Scope, Seen, Start,
};
use crate::diagnose::Signs;
use crate::fetch::folder::Folder;
use crate::fetch::http::HttpOptions;
use crate::fetch::pace::Tempo;
use crate::fetch::{Beside, Fetch};
use crate::fix::suggest::Earlier;
use crate::impact::search::{SearchData, SearchSummary};
use crate::impact::{self, Assessor, Picture};
use crate::page::{FailureKind, Outcome, Response, Role, Signal};
use crate::probe::Prober;
use crate::rules::{self, CrawlerFileView, Found, Rule, Selection, View};
use crate::site::equity::{Equity, Terms};
use crate::site::{Content, External, FragmentCheck, Site, Skipped, State};
use crate::urls::{self, Tracking};

/// As whom robots.txt is read, where nobody asks by a name of his own.
const AGENT: &str = env!("CARGO_PKG_NAME");

/// How a site is judged.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The rules that run.
    pub selection: Selection,
    /// Whether tracking parameters make a URL another one.
    pub tracking: Tracking,
    /// The address that the folder is mapped to, if it is given.
    pub base_url: Option<Url>,
    /// When the crawl ends, whatever is left.
    pub limits: Limits,
    /// What of the site is visited.
    pub scope: ScopeOptions,
    /// What is done with links to other sites.
    pub external: External,
    /// The terms under which links pass equity on.
    pub terms: Terms,
    /// What people know of the site from elsewhere.
    pub data: DataFiles,
    /// An earlier crawl.db, for the links of pages that broke since.
    pub previous: Option<PathBuf>,
    /// What the audit says of all settings.
    pub record: audit::Settings,
    /// Where the state of the crawl is kept, if it is.
    pub state: Option<StateFile>,
}

/// Audits a folder. `target` is what the person called it.
///
/// It fails only where the state of the crawl is kept.
pub async fn audit_folder(
    folder: Folder,
    target: &str,
    settings: &Settings,
    control: Control<'_>,
) -> anyhow::Result<Audit> {
    let (folder, plan, begun) = prepare(folder, target, settings)?;
    let plan = Plan { external: settings.external.without_network(), ..plan };
    let folder = Arc::new(folder);
    let others = others_of(&folder);
    let means = Means { prober: Prober::new(Arc::clone(&folder)), fetch: folder, others };
    audit_plan(means, plan, begun, (settings, control)).await
}

/// The same, with its links to other sites asked over the network.
pub(super) async fn audit_folder_and_links(
    folder: Folder,
    (target, http, tempo): (&str, HttpOptions, Tempo),
    settings: &Settings,
    control: Control<'_>,
) -> anyhow::Result<Audit> {
    let (folder, plan, begun) = prepare(folder, target, settings)?;
    let (_, stack) = live::stack(folder.base(), http, tempo.clone()).await?;
    let (folder, stack) = (Arc::new(folder), Arc::new(stack));
    let others = others_of(&folder);
    let fetch = Beside::new(folder.base().clone(), Arc::clone(&folder), Arc::clone(&stack));
    let means = Means { prober: Prober::new(folder), fetch: Arc::new(fetch), others };
    let audit = audit_plan(means, plan, begun, (settings, control)).await?;
    Ok(Audit { manners: Some(manners::told(&tempo, stack.asked_again())), ..audit })
}

/// Which URLs of a folder are asked for as others.
fn others_of(folder: &Arc<Folder>) -> impl Fn(&Site) -> Others + use<> {
    let asked = Arc::clone(folder);
    move |site| Others { keys: varying(&asked, site), clients: refusals::others() }
}

/// What there is to crawl of a folder.
fn prepare(folder: Folder, target: &str, settings: &Settings) -> anyhow::Result<(Folder, Plan, Begun)> {
    let (url, base) = base::base_of(&folder, settings.base_url.as_ref());
    let folder = folder.with_base(url);
    let data = settings.data.read(folder.base(), settings.tracking, false)?;
    let warnings = folder.warnings().iter().map(warning).chain(data::warnings(&data)).collect();
    let searched = data::targets(&data).into_iter().map(|url| Listed { url, file: None });
    let plan = Plan {
        scope: Arc::new(scope_of(&folder, settings)?),
        tracking: settings.tracking,
        start: Start::Site,
        seeds: Vec::new(),
        listed: folder
            .pages()
            .into_iter()
            .chain(folder.secrets())
            .map(|(url, file)| Listed { url, file: Some(file) })
            .chain(searched)
            .collect(),
        limits: settings.limits.clone(),
        robots: crawl::Robots { policy: base::robots_of(&folder).policy(AGENT), asker: None },
        external: settings.external,
        traps: Traps::of_files(),
        is_live: false,
    };
    let identity = ledger::identity(target, &base.url, clock::now(), settings);
    Ok((folder, plan, Begun { identity, base, warnings, listed: Vec::new(), data }))
}

/// What an audit asks with.
pub(super) struct Means<F, G, O> {
    /// What the crawl asks with.
    pub fetch: Arc<F>,
    /// What is asked beside the crawl.
    pub prober: Prober<G>,
    /// Which URLs are asked for as others, once the site is known.
    pub others: O,
}

/// Crawls by a plan, keeps the state of that where the settings say, and judges what was found.
pub(super) async fn audit_plan<F: Fetch, G: Fetch>(
    means: Means<F, G, impl Fn(&Site) -> Others>,
    plan: Plan,
    mut begun: Begun,
    (settings, control): (&Settings, Control<'_>),
) -> anyhow::Result<Audit> {
    let eyes = (means.fetch, Arc::new(PageRules::of(settings, &plan)));
    let earlier =
        settings.state.as_ref().map(|file| remedies::earlier(file, &begun.identity)).unwrap_or_default();
    let former = Former::of(settings.previous.as_deref(), settings.state.as_ref());
    let crawled = match &settings.state {
        Some(file) => {
            let ledger = state::open(file, &mut begun.identity)?;
            crawl::crawl(eyes, plan, ledger, control).await?
        }
        None => crawl::crawl(eyes, plan, Ledger::<MemoryFrontier>::default(), control).await?,
    };
    let others = (means.others)(&crawled.site);
    let asides = Asides::ask(&means.prober, &crawled.site, &refused(&crawled.notes), others).await;
    let before = former.as_ref().map(|former| former.links(&crawled.site, &begun.base.url));
    let (before, warning) = before.unwrap_or_default();
    begun.warnings.extend(warning);
    let audit = audit_of(&crawled, begun, settings, (&asides, &before, &earlier));
    crawled.unwritten.wait()?;
    if let Some(file) = &settings.state {
        ledger::conclude(&file.path, &crawled.site, &audit)?;
    }
    former.into_iter().for_each(Former::forget);
    Ok(audit)
}

/// A folder is a site below its base, and has no scheme.
fn scope_of(folder: &Folder, settings: &Settings) -> anyhow::Result<Scope> {
    let base = folder.base().clone();
    let path_prefix = Some(base.path().to_owned());
    let options = ScopeOptions { schemes: Schemes::AsOne, path_prefix, ..settings.scope.clone() };
    Ok(Scope::compile(base, options)?)
}

/// What is known of an audit before its crawl.
pub(super) struct Begun {
    /// What is audited, and since when.
    pub identity: Identity,
    /// The address of the site.
    pub base: audit::Base,
    /// What is wrong with the input.
    pub warnings: Vec<Warning>,
    /// The URLs that stand for the site, by their keys, where they are listed.
    pub listed: Vec<String>,
    /// What people know of the site from elsewhere.
    pub data: SearchData,
}

/// The URLs that a folder answers differently, depending on who asks.
fn varying(folder: &Folder, site: &Site) -> BTreeSet<String> {
    if !folder.depends_on_who_asks() {
        return BTreeSet::new();
    }
    let varies = |key: &&str| Url::parse(key).is_ok_and(|url| folder.varies(&url));
    let asked = site.ids().filter(|id| !matches!(site.resource(*id).state, State::Skipped(_)));
    asked.map(|id| site.url(id)).filter(varies).map(str::to_owned).collect()
}

/// The refusals among the notes.
fn refused(notes: &[Note]) -> Vec<&Refused> {
    notes.iter().filter_map(|note| note.refused.as_ref()).collect()
}

/// The audit of a site that was crawled.
fn audit_of(
    crawled: &Crawled<Note>,
    begun: Begun,
    settings: &Settings,
    (asides, before, earlier): (&Asides, &Before, &Earlier),
) -> Audit {
    let (site, mut warnings) = (&crawled.site, begun.warnings);
    let grounds = Grounds::of(site, &refused(&crawled.notes), asides);
    let (terms, demand) = (&settings.terms, &begun.data.demand);
    let (mut found, equity) =
        rayon::join(|| rules::check_site(site, &settings.selection), || Equity::of(site, terms));
    found.extend(listed::refused(site, &begun.listed));
    for note in &crawled.notes {
        found.extend(note.found.iter().cloned());
        warnings.extend(note.warning.clone());
    }
    found.retain(|found| !rules::is_moot(site, found));
    let mut judged = grounds.cases(&settings.selection);
    judged.extend(found.into_iter().map(|found| grounds.judge(found)));
    warnings.extend(asides.warning());
    warnings.sort();
    warnings.dedup();
    let picture = Picture::of(site, &equity, terms, demand);
    let mut assessor = Assessor::new(site, &equity, demand, impact::behind(site, &equity, before));
    let mut extracted: Vec<_> = crawled.notes.iter().filter_map(|note| note.extracted.clone()).collect();
    extracted.sort();
    let what_to_do = || {
        let findings = audit::findings(judged, &settings.selection, &mut assessor);
        let fixes = remedies::of(&findings, (site, earlier), &begun.identity.target, settings);
        (findings, fixes)
    };
    let ((findings, fixes), (addresses, addresses_total)) =
        rayon::join(what_to_do, || audit::addresses(site, &equity));
    Audit {
        schema: audit::SCHEMA.to_owned(),
        tool: Tool::this(),
        target: begun.identity.target,
        base: begun.base,
        settings: settings.record.clone(),
        started: begun.identity.started,
        finished: clock::now(),
        complete: crawled.ended.is_none(),
        coverage: coverage(site, settings.external),
        statuses: statuses(site),
        manners: None,
        crawlers: crawlers_of(crawled),
        baseline: None,
        own_rules: settings.selection.own().map(OwnRule::of).collect(),
        trend: None,
        warnings,
        fixes,
        impact: Some(Box::new(picture)),
        search: SearchSummary::of(&begun.data),
        findings,
        addresses,
        addresses_total,
        extracted,
    }
}

/// What the robots.txt of the site says; those of other hosts are left out.
fn crawlers_of(crawled: &Crawled<Note>) -> Vec<CrawlerAccess> {
    let start = Url::parse(crawled.site.url(crawled.site.start())).ok();
    let key =
        start.and_then(|start| start.join("/robots.txt").ok()).map(|url| urls::key(&url, Tracking::Keep));
    let told = crawled.notes.iter().filter_map(|note| note.crawlers.as_ref());
    let told = told.filter(|(robots, _)| Some(robots) == key.as_ref());
    told.map(|(_, crawlers)| crawlers.clone()).next().unwrap_or_default()
}

/// Runs the rules that see one response, while its facts are at hand.
struct PageRules {
    selection: Selection,
    /// What refusals show, each once.
    signs: Copies<Signs>,
    /// The origin of the start, and what robots.txt says there of the uses of the content.
    stated: (String, Vec<Signal>),
}

impl PageRules {
    /// The rules that these settings select, for what a plan begins with.
    fn of(settings: &Settings, plan: &Plan) -> Self {
        let start = urls::key(plan.scope.base(), plan.tracking);
        let stated = (urls::origin_of_key(&start).to_owned(), plan.robots.policy.stated().to_vec());
        Self { selection: settings.selection.clone(), signs: Copies::default(), stated }
    }

    /// What is said of the uses of a page before it says anything itself.
    fn stated(&self, key: &str) -> &[Signal] {
        let (origin, signals) = &self.stated;
        if urls::origin_of_key(key) == origin { signals } else { &[] }
    }
}

/// What was noted of one response. Written down it names rules by their ids.
#[derive(Debug, Serialize, Deserialize)]
struct Note<R = &'static Rule> {
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    found: Vec<Found<R>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warning: Option<Warning>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extracted: Option<Extracted>,
    /// What a robots.txt lets crawlers read, with its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crawlers: Option<(String, Vec<CrawlerAccess>)>,
}

impl crawl::Note for Note {
    fn written(&self) -> Option<String> {
        let has_more = self.warning.is_some() || self.refused.is_some() || self.extracted.is_some();
        (has_more || self.crawlers.is_some() || !self.found.is_empty())
            .then(|| serde_json::to_string(self).expect("its keys are strings"))
    }

    fn after(self, error: Self) -> Self {
        Self { refused: self.refused.or(error.refused), ..self }
    }
}

impl Note<String> {
    fn read_by(self, selection: &Selection) -> Option<Note> {
        let Self { found, warning, refused, extracted, crawlers } = self;
        let found = found.into_iter().map(|found| found.read_by(selection)).collect::<Option<_>>()?;
        Some(Note { found, warning, refused, extracted, crawlers })
    }
}

impl Look for PageRules {
    type Note = Note;

    fn look(&self, key: &str, response: &Response, seen: Seen<'_>) -> Note {
        let view = match seen {
            Seen::Page(page, destinations) => {
                Some(View { response, key, page, destinations, stated: self.stated(key) })
            }
            Seen::ForCrawlers(_) | Seen::Other => None,
        };
        let mut found = rules::check_response(key, response, view.as_ref(), &self.selection);
        let mut crawlers = None;
        if let Seen::ForCrawlers(facts) = seen {
            crawlers = facts.robots.as_ref().map(|robots| (key.to_owned(), audit::crawlers(robots)));
            let file = CrawlerFileView { key, response, facts };
            found.extend(rules::check_crawler_file(&file, &self.selection));
        }
        let extracted = view.as_ref().and_then(|view| columns::extracted(view, &self.selection));
        let warning = limit_of(response).or_else(|| columns::too_deep(view.as_ref()?, &self.selection));
        Note { found, warning, refused: Refused::of(key, response, &self.signs), extracted, crawlers }
    }

    fn read(&self, written: &str) -> Option<Note> {
        serde_json::from_str::<Note<String>>(written).ok()?.read_by(&self.selection)
    }

    fn look_elsewhere(&self, key: &str, response: &Response) -> Option<Note> {
        let refused = Some(Refused::of(key, response, &self.signs)?);
        Some(Note { found: Vec::new(), warning: None, refused, extracted: None, crawlers: None })
    }

    fn take_over(&self, note: Note) -> Note {
        Note { refused: note.refused.map(|refused| refused.shared(&self.signs)), ..note }
    }
}

/// What we could not read, or not whole.
fn limit_of(response: &Response) -> Option<Warning> {
    let file = response.file.clone().unwrap_or_else(|| response.url.path().to_owned());
    let message = match &response.outcome {
        Outcome::Failed(failure) if failure.kind == FailureKind::Unreadable => failure.detail.clone(),
        Outcome::Answered(answer) if answer.is_cut && answer.status < 400 => {
            let (read, size) = (answer.body.len(), answer.size);
            let whole = size.map(|size| format!(" of {size}")).unwrap_or_default();
            format!("is larger than what is read of a file: the first {read}{whole} bytes were looked at")
        }
        _ => return None,
    };
    Some(Warning { file, line: None, message })
}

fn warning(warning: &crate::fetch::folder::Warning) -> Warning {
    Warning { file: warning.file.clone(), line: warning.line, message: warning.message.clone() }
}

fn coverage(site: &Site, external: External) -> Coverage {
    let mut coverage = Coverage::default();
    for resource in site.ids().map(|id| site.resource(id)).filter(|resource| resource.is_counted()) {
        match resource.state {
            State::Answered(status) if resource.is_elsewhere => {
                count(&mut coverage.external, &status.to_string());
            }
            State::Failed(kind) if resource.is_elsewhere => count(&mut coverage.external, kind.name()),
            State::Answered(_) => coverage.fetched += 1,
            State::Failed(kind) => count(&mut coverage.unverified, kind.name()),
            State::Skipped(Skipped::OtherSite) if external == External::Skip => {}
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
    for resource in site.own_ids().map(|id| site.resource(id)).filter(|resource| resource.is_counted()) {
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
