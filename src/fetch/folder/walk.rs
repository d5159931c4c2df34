//! One walk over a folder on disk, which makes the index.
//!
//! Symbolic links are resolved. What lies inside of the root is used; what lies outside is barred and
//! not looked at. `.git` is skipped: nobody publishes it on purpose, and it may be larger than the site.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::index::Index;
use super::{Warning, paths};
use crate::fetch::{Failure, FailureKind};

/// Reads the folder at `root`.
pub(super) fn walk(root: &Path) -> anyhow::Result<(Index, Vec<Warning>)> {
    let real = real_root(root)?;
    let entries =
        fs::read_dir(&real).with_context(|| format!("cannot read the folder {}", root.display()))?;
    let mut walk = Walk { index: Index::of_root(real.clone()), root: real.clone(), ..Walk::default() };
    walk.read(entries, &Directory { real, name: Vec::new(), is_linked: false });
    while let Some(directory) = walk.waiting.pop() {
        walk.open(&directory);
    }
    Ok((walk.index, walk.warnings))
}

fn real_root(root: &Path) -> anyhow::Result<PathBuf> {
    let shown = root.display();
    let metadata = match fs::metadata(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!("there is no folder {shown}"),
        other => other.with_context(|| format!("cannot look at {shown}"))?,
    };
    if !metadata.is_dir() {
        bail!("{shown} is a file; name the folder that holds the built site");
    }
    fs::canonicalize(root).with_context(|| format!("cannot resolve {shown}"))
}

#[derive(Debug, Default)]
struct Walk {
    root: PathBuf,
    index: Index,
    warnings: Vec<Warning>,
    waiting: Vec<Directory>,
}

/// A directory whose entries are still to be read.
#[derive(Debug)]
struct Directory {
    /// Where it really is.
    real: PathBuf,
    /// Its name on the site.
    name: Vec<u8>,
    /// Whether a symbolic link led here.
    is_linked: bool,
}

impl Walk {
    fn open(&mut self, directory: &Directory) {
        match fs::read_dir(&directory.real) {
            Ok(entries) => self.read(entries, directory),
            Err(error) => self.bar(directory.name.clone(), Failure::unreadable(&error)),
        }
    }

    fn read(&mut self, entries: fs::ReadDir, directory: &Directory) {
        for entry in entries {
            let known = entry.and_then(|entry| self.add(&entry, directory));
            if let Err(error) = known {
                self.warn(&directory.name, format!("an entry of this folder was left out: {error}"));
            }
        }
    }

    fn add(&mut self, entry: &DirEntry, directory: &Directory) -> io::Result<()> {
        let file_name = entry.file_name();
        let name = paths::below(&directory.name, paths::bytes_of(&file_name));
        let kind = entry.file_type()?;
        if kind.is_symlink() {
            self.add_link(name, entry, directory);
        } else if kind.is_dir() {
            if file_name != ".git" {
                self.waiting.push(Directory { real: entry.path(), name, is_linked: directory.is_linked });
            }
        } else if kind.is_file() {
            self.index.insert_disk(name, &entry.metadata()?);
        } else {
            self.bar(name, Failure::unreadable(&"it is neither a file nor a folder"));
        }
        Ok(())
    }

