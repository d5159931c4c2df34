//! The baseline of an audit, and the counts of runs in a row: read before anything is audited, applied after it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Console, stored};
use crate::audit::Audit;
use crate::baseline::{self, Baseline, Streaks};
use crate::config::Config;
use crate::fix::{counted, quoted};
use crate::report::{json, write_whole};

/// The name of the file of counts, beside the history, or the reports where there is none.
pub const STREAKS: &str = "streaks.json";

/// What was accepted before this run, and what happened in the runs before it.
#[derive(Debug)]
pub struct Accepted {
    baseline: Option<(PathBuf, Baseline)>,
    fail_after: BTreeMap<String, u32>,
    streaks: PathBuf,
}

impl Accepted {
    /// Reads what the configuration names. A baseline that cannot be used is told before anybody waits for an audit.
    pub fn load(config: &Config, console: &mut Console) -> anyhow::Result<Self> {
        let baseline = match &config.baseline {
            Some(path) => {
                let found = read(path)?;
                if found.is_none() {
                    console
                        .tell(&format!("there is no baseline `{}` yet: everything is new", path.display()));
                }
                Some((path.clone(), found.unwrap_or_default()))
            }
            None => None,
        };
        let folder = config.history.as_ref().map_or(&config.out, |place| &place.folder);
        Ok(Self { baseline, fail_after: config.fail_after.clone(), streaks: folder.join(STREAKS) })
    }

    /// Says of every finding where it stands, and counts this run.
    pub fn apply(&self, audit: &mut Audit, console: &mut Console) -> anyhow::Result<()> {
        if let Some((path, baseline)) = &self.baseline {
            baseline::apply(baseline, &path.to_string_lossy(), audit);
        }
        if self.fail_after.is_empty() {
            return Ok(());
        }
        let before = self.streaks(console);
        let after = baseline::count(&before, &self.fail_after, audit);
        write_whole(&self.streaks, |out| Ok(out.write_all(after.written().as_bytes())?))
    }

    /// Says how to accept what the baseline does not know.
    pub fn offer(&self, audit: &Audit, config: &Config, console: &mut Console) {
        let Some((summary, (path, _))) = audit.baseline.as_ref().zip(self.baseline.as_ref()) else { return };
        let what = match (summary.new, summary.new_rules) {
            _ if config.quiet => return,
            (0, 0) => return,
            (0, count) => {
                let found = counted(usize::try_from(count).unwrap_or(usize::MAX), "finding");
                format!("{found} of rules that are newer than the baseline fail nothing; to take them up")
            }
            _ => "to accept what is new".to_owned(),
        };
        let stored = config.out.join(json::FORMAT.file_name);
        let [stored, path] = [&stored, path].map(|path| quoted(&path.to_string_lossy()));
        console.tell(&format!("{what}: tollgate baseline update {stored} --baseline {path}"));
    }

    /// A file that cannot be used must not keep everybody from their audit: then the counts begin anew.
    fn streaks(&self, console: &mut Console) -> Streaks {
        let read = stored(&self.streaks).context("cannot read it");
        let read =
            read.and_then(|json| json.map_or_else(|| Ok(Streaks::default()), |json| Streaks::read(&json)));
        read.unwrap_or_else(|error| {
            let path = self.streaks.display();
            console.tell(&format!("cannot use `{path}`, and counts runs anew: {error:#}"));
            Streaks::default()
        })
    }
}

/// Reads a baseline; `None` where there is none yet.
pub fn read(path: &Path) -> anyhow::Result<Option<Baseline>> {
    let bytes = stored(path).with_context(|| format!("cannot read the baseline `{}`", path.display()))?;
    let Some(text) = bytes else { return Ok(None) };
    let name = path.display().to_string();
    let text = String::from_utf8(text)
        .with_context(|| format!("{name} is no baseline of tollgate: it is not UTF-8"))?;
    Baseline::read(&text, &name).map(Some)
}
