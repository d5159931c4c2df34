//! tollgate.toml: what a project says once, so that nobody has to type it.
//!
//! A key that means nothing is refused with its line: a setting that is silently ignored is worse
//! than none. What is known is read from the published schema, so the two cannot differ.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use toml::de::DeTable;
use url::Url;

use super::commands::{BaselineSettings, CompareSettings, FixSettings, ReportSettings, ServeSettings};
use super::custom::{CustomRule, Extract};
use super::history::HistorySettings;
use super::notify::NotifySettings;
use super::rules::RuleSetting;
use super::sources::SourceSettings;
use super::strangers;
use super::tables::{
    AccessSettings, LimitSettings, NetworkSettings, PaceSettings, ScopeSettings, SearchSettings,
};
use super::watch::WatchSettings;
use crate::cli;
use crate::cli::conditions::{self, FailOn};
use crate::cli::values::{self, Size};
use crate::report::{FORMATS, Format};
use crate::rules::RULES;
use crate::site::equity::Terms;

/// The name under which the file is looked for in the current folder.
pub const FILE_NAME: &str = "tollgate.toml";

/// Settings of tollgate; what is given on the command line goes first.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// What `tollgate audit` looks at, and what it leaves behind.
    pub audit: AuditSettings,
    /// What opens closed doors.
    pub access: AccessSettings,
    /// The way to a live site.
    pub network: NetworkSettings,
    /// How fast hosts are asked.
    pub pace: PaceSettings,
    /// What belongs to the site, and what of it is visited.
    pub scope: ScopeSettings,
    /// When a crawl ends, whatever is left.
    pub limits: LimitSettings,
    /// What is remembered of audits from one to the next.
    pub history: HistorySettings,
    /// What people know of the site from elsewhere.
    pub search: SearchSettings,
    /// Who hears of changes at once: webhooks and mail. Needs a history.
    pub notify: Vec<NotifySettings>,
    /// When `tollgate watch` audits, and where it shows the last report.
    pub watch: WatchSettings,
    /// What `tollgate compare` leaves behind, and what fails it.
    pub compare: CompareSettings,
    /// How `tollgate report` renders a stored audit.
    pub report: ReportSettings,
    /// What `tollgate baseline update` writes.
    pub baseline: BaselineSettings,
    /// What `tollgate fix` changes.
    pub fix: FixSettings,
    /// Where and how `tollgate serve` serves.
    pub serve: ServeSettings,
    /// The files that pages are made from.
    pub sources: SourceSettings,
    /// The terms of the model of link equity, by which findings are ranked.
    pub impact: Terms,
    /// Severities of rules by their id; `off` switches a rule off. Rules with a limit take a table:
    /// `{ severity = "warning", limit = 600 }`. A severity that stands here is kept for every finding of the
    /// rule; otherwise a refusal for payment that browsers do not meet is a notice.
    #[schemars(schema_with = "super::rules::schema")]
    pub rules: BTreeMap<String, RuleSetting>,
    /// Rules of the project's own: what a CSS selector must find in every page.
    #[serde(rename = "custom_rule")]
    pub custom_rules: Vec<CustomRule>,
    /// Columns of pages.csv and of `extracted` in audit.json: what a CSS selector finds in each page.
    #[serde(rename = "extract")]
    pub extracts: Vec<Extract>,
}

