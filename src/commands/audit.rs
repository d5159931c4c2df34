//! `tollgate audit`: from the configuration to the finished audit.

use super::NothingAudited;
use super::folder::{Settings, audit_folder};
use crate::audit::Audit;
use crate::config::Config;
use crate::fetch::folder::{Folder, Options};
use crate::progress::Progress;

/// Audits what the configuration names.
pub fn run(config: &Config) -> anyhow::Result<Audit> {
    let folder = Folder::open(&config.folder, Options { max_body: config.max_body })?;
    if folder.pages().is_empty() {
        let why = format!(
            "there is no HTML page in `{}`: is this the folder that the site is built into?",
            config.target
        );
        return Err(NothingAudited(why).into());
    }
    let settings = Settings {
        selection: config.selection.clone(),
        tracking: config.tracking,
        base_url: config.base_url.clone(),
    };
    let progress = Progress::on_stderr(config.quiet);
    let mut tick = |done: usize, waiting: usize| progress.page_done(done as u64, waiting as u64);
    Ok(super::runtime()?.block_on(audit_folder(folder, &config.target, &settings, &mut tick)))
}
