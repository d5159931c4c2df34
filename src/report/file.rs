//! A file is written whole or not at all: never half a report in the place of a good one.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Writes a file beside its final place and moves it there once it is complete and on the disk.
///
/// Missing folders are made. On any failure what stood there before is still there.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let draft = Draft(draft_path(folder, path));
    fill(&draft.0, write)
        .and_then(|()| Ok(fs::rename(&draft.0, path)?))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

fn fill(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut buffer = BufWriter::with_capacity(64 * 1024, File::create(path)?);
    write(&mut buffer)?;
    // A full disk may show only now.
    buffer.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    Ok(())
}

/// Hidden, and another one for every process, so that two runs do not write into each other's draft.
fn draft_path(folder: &Path, path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    folder.join(name)
}

/// The unfinished file; it goes when it could not be finished. Once moved there is nothing left to remove.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).expect("it is readable").count()
    }

    #[test]
    fn folders_are_made_and_files_replaced() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("a/b/report.html");
        for text in ["first", "second"] {
            write_whole(&path, |out| Ok(out.write_all(text.as_bytes())?)).expect("it is written");
            assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
        }
        assert_eq!(entries(&folder.path().join("a/b")), 1);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_no_draft() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("report.html");
        fs::write(&path, "old").expect("it is written");
        let failed = write_whole(&path, |out| {
            out.write_all(&vec![b'x'; 200_000])?;
            anyhow::bail!("the disk is full")
        });
        let message = format!("{:#}", failed.expect_err("it must fail"));
        assert!(message.contains("cannot write `") && message.ends_with("the disk is full"), "{message}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "old");
        assert_eq!(entries(folder.path()), 1);
    }

    #[test]
    fn a_folder_in_the_place_of_the_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("report.html");
        fs::create_dir(&path).expect("it is made");
        assert!(write_whole(&path, |_| Ok(())).is_err());
        assert_eq!(entries(folder.path()), 1);
    }
}
