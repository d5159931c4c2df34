//! Bytes that are written one after the other and asked for seldom: the first of very many stand in a file.
//!
//! The file has no name as soon as it is there, so nothing is left of it however the process ends. Where it cannot be
//! made or written, memory keeps everything. What cannot be read back reads as zeros, and that is told in the end:
//! nobody may believe what was made of them.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::chunks::{CHUNK, Chunks};

/// Bytes that are read from the file at once.
const PAGE: usize = CHUNK;

/// Pages that memory holds before they are put into the file.
const HELD: usize = 16 * 1024 * 1024 / PAGE;

/// Pages that are kept of those that were read last.
const READ: usize = 256;

/// A list of bytes.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// What is not in the file.
    held: Chunks<u8>,
    /// Where the file is to be made, as long as there is reason to believe that it takes more.
    path: Option<PathBuf>,
    filed: Option<Filed>,
    /// How many pages are in the file.
    pages: usize,
    /// Pages that memory holds at most.
    most: usize,
}

impl Shelf {
    /// An empty one that may make a file of this name.
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path: Some(path), most: HELD, ..Self::default() }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> u64 {
        (self.pages * PAGE + self.held.len()) as u64
    }

    /// Appends one.
    pub(super) fn push(&mut self, byte: u8) {
        self.held.push(byte);
    }

    /// Puts what memory holds into the file, where it is much. A disk that is full is no reason to end a crawl.
    pub(super) fn make_room(&mut self) {
        let whole = self.held.chunks().len().saturating_sub(1);
        if whole < self.most {
            return;
        }
        let Some(path) = self.path.take() else { return };
        if self.write(&path, whole).is_ok() {
            self.held.forget(whole);
            self.pages += whole;
            self.path = Some(path);
        }
    }

    fn write(&mut self, path: &Path, whole: usize) -> io::Result<()> {
        let filed = match &mut self.filed {
            Some(filed) => filed,
            none => none.insert(Filed::at(path)?),
        };
        let file = filed.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset(self.pages)))?;
        self.held.chunks()[..whole].iter().try_for_each(|page| file.write_all(page))
    }

    /// Reads from here on.
    pub(super) fn read_from(&self, at: u64) -> Reading<'_> {
        let at = usize::try_from(at).expect("files are addressed as memory is");
        Reading { shelf: self, page: self.page(at / PAGE), number: at / PAGE, at: at % PAGE }
    }

    fn page(&self, number: usize) -> Page<'_> {
        match number.checked_sub(self.pages) {
            Some(held) => Page::Held(&self.held.chunks()[held]),
            None => Page::Read(self.filed.as_ref().expect("pages were put into it").page(number)),
        }
    }

    /// What went wrong when something was to be read back.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.filed.as_ref().and_then(|filed| filed.error.get())
    }
}

fn offset(page: usize) -> u64 {
    (page * PAGE) as u64
}

/// Reads one byte after the other.
pub(super) struct Reading<'s> {
    shelf: &'s Shelf,
    page: Page<'s>,
    number: usize,
    at: usize,
}

impl Reading<'_> {
    /// The next byte.
    pub(super) fn byte(&mut self) -> u8 {
        if self.at == PAGE {
            self.number += 1;
            (self.page, self.at) = (self.shelf.page(self.number), 0);
        }
        self.at += 1;
        self.page.bytes()[self.at - 1]
    }
}

/// Some bytes in a row.
enum Page<'s> {
    Held(&'s [u8]),
    Read(Arc<[u8]>),
}

impl Page<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Held(bytes) => bytes,
            Self::Read(bytes) => bytes,
        }
    }
}

/// A page of the file with its number.
type ReadPage = (usize, Arc<[u8]>);

/// What is in the file.
#[derive(Debug)]
struct Filed {
    file: Mutex<File>,
    /// Pages that were read, each in the place that its number gives it: who reads in order reads each once, and of
    /// several who do, few meet.
    read: Vec<Mutex<Option<ReadPage>>>,
    error: OnceLock<io::Error>,
}

impl Filed {
    fn at(path: &Path) -> io::Result<Self> {
        let file = File::options().read(true).write(true).create_new(true).open(path)?;
        fs::remove_file(path)?;
        Ok(Self::of(file))
    }

    fn of(file: File) -> Self {
        let read = std::iter::repeat_with(Mutex::default).take(READ).collect();
        Self { file: Mutex::new(file), read, error: OnceLock::new() }
    }

