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

const INTRODUCTION: &str = "\
# Rules

Made from the rules' own documentation: `tollgate rules --format markdown`. One of them: `tollgate explain broken-link`.

A rule is one fault that tollgate looks for. An **error** costs visitors or pages in search now, and fails a run unless
`--fail-on` says otherwise. A **warning** does harm that is smaller or less sure. A **notice** is a chance not taken, or what may
well be meant. What is no rule, and why, is
[decision 20](decisions/0020-what-is-no-rule.md); how often rules were wrong on sites not made by us is told in
[false-alarms.md](false-alarms.md).

tollgate.toml says how a project takes them:

```toml
[rules]
missing-description = \"off\"                     # not looked for
duplicate-title = \"error\"                       # as severe as you like
deep-page = { severity = \"warning\", limit = 8 } # where the rule has a limit
```

A page is **indexable** if it answers 200, says no `noindex`, and names itself as its canonical or none. Rules about titles,
descriptions and the like leave all others alone.

The examples are executed by our tests: a `bad` one gives exactly one finding of its rule, a `good` one none. `html` is a page.
`site` is a folder: each file stands below its name (`==> index.html <==`), and `_responses.toml`, `_headers` and `_redirects` say
what its server answers. `http` and `https` are folders behind a server, without and with encryption. `limit:2` sets the limit of
the rule. A `text` tells what no folder can show.

## Topics
";

/// The rules of each topic, with links to their documentation.
fn contents(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    for group in topics() {
        let title = group[0].category.title();
        let anchor = title.to_lowercase().replace(' ', "-");
        let rules: Vec<_> = group.iter().map(|rule| format!("[`{id}`](#{id})", id = rule.id)).collect();
        writeln!(out, "- [{title}](#{anchor}): {}", rules.join(", "))?;
    }
    Ok(())
}

fn markdown(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(INTRODUCTION.as_bytes())?;
    contents(out)?;
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
