//! Reading a crawl.db back: what was kept becomes the frontier and the site that they were.

use anyhow::Context;
use rusqlite::{Connection, Row};
use url::Url;

use super::cells;
use crate::crawl::Ledger;
use crate::crawl::frontier::{Frontier, MemoryFrontier, Waiting};
use crate::page::{FailureKind, Position, Verdict};
use crate::site::{Content, Delivery, Facts, LinkFacts, Record, SiteBuilder, Skipped, State, TextId, Visit};
use crate::urls::UrlId;

/// Reads everything that was kept; leases begin after this number.
pub(super) fn ledger(
    connection: &Connection,
    builder: SiteBuilder,
    last_lease: u64,
) -> anyhow::Result<Ledger<MemoryFrontier>> {
    let frontier = MemoryFrontier::with_leases_after(last_lease);
    let mut ledger = Ledger { frontier, builder, ..Ledger::default() };
    urls(connection, &mut ledger)?;
    texts(connection, &mut ledger)?;
    visits(connection, &mut ledger)?;
    waiting(connection, &mut ledger)?;
    Ok(ledger)
}

fn urls(connection: &Connection, ledger: &mut Ledger<MemoryFrontier>) -> anyhow::Result<()> {
    let mut statement = connection.prepare("SELECT id, key, skipped FROM urls ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = ledger.frontier.number(&row.get_ref(1)?.as_str()?.into()).id;
        (id.0 == row.get::<_, u32>(0)?).then_some(()).context("a URL is missing")?;
        if let Some(reason) = row.get::<_, Option<String>>(2)? {
            let known = Skipped::ALL.iter().find(|known| known.reason() == reason);
            ledger.builder.skip(id, *known.context("a URL is skipped for a reason that nobody knows")?);
        }
    }
    Ok(())
}

fn texts(connection: &Connection, ledger: &mut Ledger<MemoryFrontier>) -> anyhow::Result<()> {
    let mut statement = connection.prepare("SELECT id, text FROM texts ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        (ledger.builder.texts() == row.get::<_, u32>(0)?).then_some(()).context("a text is missing")?;
        ledger.builder.restore_text(row.get_ref(1)?.as_str()?);
    }
    Ok(())
}

fn visits(connection: &Connection, ledger: &mut Ledger<MemoryFrontier>) -> anyhow::Result<()> {
    let mut runs = connection.prepare("SELECT source, links FROM link_runs ORDER BY source, rowid")?;
    let mut runs = Runs { rows: runs.query([])?, next: None };
    let mut statement = connection.prepare("SELECT * FROM visits ORDER BY id")?;
    let mut rows = statement.query([])?;
    let known = ledger.frontier.len();
    let is_known = |id: UrlId| id.index() < known;
    while let Some(row) = rows.next()? {
        let id = UrlId(row.get("id")?);
        is_known(id).then_some(()).context("a visit has no URL")?;
        let (state, verdict) = (state(row)?, verdict(row)?);
        let delivery = delivery(row)?;
        let redirect = row.get::<_, Option<u32>>("redirect")?.map(UrlId);
        let links = runs.of(id)?;
        let facts = facts(row, id, links)?;
        let texts = TextId::new(ledger.builder.texts());
        let is_whole =
            |link: &LinkFacts| is_known(link.target) && link.text < texts && link.fragment < Some(texts);
        let are_whole = facts.iter().all(|facts| {
            let Record { title, canonical, .. } = facts.record;
            let is_named = title.is_none_or(|(text, _)| text < texts) && canonical.is_none_or(is_known);
            is_named && facts.links.iter().all(is_whole)
        });
        (are_whole && redirect.is_none_or(is_known)).then_some(()).context("a link leads nowhere")?;
        let file: Option<String> = row.get("file")?;
        ledger.served.extend(file.filter(|_| state.status() == Some(200)));
        ledger.notes.extend(row.get::<_, Option<String>>("note")?);
        ledger.builder.restore(Visit { id, state, verdict, delivery, redirect, facts });
        ledger.frontier.settle(id);
    }
    Ok(())
}

