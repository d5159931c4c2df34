//! Findings are placed where their pages' author wrote them: the files of the project are read, bounded, and nothing
//! outside of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use url::Url;

use super::fix::tree;
use crate::audit::{Audit, Warning};
use crate::config::sources::Project;
use crate::fix::written::{
    Built, Link, Notation, Routes, Spot, assign, front_matter, links, meanings, plain_path,
};
use crate::rules::{Source, Written};
use crate::urls::Tracking;

/// Files of a project that are looked at; more are no project of pages.
const MOST_FILES: usize = 50_000;
/// A larger source was not written by hand.
const MOST_BYTES: u64 = 2 << 20;
/// Front matter ends before this.
const MOST_FRONT: u64 = 64 << 10;

/// A link in a file of the project.
struct Placed {
    link: Link,
    file: Rc<str>,
    line: u32,
    column: u32,
}

/// A link and the keys of what it may lead to.
type Meant = (Vec<String>, Placed);

/// What tells a place from every other.
type Identity = (String, Option<u32>, Option<u32>, String);

/// The files of a project and the pages that they make.
struct Sources<'a> {
    project: &'a Project,
    /// The address of the site's root.
    base: Url,
    tracking: Tracking,
    names: BTreeSet<String>,
    /// Files by the path of their page; none where several would make it.
    usual: BTreeMap<String, Option<String>>,
    other: BTreeMap<String, Option<String>>,
    /// Links that stand in templates and data, by what they lead to.
    shared: BTreeMap<String, Vec<Rc<Placed>>>,
    /// The links of pages that were looked at.
    own: BTreeMap<String, Rc<Vec<Meant>>>,
}

/// Says of every place in an audit where it was written, as far as that is certain.
pub fn place(audit: &mut Audit, project: &Project) {
    let mut sources = match Sources::of(project, audit) {
        Ok(sources) => sources,
        Err(error) => {
            let file = project.root.display().to_string();
            let message = format!("the sources of the pages cannot be looked at: {error:#}");
            audit.warnings.push(Warning { file, line: None, message });
            return;
        }
    };
    let mut known: BTreeMap<Identity, Arc<Written>> = BTreeMap::new();
    for finding in &mut audit.findings {
        let mut by_page: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, source) in finding.sources.iter().enumerate() {
            by_page.entry(source.page.clone()).or_default().push(at);
        }
        for (page, places) in by_page {
            let written = sources.written(&page, &finding.url, &places, &finding.sources);
            for (at, written) in places.into_iter().zip(written) {
                finding.sources[at].written.clone_from(&written);
                known.extend(written.map(|written| (identity(&finding.sources[at]), written)));
            }
        }
    }
    for place in audit.fixes.iter_mut().flat_map(|fix| &mut fix.places) {
        place.written = known.get(&identity(place)).cloned();
    }
}

fn identity(source: &Source) -> Identity {
    (source.page.clone(), source.line, source.column, source.element.clone())
}

impl<'a> Sources<'a> {
    fn of(project: &'a Project, audit: &mut Audit) -> anyhow::Result<Self> {
        let tracking = if audit.settings.drop_tracking { Tracking::Drop } else { Tracking::Keep };
        let base = Url::parse(&audit.base.url)?;
        let built = fs::canonicalize(&audit.target).ok();
        let mut names = BTreeSet::new();
        for folder in
            project.patterns.folders().into_iter().chain(project.preset.map(|_| project.content.clone()))
        {
            names.extend(files(project, &folder, built.as_deref())?);
        }
        let (usual, other) = (BTreeMap::new(), BTreeMap::new());
        let (shared, own) = (BTreeMap::new(), BTreeMap::new());
        let mut sources = Self { project, base, tracking, names, usual, other, shared, own };
        if sources.names.len() > MOST_FILES {
            let message = format!("has more than {MOST_FILES} files: the rest is no source of a page");
            audit.warnings.push(Warning { file: project.root.display().to_string(), line: None, message });
            sources.names = std::mem::take(&mut sources.names).into_iter().take(MOST_FILES).collect();
        }
        sources.index();
        sources.read_shared(built.as_deref())?;
        Ok(sources)
    }

