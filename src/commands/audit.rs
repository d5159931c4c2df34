//! `tollgate audit`: from the configuration to the finished audit.

use tokio::sync::watch;

use super::folder::{Settings, audit_folder};
use super::live::audit_site;
use super::{Console, NothingAudited, interrupt};
use crate::audit::Audit;
use crate::config::Config;
use crate::crawl::Control;
use crate::fetch::folder::{Folder, Options};
use crate::progress::Progress;

/// Audits what the configuration names.
pub fn run(config: &Config, console: &mut Console) -> anyhow::Result<Audit> {
    let settings = Settings {
        selection: config.selection.clone(),
        tracking: config.tracking,
        base_url: config.base_url.clone(),
        limits: config.limits,
        state: Some(config.state.clone()),
    };
    let progress = Progress::on_stderr(config.quiet);
    let mut tick = |done: usize, waiting: usize| progress.page_done(done as u64, waiting as u64);
    let (stop, stopped) = watch::channel(false);
    let control = Control { tick: &mut tick, stop: stopped };
    let runtime = super::runtime()?;
    let audit = runtime.block_on(async {
        tokio::select! {
            audit = audit_target(config, &settings, control) => audit,
            stopped_now = interrupt::listen(&stop, console) => Err(stopped_now.into()),
        }
    });
    // What still runs after a second Ctrl-C is not waited for.
    runtime.shutdown_background();
    audit
}

async fn audit_target(config: &Config, settings: &Settings, control: Control<'_>) -> anyhow::Result<Audit> {
    if let Some(site) = &config.site {
        return audit_site(site.clone(), &config.target, (settings, config.max_body), control).await;
    }
    let folder = Folder::open(&config.folder, Options { max_body: config.max_body })?;
    if folder.pages().is_empty() {
        let why = format!(
            "there is no HTML page in `{}`: is this the folder that the site is built into?",
            config.target
        );
        return Err(NothingAudited(why).into());
    }
    audit_folder(folder, &config.target, settings, control).await
}
