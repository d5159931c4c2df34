//! Any table with a column of URLs and columns of numbers that the user names.

use std::io::BufRead;

use super::account::Account;
use super::home::{Home, Place};
use super::number::{count, decimal};
use super::table::{Row, Table};
use super::{SearchData, add};
use crate::impact::Demand;

/// Which columns mean what, by heading or by number from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    url: String,
    metrics: Vec<(Metric, String)>,
}

/// What a column of numbers can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Metric {
    Clicks,
    Impressions,
    Position,
    Visits,
    Links,
}

const METRICS: [(&str, Metric); 5] = [
    ("clicks", Metric::Clicks),
    ("impressions", Metric::Impressions),
    ("position", Metric::Position),
    ("visits", Metric::Visits),
    ("links", Metric::Links),
];

impl Columns {
    /// Reads `url=Page,clicks=Clicks`.
    pub fn parse(text: &str) -> Result<Self, String> {
        const HOW: &str = "write the columns as url=HEADING,clicks=HEADING; there are url, clicks, impressions, position, visits, links";
        let (mut url, mut metrics) = (None, Vec::new());
        for part in text.split(',') {
            let (name, heading) = part.split_once('=').ok_or(HOW)?;
            let (name, heading) = (name.trim(), heading.trim().to_owned());
            let metric = METRICS.iter().find(|(known, _)| *known == name).map(|(_, metric)| *metric);
            let is_new = match metric {
                Some(metric) => metrics.iter().all(|(known, _)| *known != metric),
                None => name == "url" && url.is_none(),
            };
            if heading.is_empty() || !is_new {
                return Err(HOW.to_owned());
            }
            match metric {
                Some(metric) => metrics.push((metric, heading)),
                None => url = Some(heading),
            }
        }
        let url = url.filter(|_| !metrics.is_empty()).ok_or(HOW)?;
        Ok(Self { url, metrics })
    }

    /// The places of the columns, or the headings that are missing.
    fn places(&self, headings: &Row) -> Result<Places, Vec<&str>> {
        let place = |heading: &str| {
            let by_name = headings.cells.iter().position(|cell| cell.eq_ignore_ascii_case(heading));
            let number =
                || heading.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < headings.cells.len());
            by_name.or_else(number)
        };
        let names = std::iter::once(&self.url).chain(self.metrics.iter().map(|(_, name)| name));
        let missing: Vec<&str> = names.map(String::as_str).filter(|name| place(name).is_none()).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let metrics = self.metrics.iter().filter_map(|(metric, name)| Some((*metric, place(name)?)));
        Ok(Places { url: place(&self.url).unwrap_or_default(), metrics: metrics.collect() })
    }
}

struct Places {
    url: usize,
    metrics: Vec<(Metric, usize)>,
}

/// Reads a table.
pub(super) fn read(
    input: Box<dyn BufRead + '_>,
    columns: &Columns,
    home: &Home,
    data: &mut SearchData,
    account: &mut Account,
) {
    account.is_a("metrics");
    let mut table = match Table::of(input) {
        Ok(table) => table,
        Err(why) => return account.remark(Some(1), why),
    };
    let mut places = None;
    loop {
        let row = match table.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err((line, error)) => {
                return account.remark(
                    Some(line),
                    format!("cannot be read further: {error}; what came before was used"),
                );
            }
        };
        let Some(known) = &places else {
            match columns.places(&row) {
                Ok(found) => places = Some(found),
                Err(missing) => return account.remark(Some(row.line), no_column(&missing, &row)),
            }
            continue;
        };
        take(known, &row, home, data, account);
    }
    if places.is_none() {
        account.remark(None, "is empty");
    }
}

fn no_column(missing: &[&str], headings: &Row) -> String {
    format!(
        "has no column `{}`; there are {}; nothing of this file was used",
        missing.join("`, `"),
        headings.shown()
    )
}

fn take(places: &Places, row: &Row, home: &Home, data: &mut SearchData, account: &mut Account) {
    let url = row.cell(places.url);
    let key = match home.place(url) {
        Place::Own(key) => key,
        Place::Foreign => return account.foreign(row.line, url),
        Place::Nowhere => return account.unread(row.line, &row.shown()),
    };
    let numbers: Vec<_> = places.metrics.iter().map(|(metric, at)| (*metric, row.cell(*at))).collect();
    if !numbers.iter().all(|(metric, text)| is_number(*metric, text)) {
        return account.unread(row.line, &row.shown());
    }
    let Some(demand) = data.of_url(key, account) else { return };
    for (metric, text) in numbers {
        note(demand, metric, text);
    }
    account.used();
}

/// An empty cell says nothing, which is no fault.
fn is_number(metric: Metric, text: &str) -> bool {
    text.is_empty()
        || if metric == Metric::Position { decimal(text).is_some() } else { count(text).is_some() }
}

fn note(demand: &mut Demand, metric: Metric, text: &str) {
    let field = match metric {
        Metric::Position => {
            demand.position = demand.position.or_else(|| decimal(text));
            return;
        }
        Metric::Clicks => &mut demand.clicks,
        Metric::Impressions => &mut demand.impressions,
        Metric::Visits => &mut demand.visits,
        Metric::Links => &mut demand.external_links,
    };
    if let Some(more) = count(text) {
        add(field, more);
    }
}