    /// Which file makes which page, by the layout of the generator.
    fn index(&mut self) {
        let Some(preset) = self.project.preset else { return };
        let below = if self.project.content.is_empty() {
            String::new()
        } else {
            format!("{}/", self.project.content)
        };
        for name in &self.names {
            let Some(page) = name.strip_prefix(&below) else { continue };
            let beginning = read(&self.project.root.join(name), MOST_FRONT).unwrap_or_default();
            let Routes { usual, other } = preset.routes(page, front_matter(&beginning).0);
            for (paths, index) in [(usual, &mut self.usual), (other, &mut self.other)] {
                for path in paths {
                    let file = index.entry(path).or_insert_with(|| Some(name.clone()));
                    *file = file.take().filter(|known| known == name);
                }
            }
        }
    }

    /// The links of templates and data.
    fn read_shared(&mut self, built: Option<&Path>) -> anyhow::Result<()> {
        let names: BTreeSet<String> = {
            let all = self.project.templates.iter().map(|folder| files(self.project, folder, built));
            all.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().take(MOST_FILES).collect()
        };
        for name in names {
            for placed in placed(self.project, &name).unwrap_or_default() {
                let meant = meanings(&placed.link, (&self.base, &self.base), self.tracking, &|path| {
                    self.made(&name, path)
                });
                let placed = Rc::new(placed);
                for key in BTreeSet::from_iter(meant) {
                    self.shared.entry(key).or_default().push(Rc::clone(&placed));
                }
            }
        }
        Ok(())
    }

    /// The page that a source makes which is named beside another one.
    fn made(&self, beside: &str, path: &str) -> Option<Url> {
        let content = Url::parse(&format!("file:///{}/", self.project.content)).ok()?;
        let here = Url::parse(&format!("file:///{beside}")).ok()?;
        let there = here.join(path).ok()?;
        let name = there
            .path()
            .strip_prefix(content.path().trim_end_matches('/'))?
            .trim_start_matches('/')
            .to_owned();
        let routes = self.project.preset?.routes(&name, "");
        let path = routes.usual.first()?.trim_start_matches('/').to_owned();
        let is_html = self.project.preset == Some(crate::fix::written::Preset::Mdbook) && !path.is_empty();
        self.base.join(&if is_html { format!("{path}.html") } else { path }).ok()
    }

    /// The file that a page is made from.
    fn file_of(&self, page: &str) -> Option<String> {
        let url = Url::parse(page).ok()?;
        let below = self.base.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = url.path().strip_prefix(below)?;
        let path = crate::urls::decoded_text(path);
        let own = self.project.patterns.file_of(&path, &self.names);
        let path = plain_path(&path);
        own.or_else(|| self.usual.get(&path).or_else(|| self.other.get(&path)).cloned().flatten())
    }

    /// The links of a page's own source, and what they mean there.
    fn own(&mut self, page: &str, name: &str) -> Rc<Vec<Meant>> {
        if let Some(known) = self.own.get(page) {
            return Rc::clone(known);
        }
        let url = Url::parse(page).unwrap_or_else(|_| self.base.clone());
        let meant = |placed: Placed| {
            let of_file = |path: &str| self.made(name, path);
            (meanings(&placed.link, (&url, &self.base), self.tracking, &of_file), placed)
        };
        let all: Rc<Vec<_>> =
            Rc::new(placed(self.project, name).unwrap_or_default().into_iter().map(meant).collect());
        self.own.insert(page.to_owned(), Rc::clone(&all));
        all
    }

