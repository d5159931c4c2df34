//! What crawlers read first: a sitemap written again, and a robots.txt repaired.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use url::Url;

use super::deliver;
use crate::audit::{Address, Audit};
use crate::cli::FixArgs;
use crate::commands::Console;
use crate::fetch::folder::{Folder, Options};
use crate::fetch::{Fetch, Request, Want};
use crate::fix::counted;
use crate::fix::robots::{Repair, repaired};
use crate::fix::sitemap::{Listed, files};
use crate::report::{visible, write_whole};
use crate::urls::{self, Tracking};

/// Writes the sitemap of an audit again.
pub fn sitemap(audit: &Audit, args: &FixArgs, console: &mut Console) -> anyhow::Result<()> {
    if (audit.addresses.len() as u64) < audit.addresses_total {
        bail!(
            "audit.json lists {} of {} addresses: a sitemap made from it would leave out the others",
            audit.addresses.len(),
            audit.addresses_total
        );
    }
    if !audit.complete {
        bail!("the audit ended before everything was visited: a sitemap made from it would leave pages out");
    }
    let (pages, hidden): (Vec<&Address>, Vec<&Address>) = audit
        .addresses
        .iter()
        .filter(|address| is_for_search(address))
        .partition(|page| page.inlinks > 0 || page.in_sitemap || page.depth == Some(0));
    let listed =
        |page: &&Address| Listed { url: page.url.clone(), last_modified: page.last_modified.clone() };
    let mut listed: Vec<Listed> = pages.iter().map(listed).collect();
    listed.sort();
    if listed.is_empty() {
        bail!("no page of the audit may be indexed: there is nothing to put into a sitemap");
    }
    for page in hidden.iter().take(20) {
        console.tell(&format!(
            "left out: {}: nothing links to it; is it meant to be found?",
            visible(&page.url)
        ));
    }
    let parts = files(&listed, &sitemap_url(audit));
    let (count, left) = (counted(listed.len(), "page"), counted(hidden.len(), "page"));
    let parts_told = counted(parts.len(), "file");
    console.tell(&format!("{count} in {parts_told}; {left} that nothing links to left out"));
    match (parts.as_slice(), &args.out) {
        ([only], out) => deliver(only.text.as_bytes(), out.as_deref(), console),
        (_, None) => bail!("more than 50,000 URLs take several files: name the index with `--out`"),
        (parts, Some(out)) => parts.iter().try_for_each(|part| {
            deliver(part.text.as_bytes(), Some(&with_suffix(out, &part.suffix)), console)
        }),
    }
}

/// A page that search engines may index under its own address, and may read.
fn is_for_search(address: &Address) -> bool {
    address.indexable
        && address.answer.as_deref() == Some("200")
        && !address.elsewhere
        && address.forbidden_by.is_none()
}

/// `sitemap.xml` and `-1` are `sitemap-1.xml`.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}{suffix}{ending}"))
}

/// Repairs the robots.txt of an audited folder: a diff, or the file.
pub fn robots(audit: &Audit, args: &FixArgs, console: &mut Console) -> anyhow::Result<()> {
    let Some(files) = Files::of(audit, args)? else {
        bail!("the audit is of a live site: name the folder of its files with `--source`");
    };
    let old = files.text("/robots.txt").unwrap_or_default();
    let answers: BTreeMap<&str, &str> = audit
        .addresses
        .iter()
        .filter_map(|address| Some((address.url.as_str(), address.answer.as_deref()?)))
        .collect();
    let is_dead = |url: &str| {
        let key = Url::parse(url).map(|url| urls::key(&url, Tracking::Keep)).unwrap_or_default();
        answers.get(key.as_str()).is_some_and(|answer| *answer != "200")
    };
    let repair: Repair = repaired(&old, &sitemap_url(audit), is_dead);
    if repair.is_empty() {
        console.tell("robots.txt needs no repair");
        return Ok(());
    }
    let path = files.root.join("robots.txt");
    if args.apply {
        if !args.force {
            super::git::refuse_unclean(&files.root)?;
        }
        write_whole(&path, |file| Ok(file.write_all(repair.text().as_bytes())?))?;
        console.tell(&format!("changed {}", path.display()));
    }
    deliver(repair.diff("robots.txt").as_bytes(), args.out.as_deref(), console)
}

/// Where the sitemap of the site is, or would be looked for.
fn sitemap_url(audit: &Audit) -> String {
    format!("{}sitemap.xml", audit.base.url)
}

/// The files of the site, as a server would answer with them.
struct Files {
    folder: Folder,
    base: Url,
    root: PathBuf,
    runtime: tokio::runtime::Runtime,
}

impl Files {
    /// The folder that is named, or that was audited.
    fn of(audit: &Audit, args: &FixArgs) -> anyhow::Result<Option<Self>> {
        let root = args.source.clone().unwrap_or_else(|| PathBuf::from(&audit.target));
        if args.source.is_none() && crate::cli::is_url(&audit.target) {
            return Ok(None);
        }
        if !root.is_dir() {
            bail!("there is no folder `{}`: name it with `--source`", root.display());
        }
        let base = Url::parse(&audit.base.url).context("the audit names no address of the site")?;
        let folder = Folder::open(&root, Options::default())?.with_base(base.clone());
        Ok(Some(Self { folder, base, root, runtime: crate::commands::runtime()? }))
    }

    fn body(&self, url: &Url) -> Option<Vec<u8>> {
        let response = self.runtime.block_on(self.folder.fetch(Request::get(url.clone(), Want::Body)));
        response.answer().filter(|answer| answer.status == 200).map(|answer| answer.body.clone())
    }

    fn text(&self, path: &str) -> Option<String> {
        let body = self.body(&self.base.join(path).ok()?)?;
        String::from_utf8(body).ok()
    }
}
