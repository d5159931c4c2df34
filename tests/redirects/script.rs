//! A tree of pages of which some are renamed, some moved and some removed, as a seed says.

const SITE: &str = "https://docs.example";

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Other signs, case or ending.
    Spelled,
    /// A slip of the pen in the link.
    Misspelled,
    /// A word of its name dropped or added.
    Renamed,
    /// Named after its title.
    NamedByTitle,
    /// In another folder.
    Moved,
    /// In another folder under another name.
    MovedAndRenamed,
    /// In a folder of which all pages moved.
    MovedWithFolder,
    /// Gone for good.
    Removed,
    /// Of another year or version; that of today is not its successor.
    OtherYear,
}

pub struct Page {
    pub url: String,
    pub title: String,
}

pub struct Gone {
    pub url: String,
    pub texts: Vec<String>,
    pub change: Change,
    /// Where it is now.
    pub successor: Option<String>,
}

/// A tree after the change; the first living page is the start page.
pub struct Tree {
    pub living: Vec<Page>,
    pub dead: Vec<Gone>,
}

/// One page before the change.
struct Row<'a> {
    path: &'a str,
    title: &'a str,
    texts: Vec<&'a str>,
}

/// `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("it is less than the sides")
    }
}

impl Tree {
    pub fn changed(rows: &str, seed: u64) -> Self {
        let rows: Vec<Row> = rows.lines().map(row).collect();
        let mut dice = Dice(seed);
        let is_inner = |folder: &&str| *folder != root(folder);
        let folders: Vec<&str> = rows.iter().map(|row| split(row.path).0).filter(is_inner).collect();
        let moved = folders.get(dice.roll(folders.len().max(1))).copied();
        let mut tree = Self { living: Vec::new(), dead: Vec::new() };
        for (at, row) in rows.iter().enumerate() {
            if at == 0 || split(row.path).1.is_empty() {
                tree.keep(row.path, row.title);
            } else if moved.is_some_and(|moved| row.path.starts_with(moved)) {
                let new = format!("{}learn/handbook/", root(row.path));
                let to = row.path.replacen(moved.expect("it is there"), &new, 1);
                tree.change(row, &to, Change::MovedWithFolder);
            } else {
                tree.happen(row, &mut dice);
            }
        }
        tree
    }

    fn happen(&mut self, row: &Row, dice: &mut Dice) {
        let (folder, name) = split(row.path);
        let bare = name.trim_end_matches(".html");
        let elsewhere = ["guide/", "manual/", "reference/more/", "topics/"][dice.roll(4)];
        let elsewhere = format!("{}{elsewhere}", root(row.path));
        match dice.roll(30) {
            0 => self.change(row, &format!("{folder}{}/", bare.replace('_', "-")), Change::Spelled),
            1 => self.misspell(row, dice),
            2 => self.change(row, &format!("{folder}{}.html", renamed(bare, dice)), Change::Renamed),
            3 => self.change(row, &format!("{folder}{}.html", slug(row.title)), Change::NamedByTitle),
            4 | 5 => self.change(row, &format!("{elsewhere}{name}"), Change::Moved),
            6 => {
                let to = format!("{elsewhere}{}.html", renamed(bare, dice));
                self.change(row, &to, Change::MovedAndRenamed);
            }
            7 | 8 => self.bury(row.path, row, Change::Removed, None),
            9 => {
                let year = 2019 + dice.roll(5);
                self.keep(&format!("{folder}{}/{name}", year + 1), &format!("{} {}", row.title, year + 1));
                self.bury(&format!("{folder}{year}/{name}"), row, Change::OtherYear, None);
            }
            _ => self.keep(row.path, row.title),
        }
    }

    /// The page stays, and a link to it has a letter too few or twice.
    fn misspell(&mut self, row: &Row, dice: &mut Dice) {
        self.keep(row.path, row.title);
        let (folder, name) = split(row.path);
        let mut letters: Vec<char> = name.trim_end_matches(".html").chars().collect();
        if letters.len() < 6 {
            return;
        }
        let at = 1 + dice.roll(letters.len() - 2);
        match dice.roll(2) {
            0 => drop(letters.remove(at)),
            _ => letters.insert(at, letters[at]),
        }
        let link = format!("{folder}{}.html", letters.into_iter().collect::<String>());
        self.bury(&link, row, Change::Misspelled, Some(row.path));
    }

    fn keep(&mut self, path: &str, title: &str) {
        self.living.push(Page { url: format!("{SITE}{path}"), title: title.to_owned() });
    }

    fn change(&mut self, row: &Row, to: &str, change: Change) {
        if to == row.path {
            return self.keep(row.path, row.title);
        }
        self.keep(to, row.title);
        self.bury(row.path, row, change, Some(to));
    }

    fn bury(&mut self, path: &str, row: &Row, change: Change, successor: Option<&str>) {
        self.dead.push(Gone {
            url: format!("{SITE}{path}"),
            texts: row.texts.iter().map(|text| (*text).to_owned()).collect(),
            change,
            successor: successor.map(|path| format!("{SITE}{path}")),
        });
    }
}

fn row(line: &str) -> Row<'_> {
    let mut cells = line.split('\t');
    let mut next = || cells.next().unwrap_or_default();
    Row { path: next(), title: next(), texts: cells.collect() }
}

/// The folder with its slashes, and the name.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |at| at + 1))
}

/// Where the pages of one language begin.
fn root(path: &str) -> &str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if first.len() == 2 && path.len() > 3 { &path[..4] } else { "/" }
}

fn renamed(name: &str, dice: &mut Dice) -> String {
    const MORE: &[&str] = &["guide", "overview", "the", "new", "how-to"];
    let mut words: Vec<&str> = name.split(['-', '_', '.']).collect();
    if words.len() > 2 && dice.roll(2) == 0 {
        words.remove(dice.roll(words.len()));
    } else {
        words.insert(dice.roll(2) * words.len(), MORE[dice.roll(MORE.len())]);
    }
    words.join("-")
}

fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(6).collect::<Vec<_>>().join("-").to_lowercase()
}
