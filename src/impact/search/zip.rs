//! An export of Search Console as it is downloaded: a ZIP of tables, of which one is of pages. The one door to zip.

use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};

use ::zip::ZipArchive;

use super::account::Account;
use super::home::{Home, is_url};
use super::table::{Table, whole};
use super::{SearchData, pages, unpack};

/// What is read of one table: an export has a thousand rows.
const MAX_TABLE: u64 = 64 * 1024 * 1024;

/// Tables that are looked at.
const MOST_TABLES: usize = 100;

/// Reads an export, packed or not.
pub(super) fn read_export<R: Read + Seek>(
    mut input: R,
    home: &Home,
    data: &mut SearchData,
    account: &mut Account,
) {
    account.is_a("search-console");
    let mut head = [0; 4];
    let is_zip = input.read_exact(&mut head).is_ok() && head == *b"PK\x03\x04";
    if let Err(error) = input.seek(SeekFrom::Start(0)) {
        return account.remark(None, format!("cannot be read: {error}"));
    }
    if is_zip {
        return read_zip(input, home, data, account);
    }
    match Table::of(unpack::opened(input)) {
        Ok(table) => pages::read(table, home, data, account),
        Err(why) => account.remark(Some(1), why),
    }
}

/// Reads the tables of an archive whose rows begin with URLs; what they are called is the user's language.
fn read_zip<R: Read + Seek>(input: R, home: &Home, data: &mut SearchData, account: &mut Account) {
    let mut archive = match ZipArchive::new(BufReader::new(input)) {
        Ok(archive) => archive,
        Err(error) => {
            return account.remark(None, format!("is a broken ZIP: {error}; nothing of it was used"));
        }
    };
    let mut has_pages = false;
    for at in 0..archive.len().min(MOST_TABLES) {
        let Ok(table) = archive
            .by_index(at)
            .map_err(|error| error.to_string())
            .and_then(|entry| whole(entry, MAX_TABLE).map_err(|error| error.to_string()))
        else {
            account.remark(
                None,
                format!("is a ZIP whose file {} cannot be unpacked; the others were used", at + 1),
            );
            continue;
        };
        let read = |bytes: &[u8]| Table::of(Box::new(BufReader::new(Cursor::new(bytes.to_vec())))).ok();
        if read(&table).is_some_and(is_of_pages)
            && let Some(table) = read(&table)
        {
            has_pages = true;
            pages::read(table, home, data, account);
        }
    }
    if !has_pages && !account.has_remarks() {
        account.remark(None, "is a ZIP without a table of pages (Pages.csv); nothing of it was used");
    }
}

/// Whether the row behind the headings begins with a URL. Queries may look like one, but hardly the first.
fn is_of_pages(mut table: Table<'_>) -> bool {
    let rows = std::iter::from_fn(move || table.next().ok().flatten());
    rows.take(5).filter(|row| row.cells.len() > 1).nth(1).is_some_and(|row| is_url(row.cell(0)))
}
