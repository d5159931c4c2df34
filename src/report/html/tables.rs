//! The tables of the report. Each is made once; the page carries its first rows as HTML for whoever runs no script,
//! and all of them packed for the script, which shows the rows in sight.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::super::statuses::Family;
use super::super::text::{plain_path, safe_href, shortened, shown_url, visible};
use super::super::words::counted;
use crate::diagnose::statuses::status_named;

/// Rows that are readable without scripts.
const WRITTEN_ROWS: usize = 30;
/// Rows of one table that the page carries.
pub const MAX_ROWS: usize = 100_000;
/// Characters of one cell.
const MAX_TEXT: usize = 300;

/// A table: columns of equal length.
#[derive(Debug, Serialize)]
pub struct Table {
    name: &'static str,
    title: &'static str,
    columns: Vec<Column>,
    length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<String>,
}

/// One column of it.
#[derive(Debug, Serialize)]
pub struct Column {
    key: &'static str,
    label: &'static str,
    #[serde(flatten)]
    cells: Cells,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<Mark>,
}

/// What a column does in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// It takes the room that is left.
    Wide,
    /// It takes more room than a number.
    Middle,
    /// A narrow screen leaves it out.
    Spare,
    /// It opens the row.
    Opens,
    /// It is not shown: it is data of the row.
    Hidden,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
enum Cells {
    Text {
        values: Vec<Option<String>>,
    },
    Number {
        values: Vec<Option<f64>>,
    },
    Choice {
        values: Vec<u32>,
        choices: Vec<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        tones: Vec<String>,
    },
    Url {
        values: Vec<String>,
        /// Where a click leads, where that is not what is shown; nothing where it leads nowhere.
        links: BTreeMap<usize, String>,
    },
}

/// The origin that shown paths are relative to, and none where it cannot be visited.
#[derive(Debug)]
pub struct Origin {
    base: String,
    origin: Option<String>,
}

impl Origin {
    /// That of the audited site.
    pub fn of(base: &str) -> Self {
        let href = safe_href(base);
        let origin =
            href.and_then(|href| url::Url::parse(&href).ok()).map(|url| url.origin().ascii_serialization());
        Self { base: base.to_owned(), origin }
    }

    /// The origin, where a browser may be sent.
    pub fn visited(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// Where a click on what is shown leads, if nothing else is said.
    fn implied(&self, shown: &str) -> Option<String> {
        if shown.starts_with('/') {
            self.origin.as_ref().map(|origin| format!("{origin}{shown}"))
        } else {
            Some(shown.to_owned())
        }
    }

    /// A URL as people read it, and where a click leads where that is not what the reader is shown.
    pub fn shown(&self, url: &str) -> (String, Option<String>) {
        if let Some(path) = plain_path(url, &self.base).filter(|path| path.len() <= MAX_TEXT) {
            return (path.to_owned(), None);
        }
        let shown = shortened(&shown_url(url, &self.base), MAX_TEXT);
        let href = safe_href(url);
        let link = (href != self.implied(&shown)).then(|| href.unwrap_or_default());
        (shown, link)
    }
}

impl Column {
    /// A column of texts.
    pub fn text(
        key: &'static str,
        label: &'static str,
        values: impl Iterator<Item = Option<String>>,
    ) -> Self {
        let values = values.map(|text| text.map(|text| shortened(&text, MAX_TEXT))).collect();
        Self::new(key, label, Cells::Text { values })
    }

    /// A column of figures, each to the tenth.
    pub fn figures(
        key: &'static str,
        label: &'static str,
        values: impl Iterator<Item = Option<f64>>,
    ) -> Self {
        let to_the_tenth = |value: Option<f64>| value.map(|value| (value * 10.0).round() / 10.0);
        Self::new(key, label, Cells::Number { values: values.map(to_the_tenth).collect() })
    }

    /// A column of numbers.
    #[expect(clippy::cast_precision_loss, reason = "counts and sizes for people")]
    pub fn numbers(
        key: &'static str,
        label: &'static str,
        values: impl Iterator<Item = Option<u64>>,
    ) -> Self {
        Self::new(
            key,
            label,
            Cells::Number { values: values.map(|value| value.map(|value| value as f64)).collect() },
        )
    }

    /// A column of a few texts that come again and again.
    pub fn choice(key: &'static str, label: &'static str, values: impl Iterator<Item = String>) -> Self {
        let (mut choices, mut numbers) = (Vec::new(), HashMap::new());
        let mut number = |text: String| {
            *numbers.entry(text).or_insert_with_key(|text| {
                choices.push(visible(text).into_owned());
                u32::try_from(choices.len() - 1).expect("there are fewer choices than rows")
            })
        };
        let values = values.map(&mut number).collect();
        Self::new(key, label, Cells::Choice { values, choices, tones: Vec::new() })
    }

    /// A column of statuses, each in the colour of its family.
    pub fn statuses(key: &'static str, label: &'static str, values: impl Iterator<Item = String>) -> Self {
        let mut column = Self::choice(key, label, values);
        if let Cells::Choice { choices, tones, .. } = &mut column.cells {
            *tones = choices
                .iter()
                .map(|status| if is_answer(status) { tone(Family::of(status)) } else { String::new() })
                .collect();
        }
        column
    }

