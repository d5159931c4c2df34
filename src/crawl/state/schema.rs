//! The tables of a crawl.db, and the views that people read.
//!
//! Links are most of a crawl. As rows they would take twice the room of everything else and most of
//! the time of writing; so they are written as cells (see `cells`), in runs of a bounded length, and the
//! view `links` reads them with what every build of SQLite has.

use std::fmt::Write;

use super::cells::{self, Cell};
use crate::page::ReferenceKind;
use crate::page::facts::Landmark;

/// Tells our files from other databases: "toll".
pub(super) const APPLICATION_ID: i32 = 0x746F_6C6C;

/// The version of the tables. It changes with the meaning of anything in them.
pub(super) const VERSION: i32 = 10;

const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Every URL that was seen. `skipped` says why one is not asked for.
CREATE TABLE urls (id INTEGER PRIMARY KEY, key TEXT NOT NULL, skipped TEXT) STRICT;
-- What is left to visit. `url` is how it is asked for, where that is not its key.
CREATE TABLE frontier (id INTEGER PRIMARY KEY, url TEXT) STRICT;
-- Titles, texts of links and fragments: each once, unless very many others came before it came again.
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
-- What came of each visit.
CREATE TABLE visits (
  id INTEGER PRIMARY KEY, status INTEGER, failure TEXT, redirect INTEGER,
  file TEXT, content_type TEXT, size INTEGER, first_byte_ms INTEGER, total_ms INTEGER,
  content TEXT, title INTEGER, title_line INTEGER, title_column INTEGER, canonical INTEGER,
  description_hash INTEGER, description_line INTEGER, description_column INTEGER, has_main INTEGER,
  is_noindex INTEGER, is_refresh_stub INTEGER, is_cut INTEGER,
  text_hash INTEGER, simhash INTEGER, main_words INTEGER, anchors BLOB, note TEXT,
  verdict TEXT NOT NULL DEFAULT 'confirmed', delivery BLOB, attempts TEXT, hops TEXT,
  protocol TEXT, peer TEXT, wire_size INTEGER, leniencies TEXT, certificate INTEGER,
  etag TEXT, last_modified TEXT, headers TEXT, body_hash BLOB) STRICT;
-- What encrypted connections showed, each once.
CREATE TABLE certificates (id INTEGER PRIMARY KEY, version TEXT NOT NULL, issuer TEXT NOT NULL,
  names TEXT NOT NULL, not_after INTEGER NOT NULL) STRICT;
CREATE TABLE link_runs (source INTEGER NOT NULL, links TEXT NOT NULL) STRICT;
-- Clicks from the start page, once the crawl ended.
CREATE TABLE depths (id INTEGER PRIMARY KEY, depth INTEGER NOT NULL) STRICT;
CREATE TABLE findings (
  rule TEXT NOT NULL, severity TEXT NOT NULL, url TEXT NOT NULL, status INTEGER, verdict TEXT NOT NULL,
  evidence TEXT NOT NULL, sources INTEGER NOT NULL, fingerprint TEXT NOT NULL) STRICT;
-- What the columns of tollgate.toml found, `place` by `place` in the order of the page, once the crawl ended.
CREATE TABLE extracted (
  url TEXT NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (url, name, place)) STRICT, WITHOUT ROWID;
-- Pages that are lost, as the last crawl that met them saw them, with the number of the audit that missed them first, and
-- where their links led (JSON); `since` as below.
CREATE TABLE lost_pages (
  url TEXT PRIMARY KEY, missed INTEGER NOT NULL, since INTEGER NOT NULL, title TEXT NOT NULL, canonical TEXT,
  text_hash INTEGER NOT NULL, simhash INTEGER NOT NULL, words INTEGER NOT NULL, links TEXT NOT NULL)
  STRICT, WITHOUT ROWID;
-- Pages that came since the first of those was lost, with the number of the audit that met them first.
CREATE TABLE new_pages (url TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE names (kind TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
CREATE VIEW pages AS SELECT
  visits.id, urls.key AS url, status, failure, verdict, texts.text AS title, depth, size, content_type, content,
  target.key AS redirects_to, canon.key AS canonical, is_noindex, main_words, first_byte_ms, total_ms, file
  FROM visits JOIN urls USING (id) LEFT JOIN texts ON texts.id = title LEFT JOIN depths ON depths.id = visits.id
  LEFT JOIN urls AS target ON target.id = redirect LEFT JOIN urls AS canon ON canon.id = visits.canonical;
";

/// Everything that makes an empty database a crawl.db.
pub(super) fn script() -> String {
    let mut script = format!("{TABLES}{}", links_view());
    let kinds = ReferenceKind::ALL.iter().map(ToString::to_string);
    let landmarks = Landmark::ALL.iter().map(|landmark| landmark.name().to_owned());
    name_all(&mut script, "reference", kinds);
    name_all(&mut script, "landmark", landmarks);
    script
}

fn name_all(script: &mut String, kind: &str, names: impl Iterator<Item = String>) {
    for (id, name) in names.enumerate() {
        writeln!(script, "INSERT INTO names VALUES ('{kind}', {id}, '{name}');").expect("memory takes it");
    }
}

fn links_view() -> String {
    let (width, last) = (cells::WIDTH, cells::RUN - 1);
    let [target, what, line, column, text, fragment, part, path] = Cell::ALL.map(number);
    let (landmarks, rels) = (cells::LANDMARKS, cells::RELS);
    format!(
        "CREATE VIEW links AS
         WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < {last}),
         cells AS (SELECT source, {target} AS target, {what} / {rels} AS kind, {line} AS line,
           {column} AS \"column\", {text} AS text, {fragment} - 1 AS fragment, {what} % {rels} AS rel,
           {part} % {landmarks} AS landmark, {path} AS path
           FROM link_runs CROSS JOIN place WHERE n < length(links) / {width})
         SELECT cells.source AS source_id, cells.target AS target_id,
           one.key AS source, other.key AS target, kinds.name AS kind, line, \"column\", texts.text AS text,
           marks.text AS fragment, parts.name AS landmark, path, rel & 1 AS is_nofollow
         FROM cells JOIN urls AS one ON one.id = cells.source JOIN urls AS other ON other.id = cells.target
         JOIN names AS kinds ON kinds.kind = 'reference' AND kinds.id = cells.kind
         JOIN names AS parts ON parts.kind = 'landmark' AND parts.id = cells.landmark
         LEFT JOIN texts ON texts.id = cells.text LEFT JOIN texts AS marks ON marks.id = cells.fragment;\n"
    )
}

/// The SQL that reads one cell of the link at place `n`.
fn number(cell: Cell) -> String {
    let digit = |at: usize| {
        format!("(unicode(substr(links, {} * n + {}, 1)) - {})", cells::WIDTH, at + 1, cells::OFFSET)
    };
    let at = cell.start();
    match cell.digits() {
        1 => digit(at),
        _ => format!("({} * {} + {})", digit(at), cells::BASE, digit(at + 1)),
    }
}
