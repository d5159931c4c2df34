//! Exports of Search Console: the pages of the performance report, and the links report.
//!
//! Their headings come in the user's language, so columns are known by their places: an export of pages has five
//! (page, clicks, impressions, CTR, position), one of links three (page, links, sites).

use super::account::Account;
use super::home::{Home, Place, is_url};
use super::number::{count, decimal};
use super::table::{Row, Table};
use super::{SearchData, add};

/// Which export a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Export {
    Pages,
    Links,
}

/// Reads an export.
pub(super) fn read(mut table: Table<'_>, home: &Home, data: &mut SearchData, account: &mut Account) {
    let mut export = None;
    loop {
        let row = match table.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err((line, error)) => {
                account.remark(
                    Some(line),
                    format!("cannot be read further: {error}; what came before was used"),
                );
                return;
            }
        };
        if !is_url(row.cell(0)) {
            // Headings, and what stands before them.
            if export.is_some() {
                account.unread(row.line, &row.shown());
            }
            continue;
        }
        let Some(known) = export.or_else(|| export_of(&row)) else {
            account.remark(Some(row.line), wrong_columns(&row));
            return;
        };
        export = Some(known);
        take(known, &row, home, data, account);
    }
    match export {
        None => account.remark(
            Some(1),
            "has no row that begins with a URL: it is no export of pages (Pages.csv) nor of links; nothing of it was used",
        ),
        Some(Export::Pages) => account.is_a("search-console-pages"),
        Some(Export::Links) => account.is_a("search-console-links"),
    }
}

fn export_of(row: &Row) -> Option<Export> {
    match row.cells.len() {
        5 => Some(Export::Pages),
        3 => Some(Export::Links),
        _ => None,
    }
}

fn wrong_columns(row: &Row) -> String {
    let why = if row.cells.len() == 9 { " (two periods compared? export one)" } else { "" };
    format!(
        "has {} columns, where an export of pages has 5 and one of links 3{why}; nothing of this file was used. \
         --metrics reads any table by the names of its columns",
        row.cells.len()
    )
}

fn take(export: Export, row: &Row, home: &Home, data: &mut SearchData, account: &mut Account) {
    let key = match home.place(row.cell(0)) {
        Place::Own(key) => key,
        Place::Foreign => return account.foreign(row.line, row.cell(0)),
        Place::Nowhere => return account.unread(row.line, &row.shown()),
    };
    let (Some(first), Some(second)) = (count(row.cell(1)), count(row.cell(2))) else {
        return account.unread(row.line, &row.shown());
    };
    let Some(demand) = data.of_url(key, account) else { return };
    match export {
        Export::Pages => {
            add(&mut demand.clicks, first);
            add(&mut demand.impressions, second);
            demand.position = demand.position.or_else(|| decimal(row.cell(4)));
        }
        Export::Links => add(&mut demand.external_links, first),
    }
    account.used();
}
