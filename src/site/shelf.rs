//! Bytes that are written one after the other and asked for seldom: the first of very many stand in a file.
//!
//! The file has no name as soon as it is there, so nothing is left of it however the process ends. Where it cannot be
//! made or written, memory keeps everything. What cannot be read back reads as zeros, and that is told in the end:
//! nobody may believe what was made of them.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::chunks::{CHUNK, Chunks};

/// Bytes that are read from the file at once.
const PAGE: usize = CHUNK;

/// Pages that memory holds before they are put into the file.
const HELD: usize = 4 * 1024 * 1024 / PAGE;

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

    /// Appends one byte.
    pub(super) fn push(&mut self, byte: u8) {
        self.held.push(byte);
    }

    /// Appends several.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
    }

    /// Appends a number, seven bits to a byte, the low ones first; the highest bit says that more come.
    pub(super) fn push_number(&mut self, mut number: u64) {
        while number >= 1 << 7 {
            self.push(number.to_le_bytes()[0] | 1 << 7);
            number >>= 7;
        }
        self.push(number.to_le_bytes()[0]);
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
        let mut reading = Reading { shelf: self, page: Page::Held(&[]), number: 0, at: 0 };
        reading.turn_to(at / PAGE);
        reading.at = at % PAGE;
        reading
    }

    fn page(&self, number: usize) -> Page<'_> {
        if let Some(held) = number.checked_sub(self.pages) {
            return Page::Held(&self.held.chunks()[held]);
        }
        let filed = self.filed.as_ref().expect("pages were put into it");
        filed.page(number).map_or(Page::Lost, Page::Read)
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

impl<'s> Reading<'s> {
    /// The next byte.
    pub(super) fn byte(&mut self) -> u8 {
        self.turn_at_end();
        self.at += 1;
        self.page.bytes()[self.at - 1]
    }

    /// The next number.
    pub(super) fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 1 << 7 {
                return number;
            }
            shift += 7;
        }
    }

    /// The next number, which is a length.
    pub(super) fn length(&mut self) -> usize {
        usize::try_from(self.number()).expect("it was in memory once")
    }

    /// Passes over so many bytes, after which more come.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        if self.at > PAGE {
            let at = self.at;
            self.turn_to(self.number + at / PAGE);
            self.at = at % PAGE;
        }
    }

    /// The next bytes, which are a text.
    pub(super) fn text(&mut self, length: usize) -> Cow<'s, str> {
        if let Page::Held(page) = self.page
            && let Some(bytes) = page.get(self.at..self.at + length)
        {
            self.at += length;
            return String::from_utf8_lossy(bytes);
        }
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            self.turn_at_end();
            let end = PAGE.min(self.at + length - bytes.len());
            bytes.extend_from_slice(&self.page.bytes()[self.at..end]);
            self.at = end;
        }
        Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn turn_at_end(&mut self) {
        if self.at == PAGE {
            self.turn_to(self.number + 1);
        }
    }

    /// After what is lost everything is: what is read in the middle of something else means nothing.
    fn turn_to(&mut self, number: usize) {
        if !matches!(self.page, Page::Lost) {
            self.page = self.shelf.page(number);
        }
        (self.number, self.at) = (number, 0);
    }
}

/// Some bytes in a row.
enum Page<'s> {
    Held(&'s [u8]),
    Read(Arc<[u8]>),
    Lost,
}

impl Page<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Held(bytes) => bytes,
            Self::Read(bytes) => bytes,
            Self::Lost => &[0; PAGE],
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

    fn page(&self, number: usize) -> Option<Arc<[u8]>> {
        let mut place = self.read[number % READ].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, page)) = place.as_ref().filter(|(known, _)| *known == number) {
            return Some(Arc::clone(page));
        }
        match self.read_page(number) {
            Ok(page) => Some(Arc::clone(&place.insert((number, page)).1)),
            Err(error) => {
                // Of several the first is told.
                let _ = self.error.set(error);
                None
            }
        }
    }

    fn read_page(&self, number: usize) -> io::Result<Arc<[u8]>> {
        let mut page = [0; PAGE];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset(number)))?;
        file.read_exact(&mut page)?;
        Ok(Arc::from(page))
    }
}

#[cfg(test)]
pub(super) mod tests;
