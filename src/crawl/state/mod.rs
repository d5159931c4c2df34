//! The state of a crawl in one file, crawl.db: the one door to SQLite.
//!
//! The frontier lives in memory; every change of it is also written, by one thread, in the order of the
//! changes, and the URLs found on a page in one transaction with what came of it. So a file is a whole
//! crawl at any moment, and a crawl that was killed goes on with `--resume`. Anyone may read the file
//! meanwhile: the views `pages` and `links`, the tables `findings`, `urls` and `meta`.

mod cells;
mod earlier;
mod former;
mod load;
mod network;
mod open;
mod past;
mod results;
mod schema;
mod store;
mod writer;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

pub use earlier::{Earlier, Memory, earlier};
pub use former::{Before, links_before};
pub use open::{Beginning, Identity, StateFile};
pub use past::Past;
pub use results::{Conclusion, ExtractedRow, FindingRow, conclude};

use self::store::Store;
use self::writer::{Change, Found, Writer};
use super::Kept;
use super::Ledger;
use super::frontier::{
    Counts, Discovery, Fate, Fence, Frontier, Leased, MemoryFrontier, Numbered, Unwritten,
};
use crate::site::{SiteBuilder, Skipped};
use crate::urls::{Interner, UrlId};

/// The name of the file in the folder of the reports.
pub const FILE_NAME: &str = "crawl.db";

/// A frontier that outlives its process.
#[derive(Debug)]
pub struct SqliteFrontier {
    memory: MemoryFrontier,
    writer: Writer,
    /// Changes since the last lease: the writer is woken for all of them at once.
    changes: Vec<Change>,
}

/// Begins a crawl in a file, or goes on with the one in it.
pub fn open(file: &StateFile, identity: &mut Identity) -> anyhow::Result<Ledger<SqliteFrontier>> {
    let path = &file.path;
    match file.beginning {
        Beginning::Anew => {
            Past::forget(path)?;
            create(path, identity)
        }
        Beginning::Incremental => {
            let past = Past::take(path, identity);
            Ok(Ledger { past, ..create(path, identity)? })
        }
        Beginning::Resumed => {
            let ledger = resume(path, identity)?;
            Ok(Ledger { past: Past::find(path, identity), ..ledger })
        }
    }
}

/// Begins a crawl in a new file. A crawl that was there before is replaced; anything else is refused.
fn create(path: &Path, identity: &Identity) -> anyhow::Result<Ledger<SqliteFrontier>> {
    let (connection, epoch) = open::create(path, identity)?;
    begin(connection, epoch, Ledger { builder: builder(path), ..Ledger::default() })
}

/// Refuses a file that cannot be used as is asked, before anybody is disturbed for it.
pub fn check(file: &StateFile) -> anyhow::Result<()> {
    match file.beginning {
        Beginning::Resumed => open::refuse_nothing(&file.path),
        Beginning::Anew | Beginning::Incremental => open::refuse_foreign(&file.path),
    }
}

/// Goes on with a crawl where it ended. `started` of the identity becomes that of the first beginning.
fn resume(path: &Path, identity: &mut Identity) -> anyhow::Result<Ledger<SqliteFrontier>> {
    let (connection, epoch) = open::resume(path, identity)?;
    let ledger = load::ledger(&connection, builder(path), leases_before(epoch))
        .map_err(|error| open::damaged(path, &error))?;
    begin(connection, epoch, ledger)
}

/// What a site is built with: the disk that takes crawl.db takes what memory has no room for.
fn builder(path: &Path) -> SiteBuilder {
    SiteBuilder::with_files(&open::beside(path, &format!(".{}.tmp", std::process::id())))
}

/// Leases of different openings never meet.
fn leases_before(epoch: u32) -> u64 {
    u64::from(epoch) << 32
}

fn begin(
    connection: Connection,
    epoch: u32,
    ledger: Ledger<MemoryFrontier>,
) -> anyhow::Result<Ledger<SqliteFrontier>> {
    let writer = Writer::start(Store::new(connection, epoch))?;
    let Ledger { frontier: memory, builder, notes, served, past } = ledger;
    Ok(Ledger {
        frontier: SqliteFrontier { memory, writer, changes: Vec::new() },
        builder,
        notes,
        served,
        past,
    })
}

fn meta(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?")?;
    statement.query_row([name], |row| row.get(0)).optional()
}

impl SqliteFrontier {
    fn flush(&mut self) -> anyhow::Result<()> {
        self.writer.write(std::mem::take(&mut self.changes))
    }

    fn put_all(&mut self, discoveries: &[Discovery<'_>], found: &mut Found) -> Vec<Numbered> {
        self.memory.look_ahead(discoveries);
        discoveries.iter().map(|discovery| self.put(discovery, found)).collect()
    }

    fn put(&mut self, discovery: &Discovery<'_>, found: &mut Found) -> Numbered {
        let put = self.memory.put(discovery);
        let (id, key) = (put.numbered.id, discovery.key.text());
        if put.numbered.is_new {
            let skipped = match discovery.fate {
                Fate::Aside(reason) => Some(reason),
                Fate::Visit(_) => None,
            };
            found.push(id, key, skipped);
        }
        if put.is_admitted {
            found.admitted.push((id, discovery.own_address().map(|url| url.as_str().into())));
        }
        put.numbered
    }
}

impl Frontier for SqliteFrontier {
    const KEEPS: bool = true;

    fn add(&mut self, found: &[Discovery<'_>]) -> anyhow::Result<Vec<Numbered>> {
        let mut change = Box::<Found>::default();
        let numbered = self.put_all(found, &mut change);
        self.changes.push(Change::Found(change));
        Ok(numbered)
    }

    fn lease(&mut self, most: usize) -> anyhow::Result<Vec<Leased>> {
        self.flush()?;
        self.memory.lease(most)
    }

    fn complete(
        &mut self,
        leased: &Leased,
        found: &[Discovery<'_>],
        keep: impl FnOnce(&[Numbered]) -> Option<Kept>,
    ) -> anyhow::Result<Fence> {
        if !self.memory.holds(leased) {
            return Ok(Fence::Refused);
        }
        let id = leased.target.id;
        self.memory.settle(id);
        let mut change = Box::<Found>::default();
        let numbered = self.put_all(found, &mut change);
        change.completed = Some((id, keep(&numbered)));
        self.changes.push(Change::Found(change));
        Ok(Fence::Passed)
    }

    fn set_aside(&mut self, leased: &Leased, reason: Skipped) -> anyhow::Result<Fence> {
        let fence = self.memory.drop_target(leased);
        if fence == Fence::Passed {
            self.changes.push(Change::SetAside(leased.target.id, reason));
        }
        Ok(fence)
    }

    fn release(&mut self, leased: Leased) -> anyhow::Result<Fence> {
        self.memory.release(leased)
    }

    fn counts(&self) -> Counts {
        self.memory.counts()
    }

    fn key(&self, id: UrlId) -> &str {
        self.memory.key(id)
    }

    fn waiting(&self) -> impl Iterator<Item = UrlId> {
        self.memory.waiting()
    }

    fn into_urls(mut self) -> anyhow::Result<(Interner, Unwritten)> {
        self.flush()?;
        let (urls, _) = self.memory.into_urls()?;
        Ok((urls, self.writer.leave()))
    }
}

#[cfg(test)]
mod tests;