    fn page(&self, number: usize) -> Arc<[u8]> {
        let mut place = self.read[number % READ].lock().unwrap_or_else(PoisonError::into_inner);
        match &*place {
            Some((known, page)) if *known == number => Arc::clone(page),
            _ => {
                let page = self.read_page(number);
                *place = Some((number, Arc::clone(&page)));
                page
            }
        }
    }

    fn read_page(&self, number: usize) -> Arc<[u8]> {
        let mut page = [0; PAGE];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let read = file.seek(SeekFrom::Start(offset(number))).and_then(|_| file.read_exact(&mut page));
        if let Err(error) = read {
            // Of several the first is told.
            let _ = self.error.set(error);
            page = [0; PAGE];
        }
        Arc::from(page)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A folder of its own, for as long as it is held.
    pub(crate) struct Folder(tempfile::TempDir);

    impl Folder {
        pub(crate) fn new() -> Self {
            Self(tempfile::tempdir().expect("there is a place for temporary files"))
        }

        /// A name that is free.
        pub(crate) fn file(&self) -> PathBuf {
            self.0.path().join("shelf")
        }
    }

    impl Shelf {
        /// One that puts into a file what is more than so many pages.
        pub(crate) fn holding(most: usize, path: PathBuf) -> Self {
            Self { most, ..Self::at(path) }
        }
    }

    const BYTES: usize = 5 * PAGE + 7;

    fn byte(at: usize) -> u8 {
        (at % 251).to_le_bytes()[0]
    }

    fn filled(mut shelf: Shelf) -> Shelf {
        for at in 0..BYTES {
            shelf.make_room();
            shelf.push(byte(at));
        }
        shelf
    }

    fn is_whole(shelf: &Shelf) -> bool {
        let is_read_from = |start: usize| {
            let mut reading = shelf.read_from(start as u64);
            (start..BYTES).all(|at| reading.byte() == byte(at))
        };
        shelf.len() == BYTES as u64
            && [0, PAGE - 1, 2 * PAGE, 4 * PAGE + 1, BYTES - 1].into_iter().all(is_read_from)
    }

    #[test]
    fn what_is_much_is_read_from_a_file_that_nobody_sees() {
        let folder = Folder::new();
        let shelf = filled(Shelf::holding(2, folder.file()));
        assert_eq!((shelf.pages, shelf.held.len()), (4, PAGE + 7), "in the file, and in memory");
        assert!(is_whole(&shelf) && shelf.error().is_none());
        assert!(!folder.file().exists());
    }

    #[test]
    fn what_is_little_makes_no_file() {
        let folder = Folder::new();
        let shelf = filled(Shelf::at(folder.file()));
        assert!(is_whole(&shelf) && shelf.filed.is_none());
    }

    #[test]
    fn memory_keeps_everything_where_no_file_can_be_made() {
        let shelf = filled(Shelf::holding(2, Folder::new().file().join("in a folder that is not there")));
        assert!(is_whole(&shelf) && shelf.pages == 0);
    }

    #[test]
    fn memory_keeps_what_a_file_takes_no_more() {
        let folder = Folder::new();
        let mut shelf = Shelf::holding(2, folder.file());
        for at in 0..BYTES {
            if at == 3 * PAGE {
                let filed = shelf.filed.as_ref().expect("two pages are in it");
                fs::write(
                    folder.file(),
                    filed.page(0).iter().chain(&*filed.page(1)).copied().collect::<Vec<_>>(),
                )
                .expect("it is a folder of ours");
                shelf.filed = Some(Filed::of(File::open(folder.file()).expect("it was just written")));
            }
            shelf.make_room();
            shelf.push(byte(at));
        }
        assert!(is_whole(&shelf) && shelf.pages == 2, "files that are opened for reading take nothing");
    }

    #[test]
    fn what_cannot_be_read_back_is_told() {
        let folder = Folder::new();
        let mut shelf = filled(Shelf::holding(2, folder.file()));
        let filed = shelf.filed.as_mut().expect("much was written");
        filed.file.get_mut().expect("nobody has it").set_len(0).expect("it is a file of ours");
        assert_eq!(shelf.read_from(1).byte(), 0);
        assert!(shelf.error().is_some());
        assert_eq!(shelf.read_from(BYTES as u64 - 1).byte(), byte(BYTES - 1), "memory has that");
    }
}