/// The `[audit]` table. Paths are relative to the file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct AuditSettings {
    /// The folder to audit, or the URL of a live site.
    pub target: Option<PathBuf>,
    /// The folder that reports are written into.
    pub out: Option<PathBuf>,
    /// The address that the site will have.
    #[serde(deserialize_with = "base_url")]
    #[schemars(with = "Option<String>", url)]
    pub base_url: Option<Url>,
    /// Where people read the report: alerts link to it.
    #[serde(deserialize_with = "report_url")]
    #[schemars(with = "Option<String>", url)]
    pub report_url: Option<Url>,
    /// Whether neither summary nor progress is printed.
    pub quiet: Option<bool>,
    /// The file that the state of the crawl is kept in.
    pub state: Option<PathBuf>,
    /// Whether a live site is asked only for what has changed since the last audit.
    pub incremental: Option<bool>,
    /// The report files to write.
    #[serde(deserialize_with = "formats")]
    #[schemars(schema_with = "formats_schema")]
    pub formats: Option<Vec<&'static Format>>,
    /// What fails the run: a condition, or several; any one is enough.
    #[serde(deserialize_with = "conditions::deserialize")]
    #[schemars(schema_with = "conditions::schema")]
    pub fail_on: Option<Vec<FailOn>>,
    /// The file of findings that were accepted.
    pub baseline: Option<PathBuf>,
    /// After how many runs in a row a rule fails the run, by its id.
    pub fail_after: BTreeMap<String, NonZeroU32>,
    /// The only rules to run, by id.
    #[schemars(schema_with = "only_schema")]
    pub only: Option<Vec<String>>,
    /// Whether URLs that differ in tracking parameters only are one.
    pub drop_tracking: Option<bool>,
    /// How much of one body is read, as in `10MiB`.
    #[schemars(with = "Option<String>")]
    pub max_body: Option<Size>,
}

/// Reads the file a person names, or the one in the current folder, if there is one.
pub fn load(named: Option<&Path>) -> anyhow::Result<Settings> {
    let Some((path, text)) = text(named)? else { return Ok(Settings::default()) };
    let mut settings = parse(&text, path)?;
    settings.move_to(path.parent().unwrap_or(Path::new("")));
    Ok(settings)
}

/// The text of that file, and its path. What some editors put before it is no part of it.
pub(super) fn text(named: Option<&Path>) -> anyhow::Result<Option<(&Path, String)>> {
    let path = named.unwrap_or(Path::new(FILE_NAME));
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => Ok(None),
        text => {
            let text = text.with_context(|| format!("cannot read the configuration `{}`", path.display()))?;
            Ok(Some((path, text.strip_prefix('\u{FEFF}').map_or(text.clone(), str::to_owned))))
        }
    }
}

impl Settings {
    /// Paths of the file are relative to it; a URL is a path of nowhere.
    fn move_to(&mut self, folder: &Path) {
        let paths = [
            self.audit.target.as_mut(),
            self.audit.out.as_mut(),
            self.audit.state.as_mut(),
            self.audit.baseline.as_mut(),
            self.access.cookies.as_mut(),
            self.network.ca_file.as_mut(),
            self.scope.list.as_mut(),
            self.compare.out.as_mut(),
            self.report.out.as_mut(),
            self.fix.source.as_mut(),
            self.history.folder_mut(),
        ];
        let data = self.search.paths_mut();
        for path in
            paths.into_iter().flatten().chain(data).filter(|path| !cli::is_url(&path.to_string_lossy()))
        {
            *path = folder.join(&path);
        }
        self.sources.root = Some(folder.join(self.sources.root.take().unwrap_or_default()));
    }
}

fn parse(text: &str, path: &Path) -> anyhow::Result<Settings> {
    let place = |offset: usize| format!("{}:{}", path.display(), 1 + text[..offset].matches('\n').count());
    let document = DeTable::parse(text).with_context(|| path.display().to_string())?;
    let strangers = strangers::strangers(document.get_ref(), &schema());
    if !strangers.is_empty() {
        let lines: Vec<String> =
            strangers.iter().map(|found| format!("{}: {}", place(found.offset), found.message)).collect();
        bail!("{}", lines.join("\n"));
    }
    toml::from_str(text).with_context(|| path.display().to_string())
}

/// The JSON Schema of tollgate.toml, as published in docs/tollgate.schema.json.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Settings).to_value();
    schema["title"] = "tollgate.toml".into();
    schema
}

/// The rules of tollgate, to be offered; the project may have others.
fn only_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    schemars::json_schema!({ "type": ["array", "null"], "items": { "anyOf": [{ "enum": ids }, { "type": "string" }] } })
}

pub(super) fn formats_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    schemars::json_schema!({ "type": ["array", "null"], "items": { "enum": names } })
}

fn base_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    values::base_url(&text).map(Some).map_err(serde::de::Error::custom)
}

fn report_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    values::report_url(&text).map(Some).map_err(serde::de::Error::custom)
}

pub(super) fn formats<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<&'static Format>>, D::Error> {
    named(deserializer, values::format_named)
}

