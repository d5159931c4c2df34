//! The file: TOML, an `[[accepted]]` table for each entry. Entries keep their text, with the comments in it.

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use toml::value::Date;

/// What a baseline says that it is.
pub const SCHEMA: &str = "tollgate/baseline/1";

/// What begins an entry.
const HEADER: &str = "[[accepted]]";

/// What stands above the entries of a new file.
const OPENING: &str = "\
# Findings that were accepted: they are told, and fail no run.
# `tollgate baseline update` adds what is new and drops what is fixed. It keeps reason, owner, expires and comments.";

/// A baseline as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// What stands above the first entry.
    pub(super) opening: String,
    /// The rules of the version that wrote it last; none where it does not say so.
    pub rules: Vec<String>,
    /// Its entries, in the order of the file.
    pub entries: Vec<Accepted>,
    /// Whether its lines end as on Windows.
    pub(super) has_returns: bool,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The id of the rule.
    pub rule: String,
    /// The URL; one of the site is a path.
    pub target: String,
    /// Patterns of the pages; none where any page is meant.
    pub pages: Vec<String>,
    /// Why it is accepted.
    pub reason: Option<String>,
    /// By whom.
    pub owner: Option<String>,
    /// The last day on which it is (`2026-12-31`).
    pub expires: Option<String>,
    /// Its text, with its comments.
    pub(super) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    schema: Option<String>,
    #[serde(default)]
    rules: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    accepted: [Fields; 1],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    rule: String,
    target: String,
    #[serde(default)]
    pages: Vec<String>,
    reason: Option<String>,
    owner: Option<String>,
    expires: Option<Date>,
}

impl Default for Baseline {
    /// One that accepts nothing.
    fn default() -> Self {
        let opening = format!("{OPENING}\nschema = \"{SCHEMA}\"");
        Self { opening, rules: Vec::new(), entries: Vec::new(), has_returns: false }
    }
}

impl Baseline {
    /// Reads the text of a file, which is called so in messages.
    pub fn read(text: &str, name: &str) -> anyhow::Result<Self> {
        let has_returns = text.contains("\r\n");
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n");
        let (opening, blocks) = parts(&text);
        let rules = rules_of(&opening, name)?;
        let entries =
            blocks.iter().map(|(line, block)| entry(block, *line, name)).collect::<Result<_, _>>()?;
        Ok(Self { opening: opening.trim().to_owned(), rules, entries, has_returns })
    }

    /// Its text: the opening, and the entries in their order.
    pub fn written(&self) -> String {
        let texts = std::iter::once(self.opening.as_str())
            .chain(self.entries.iter().map(|entry| entry.text.as_str()));
        let mut text = texts.map(str::trim_end).collect::<Vec<_>>().join("\n\n");
        text.push('\n');
        if self.has_returns { text.replace('\n', "\r\n") } else { text }
    }
}

/// What stands above the first entry, and each entry with the number of its first line. The comments right above an
/// entry are its own.
fn parts(text: &str) -> (String, Vec<(usize, String)>) {
    let lines: Vec<&str> = text.lines().collect();
    let is_header = |line: &&str| line.split('#').next().is_some_and(|code| code.trim_end() == HEADER);
    let headers = lines.iter().enumerate().filter(|(_, line)| is_header(line)).map(|(at, _)| at);
    let starts: Vec<usize> = headers
        .map(|header| {
            let comments = lines[..header].iter().rev().take_while(|line| line.starts_with('#')).count();
            header - comments
        })
        .collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let block = |(start, end): (&usize, usize)| (*start, lines[*start..end].join("\n").trim_end().to_owned());
    let blocks = starts.iter().zip(ends).map(block).collect();
    (lines[..starts.first().copied().unwrap_or(lines.len())].join("\n"), blocks)
}

/// The rules that a baseline knows, if it is one.
fn rules_of(opening: &str, name: &str) -> anyhow::Result<Vec<String>> {
    let read: Opening = toml::from_str(opening).map_err(|error| {
        anyhow::anyhow!(
            "{name}:{}: this is no baseline of tollgate: {}",
            line(opening, &error, 0),
            error.message()
        )
    })?;
    match read.schema.as_deref() {
        Some(SCHEMA) => Ok(read.rules),
        Some(other) => bail!("{name} holds `{other}`; this version of tollgate reads `{SCHEMA}`"),
        None => {
            bail!("{name} is no baseline of tollgate: it has no `schema = \"{SCHEMA}\"` above its entries")
        }
    }
}

