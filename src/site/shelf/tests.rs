//! What is put away is read back, or that it cannot be is told.

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
                [0, 1]
                    .iter()
                    .flat_map(|page| filed.page(*page).expect("it can be read").to_vec())
                    .collect::<Vec<_>>(),
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
    let mut reading = shelf.read_from(1);
    assert_eq!((0..BYTES - 1).map(|_| u32::from(reading.byte())).sum::<u32>(), 0, "zeros from there on");
    assert!(shelf.error().is_some());
    assert_eq!(shelf.read_from(BYTES as u64 - 1).byte(), byte(BYTES - 1), "memory has that");
}
