//! The audit of a folder: from the first file to the finished record.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use url::Url;

use super::audited::{Gathered, audit_of};
use super::data::{self, DataFiles};
use super::former::Former;
use super::notes::{Notes, PageRules};
use super::refusals::{Asides, Others};
use super::{base, clock, former, ledger, live, manners};
use crate::audit::{self, Audit, Warning};
use crate::crawl::scope::{Schemes, ScopeOptions};
use crate::crawl::state::{self, Identity, StateFile};
use crate::crawl::traps::Traps;
use crate::crawl::{self, Control, Crawled, Ledger, Limits, Listed, MemoryFrontier, Plan, Scope, Start};
use crate::fetch::folder::Folder;
use crate::fetch::http::HttpOptions;
use crate::fetch::pace::Tempo;
use crate::fetch::{Beside, Fetch};
use crate::impact::search::SearchData;
use crate::probe::Prober;
use crate::rules::Selection;
use crate::site::equity::Terms;
use crate::site::{External, Site, State};
use crate::urls::Tracking;

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
    move |site| Others::varying(varying(&asked, site))
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
    let eyes = (means.fetch, Arc::new(PageRules::of(&settings.selection, &plan)));
    let former = Former::of(settings.previous.as_deref(), settings.state.as_ref());
    let earlier = former.as_ref().map(|former| former.earlier(&begun.identity.site)).unwrap_or_default();
    let crawled = match &settings.state {
        Some(file) => {
            let ledger = state::open(file, &mut begun.identity)?;
            crawl::crawl(eyes, plan, ledger, control).await?
        }
        None => crawl::crawl(eyes, plan, Ledger::<MemoryFrontier>::default(), control).await?,
    };
    let Crawled { site, notes, ended, unwritten } = crawled;
    let notes = Notes::of(notes);
    let asides = Asides::ask(&means.prober, &site, &notes.refused, (means.others)(&site)).await;
    let before = former.as_ref().map(|former| former.links(&site, &begun.base.url));
    let (before, warning) = before.unwrap_or_default();
    begun.warnings.extend(warning);
    let memory = former::memory(&earlier, &before, &site);
    let gathered = Gathered { notes, asides, before, earlier: earlier.pages, ended };
    let audit = audit_of(&site, begun, gathered, settings);
    unwritten.wait()?;
    if let Some(error) = site.damage() {
        bail!(
            "cannot read back what was put on the disk beside `crawl.db` for want of memory ({error}): go on with `--resume`"
        );
    }
    if let Some(file) = &settings.state {
        ledger::conclude(&file.path, &site, &audit, &memory)?;
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

fn warning(warning: &crate::fetch::folder::Warning) -> Warning {
    Warning { file: warning.file.clone(), line: warning.line, message: warning.message.clone() }
}