    /// Where the places of a finding in one page were written.
    fn written(
        &mut self,
        page: &str,
        target: &str,
        places: &[usize],
        all: &[Source],
    ) -> Vec<Option<Arc<Written>>> {
        let file = self.file_of(page);
        let own = file.as_ref().map(|name| self.own(page, name)).unwrap_or_default();
        let own: Vec<&Placed> = own
            .iter()
            .filter(|(keys, _)| keys.iter().any(|key| key == target))
            .map(|(_, placed)| placed)
            .collect();
        let shared = self.shared.get(target).cloned().unwrap_or_default();
        let linking: Vec<usize> = (0..places.len()).filter(|at| all[places[*at]].line.is_some()).collect();
        let built: Vec<Built> = linking.iter().map(|at| built(&all[places[*at]])).collect();
        let own_links: Vec<&Link> = own.iter().map(|placed| &placed.link).collect();
        let shared_links: Vec<&Link> = shared.iter().map(|placed| &placed.link).collect();
        let whole = file.map(|name| Arc::new(Written { file: self.shown(&name), line: None, column: None }));
        let mut written = vec![whole; places.len()];
        for (at, spot) in linking.into_iter().zip(assign(&built, &own_links, &shared_links)) {
            let found = match spot {
                Some(Spot::Own(at)) => own[at],
                Some(Spot::Shared(at)) => &shared[at],
                None => continue,
            };
            let (line, column) = (Some(found.line), Some(found.column));
            written[at] = Some(Arc::new(Written { file: self.shown(&found.file), line, column }));
        }
        written
    }

    /// A file as it is named from the folder in which tollgate runs.
    fn shown(&self, name: &str) -> String {
        let path = self.project.root.join(name);
        path.strip_prefix(".").unwrap_or(&path).to_string_lossy().replace('\\', "/")
    }
}

fn built(source: &Source) -> Built<'_> {
    Built { element: &source.element, text: source.text.as_deref(), landmark: source.landmark }
}

/// The names of the files that are a folder's, or the one of a file, from the root of the project: what leads out of
/// it, what was built and what is no text of an author is left out.
fn files(project: &Project, folder: &str, built: Option<&Path>) -> anyhow::Result<Vec<String>> {
    let path = project.root.join(folder);
    let (Ok(root), Ok(real)) = (fs::canonicalize(&project.root), fs::canonicalize(&path)) else {
        return Ok(Vec::new());
    };
    let is_wanted = |name: &str| Notation::of(name).is_some();
    let found = match real.is_file() {
        _ if !real.starts_with(&root) => Vec::new(),
        true if is_wanted(folder) => vec![real],
        true => Vec::new(),
        false => tree::files(&real, is_wanted)?,
    };
    let is_built = |path: &PathBuf| built.is_some_and(|built| built != root && path.starts_with(built));
    let name = |path: PathBuf| Some(path.strip_prefix(&root).ok()?.to_str()?.replace('\\', "/"));
    Ok(found.into_iter().filter(|path| !is_built(path)).filter_map(name).collect())
}

/// The beginning of a text file; none where it is no text.
fn read(path: &Path, most: u64) -> Option<String> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        // Cut in the middle of a character.
        Err(error) if error.utf8_error().error_len().is_none() => {
            let end = error.utf8_error().valid_up_to();
            String::from_utf8(error.into_bytes()[..end].to_vec()).ok()
        }
        Err(_) => None,
    }
}

/// The links of a file, each with its line.
fn placed(project: &Project, name: &str) -> Option<Vec<Placed>> {
    let path = project.root.join(name);
    if fs::metadata(&path).ok()?.len() > MOST_BYTES {
        return None;
    }
    let (text, file) = (read(&path, MOST_BYTES)?, Rc::<str>::from(name));
    let (mut at, mut line, mut column) = (0, 1, 1);
    // Links come in their order, so that every character is counted once.
    let placed = |link: Link| {
        for c in text[at..link.start].chars().filter(|c| *c != '\u{FEFF}') {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at = link.start;
        Placed { link, file: Rc::clone(&file), line, column }
    };
    Some(links(&text, Notation::of(name)?).into_iter().map(placed).collect())
}
