//! Which URLs of an audit can be changed without asking anybody, and which cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use url::Url;

use crate::audit::{Audit, Finding};
use crate::fetch::folder::{Folder, Options};
use crate::fetch::{Fetch, Request, Want as Wanted};
use crate::fix::Certainty;
use crate::fix::patch::{Ids, Want};
use crate::page::{Headers, read_html};
use crate::rules::Source;
use crate::urls::{self, Tracking};

/// A URL to change in a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wish {
    /// The file that the page was, where the audit was one of a folder.
    pub file: Option<String>,
    /// The page.
    pub page: String,
    /// What to change.
    pub want: Want,
}

/// What can be changed, and what is left to people, with the reason.
pub fn of(audit: &Audit) -> anyhow::Result<(Vec<Wish>, BTreeSet<String>)> {
    let findings: BTreeMap<&str, &Finding> =
        audit.findings.iter().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
    let (mut wishes, mut left) = (BTreeSet::new(), BTreeSet::new());
    for remedy in &audit.fixes {
        let of_remedy = remedy.findings.iter().filter_map(|fingerprint| findings.get(fingerprint.as_str()));
        match (&remedy.replace, &remedy.redirect) {
            (Some(replace), _) => of_remedy.for_each(|finding| {
                for source in &finding.sources {
                    wish(source, (&replace.old, &replace.new), &mut wishes, &mut left);
                }
            }),
            (None, Some(redirect)) if redirect.certainty == Certainty::Likely => {
                let to = redirect.to.as_deref().unwrap_or_default();
                left.insert(format!(
                    "{} leads probably to {to}, not surely ({:.2})",
                    redirect.from, redirect.confidence
                ));
            }
            (None, Some(redirect)) => drop(left.insert(format!("{} needs a person", redirect.from))),
            (None, None) => {}
        }
    }
    let pages = Pages::of(audit)?;
    if let Some(pages) = &pages {
        cases(audit, pages, &mut wishes, &mut left)?;
    }
    fragments(audit, pages.as_ref(), &mut wishes, &mut left);
    schemes(audit, &mut wishes, &mut left);
    Ok((wishes.into_iter().collect(), left))
}

fn wish(source: &Source, (old, new): (&str, &str), wishes: &mut BTreeSet<Wish>, left: &mut BTreeSet<String>) {
    let Some((line, column)) = source.line.zip(source.column) else {
        left.insert(format!("{old} stands in a header of {}", source.page));
        return;
    };
    if source.element.starts_with("sitemap") {
        return;
    }
    let want = Want { line, column, old: old.to_owned(), new: new.to_owned() };
    wishes.insert(Wish { file: source.file.clone(), page: source.page.clone(), want });
}

/// Files that nothing names but in another case: the audit does not know them, the folder does.
fn cases(
    audit: &Audit,
    pages: &Pages,
    wishes: &mut BTreeSet<Wish>,
    left: &mut BTreeSet<String>,
) -> anyhow::Result<()> {
    let is_broken = |finding: &&Finding| {
        finding.status == Some(404) && ["broken-asset", "broken-link"].contains(&finding.rule.as_str())
    };
    let broken: Vec<&Finding> = audit.findings.iter().filter(is_broken).collect();
    let mended: BTreeSet<&str> =
        audit.fixes.iter().filter_map(|remedy| Some(remedy.replace.as_ref()?.old.as_str())).collect();
    let files = if broken.is_empty() { BTreeMap::new() } else { pages.files()? };
    for finding in broken.into_iter().filter(|finding| !mended.contains(finding.url.as_str())) {
        let path = urls::decoded_text(urls::path_of_key(&finding.url)).to_lowercase();
        let Some([file]) = files.get(path.as_str()).map(Vec::as_slice) else { continue };
        let new = Url::parse(&finding.url).map(|mut url| {
            url.set_path(file);
            urls::key(&url, Tracking::Keep)
        });
        let Some(new) = new.ok().filter(|new| pages.answers(new)) else { continue };
        for source in &finding.sources {
            wish(source, (&finding.url, &new), wishes, left);
        }
    }
    Ok(())
}

