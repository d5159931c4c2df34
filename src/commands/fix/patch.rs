//! Changes of URLs in the files of a site: a unified diff, or the files themselves, all or none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use url::Url;

use super::{deliver, git, tree, wishes, wishes::Wish};
use crate::audit::Audit;
use crate::cli::FixArgs;
use crate::commands::Console;
use crate::fix::counted;
use crate::fix::patch::{self, Edit, Refusal, Source, Want};
use crate::report::{visible, write_whole};

/// What is named one by one.
const MOST_NAMED: usize = 20;

/// What sources are called.
const SOURCES: &[&str] = &[
    "md", "markdown", "mdx", "html", "htm", "xhtml", "njk", "liquid", "hbs", "mustache", "tera", "jinja",
    "jinja2", "j2", "erb", "ejs", "vue", "svelte", "astro", "rst", "adoc", "org", "tmpl", "gohtml", "twig",
];

/// A file with what is to be changed in it.
pub struct Change {
    /// Its name in the folder.
    name: String,
    path: PathBuf,
    before: Vec<u8>,
    edits: Vec<Edit>,
}

/// What became of the wishes of an audit.
#[derive(Default)]
struct Plan {
    changes: Vec<Change>,
    /// What is not changed, and why.
    left: BTreeSet<String>,
}

/// Writes the changes of an audit as a diff, or does them.
pub fn run(audit: &Audit, args: &FixArgs, console: &mut Console) -> anyhow::Result<()> {
    let root = root(audit, args)?;
    let (wanted, left) = wishes::of(audit)?;
    let is_built = wanted.iter().all(|wish| wish.file.as_ref().is_some_and(|file| root.join(file).is_file()));
    let mut plan = if is_built { in_pages(&root, &wanted)? } else { in_sources(&root, &wanted)? };
    plan.left.extend(left);
    for left in plan.left.iter().take(MOST_NAMED) {
        console.tell(&format!("left: {}", visible(left)));
    }
    if let Some(more @ 1..) = plan.left.len().checked_sub(MOST_NAMED) {
        console.tell(&format!("and {more} more left; `tollgate fix` without options lists what to do"));
    }
    if args.apply {
        return apply(&root, &plan.changes, args, console);
    }
    let diffs = plan.changes.iter().map(|change| patch::unified(&change.name, &change.before, &change.edits));
    let diff: Vec<u8> = diffs.flatten().collect();
    console.tell(&told(&plan.changes, "would change"));
    deliver(&diff, args.out.as_deref(), console)
}

/// The folder whose files are changed.
fn root(audit: &Audit, args: &FixArgs) -> anyhow::Result<PathBuf> {
    if let Some(source) = &args.source {
        if !source.is_dir() {
            bail!("there is no folder `{}`", source.display());
        }
        return Ok(source.clone());
    }
    if crate::cli::is_url(&audit.target) {
        bail!("the audit is of a live site: name the folder of its sources with `--source`");
    }
    let folder = PathBuf::from(&audit.target);
    if !folder.is_dir() {
        bail!("the audited folder `{}` is not here: name it with `--source`", visible(&audit.target));
    }
    Ok(folder)
}

/// Changes in the built pages that were audited. One that is another now ends it: nothing is half done. One that cannot be
/// changed safely is left.
fn in_pages(root: &Path, wanted: &[Wish]) -> anyhow::Result<Plan> {
    let mut by_file: BTreeMap<&str, Vec<&Wish>> = BTreeMap::new();
    for wish in wanted {
        by_file.entry(wish.file.as_deref().unwrap_or_default()).or_default().push(wish);
    }
    let (mut plan, mut changed) = (Plan::default(), Vec::new());
    for (name, wishes) in by_file {
        let path = inside(root, name)?;
        let before = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let url = Url::parse(&wishes[0].page).with_context(|| format!("`{}` is no URL", wishes[0].page))?;
        let wants: Vec<Want> = wishes.iter().map(|wish| wish.want.clone()).collect();
        match patch::edits_of_page(&before, &url, &wants) {
            Ok(edits) => plan.changes.push(Change { name: name.to_owned(), path, before, edits }),
            Err(Refusal::Changed(why)) => changed.push(format!("{name}: {why}")),
            Err(Refusal::Unsafe(why)) => drop(plan.left.insert(format!("{name}: {why}"))),
        }
    }
    if !changed.is_empty() {
        changed.truncate(MOST_NAMED);
        bail!(
            "the files are not those that were audited; nothing was changed. Audit again.\n  {}",
            changed.join("\n  ")
        );
    }
    Ok(plan)
}

