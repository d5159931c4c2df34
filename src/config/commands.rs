//! The tables of commands that audit nothing, or two sites: what is typed goes before what stands here. What such a
//! command shares with `tollgate audit` stands in the tables of that. Paths are relative to the file.

use std::net::SocketAddr;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::file::{formats, formats_schema};
use crate::cli::conditions::{self, FailOn};
use crate::cli::values::Span;
use crate::cli::{CompareArgs, FixArgs, NameArgs, ReportArgs, ServeArgs, UpdateArgs, share};
use crate::report::Format;
use crate::rules::Severity;

/// The `[compare]` table: what `tollgate compare` leaves behind, and what fails it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CompareSettings {
    /// Addresses that are read as others: `https://preview.example=https://www.example`.
    pub map: Vec<String>,
    /// The folder that reports are written into, and audits that are made for it.
    pub out: Option<PathBuf>,
    /// The report files to write.
    #[serde(deserialize_with = "formats")]
    #[schemars(schema_with = "formats_schema")]
    pub formats: Option<Vec<&'static Format>>,
    /// What fails the run where it is new or worse: a condition, or several; any one is enough.
    #[serde(deserialize_with = "conditions::deserialize")]
    #[schemars(schema_with = "conditions::schema")]
    pub fail_on: Option<Vec<FailOn>>,
    /// Whether neither summary nor progress is printed.
    pub quiet: Option<bool>,
}

impl CompareSettings {
    /// What was typed, then what stands here.
    pub fn under(&self, typed: &CompareArgs) -> CompareArgs {
        CompareArgs {
            map: if typed.map.is_empty() { self.map.clone() } else { typed.map.clone() },
            out: typed.out.clone().or_else(|| self.out.clone()),
            format: typed.format.clone().or_else(|| self.formats.clone()),
            fail_on: typed.fail_on.clone().or_else(|| self.fail_on.clone()),
            quiet: typed.quiet || self.quiet.unwrap_or(false),
            ..typed.clone()
        }
    }
}

/// The `[report]` table: how `tollgate report` renders a stored audit.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ReportSettings {
    /// The folder that reports are written into.
    pub out: Option<PathBuf>,
    /// The report files to write.
    #[serde(deserialize_with = "formats")]
    #[schemars(schema_with = "formats_schema")]
    pub formats: Option<Vec<&'static Format>>,
    /// What fails the run; nothing does unless it is said.
    #[serde(deserialize_with = "conditions::deserialize")]
    #[schemars(schema_with = "conditions::schema")]
    pub fail_on: Option<Vec<FailOn>>,
    /// Whether no summary is printed.
    pub quiet: Option<bool>,
}

impl ReportSettings {
    /// What was typed, then what stands here.
    pub fn under(&self, typed: &ReportArgs) -> ReportArgs {
        ReportArgs {
            out: typed.out.clone().or_else(|| self.out.clone()),
            format: typed.format.clone().or_else(|| self.formats.clone()),
            fail_on: typed.fail_on.clone().or_else(|| self.fail_on.clone()),
            quiet: typed.quiet || self.quiet.unwrap_or(false),
            ..typed.clone()
        }
    }
}

/// The `[baseline]` table: what `tollgate baseline update` writes; the file itself is `baseline` in `[audit]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct BaselineSettings {
    /// Who accepts what is added.
    pub owner: Option<String>,
    /// The severity from which on findings are added; all are unless it is said.
    pub from: Option<Severity>,
}

impl BaselineSettings {
    /// What was typed, then what stands here.
    pub fn under(&self, typed: &UpdateArgs) -> UpdateArgs {
        UpdateArgs {
            owner: typed.owner.clone().or_else(|| self.owner.clone()),
            from: typed.from.or(self.from),
            ..typed.clone()
        }
    }
}

/// The `[fix]` table: what `tollgate fix` changes, once it is told what to write.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FixSettings {
    /// The confidence from which on redirects are written, from 0 to 1.
    #[serde(deserialize_with = "confidence")]
    pub confidence: Option<f64>,
    /// Whether dead URLs that no page is like answer 410 (Gone).
    pub gone: Option<bool>,
    /// The folder of the sources that `--patch` changes.
    pub source: Option<PathBuf>,
}

impl FixSettings {
    /// What was typed, then what stands here.
    pub fn under(&self, typed: &FixArgs) -> FixArgs {
        // robots.txt and sitemaps stand in the built folder, not in its sources.
        let source = self.source.clone().filter(|_| typed.patch);
        FixArgs {
            confidence: typed.confidence.or(self.confidence),
            gone: typed.gone || self.gone.unwrap_or(false),
            source: typed.source.clone().or(source),
            ..typed.clone()
        }
    }
}

fn confidence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    share(f64::deserialize(deserializer)?).map(Some).map_err(serde::de::Error::custom)
}

/// The `[serve]` table: where and how `tollgate serve` serves.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ServeSettings {
    /// The address of this machine to listen at.
    pub listen: Option<SocketAddr>,
    /// Names that are answered to, beside localhost and addresses.
    pub hosts: Vec<String>,
    /// How much later every answer comes, as in `100ms`.
    #[schemars(with = "Option<String>")]
    pub latency: Option<Span>,
    /// Whether no line is printed for each request.
    pub quiet: Option<bool>,
}

impl ServeSettings {
    /// What was typed, then what stands here.
    pub fn under(&self, typed: &ServeArgs) -> ServeArgs {
        ServeArgs {
            listen: typed.listen.or(self.listen),
            names: NameArgs { hosts: typed.names.over(&self.hosts).to_vec() },
            latency: typed.latency.or(self.latency),
            quiet: typed.quiet || self.quiet.unwrap_or(false),
            ..typed.clone()
        }
    }
}
