//! Opening a crawl.db: the right file, of the right crawl, by the right version, or a refusal that says
//! what to do.

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use rusqlite::{Connection, OpenFlags};

use super::schema;

/// The file that keeps the state of a crawl.
#[derive(Debug, Clone)]
pub struct StateFile {
    /// Where it is.
    pub path: PathBuf,
    /// How the crawl begins.
    pub beginning: Beginning,
    /// What else changes what is found, in any form.
    pub settings: String,
}

/// How a crawl begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// With nothing.
    Anew,
    /// With nothing but the question whether what the last crawl saw has changed.
    Incremental,
    /// Where the crawl in the file ended.
    Resumed,
}

/// What a crawl is a crawl of; another one cannot go on with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The version of the program.
    pub version: String,
    /// The address that the crawl begins at.
    pub site: String,
    /// Where it is read from.
    pub target: String,
    /// Everything that changes what is found, in any form.
    pub settings: String,
    /// When it began.
    pub started: String,
}

impl Identity {
    /// What must be the same, with how to call it.
    fn parts(&self) -> [(&'static str, &'static str, &str); 4] {
        [
            ("version", "by tollgate", &self.version),
            ("target", "of", &self.target),
            ("site", "at the address", &self.site),
            ("settings", "with settings", &self.settings),
        ]
    }
}

/// How long another process may hold the file while we wait.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes a new file, whole before it takes its place.
pub(super) fn create(path: &Path, identity: &Identity) -> anyhow::Result<(Connection, u32)> {
    refuse_foreign(path)?;
    let why = || format!("cannot write the state of the crawl, `{}`", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(why)?;
    let draft = beside(path, &format!(".{}.tmp", std::process::id()));
    let made = fill(&draft, identity).and_then(|()| take_place(&draft, path));
    if made.is_err() {
        // What cannot be removed stays beside; the message is about the cause.
        let _ = fs::remove_file(&draft);
    }
    made.with_context(why)?;
    Ok((connect(path).with_context(why)?, 1))
}

/// Something there that is no crawl is somebody's data.
pub(super) fn refuse_foreign(path: &Path) -> anyhow::Result<()> {
    if fs::metadata(path).is_ok_and(|file| !file.is_file() || file.len() > 0) && !is_ours(path) {
        bail!(
            "`{}` is there and is no crawl of tollgate: name another file with `--state`, or move it away",
            path.display()
        );
    }
    Ok(())
}

/// Looks at the head of the file (sqlite.org/fileformat2.html, 1.3), which tells even when the rest is lost.
pub(super) fn is_ours(path: &Path) -> bool {
    let mut head = [0; 72];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok()
        && head.starts_with(b"SQLite format 3\0")
        && head[68..] == schema::APPLICATION_ID.to_be_bytes()
}

fn fill(draft: &Path, identity: &Identity) -> anyhow::Result<()> {
    let _ = fs::remove_file(draft);
    let mut connection = Connection::open(draft)?;
    // Nobody misses a draft that a power cut takes, nor a crawl that has hardly begun: what is in the file is first
    // made to be on the disk when the log is first copied into it.
    connection
        .execute_batch("PRAGMA page_size = 8192; PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL")?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(&schema::script())?;
    transaction.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", schema::VERSION)?;
    let fixed = [("started", identity.started.as_str()), ("epoch", "1"), ("state", "unfinished")];
    let parts = identity.parts().map(|(name, _, value)| (name, value));
    for (name, value) in parts.into_iter().chain(fixed) {
        transaction.execute("INSERT INTO meta VALUES (?, ?)", [name, value])?;
    }
    transaction.commit()?;
    Ok(connection.close().map_err(|(_, error)| error)?)
}

/// The log of what was there before goes first: it must never be taken for ours.
fn take_place(draft: &Path, path: &Path) -> anyhow::Result<()> {
    for log in [beside(path, "-wal"), beside(path, "-shm")] {
        match fs::remove_file(&log) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(fs::rename(draft, path)?)
}

pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // A power cut may take the last transactions; what it leaves is whole (sqlite.org/wal.html).
    // What the log holds is copied late: most pages of the file change again and again.
    let log = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8192";
    connection.execute_batch(log)?;
    Ok(connection)
}

/// Refuses to go on with what is no crawl.
pub(super) fn refuse_nothing(path: &Path) -> anyhow::Result<()> {
    let shown = path.display();
    if !path.exists() {
        bail!("there is no crawl to go on with: `{shown}` does not exist; run without `--resume`");
    }
    if !is_ours(path) {
        bail!("`{shown}` is no crawl of tollgate: name the right file with `--state`");
    }
    Ok(())
}

/// Opens the file of a crawl to go on with it.
pub(super) fn resume(path: &Path, identity: &mut Identity) -> anyhow::Result<(Connection, u32)> {
    refuse_nothing(path)?;
    let connection = of_our_version(path)?;
    let epoch = claim(&connection, path, identity)?;
    Ok((connection, epoch))
}

/// Opens a file for looking at it, if it is one of the same crawl.
pub(super) fn of_same_crawl(path: &Path, identity: &Identity) -> anyhow::Result<Connection> {
    if !is_ours(path) {
        bail!("`{}` is no crawl of tollgate", path.display());
    }
    let connection = of_our_version(path)?;
    compare(&connection, path, identity)?;
    Ok(connection)
}

pub(super) fn of_our_version(path: &Path) -> anyhow::Result<Connection> {
    let shown = path.display();
    let connection = connect(path).map_err(|error| damaged(path, &error.into()))?;
    let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version != schema::VERSION {
        bail!(
            "`{shown}` was written by another version of tollgate (its tables are version {version}, ours {}): \
             go on with that version, or begin anew without `--resume`",
            schema::VERSION
        );
    }
    Ok(connection)
}

fn value(connection: &Connection, path: &Path, name: &str) -> anyhow::Result<String> {
    let value = super::meta(connection, name).map_err(anyhow::Error::from);
    let value = value.and_then(|value| value.with_context(|| format!("`{name}` is missing")));
    value.map_err(|error| damaged(path, &error))
}

/// Refuses the crawl of something else.
fn compare(connection: &Connection, path: &Path, identity: &Identity) -> anyhow::Result<()> {
    for (name, words, ours) in identity.parts() {
        let theirs = value(connection, path, name)?;
        if theirs != ours {
            bail!(
                "`{}` is a crawl {words} {theirs}, and this one is {words} {ours}: run it as it was begun, \
                 or begin anew without `--resume`",
                path.display()
            );
        }
    }
    Ok(())
}

fn claim(connection: &Connection, path: &Path, identity: &mut Identity) -> anyhow::Result<u32> {
    compare(connection, path, identity)?;
    identity.started = value(connection, path, "started")?;
    let next = "UPDATE meta SET value = value + 1 WHERE name = 'epoch' RETURNING CAST(value AS INTEGER)";
    let epoch = connection.query_row(next, [], |row| row.get(0));
    epoch.with_context(|| format!("cannot write the state of the crawl, `{}`", path.display()))
}

/// The refusal of a file that cannot be read to its end.
pub(super) fn damaged(path: &Path, error: &anyhow::Error) -> anyhow::Error {
    anyhow!("`{}` is damaged ({error:#}): begin anew without `--resume`", path.display())
}
