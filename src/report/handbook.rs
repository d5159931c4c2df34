//! The catalogues of diagnosis as text: the pages of `tollgate explain`, docs/causes.md and docs/statuses.md.

use std::fmt::Write;

use crate::diagnose::dialects::{DIALECTS, Dialect};
use crate::diagnose::lints::{Breaks, LINTS};
use crate::diagnose::platforms::platforms;
use crate::diagnose::statuses::{Defined, Status, statuses};
use crate::diagnose::{CAUSES, Cause};

/// The page of a cause, in Markdown, without its heading and references.
pub fn cause(cause: &Cause) -> String {
    let mut page =
        format!("{}\n## Who can mend it\n\n{}.\n\n", text(cause.docs), capitalised(cause.who.name()));
    page += "## What to do\n\n";
    page.extend(cause.steps.iter().map(|step| format!("- {step}\n")));
    let snippet = |(label, code): &(&str, &str)| format!("\n{label}:\n\n```text\n{code}\n```\n");
    page.extend(cause.snippets.iter().map(snippet));
    page + &format!("\n## How to verify\n\n{}\n", cause.verify)
}

/// The page of a status, in Markdown, without its heading and references.
pub fn status(status: &Status) -> String {
    let named = status.cause.map_or_else(
        || "The status names no cause by itself: headers, body and the answers around it do.".to_owned(),
        |cause| format!("By itself the status stands for `{}`: {}.", cause.id, uncapitalised(cause.title)),
    );
    let engines = status.engines;
    format!(
        "{}\n## Why\n\n{named}\n\n## What search engines do\n\n- Google: {}\n- Bing: {}\n- Yandex: {}\n\n## Ask again?\n\n{}\n\n## \
         What to say\n\n{}. {}\n",
        text(status.docs),
        engines.google,
        engines.bing,
        engines.yandex,
        status.again.says(),
        capitalised(status.say),
        defined(status),
    )
}

/// The page of a dialect, in Markdown, without its heading and references.
pub fn dialect(dialect: &Dialect) -> String {
    format!("{}\n", dialect.docs)
}

/// Where a status and what is said of it come from.
pub fn references_of(status: &Status) -> impl Iterator<Item = &'static str> {
    status.references.iter().chain(status.engines.references).copied()
}

/// docs/causes.md.
pub fn causes_document() -> String {
    let mut page = CAUSES_INTRODUCTION.to_owned();
    for known in CAUSES {
        write_section(&mut page, known.id, known.title, &cause(known), known.references);
    }
    page += "\n## Payment dialects\n\nHow servers ask crawlers and agents for money. Prices are shown as they were asked.\n";
    for known in DIALECTS {
        write_section(&mut page, known.id, known.name, &dialect(known), known.references);
    }
    page += "\n## Platforms and services\n\nWhat is told from an answer of each.\n";
    for platform in platforms() {
        page.extend([format!("\n### {}\n\n", platform.name)]);
        page.extend(platform.claims().map(|(weight, claim)| format!("- {}: {claim}\n", weight.name())));
        page += &listed(platform.references);
    }
    page += "\n## What can be wrong with a refusal itself\n\nOne that spoils an offer makes it a `misconfiguration`.\n\n";
    page += "| id | what is wrong | what to do | spoils an offer |\n|---|---|---|---|\n";
    for lint in LINTS {
        let breaks = if lint.breaks == Breaks::Nothing { "no" } else { "yes" };
        page.extend([format!("| `{}` | {} | {} | {breaks} |\n", lint.id, lint.what, lint.fix)]);
    }
    page
}

/// docs/statuses.md.
pub fn statuses_document() -> String {
    let mut page = STATUSES_INTRODUCTION.to_owned();
    page += "| status | name | defined by | family | by itself |\n|---|---|---|---|---|\n";
    for known in statuses() {
        let cause = known.cause.map_or_else(String::new, |cause| format!("`{}`", cause.id));
        let told = known.told.name();
        let family = serde_json::to_value(known.family).unwrap_or_default();
        let family = family.as_str().unwrap_or_default().to_owned();
        page.extend([format!(
            "| [{told}](#{told}) | {} | {} | {family} | {cause} |\n",
            known.name,
            definer(known.defined)
        )]);
    }
    for known in statuses() {
        let references: Vec<&str> = references_of(known).collect();
        write_section(&mut page, &known.told.name(), known.name, &status(known), &references);
    }
    page
}

const CAUSES_INTRODUCTION: &str = "\
# Causes

Made from the catalogues of `tollgate`: why something is refused, who can mend it, and how it is told.

A diagnosis is a sum of evidence. A header that only one protocol or platform sends counts 100, documented JSON keys 60, words 30,
a pattern of answers around it 20, a hint 10. The share of the best cause among the best two is its confidence, and it is capped by
what was seen: words alone reach 0.5, a header or JSON that others could send 0.6, documented JSON 0.9, a status by itself 0.8
(0.6 if no registry defines it). Below 0.4 the cause is `unknown`. Only a header or a challenge that can be decoded makes a
diagnosis certain.

## Causes
";

const STATUSES_INTRODUCTION: &str = "\
# Statuses

Made from the catalogue of `tollgate`: every error status, and every way of getting no answer. `tollgate explain 402` shows one.

";

fn write_section(page: &mut String, id: &str, title: &str, text: &str, references: &[&str]) {
    // Headings move below the entry's own.
    let text = text.replace("\n## ", "\n#### ");
    write!(page, "\n### {id}\n\n{title}.\n\n{text}{}", listed(references)).expect("memory takes it");
}

fn listed(references: &[&str]) -> String {
    let mut known: Vec<&str> = Vec::new();
    for reference in references {
        if !known.contains(reference) {
            known.push(reference);
        }
    }
    let lines: Vec<String> = known.iter().map(|reference| format!("- <{reference}>\n")).collect();
    if lines.is_empty() { String::new() } else { format!("\nReferences:\n\n{}", lines.concat()) }
}

/// Documentation as doc comments hold it: each line begins with a space.
fn text(docs: &str) -> String {
    docs.lines().flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"]).collect()
}

fn defined(status: &Status) -> String {
    match status.defined {
        Defined::Registered(document) => format!("Defined in {document}."),
        Defined::By(whom) => format!("No registry knows it; it is used by {whom}."),
        Defined::Here => "The name is tollgate's own.".to_owned(),
    }
}

fn definer(defined: Defined) -> &'static str {
    match defined {
        Defined::Registered(document) => document,
        Defined::By(whom) => whom,
        Defined::Here => "tollgate",
    }
}

fn capitalised(text: &str) -> String {
    text.split_at_checked(1).map(|(first, rest)| first.to_uppercase() + rest).unwrap_or_default()
}

fn uncapitalised(text: &str) -> String {
    text.split_at_checked(1).map(|(first, rest)| first.to_lowercase() + rest).unwrap_or_default()
}
