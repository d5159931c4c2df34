//! What becomes of each row of one file: all of them are accounted for.

use super::{DataFile, Remark};
use crate::page::cut;

/// Characters of a row that are shown in a remark.
const SHOWN: usize = 80;

/// The account of one file.
#[derive(Debug, Default)]
pub(super) struct Account {
    file: DataFile,
    first_foreign: Option<(u64, String)>,
    first_unread: Option<(u64, String)>,
    is_full: bool,
    remarks: Vec<Remark>,
}

impl Account {
    pub(super) fn of(file: &str) -> Self {
        Self { file: DataFile { file: file.to_owned(), ..DataFile::default() }, ..Self::default() }
    }

    /// Says what the file turned out to be.
    pub(super) fn is_a(&mut self, kind: &str) {
        kind.clone_into(&mut self.file.kind);
    }

    pub(super) fn used(&mut self) {
        self.file.rows += 1;
        self.file.used += 1;
    }

    pub(super) fn passed_over(&mut self) {
        self.file.rows += 1;
        self.file.passed_over += 1;
    }

    pub(super) fn foreign(&mut self, line: u64, what: &str) {
        self.file.rows += 1;
        self.file.foreign += 1;
        self.first_foreign.get_or_insert_with(|| (line, cut(what, SHOWN)));
    }

    pub(super) fn unread(&mut self, line: u64, what: &str) {
        self.file.rows += 1;
        self.file.unread += 1;
        self.first_unread.get_or_insert_with(|| (line, cut(what, SHOWN)));
    }

    pub(super) fn has_no_room(&mut self) {
        self.is_full = true;
    }

    pub(super) fn remark(&mut self, line: Option<u64>, message: impl Into<String>) {
        let line = line.and_then(|line| u32::try_from(line).ok());
        self.remarks.push(Remark { file: self.file.file.clone(), line, message: message.into() });
    }

    pub(super) fn has_remarks(&self) -> bool {
        !self.remarks.is_empty()
    }

    /// The account, and what must be said of it.
    pub(super) fn close(mut self) -> (DataFile, Vec<Remark>) {
        let DataFile { rows, used, foreign, unread, passed_over, .. } = self.file;
        if let Some((line, url)) = self.first_foreign.take() {
            self.remark(Some(line), match used {
                0 => format!("is of another site: {url}; nothing in this file is of the audited one ({foreign} of {rows} rows are of others), and nothing of it was used"),
                _ => format!("is of another site: {url}; {foreign} of {rows} rows are, and were left out"),
            });
        }
        if let Some((line, row)) = self.first_unread.take() {
            self.remark(Some(line), match used {
                0 => format!("cannot be read: {row}; nothing of this file was used ({unread} of {rows} rows cannot be read)"),
                _ => format!("cannot be read: {row}; {unread} of {rows} rows cannot, and were left out"),
            });
        }
        if self.is_full {
            self.remark(
                None,
                format!("names more than {} URLs: of those beyond, nothing is known", super::MOST_URLS),
            );
        }
        if used == 0 && self.remarks.is_empty() {
            self.remark(
                None,
                match passed_over {
                    0 => "holds nothing that could be used".to_owned(),
                    lines => format!("holds no visit of a search crawler in {lines} lines"),
                },
            );
        }
        (self.file, self.remarks)
    }
}
