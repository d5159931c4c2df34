//! `tollgate audit`: from the configuration to the finished audit.

use std::path::Path;

use tokio::sync::watch;
use url::Url;

use super::data::DataFiles;
use super::folder::{Settings, audit_folder, audit_folder_and_links};
use super::live::{Live, audit_site};
use super::{Console, NothingAudited, interrupt, manners, written};
use crate::audit::Audit;
use crate::config::{Config, Target, record};
use crate::crawl::{Control, Tick};
use crate::fetch::folder::{Folder, Options};
use crate::fetch::pace::Tempo;
use crate::progress::{Mark, Progress};
use crate::site::External;

/// Audits what the configuration names.
pub fn run(config: &Config, console: &mut Console) -> anyhow::Result<Audit> {
    let settings = Settings {
        selection: config.selection.clone(),
        tracking: config.tracking,
        base_url: config.base_url.clone(),
        limits: config.limits.clone(),
        scope: config.scope.clone(),
        external: config.external,
        terms: config.terms,
        data: DataFiles::named(&config.search)?,
        previous: config.search.previous.clone(),
        record: record(config),
        state: Some(config.state.clone()),
    };
    let tempo = Tempo::new(config.pace);
    let watched = tempo.clone();
    let progress = Progress::on_stderr(config.quiet, Box::new(move || manners::pace(&watched)));
    let mut tick = |tick: Tick| progress.reach(mark(tick));
    let (stop, stopped) = watch::channel(false);
    let control = Control { tick: &mut tick, stop: stopped };
    let runtime = super::runtime()?;
    let audit = runtime.block_on(async {
        tokio::select! {
            audit = audit_target(config, &settings, (control, tempo)) => audit,
            never = progress.tell() => match never {},
            stopped_now = interrupt::listen(&stop, console) => Err(stopped_now.into()),
        }
    });
    // What still runs after a second Ctrl-C is not waited for.
    runtime.shutdown_background();
    let mut audit = audit?;
    if let Some(project) = &config.sources {
        written::place(&mut audit, project);
    }
    Ok(audit)
}

fn mark(tick: Tick) -> Mark {
    Mark { done: tick.done as u64, waiting: tick.waiting as u64, errors: tick.errors as u64 }
}

async fn audit_target(
    config: &Config,
    settings: &Settings,
    (control, tempo): (Control<'_>, Tempo),
) -> anyhow::Result<Audit> {
    let live = |start: &Url, listed: &[Url]| Live {
        start: start.clone(),
        listed: listed.to_vec(),
        http: config.http.clone(),
        tempo: tempo.clone(),
        ignore_robots: config.ignore_robots,
        as_crawlers: config.as_crawlers,
    };
    match &config.what {
        Target::Folder(folder) => audit_built(folder, config, settings, (control, tempo)).await,
        Target::Site(start) => audit_site(live(start, &[]), &config.target, settings, control).await,
        Target::List(urls) => audit_site(live(&urls[0], urls), &config.target, settings, control).await,
    }
}

async fn audit_built(
    folder: &Path,
    config: &Config,
    settings: &Settings,
    (control, tempo): (Control<'_>, Tempo),
) -> anyhow::Result<Audit> {
    let folder = Folder::open(folder, Options { max_body: config.max_body })?;
    if !folder.has_pages() {
        let why = format!(
            "there is no HTML page in `{}`: is this the folder that the site is built into?",
            config.target
        );
        return Err(NothingAudited(why).into());
    }
    if settings.external == External::Check {
        let others = (config.target.as_str(), config.http.clone(), tempo);
        return audit_folder_and_links(folder, others, settings, control).await;
    }
    audit_folder(folder, &config.target, settings, control).await
}