/// Fragments that differ from an id of their page by a slip only. The ids are read from the audited folder.
fn fragments(audit: &Audit, pages: Option<&Pages>, wishes: &mut BTreeSet<Wish>, left: &mut BTreeSet<String>) {
    let broken = audit.findings.iter().filter(|finding| finding.rule == "broken-fragment");
    // A page may be named with as many fragments as it has links, and is read once.
    let mut known: BTreeMap<&str, Ids> = BTreeMap::new();
    for finding in broken {
        let Some((page, fragment)) = finding.url.split_once('#') else { continue };
        let read = || pages.map(|pages| pages.ids(page)).unwrap_or_default();
        match known.entry(page).or_insert_with(read).nearest(&urls::decoded_text(fragment)) {
            Some(id) => {
                let new = Url::parse(page).map(|mut url| {
                    url.set_fragment(Some(id));
                    url.to_string()
                });
                for source in finding.sources.iter().filter(|_| new.is_ok()) {
                    wish(source, (&finding.url, new.as_deref().unwrap_or_default()), wishes, left);
                }
            }
            None => drop(left.insert(format!("{}: no id of the page is surely meant", finding.url))),
        }
    }
}

/// The audited folder, to look things up in.
struct Pages {
    root: PathBuf,
    folder: Folder,
    runtime: tokio::runtime::Runtime,
}

impl Pages {
    fn of(audit: &Audit) -> anyhow::Result<Option<Self>> {
        let root = Path::new(&audit.target);
        let Some(base) = Url::parse(&audit.base.url).ok().filter(|_| root.is_dir()) else { return Ok(None) };
        let folder = Folder::open(root, Options::default())?.with_base(base);
        Ok(Some(Self { root: root.to_owned(), folder, runtime: crate::commands::runtime()? }))
    }

    /// The paths of all files, by their path in lower case.
    fn files(&self) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
        let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let names = |path: &Path| path.strip_prefix(&self.root).ok()?.to_str().map(|name| format!("/{name}"));
        for path in super::tree::files(&self.root, |_| true)? {
            if let Some(name) = names(&path) {
                files.entry(name.to_lowercase()).or_default().push(name);
            }
        }
        Ok(files)
    }

    fn answers(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else { return false };
        let response = self.runtime.block_on(self.folder.fetch(Request::get(url, Wanted::Status)));
        response.status() == Some(200)
    }

    fn ids(&self, page: &str) -> Ids {
        let Ok(url) = Url::parse(page) else { return Ids::default() };
        let response = self.runtime.block_on(self.folder.fetch(Request::get(url, Wanted::Facts)));
        let answer = response.answer().filter(|answer| answer.status == 200);
        let page = answer.map(|answer| read_html(&Headers::default(), &answer.body));
        Ids::of(page.into_iter().flat_map(|page| page.anchors).map(|anchor| anchor.value))
    }
}

/// Links to the http address of a page that answers over https too.
fn schemes(audit: &Audit, wishes: &mut BTreeSet<Wish>, left: &mut BTreeSet<String>) {
    let insecure = audit.findings.iter().filter(|finding| finding.rule == "insecure-link");
    let answering: BTreeSet<&str> = audit
        .addresses
        .iter()
        .filter(|address| address.answer.as_deref() == Some("200"))
        .map(|address| address.url.as_str())
        .collect();
    for finding in insecure {
        let secure = finding.url.replacen("http://", "https://", 1);
        if !answering.contains(secure.as_str()) {
            left.insert(format!("{}: nobody has seen the page answer over https", finding.url));
            continue;
        }
        for source in &finding.sources {
            wish(source, (&finding.url, &secure), wishes, left);
        }
    }
}