    fn add_link(&mut self, name: Vec<u8>, entry: &DirEntry, directory: &Directory) {
        match fs::canonicalize(entry.path()) {
            Ok(real) if !real.starts_with(&self.root) => self.bar(name, Failure::outside_root()),
            Ok(real) => self.add_linked(name, real, directory),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.warn(&name, "is a symbolic link to nothing; it is answered as missing");
            }
            Err(error) => self.bar(name, Failure::unreadable(&error)),
        }
    }

    /// A link to a file or folder of this site.
    ///
    /// A linked folder is walked under its second name too, as its pages have two addresses. Links to
    /// folders that are met below a linked one are only followed when somebody asks: so the walk ends,
    /// and takes no longer than the links outside of linked folders times the folder.
    fn add_linked(&mut self, name: Vec<u8>, real: PathBuf, directory: &Directory) {
        match fs::metadata(&real) {
            Ok(metadata) if metadata.is_file() => self.index.insert_disk(name, &metadata),
            Ok(metadata) if metadata.is_dir() && directory.is_linked => self.follow_on_request(name, &real),
            Ok(metadata) if metadata.is_dir() && directory.real.starts_with(&real) => {
                self.warn(&name, "is a symbolic link to a folder that it lies in; it was followed once");
                self.follow_on_request(name, &real);
            }
            Ok(metadata) if metadata.is_dir() => self.waiting.push(Directory { real, name, is_linked: true }),
            Ok(_) => self.bar(name, Failure::unreadable(&"it is neither a file nor a folder")),
            Err(error) => self.bar(name, Failure::unreadable(&error)),
        }
    }

    fn follow_on_request(&mut self, name: Vec<u8>, real: &Path) {
        let inside = real.strip_prefix(&self.root).unwrap_or(real);
        let segments: Vec<&[u8]> = inside.iter().map(paths::bytes_of).collect();
        self.index.insert_same(name, segments.join(&b'/'));
    }

    fn bar(&mut self, name: Vec<u8>, failure: Failure) {
        let reason = match failure.kind {
            FailureKind::OutsideRoot => {
                "is a symbolic link that leads out of the folder; it was not followed"
            }
            _ => &failure.detail,
        };
        self.warn(&name, reason);
        self.index.bar(name, failure);
    }

    fn warn(&mut self, name: &[u8], message: impl Into<String>) {
        let name = if name.is_empty() { b"." } else { name };
        self.warnings.push(Warning::on_file(String::from_utf8_lossy(name), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, create_dir_all, write};
    use tempfile::TempDir;

    fn error_of(root: &Path) -> String {
        walk(root).map(|_| ()).unwrap_err().to_string()
    }

    fn files(index: &Index) -> Vec<String> {
        index.files().map(|name| String::from_utf8_lossy(&name).into_owned()).collect()
    }

    fn path_at(index: &Index, name: &str) -> Option<String> {
        let found = index.find(name.as_bytes()).unwrap()?;
        Some(String::from_utf8_lossy(&found.path()).into_owned())
    }

    #[test]
    fn what_is_no_folder_is_named() {
        let dir = TempDir::new().unwrap();
        let file = dir.path().join("page.html");
        write(&file, "").unwrap();
        assert!(error_of(&file).contains("page.html is a file"));
        assert!(error_of(&dir.path().join("none")).starts_with("there is no folder"));
    }

    #[test]
    fn an_empty_folder_is_a_site_without_files() {
        let (index, warnings) = walk(TempDir::new().unwrap().path()).unwrap();
        assert_eq!((files(&index).len(), warnings.len()), (0, 0));
    }

    #[test]
    fn all_files_are_found_but_those_of_git() {
        let dir = TempDir::new().unwrap();
        create_dir_all(dir.path().join("a/b")).unwrap();
        create_dir(dir.path().join(".git")).unwrap();
        for name in ["a/b/page.html", "index.html", ".git/config", ".well-known"] {
            write(dir.path().join(name), "x").unwrap();
        }
        let (index, warnings) = walk(dir.path()).unwrap();
        assert_eq!(files(&index), [".well-known", "a/b/page.html", "index.html"]);
        assert_eq!(warnings, []);
    }

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;

        #[test]
        fn links_inside_are_used_and_links_outside_are_barred() {
            let outside = TempDir::new().unwrap();
            write(outside.path().join("secret.html"), "secret").unwrap();
            let dir = TempDir::new().unwrap();
            create_dir(dir.path().join("v2")).unwrap();
            write(dir.path().join("v2/page.html"), "x").unwrap();
            symlink("v2", dir.path().join("current")).unwrap();
            symlink("v2/page.html", dir.path().join("page.html")).unwrap();
            symlink("nowhere", dir.path().join("dangling")).unwrap();
            symlink(outside.path(), dir.path().join("out")).unwrap();
            symlink(outside.path().join("secret.html"), dir.path().join("secret.html")).unwrap();
            let (index, mut warnings) = walk(dir.path()).unwrap();
            assert_eq!(files(&index), ["current/page.html", "page.html", "v2/page.html"]);
            for name in ["out", "out/secret.html", "out/none", "secret.html"] {
                let kind = index.find(name.as_bytes()).unwrap_err().kind;
                assert_eq!(kind, FailureKind::OutsideRoot, "{name}");
            }
            assert_eq!(path_at(&index, "dangling"), None);
            warnings.sort();
            let named: Vec<&str> = warnings.iter().map(|warning| warning.file.as_str()).collect();
            assert_eq!(named, ["dangling", "out", "secret.html"]);
        }

        #[test]
        fn loops_are_cut_and_still_lead_to_the_files() {
            let dir = TempDir::new().unwrap();
            create_dir_all(dir.path().join("a/b")).unwrap();
            write(dir.path().join("a/page.html"), "x").unwrap();
            symlink("../..", dir.path().join("a/b/top")).unwrap();
            symlink("self", dir.path().join("self")).unwrap();
            let (index, mut warnings) = walk(dir.path()).unwrap();
            warnings.sort();
            assert_eq!(files(&index), ["a/page.html"]);
            assert_eq!(path_at(&index, "a/b/top/a/b/top/a/page.html").as_deref(), Some("a/page.html"));
            let named: Vec<&str> = warnings.iter().map(|warning| warning.file.as_str()).collect();
            assert_eq!(named, ["a/b/top", "self"]);
        }

        #[test]
        fn folders_that_link_to_each_other_are_walked_once_for_each_link() {
            let dir = TempDir::new().unwrap();
            for one in 0..9 {
                create_dir(dir.path().join(format!("{one}"))).unwrap();
                write(dir.path().join(format!("{one}/page.html")), "x").unwrap();
                for other in (0..9).filter(|other| *other != one) {
                    symlink(format!("../{other}"), dir.path().join(format!("{one}/to{other}"))).unwrap();
                }
            }
            let (index, _) = walk(dir.path()).unwrap();
            assert_eq!(files(&index).len(), 9 + 9 * 8);
            assert_eq!(path_at(&index, "1/to2/to3/to1/to4/page.html").as_deref(), Some("4/page.html"));
        }

        #[test]
        fn names_need_not_be_unicode() {
            let dir = TempDir::new().unwrap();
            write(dir.path().join(OsStr::from_bytes(b"caf\xe9.html")), "latin").unwrap();
            let (index, _) = walk(dir.path()).unwrap();
            let found = index.find(b"caf\xe9.html").unwrap().unwrap();
            assert_eq!(index.open(found).unwrap().read(9).unwrap(), (b"latin".to_vec(), 5));
        }

        #[test]
        fn a_folder_that_nobody_may_read_is_barred() {
            use std::os::unix::fs::PermissionsExt;
            let dir = TempDir::new().unwrap();
            let locked = dir.path().join("locked");
            create_dir(&locked).unwrap();
            fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
            if fs::read_dir(&locked).is_ok() {
                println!("skipped: this user may read everything");
                return;
            }
            let (index, warnings) = walk(dir.path()).unwrap();
            assert_eq!(index.find(b"locked/page.html").unwrap_err().kind, FailureKind::Unreadable);
            assert_eq!(warnings.len(), 1);
        }

        #[test]
        fn a_socket_is_no_file() {
            let dir = TempDir::new().unwrap();
            let _listener = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
            let (index, warnings) = walk(dir.path()).unwrap();
            assert_eq!(index.find(b"socket").unwrap_err().kind, FailureKind::Unreadable);
            assert_eq!(warnings.len(), 1);
        }

        #[test]
        fn a_file_swapped_after_the_walk_is_read_only_inside() {
            let outside = TempDir::new().unwrap();
            write(outside.path().join("secret"), "secret").unwrap();
            let dir = TempDir::new().unwrap();
            for name in ["swapped", "saved-again", "emptied"] {
                write(dir.path().join(name), "old").unwrap();
            }
            let (index, _) = walk(dir.path()).unwrap();
            let open = |name: &str| index.open(index.find(name.as_bytes()).unwrap().unwrap());
            fs::remove_file(dir.path().join("swapped")).unwrap();
            symlink(outside.path().join("secret"), dir.path().join("swapped")).unwrap();
            assert_eq!(open("swapped").unwrap_err().kind, FailureKind::OutsideRoot);
            write(dir.path().join("new"), "new version").unwrap();
            fs::rename(dir.path().join("new"), dir.path().join("saved-again")).unwrap();
            assert_eq!(open("saved-again").unwrap().read(3).unwrap(), (b"new".to_vec(), 11));
            fs::remove_file(dir.path().join("emptied")).unwrap();
            create_dir(dir.path().join("emptied")).unwrap();
            assert_eq!(open("emptied").unwrap_err().kind, FailureKind::Unreadable);
        }
    }
}
