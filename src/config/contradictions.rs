//! What cannot hold at once: options of a folder for a live site, those of a live site for a folder, reports
//! inside what is audited.

use std::path::Path;

use anyhow::{Context, bail};

use super::DEFAULT_OUT;
use crate::cli::{AuditArgs, CrawlArgs};
use crate::site::External;

/// What only a folder can have.
pub fn refuse_folder_options(args: &AuditArgs, target: &str) -> anyhow::Result<()> {
    if args.base_url.is_some() {
        bail!(
            "`--base-url` says where a folder will live, and `{target}` lives there already: leave one of them out"
        );
    }
    Ok(())
}

/// What a folder cannot have: nobody is asked for it, so nothing opens doors and nothing is refused to us.
pub fn refuse_live_options(args: &AuditArgs, external: External) -> anyhow::Result<()> {
    let CrawlArgs { network, scope, limits, pace } = &args.crawl;
    let asks = external == External::Check;
    let typed = [
        (network.has_access(), "access (`--auth`, `--header` ...)"),
        (scope.ignore_robots, "`--ignore-robots`"),
        (scope.as_crawlers, "`--as-crawlers`: whom its _responses.toml turns away is found without"),
        (scope.subdomains, "`--subdomains`"),
        (scope.path.is_some(), "`--path`"),
        (limits.max_bytes.is_some(), "`--max-bytes`"),
        (args.incremental, "`--incremental`"),
        (pace.is_given() && !asks, "a pace (`--rate` ...), unless with `--external check`"),
        (
            network.has_way() && !asks,
            "a way through the network (`--proxy` ...), unless with `--external check`",
        ),
    ];
    match typed.into_iter().find(|(is_typed, _)| *is_typed) {
        Some((_, name)) => {
            bail!("the target is a folder, which is read from the disk and has no use for {name}")
        }
        None => Ok(()),
    }
}

/// A report inside the audited folder would be a page of the next audit.
pub fn refuse_out_inside(out: &Path, folder: &Path) -> anyhow::Result<()> {
    let Ok(folder) = folder.canonicalize() else {
        return Ok(()); // A folder that is not there is somebody else's complaint.
    };
    let absolute =
        std::path::absolute(out).with_context(|| format!("cannot use `{}` for reports", out.display()))?;
    let existing = absolute.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    if existing.is_some_and(|existing| existing.starts_with(&folder)) {
        bail!(
            "the reports would be written to `{}`, inside the audited folder, and the next audit would read them \
             as pages: choose another place with `--out`, as in `--out ../{DEFAULT_OUT}`",
            out.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_stay_out_of_the_audited_folder() {
        let site = tempfile::tempdir().expect("a folder for the test");
        for out in ["", "reports", "a/b/c"] {
            assert!(refuse_out_inside(&site.path().join(out), site.path()).is_err(), "{out}");
        }
        assert!(refuse_out_inside(&site.path().join("../beside-it"), site.path()).is_ok());
    }
}
