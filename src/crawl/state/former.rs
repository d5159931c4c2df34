//! What an earlier crawl knew of links on pages that are lost now. The earlier crawl.db is only read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, bail};
use rusqlite::{Connection, OpenFlags};

use super::{cells, open, schema};
use crate::page::Role;
use crate::urls::Url;

/// Where the links of each page led, by identities.
pub type Before = BTreeMap<String, Vec<String>>;

/// The links that stood on the pages that `is_lost`, when the crawl in this file saw them.
pub fn links_before(path: &Path, site: &str, is_lost: &dyn Fn(&str) -> bool) -> anyhow::Result<Before> {
    let connection = opened(path, site)?;
    let lost = lost_pages(&connection, is_lost)?;
    let mut links: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut statement = connection.prepare("SELECT source, links FROM link_runs")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let source: u32 = row.get(0)?;
        if lost.contains_key(&source) {
            let run = cells::read(row.get_ref(1)?.as_str()?).context("links are damaged")?;
            let run = run.iter().filter(|link| link.kind.role() == Role::Link).map(|link| link.target.0);
            links.entry(source).or_default().extend(run);
        }
    }
    let keys = names(&connection, &links.values().flatten().copied().collect())?;
    let named = |targets: &Vec<u32>| targets.iter().filter_map(|id| keys.get(id).cloned()).collect();
    let met = lost.into_iter().map(|(id, key)| (key, links.get(&id).map(named).unwrap_or_default()));
    Ok(lost_before(&connection, is_lost)?.into_iter().chain(met).collect())
}

/// Those of pages that were lost before that crawl.
fn lost_before(connection: &Connection, is_lost: &dyn Fn(&str) -> bool) -> anyhow::Result<Before> {
    let mut statement = connection.prepare("SELECT url, links FROM lost_pages")?;
    let mut rows = statement.query([])?;
    let mut before = Before::new();
    while let Some(row) = rows.next()? {
        let url = row.get_ref(0)?.as_str()?;
        if is_lost(url) {
            let links = serde_json::from_str(row.get_ref(1)?.as_str()?).context("links are damaged")?;
            before.insert(url.to_owned(), links);
        }
    }
    Ok(before)
}

pub(super) fn opened(path: &Path, site: &str) -> anyhow::Result<Connection> {
    // Nobody writes it any more, and reading it must leave no log beside it (sqlite.org/uri.html).
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let absolute = std::path::absolute(path)?;
    let mut uri = Url::from_file_path(&absolute).ok().context("it has no path that SQLite can open")?;
    uri.set_query(Some("immutable=1"));
    let connection = Connection::open_with_flags(uri.as_str(), flags)?;
    let about = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0));
    if !open::is_ours(path) || about("user_version")? != schema::VERSION {
        bail!("it is no crawl of this version of tollgate");
    }
    match super::meta(&connection, "site")? {
        Some(theirs) if theirs == site => Ok(connection),
        theirs => bail!("it is a crawl at the address {}", theirs.unwrap_or_default()),
    }
}

/// The pages that answered then and are lost now.
fn lost_pages(
    connection: &Connection,
    is_lost: &dyn Fn(&str) -> bool,
) -> anyhow::Result<BTreeMap<u32, String>> {
    let sql = "SELECT id, key FROM urls JOIN visits USING (id) WHERE status = 200 AND content = 'html'";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut lost = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let key = row.get_ref(1)?.as_str()?;
        if is_lost(key) {
            lost.insert(row.get(0)?, key.to_owned());
        }
    }
    Ok(lost)
}

fn names(connection: &Connection, wanted: &BTreeSet<u32>) -> anyhow::Result<BTreeMap<u32, String>> {
    let mut statement = connection.prepare("SELECT key FROM urls WHERE id = ?")?;
    let name = |id: &u32| Ok((*id, statement.query_row([id], |row| row.get(0))?));
    wanted.iter().map(name).collect()
}
