//! What people know of their site from elsewhere, in files that are read here and go nowhere.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::impact::search::Columns;

const SEARCH: &str = "Search data";

/// Files that say what search engines and visitors want.
#[derive(Debug, Clone, Default, Args)]
pub struct SearchArgs {
    /// Rank findings by the clicks in this export of Search Console: the ZIP, Pages.csv, or its list of links
    ///
    /// URLs in it that the site no longer links to are asked for too. Any language of the export is understood.
    /// May be given several times, as all of these.
    #[arg(long, value_name = "FILE", help_heading = SEARCH)]
    pub search_console: Vec<PathBuf>,

    /// Rank findings by any table with a column of URLs: `FILE:url=HEADING,clicks=HEADING`
    ///
    /// There are url, clicks, impressions, position, visits and links. In place of a heading stands the number of
    /// a column, from 1.
    #[arg(long, value_name = "FILE:COLUMNS", help_heading = SEARCH)]
    pub metrics: Vec<MetricsFile>,

    /// Read what search crawlers really got from this access log, packed with gzip or not
    ///
    /// Common and Combined (Apache, nginx), JSON lines, Logpush of Cloudflare, CloudFront and load balancers of
    /// Amazon are known by their form.
    #[arg(long, value_name = "FILE", help_heading = SEARCH)]
    pub access_log: Vec<PathBuf>,

    /// Believe visits of a crawler in logs only from the addresses in this file, as its owner publishes it
    ///
    /// The file is named after its crawler: googlebot.json, bingbot.json. Visits of crawlers without such a file
    /// are counted as not verified.
    #[arg(long, value_name = "FILE", help_heading = SEARCH)]
    pub crawler_ranges: Vec<PathBuf>,

    /// Take the links that stood on pages before they broke from this crawl.db [default: the one that is replaced]
    #[arg(long, value_name = "FILE", help_heading = SEARCH)]
    pub previous: Option<PathBuf>,
}

/// A table, and what its columns mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricsFile {
    /// The table.
    pub path: PathBuf,
    /// What its columns mean.
    pub columns: Columns,
}

impl FromStr for MetricsFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const HOW: &str = "write it as FILE:url=HEADING,clicks=HEADING";
        let at = text.rfind(":url=").filter(|at| *at > 0).ok_or(HOW)?;
        Ok(Self { path: text[..at].into(), columns: Columns::parse(&text[at + 1..])? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_with_its_columns() {
        let read: MetricsFile = "a:b.csv:url=Page,clicks=3".parse().expect("it is whole");
        assert_eq!(read.path, PathBuf::from("a:b.csv"));
        for text in ["a.csv", "a.csv:clicks=3", ":url=a,clicks=b", "a.csv:url=a", "a.csv:url=a,klicks=b"] {
            assert!(text.parse::<MetricsFile>().is_err(), "{text}");
        }
    }
}
