//! `tollgate rules`: what is looked for, as a table, as JSON, or as the documentation in docs/rules.md.

use std::io::{self, Write};

use serde_json::json;

use super::{Console, Exit};
use crate::cli::{Listing, RulesArgs};
use crate::report::Paint;
use crate::report::paint::Look;
use crate::rules::{RULES, Rule};

/// Lists the rules.
pub fn run(args: &RulesArgs, console: &mut Console) -> anyhow::Result<Exit> {
    match args.format {
        Listing::Table => table(console.paint, console.out)?,
        Listing::Json => json(console.out)?,
        Listing::Markdown => markdown(console.out)?,
    }
    Ok(Exit::Clean)
}

fn table(paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for group in topics() {
        writeln!(out, "{}", paint.paint(Look::Strong, group[0].category.title()))?;
        for rule in group {
            let severity = format!("{:7}", rule.severity.name());
            let severity = paint.paint(Look::of(rule.severity), severity);
            writeln!(out, "  {severity}  {:width$}  {}", rule.id, rule.summary)?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "{}",
        paint.paint(Look::Faint, "`tollgate explain RULE` says why a rule matters and how to fix it")
    )
}

/// The rules by topic, in the order of the topics; within one as they are documented.
fn topics() -> Vec<Vec<&'static Rule>> {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.category);
    rules.chunk_by(|one, other| one.category == other.category).map(<[_]>::to_vec).collect()
}

fn json(out: &mut dyn Write) -> anyhow::Result<()> {
    let rules: Vec<_> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "summary": rule.summary,
                "fix": rule.fix,
                "category": rule.category,
                "severity": rule.severity,
                "since": rule.since,
                "references": rule.references,
                "limit": rule.limit.as_ref().map(|limit| json!({
                    "default": limit.default,
                    "unit": limit.unit,
                    "doc": limit.doc,
                })),
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rules).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

fn markdown(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Rules\n\nMade from the rules' own documentation: `tollgate rules --format markdown`.")?;
    for group in topics() {
        writeln!(out, "\n## {}", group[0].category.title())?;
        for rule in group {
            document(rule, out)?;
        }
    }
    Ok(())
}

fn document(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### {}\n\n{}.", rule.id, rule.summary)?;
    writeln!(out, "\n{}, since {}.", capitalised(rule.severity.name()), rule.since)?;
    if let Some(limit) = &rule.limit {
        write!(out, "{}: {} {};", limit.doc, limit.default, limit.unit)?;
        writeln!(out, " `{} = {{ limit = {} }}` under `[rules]` in tollgate.toml.", rule.id, limit.default)?;
    }
    writeln!(out)?;
    for line in rule.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        // Headings move below the rule's own.
        let deeper = if line.starts_with("## ") { "##" } else { "" };
        writeln!(out, "{deeper}{line}")?;
    }
    writeln!(out, "\n#### References\n")?;
    rule.references.iter().try_for_each(|reference| writeln!(out, "- <{reference}>"))
}

fn capitalised(word: &str) -> String {
    word.split_at_checked(1).map(|(first, rest)| first.to_ascii_uppercase() + rest).unwrap_or_default()
}