fn named<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    find: fn(&str) -> Result<T, String>,
) -> Result<Option<Vec<T>>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    names.iter().map(|name| find(name)).collect::<Result<_, _>>().map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::values::Level;

    fn refused(text: &str) -> String {
        let error = parse(text, Path::new("tollgate.toml")).expect_err("it must be refused");
        format!("{error:#}")
    }

    #[test]
    fn every_setting_is_read() {
        let text = r#"
            [audit]
            target = "public"
            out = "reports"
            base-url = "https://example.com"
            formats = ["json"]
            fail-on = "never"
            only = ["missing-h1"]
            drop-tracking = true
            max-body = "1MiB"

            [rules]
            missing-title = "off"
            long-title = { limit = 700 }
        "#;
        let settings = parse(text, Path::new("tollgate.toml")).expect("it is valid");
        assert_eq!(settings.audit.target.as_deref(), Some(Path::new("public")));
        assert_eq!(settings.audit.base_url.as_ref().map(Url::as_str), Some("https://example.com/"));
        assert_eq!(settings.audit.formats.map(|formats| formats[0].name), Some("json"));
        assert_eq!(settings.audit.only.as_deref(), Some(&["missing-h1".to_owned()][..]));
        assert_eq!(settings.audit.max_body, Some(Size(1 << 20)));
        assert_eq!(settings.rules["missing-title"].severity, Some(Level::Off));
        assert_eq!(settings.rules["long-title"], RuleSetting { severity: None, limit: Some(700) });
    }

    #[test]
    fn unknown_keys_are_refused_with_line_and_suggestion() {
        for (text, message) in [
            (
                "[audit]\n\nfail_on = \"never\"",
                "tollgate.toml:3: unknown key `fail_on` in [audit]; did you mean `fail-on`?",
            ),
            ("[adit]\nout = \"x\"", "tollgate.toml:1: unknown key `adit`; did you mean `audit`?"),
            (
                "zzz = 1",
                "tollgate.toml:1: unknown key `zzz`; there are access, audit, baseline, compare, custom_rule, extract, fix, history, impact, limits, network, notify, pace, report, rules, scope, search, serve, sources, watch",
            ),
            (
                "[rules]\nmissing-titel = \"off\"",
                "tollgate.toml:2: no rule is called `missing-titel`; did you mean `missing-title`?",
            ),
            (
                "[audit]\nonly = [\n \"missing-h1\",\n \"missing-titel\",\n]",
                "tollgate.toml:4: no rule is called `missing-titel`; did you mean `missing-title`?",
            ),
            (
                "[audit]\nonly = [\"no-prices\"]\n[[custom_rule]]\nid = \"no-price\"\nselector = \"p\"",
                "tollgate.toml:2: no rule is called `no-prices`; did you mean `no-price`?",
            ),
            (
                "[rules]\nlong-title = { limt = 7 }",
                "tollgate.toml:2: unknown key `limt` in [long-title]; did you mean `limit`?",
            ),
            (
                "rules.missing-title.limit = 7",
                "tollgate.toml:1: unknown key `limit` in [missing-title]; there are severity",
            ),
            (
                "audit.fail_on = 1\naudit.uot = 2",
                "tollgate.toml:1: unknown key `fail_on` in [audit]; did you mean `fail-on`?\ntollgate.toml:2: unknown key `uot` in [audit]; did you mean `out`?",
            ),
        ] {
            assert_eq!(refused(text), message);
        }
    }

    #[test]
    fn values_that_mean_nothing_are_refused_where_they_stand() {
        for (text, needles) in [
            ("[audit]\nmax-body = \"10XB\"", ["line 2", "write a number and a unit"]),
            ("[audit]\nbase-url = \"example.com\"", ["line 2", "write it in full"]),
            ("[rules]\nmissing-title = \"fatal\"", ["line 2", "unknown variant `fatal`"]),
            ("[rules]\nlong-title = { limit = -1 }", ["line 2", "-1"]),
            ("[rules]\nlong-title = 7", ["line 2", "a severity, or a table"]),
            ("[audit\n", ["line 1", "tollgate.toml"]),
        ] {
            let message = refused(text);
            assert!(needles.iter().all(|needle| message.contains(needle)), "{message}");
        }
    }
}
