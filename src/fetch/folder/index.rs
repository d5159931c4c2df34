//! What exists: every file of the folder by its decoded relative path.
//!
//! Asking the index costs no system call. What it does not hold does not exist, whatever the path
//! looks like; that alone keeps `..` and its disguises inside of the root.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::opened::{Identity, Opened};
use super::{Warning, paths};
use crate::fetch::Failure;
use crate::synthetic::{self, Site};

/// All files by name, and where they are on disk.
#[derive(Debug, Default)]
pub(super) struct Index {
    root: PathBuf,
    entries: BTreeMap<Box<[u8]>, Entry>,
    /// Whether some entry stands for everything below it.
    has_signposts: bool,
    /// Files that are computed when somebody asks.
    made_up: Option<Site>,
}

/// What stands at a name.
#[derive(Debug)]
enum Entry {
    File(File),
    /// The same as what is found below another name: a linked folder that is not walked again.
    Same(Box<[u8]>),
    /// We know why nobody may ask for this, nor for anything below.
    Barred(Failure),
}

#[derive(Debug)]
struct File {
    size: u64,
    store: Store,
}

#[derive(Debug)]
enum Store {
    Disk { identity: Identity, modified: Option<SystemTime> },
    Memory(Box<[u8]>),
}

/// A file that exists.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a>(Place<'a>);

#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    Listed { path: &'a [u8], file: &'a File },
    MadeUp { site: &'a Site, file: synthetic::File },
}

impl<'a> Found<'a> {
    fn listed(path: &'a [u8], file: &'a File) -> Self {
        Self(Place::Listed { path, file })
    }

    /// The path relative to the root.
    pub fn path(self) -> Cow<'a, [u8]> {
        match self.0 {
            Place::Listed { path, .. } => Cow::Borrowed(path),
            Place::MadeUp { site, file } => Cow::Owned(site.name(file).into_bytes()),
        }
    }

    /// The size when the folder was read.
    pub fn size(self) -> u64 {
        match self.0 {
            Place::Listed { file, .. } => file.size,
            Place::MadeUp { site, file } => site.content(file).len() as u64,
        }
    }

    /// When it was changed last, as far as that is known.
    pub fn modified(self) -> Option<SystemTime> {
        match self.0 {
            Place::Listed { file: File { store: Store::Disk { modified, .. }, .. }, .. } => *modified,
            _ => None,
        }
    }
}

impl Index {
    /// An index of files below this directory, which must be canonical.
    pub fn of_root(root: PathBuf) -> Self {
        Self { root, ..Self::default() }
    }

    /// An index of files that are made up, beside those that say how faults are answered.
    pub fn of_made_up(site: Site) -> Self {
        let mut index = Self::default();
        for (name, text) in site.instructions() {
            index.insert_memory(name.as_bytes(), text.into_bytes());
        }
        Self { made_up: Some(site), ..index }
    }

    /// Adds a file on disk.
    pub fn insert_disk(&mut self, name: Vec<u8>, metadata: &Metadata) {
        let store = Store::Disk { identity: Identity::of(metadata), modified: metadata.modified().ok() };
        self.entries.insert(name.into(), Entry::File(File { size: metadata.len(), store }));
    }

    /// Adds a file in memory. A leading slash is no part of its name.
    pub fn insert_memory(&mut self, name: &[u8], content: Vec<u8>) {
        let name = name.strip_prefix(b"/").unwrap_or(name);
        let file = File { size: content.len() as u64, store: Store::Memory(content.into()) };
        self.entries.insert(name.into(), Entry::File(file));
    }

    /// Everything below `name` is what stands below `other`.
    pub fn insert_same(&mut self, name: Vec<u8>, other: Vec<u8>) {
        self.has_signposts = true;
        self.entries.insert(name.into(), Entry::Same(other.into()));
    }

    /// Nothing at `name` or below may be read.
    pub fn bar(&mut self, name: Vec<u8>, failure: Failure) {
        self.has_signposts = true;
        self.entries.insert(name.into(), Entry::Barred(failure));
    }

    /// The names of all files.
    pub fn files(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let is_file = |entry: &Entry| matches!(entry, Entry::File(_));
        let listed = self.entries.iter().filter(move |(_, entry)| is_file(entry));
        let made_up =
            self.made_up.iter().flat_map(|site| site.files().map(|file| site.name(file).into_bytes()));
        listed.map(|(name, _)| Cow::Borrowed(&**name)).chain(made_up.map(Cow::Owned))
    }

