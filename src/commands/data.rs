//! The user's data about search: files are opened here, and read where they are understood.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context;
use url::Url;

use crate::audit::Warning;
use crate::cli::SearchArgs;
use crate::impact::search::{Home, Kind, Ranges, SearchData};
use crate::urls::Tracking;

/// URLs of the data that are asked for though nothing links to them: those with the most clicks.
const MOST_TARGETS: usize = 10_000;

/// Files of data, and what they are read as.
#[derive(Debug, Clone, Default)]
pub struct DataFiles {
    files: Vec<(PathBuf, Kind)>,
    ranges: Ranges,
}

impl DataFiles {
    /// What was named. A file that is not there is told before anything else is done.
    pub fn named(args: &SearchArgs) -> anyhow::Result<Self> {
        let exports = args.search_console.iter().map(|path| (path.clone(), Kind::SearchConsole));
        let tables = args.metrics.iter().map(|file| (file.path.clone(), Kind::Metrics(file.columns.clone())));
        let logs = args.access_log.iter().map(|path| (path.clone(), Kind::AccessLog));
        let files: Vec<_> = exports.chain(tables).chain(logs).collect();
        files.iter().try_for_each(|(path, _)| open(path).map(drop))?;
        let mut ranges = Ranges::default();
        for path in &args.crawler_ranges {
            let json = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let added = ranges.add(&path.to_string_lossy(), &json);
            added.map_err(|why| anyhow::anyhow!("`{}` {why}", path.display()))?;
        }
        Ok(Self { files, ranges })
    }

    /// Reads everything that is about the site at this address.
    pub fn read(&self, base: &Url, tracking: Tracking, has_subdomains: bool) -> anyhow::Result<SearchData> {
        let home = Home::new(base.clone(), tracking, has_subdomains);
        let mut data = SearchData::default();
        for (path, kind) in &self.files {
            data.read((&path.to_string_lossy(), open(path)?), kind, &home, &self.ranges);
        }
        Ok(data)
    }
}

fn open(path: &Path) -> anyhow::Result<File> {
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let is_file = file.metadata().is_ok_and(|about| about.is_file());
    anyhow::ensure!(is_file, "`{}` is no file", path.display());
    Ok(file)
}

/// The URLs that the crawl asks for because the data names them.
pub fn targets(data: &SearchData) -> Vec<Url> {
    data.wanted().into_iter().filter_map(|url| Url::parse(url).ok()).take(MOST_TARGETS).collect()
}

/// What must be said of the data.
pub fn warnings(data: &SearchData) -> Vec<Warning> {
    let left_out = data.wanted().len().saturating_sub(MOST_TARGETS);
    let cut = (left_out > 0).then(|| Warning {
        file: "search data".to_owned(),
        line: None,
        message: format!("names {left_out} more URLs than the {MOST_TARGETS} with the most clicks: those that no link leads to were not asked for"),
    });
    let remark = |remark: &crate::impact::search::Remark| Warning {
        file: remark.file.clone(),
        line: remark.line,
        message: remark.message.clone(),
    };
    data.remarks.iter().map(remark).chain(cut).collect()
}