fn waiting(connection: &Connection, ledger: &mut Ledger<MemoryFrontier>) -> anyhow::Result<()> {
    let mut statement = connection.prepare("SELECT id, url FROM frontier ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = UrlId(row.get(0)?);
        (id.index() < ledger.frontier.len()).then_some(()).context("a target has no URL")?;
        let address: Option<String> = row.get(1)?;
        let shown = address.as_deref().unwrap_or(ledger.frontier.key(id));
        let url = Url::parse(shown).with_context(|| format!("`{shown}` is no URL"))?;
        ledger.frontier.admit(Waiting::new(id, address.map(|_| url)));
    }
    Ok(())
}

fn state(row: &Row<'_>) -> anyhow::Result<State> {
    if let Some(status) = row.get("status")? {
        return Ok(State::Answered(status));
    }
    let name: Option<String> = row.get("failure")?;
    let kind = FailureKind::ALL.iter().find(|kind| Some(kind.name()) == name.as_deref());
    Ok(State::Failed(*kind.context("a visit has no outcome")?))
}

fn verdict(row: &Row<'_>) -> anyhow::Result<Verdict> {
    let name: String = row.get("verdict")?;
    let verdict = Verdict::ALL.iter().find(|verdict| verdict.name() == name);
    Ok(*verdict.context("a visit has a verdict that nobody knows")?)
}

pub(super) fn delivery(row: &Row<'_>) -> anyhow::Result<Delivery> {
    let Some(bytes) = row.get_ref("delivery")?.as_blob_or_null()? else { return Ok(Delivery::NONE) };
    Delivery::from_bytes(bytes).context("a visit has a delivery that cannot be read")
}

pub(super) fn facts(row: &Row<'_>, url: UrlId, links: Vec<LinkFacts>) -> anyhow::Result<Option<Facts>> {
    let Some(content) = row.get::<_, Option<String>>("content")? else { return Ok(None) };
    let content = Content::ALL.iter().find(|known| known.name() == content);
    let at = |line, column| Position { line, column };
    let title = match row.get("title")? {
        Some(text) => Some((TextId::new(text), at(row.get("title_line")?, row.get("title_column")?))),
        None => None,
    };
    let description = match row.get::<_, Option<i64>>("description_hash")? {
        Some(hash) => {
            Some((hash.cast_unsigned(), at(row.get("description_line")?, row.get("description_column")?)))
        }
        None => None,
    };
    let record = Record {
        url,
        description,
        has_main: row.get("has_main")?,
        content: *content.context("a visit has facts of a kind that nobody knows")?,
        links: 0..0,
        anchors: 0..0,
        file: row.get("file")?,
        title,
        canonical: row.get::<_, Option<u32>>("canonical")?.map(UrlId),
        is_noindex: row.get("is_noindex")?,
        is_refresh_stub: row.get("is_refresh_stub")?,
        is_cut: row.get("is_cut")?,
        text_hash: row.get::<_, i64>("text_hash")?.cast_unsigned(),
        simhash: row.get::<_, i64>("simhash")?.cast_unsigned(),
        main_words: row.get("main_words")?,
    };
    Ok(Some(Facts { record, links, anchors: anchors(row.get_ref("anchors")?.as_blob()?) }))
}

fn anchors(bytes: &[u8]) -> Vec<u64> {
    let (hashes, _) = bytes.as_chunks();
    hashes.iter().map(|hash| u64::from_le_bytes(*hash)).collect()
}

/// The runs of links, read beside the visits that they belong to.
struct Runs<'a> {
    rows: rusqlite::Rows<'a>,
    next: Option<(u32, Vec<LinkFacts>)>,
}

impl Runs<'_> {
    fn of(&mut self, id: UrlId) -> anyhow::Result<Vec<LinkFacts>> {
        let mut links = Vec::new();
        loop {
            if self.next.is_none() {
                self.next = self.read()?;
            }
            match self.next.take_if(|(source, _)| *source == id.0) {
                Some((_, run)) => links.extend(run),
                None => return Ok(links),
            }
        }
    }

    fn read(&mut self) -> anyhow::Result<Option<(u32, Vec<LinkFacts>)>> {
        let Some(row) = self.rows.next()? else { return Ok(None) };
        let links = cells::read(row.get_ref(1)?.as_str()?).context("links are damaged")?;
        Ok(Some((row.get(0)?, links)))
    }
}