    /// The file of this name, if there is one and we may know.
    pub fn find(&self, name: &[u8]) -> Result<Option<Found<'_>>, Failure> {
        match self.entries.get_key_value(name) {
            Some((path, Entry::File(file))) => Ok(Some(Found::listed(path, file))),
            _ if self.has_signposts => self.follow(name),
            _ => Ok(self.make_up(name)),
        }
    }

    fn make_up(&self, name: &[u8]) -> Option<Found<'_>> {
        let site = self.made_up.as_ref()?;
        let file = site.find(std::str::from_utf8(name).ok()?)?;
        Some(Found(Place::MadeUp { site, file }))
    }

    /// Reads a name from the left, turning where a folder is the same as another one. Targets hold no
    /// such folders themselves, so what is left of the name gets shorter at each turn.
    fn follow(&self, name: &[u8]) -> Result<Option<Found<'_>>, Failure> {
        let mut name = name.to_vec();
        let mut read = 0;
        while read < name.len() {
            let end = memchr::memchr(b'/', &name[read..]).map_or(name.len(), |slash| read + slash);
            match self.entries.get_key_value(&name[..end]) {
                Some((_, Entry::Barred(failure))) => return Err(failure.clone()),
                Some((_, Entry::Same(other))) => {
                    name = paths::below(other, name[end..].strip_prefix(b"/").unwrap_or_default());
                    read = 0;
                }
                Some((path, Entry::File(file))) if end == name.len() => {
                    return Ok(Some(Found::listed(path, file)));
                }
                _ => read = end + 1,
            }
        }
        Ok(None)
    }

    /// Opens a file, unless it has become another one that lies outside of the root.
    pub fn open<'a>(&self, found: Found<'a>) -> Result<Opened<'a>, Failure> {
        match found.0 {
            Place::MadeUp { site, file } => Ok(Opened::Memory(site.content(file).into_bytes().into())),
            Place::Listed { path, file } => match &file.store {
                Store::Memory(bytes) => Ok(Opened::Memory(Cow::Borrowed(bytes))),
                Store::Disk { identity, .. } => self.open_disk(path, *identity),
            },
        }
    }

    fn open_disk<'a>(&self, path: &[u8], identity: Identity) -> Result<Opened<'a>, Failure> {
        let path = self.root.join(paths::path_of(path));
        let unreadable = |error: std::io::Error| Failure::unreadable(&error);
        let file = fs::File::open(&path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if Identity::of(&metadata) != identity || !Identity::IS_KNOWN {
            self.check_replaced(&path, &metadata)?;
        }
        Ok(Opened::Disk(file, metadata))
    }

    /// Another file stands at this path since the folder was walked: an editor's new version, or a
    /// link that was put there to make us read something else.
    fn check_replaced(&self, path: &Path, opened: &Metadata) -> Result<(), Failure> {
        let real = fs::canonicalize(path).map_err(|error| Failure::unreadable(&error))?;
        if !real.starts_with(&self.root) {
            return Err(Failure::outside_root());
        }
        let is_this = fs::metadata(&real).is_ok_and(|now| Identity::of(&now) == Identity::of(opened));
        if is_this && opened.is_file() {
            Ok(())
        } else {
            Err(Failure::unreadable(&"it changes while it is read"))
        }
    }

    /// Takes a file of instructions out of the site and reads it. Empty where there is none.
    pub fn take_text(&mut self, name: &str, warnings: &mut Vec<Warning>) -> String {
        let text = match self.find(name.as_bytes()) {
            Ok(Some(found)) => self.text_of(found),
            Ok(None) => Ok(String::new()),
            Err(failure) => Err(failure.detail),
        };
        self.entries.remove(name.as_bytes());
        text.unwrap_or_else(|detail| {
            warnings.push(Warning::on_file(name, format!("{detail}; the site is read without it")));
            String::new()
        })
    }

    fn text_of(&self, found: Found<'_>) -> Result<String, String> {
        let opened = self.open(found).map_err(|failure| failure.detail)?;
        let (bytes, _) = opened.read(u64::MAX).map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&str]) -> Index {
        let mut index = Index::default();
        for name in names {
            index.insert_memory(name.as_bytes(), Vec::new());
        }
        index
    }

    fn path_at<'a>(index: &'a Index, name: &str) -> Option<Cow<'a, [u8]>> {
        index.find(name.as_bytes()).unwrap().map(Found::path)
    }

    #[test]
    fn only_what_was_put_in_is_found() {
        let index = index(&["a/b.html", "/c.html"]);
        assert_eq!(path_at(&index, "c.html").as_deref(), Some(&b"c.html"[..]));
        for name in
            ["", "a", "a/", "a/B.html", "a/../c.html", "../c.html", "./c.html", "c.html\0", "a\\b.html"]
        {
            assert_eq!(path_at(&index, name), None, "{name}");
        }
    }

    #[test]
    fn linked_folders_are_followed_however_often_they_turn() {
        let mut index = index(&["a/page.html", "top.html"]);
        index.insert_same(b"a/up".to_vec(), Vec::new());
        index.insert_same(b"b".to_vec(), b"a".to_vec());
        for (name, path) in [
            ("b/page.html", Some(&b"a/page.html"[..])),
            ("a/up/top.html", Some(b"top.html")),
            ("b/up/a/up/b/page.html", Some(b"a/page.html")),
            ("b/up/none.html", None),
            ("b", None),
        ] {
            assert_eq!(path_at(&index, name).as_deref(), path, "{name}");
        }
    }

    #[test]
    fn a_bar_holds_for_everything_below() {
        let mut index = index(&["page.html"]);
        index.bar(b"secret".to_vec(), Failure::outside_root());
        index.insert_same(b"alias".to_vec(), b"secret".to_vec());
        for name in ["secret", "secret/a/b.html", "alias/x"] {
            assert_eq!(index.find(name.as_bytes()).map(|_| ()), Err(Failure::outside_root()), "{name}");
        }
        assert!(path_at(&index, "secretary").is_none());
    }

    #[test]
    fn files_of_instructions_disappear_from_the_site() {
        let mut index = index(&["_headers"]);
        index.insert_memory(b"_redirects", b"\xff".to_vec());
        let mut warnings = Vec::new();
        assert_eq!(index.take_text("_headers", &mut warnings), "");
        assert!(warnings.is_empty());
        index.take_text("_redirects", &mut warnings);
        assert_eq!(warnings, [Warning::on_file("_redirects", "is not UTF-8; the site is read without it")]);
        assert_eq!(index.files().count(), 0);
    }
}