    /// The same choices, each in the colour that the style sheet gives its name.
    pub fn toned(mut self) -> Self {
        if let Cells::Choice { choices, tones, .. } = &mut self.cells {
            tones.clone_from(choices);
        }
        self
    }

    /// A column of URLs.
    pub fn urls<'u>(
        key: &'static str,
        label: &'static str,
        urls: impl Iterator<Item = Option<&'u str>>,
        origin: &Origin,
    ) -> Self {
        let (mut values, mut links) = (Vec::new(), BTreeMap::new());
        for url in urls {
            let (shown, link) = url.map_or_else(Default::default, |url| origin.shown(url));
            links.extend(link.map(|link| (values.len(), link)));
            values.push(shown);
        }
        Self::new(key, label, Cells::Url { values, links })
    }

    fn new(key: &'static str, label: &'static str, cells: Cells) -> Self {
        Self { key, label, cells, marks: Vec::new() }
    }

    /// The same column, marked.
    pub fn marked(mut self, marks: &[Mark]) -> Self {
        self.marks.extend(marks);
        self
    }

    fn cell(&self, row: usize, origin: &Origin) -> Cell {
        let text = |text: String| Cell { text, href: None, tone: None };
        match &self.cells {
            Cells::Text { values } => text(values[row].clone().unwrap_or_default()),
            Cells::Number { values } => {
                text(values[row].map_or_else(String::new, |number| number.to_string()))
            }
            Cells::Choice { values, choices, tones } => {
                let choice = values[row] as usize;
                Cell { tone: tones.get(choice).cloned(), ..text(choices[choice].clone()) }
            }
            Cells::Url { values, links } => {
                let shown = &values[row];
                let href = links
                    .get(&row)
                    .cloned()
                    .or_else(|| origin.implied(shown))
                    .filter(|href| !href.is_empty());
                Cell { href, ..text(shown.clone()) }
            }
        }
    }
}

/// Whether this is a status or the name of a failure, and not a reason why nobody asked.
fn is_answer(status: &str) -> bool {
    status.parse::<u16>().is_ok() || status_named(status).is_some()
}

/// A family as the style sheet knows it.
pub fn tone(family: Family) -> String {
    serde_json::to_value(family).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Table {
    /// A table of these columns; `total` is how many rows there would be if the page carried all.
    pub fn new(name: &'static str, title: &'static str, columns: Vec<Column>, total: u64) -> Self {
        let length = columns.first().map_or(0, Column::length);
        let columns = columns.into_iter().filter(Column::says_something).collect();
        let more = total.saturating_sub(length as u64);
        let unlisted = (more > 0).then(|| {
            format!(
                "{} that this page leaves out; audit.json and crawl.db have them",
                counted(more, "more row")
            )
        });
        Self { name, title, columns, length, unlisted }
    }

    /// The name that the page knows it by.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How many rows it has.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The first rows, readable without scripts.
    pub fn listing(&self, empty: &'static str, origin: &Origin) -> Listing {
        let columns: Vec<&Column> =
            self.columns.iter().filter(|column| !column.marks.contains(&Mark::Hidden)).collect();
        let written = self.length.min(WRITTEN_ROWS);
        let row = |row| columns.iter().map(|column| column.cell(row, origin)).collect();
        let heads = columns.iter().map(|column| Head {
            label: column.label,
            is_number: matches!(column.cells, Cells::Number { .. }),
        });
        let more = self.length - written;
        Listing {
            title: self.title,
            columns: heads.collect(),
            rows: (0..written).map(row).collect(),
            unlisted: (more > 0)
                .then(|| format!("{}: the table of all needs scripts", counted(more as u64, "more row")))
                .or_else(|| self.unlisted.clone()),
            empty,
        }
    }
}

impl Column {
    /// Whether there is anything in it: a folder has no times, and a sound site no doubts.
    fn says_something(&self) -> bool {
        match &self.cells {
            Cells::Text { values } => values.iter().any(Option::is_some),
            Cells::Number { values } => values.iter().any(Option::is_some),
            Cells::Choice { choices, .. } => choices.iter().any(|choice| !choice.is_empty()),
            Cells::Url { .. } => true,
        }
    }

    fn length(&self) -> usize {
        match &self.cells {
            Cells::Text { values } => values.len(),
            Cells::Number { values } => values.len(),
            Cells::Choice { values, .. } => values.len(),
            Cells::Url { values, .. } => values.len(),
        }
    }
}

/// The first rows of a table.
#[derive(Debug, Serialize)]
pub struct Listing {
    title: &'static str,
    columns: Vec<Head>,
    rows: Vec<Vec<Cell>>,
    unlisted: Option<String>,
    empty: &'static str,
}

#[derive(Debug, Serialize)]
struct Head {
    label: &'static str,
    is_number: bool,
}

#[derive(Debug, Serialize)]
struct Cell {
    text: String,
    href: Option<String>,
    tone: Option<String>,
}
