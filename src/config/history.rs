//! Where past audits are remembered: the command line and tollgate.toml compiled into one place.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::cli::HistoryArgs;

/// How many audits are remembered when nobody says otherwise: more than a year of nights.
const DEFAULT_KEEP: NonZeroUsize = NonZeroUsize::new(400).expect("it is not zero");

/// The word for no memory.
const NONE: &str = "none";

/// The `[history]` table: what is remembered of audits from one to the next.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct HistorySettings {
    /// The folder that past audits are remembered in, in place of that of the reports; `none` for no memory.
    pub folder: Option<PathBuf>,
    /// How many audits are remembered.
    pub keep: Option<NonZeroUsize>,
}

impl HistorySettings {
    /// The folder, where it is one and relative to the file.
    pub fn folder_mut(&mut self) -> Option<&mut PathBuf> {
        self.folder.as_mut().filter(|folder| folder.as_path() != Path::new(NONE))
    }
}

/// Where audits are remembered, and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPlace {
    /// The folder.
    pub folder: PathBuf,
    /// How many audits.
    pub keep: NonZeroUsize,
}

/// Where audits are remembered: beside the reports, unless somebody names another place, or none.
pub fn place(args: &HistoryArgs, file: &HistorySettings, out: &Path) -> Option<HistoryPlace> {
    let named = args.history.as_ref().or(file.folder.as_ref());
    let folder = named.map_or_else(|| out.to_owned(), Clone::clone);
    let keep = args.keep_runs.or(file.keep).unwrap_or(DEFAULT_KEEP);
    (folder != Path::new(NONE)).then_some(HistoryPlace { folder, keep })
}