fn entry(text: &str, above: usize, name: &str) -> anyhow::Result<Accepted> {
    let read: Block = toml::from_str(text)
        .map_err(|error| anyhow::anyhow!("{name}:{}: {}", line(text, &error, above), error.message()))?;
    let [Fields { rule, target, pages, reason, owner, expires }] = read.accepted;
    let header = above + 1 + text.lines().take_while(|line| line.starts_with('#')).count();
    let is_url = |text: &str| text.starts_with('/') || text.contains(':');
    let place = || format!("{name}:{header}");
    ensure!(!rule.is_empty(), "{}: the entry names no rule", place());
    ensure!(is_url(&target), "{}: the target `{target}` is neither a path nor a URL", place());
    let is_pattern = |page: &&String| is_url(page) || page.starts_with('*');
    let odd = pages.iter().find(|page| !is_pattern(page));
    odd.map_or(Ok(()), |page| bail!("`{page}` is neither a path nor a URL nor a pattern of them"))
        .with_context(place)?;
    let expires = expires.map(|date| date.to_string());
    Ok(Accepted { rule, target, pages, reason, owner, expires, text: text.to_owned() })
}

/// The line of a fault, below so many others.
fn line(text: &str, error: &toml::de::Error, above: usize) -> usize {
    let offset = error.span().map_or(0, |span| span.start.min(text.len()));
    above + 1 + text.get(..offset).map_or(0, |before| before.matches('\n').count())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub const TEXT: &str = "\
# ours
schema = \"tollgate/baseline/1\"

# the menu comes back
[[accepted]]
rule = \"broken-link\"
target = \"/menu/\" # for now
pages = [\"/\", \"/a/*\"]
reason = \"winter\"
expires = 2026-12-01

[[accepted]]
rule = \"missing-h1\"
target = \"/cakes/\"
";

    #[test]
    fn what_is_read_is_written_as_it_was() {
        let baseline = Baseline::read(TEXT, "b.toml").expect("it is whole");
        assert_eq!(baseline.written(), TEXT);
        assert_eq!(baseline.entries[0].expires.as_deref(), Some("2026-12-01"));
        assert_eq!(baseline.entries[0].pages, ["/", "/a/*"]);
        assert_eq!(baseline.entries[1].pages, [""; 0]);
    }

    #[test]
    fn windows_line_endings_and_byte_order_marks_are_read_and_endings_kept() {
        let windows = TEXT.replace('\n', "\r\n");
        let baseline = Baseline::read(&format!("\u{FEFF}{windows}"), "b.toml").expect("it is whole");
        assert_eq!(baseline.written(), windows);
        assert_eq!(baseline.entries[0].rule, "broken-link");
    }

    #[test]
    fn what_is_damaged_or_foreign_is_refused_with_its_line() {
        let with = |from: &str, to: &str| TEXT.replace(from, to);
        for (text, needle) in [
            (with("rule = \"missing", "rle = \"missing"), "b.toml:13: unknown field `rle`"),
            (with("target = \"/cakes/\"", ""), "b.toml:12: missing field `target`"),
            (with("2026-12-01", "2026-13-01"), "b.toml:10: "),
            (with("2026-12-01", "\"soon\""), "b.toml:10: "),
            (with("/cakes/", "cakes"), "b.toml:12: the target `cakes` is neither"),
            (with("\"/a/*\"", "\"a\""), "b.toml:5: `a` is neither"),
            (with("rule = \"missing-h1\"", "<<<<<<< HEAD"), "b.toml:13: "),
            (with("baseline/1", "baseline/9"), "b.toml holds `tollgate/baseline/9`; this version"),
            (with("schema", "# schema"), "b.toml is no baseline of tollgate: it has no `schema"),
            ("{\"schema\": 1}".to_owned(), "b.toml:1: this is no baseline of tollgate"),
            (
                "[audit]\ntarget = \"x\"\n".to_owned(),
                "b.toml:1: this is no baseline of tollgate: unknown field `audit`",
            ),
            (String::new(), "it has no `schema"),
        ] {
            let message = format!("{:#}", Baseline::read(&text, "b.toml").expect_err("it must be refused"));
            assert!(message.contains(needle), "{message}");
        }
    }
}