/// Changes in the sources that pages are made from.
fn in_sources(root: &Path, wanted: &[Wish]) -> anyhow::Result<Plan> {
    let urls: BTreeSet<Source> =
        wanted.iter().map(|wish| Source { old: wish.want.old.clone(), new: wish.want.new.clone() }).collect();
    let urls: Vec<Source> = urls.into_iter().collect();
    let mut plan = Plan::default();
    let mut missed: BTreeSet<&str> = urls.iter().map(|url| url.old.as_str()).collect();
    for path in tree::files(root, is_source)? {
        let before = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let Ok(text) = std::str::from_utf8(&before) else { continue };
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let is_markdown = [".md", ".mdx", ".markdown"].iter().any(|ending| name.ends_with(ending));
        let (edits, unsure) = patch::edits_of_source(text, is_markdown, &urls);
        let place =
            |place: patch::Occurrence| format!("{name}:{}: {} may be no link", place.line, place.text);
        plan.left.extend(unsure.into_iter().map(place));
        for url in &urls {
            let is_here = edits.iter().any(|edit| url.old.ends_with(&text[edit.start..edit.end]));
            if is_here {
                missed.remove(url.old.as_str());
            }
        }
        if !edits.is_empty() {
            plan.changes.push(Change { name, path, before, edits });
        }
    }
    if plan.changes.is_empty() && plan.left.is_empty() && !urls.is_empty() {
        bail!(
            "none of the {} URLs to change stands in `{}`: is it the source of this site?",
            urls.len(),
            root.display()
        );
    }
    plan.left.extend(
        missed.into_iter().map(|url| format!("{url} is linked in no source as it is: relative, or made")),
    );
    Ok(plan)
}

fn is_source(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| SOURCES.contains(&ending.to_ascii_lowercase().as_str()))
}

/// A file of the folder: an audit cannot name one elsewhere.
fn inside(root: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let path = root.join(name).canonicalize().with_context(|| format!("cannot find `{name}`"))?;
    let root = root.canonicalize().with_context(|| format!("cannot find `{}`", root.display()))?;
    if !path.starts_with(&root) {
        bail!("`{name}` is not in `{}`", root.display());
    }
    Ok(path)
}

/// Does the changes: all, or none.
fn apply(root: &Path, changes: &[Change], args: &FixArgs, console: &mut Console) -> anyhow::Result<()> {
    if !args.force {
        git::refuse_unclean(root)?;
    }
    for (at, change) in changes.iter().enumerate() {
        if let Err(error) = write(change, &patch::applied(&change.before, &change.edits)) {
            let undone = changes[..at].iter().all(|change| write(change, &change.before).is_ok());
            let rest = if undone { "; nothing was changed" } else { "; some files are changed" };
            return Err(error).with_context(|| format!("cannot change `{}`{rest}", change.path.display()));
        }
    }
    for change in changes {
        for edit in &change.edits {
            let (line, old) =
                (patch::line_of(&change.before, edit.start), &change.before[edit.start..edit.end]);
            let old = String::from_utf8_lossy(old);
            writeln!(
                console.out,
                "{}:{line}: {} -> {}",
                visible(&change.name),
                visible(&old),
                visible(&edit.text)
            )?;
        }
    }
    console.tell(&told(changes, "changed"));
    Ok(())
}

/// A file keeps its permissions.
fn write(change: &Change, text: &[u8]) -> anyhow::Result<()> {
    let permissions = fs::metadata(&change.path)?.permissions();
    write_whole(&change.path, |file| Ok(file.write_all(text)?))?;
    Ok(fs::set_permissions(&change.path, permissions)?)
}

fn told(changes: &[Change], verb: &str) -> String {
    let edits: usize = changes.iter().map(|change| change.edits.len()).sum();
    format!("{verb} {} in {}", counted(edits, "link"), counted(changes.len(), "file"))
}
