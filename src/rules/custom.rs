//! Rules that a project writes itself, in tollgate.toml: what a CSS selector must find in every page.

use super::{Category, Check, Findings, Rule, Severity, View};
use crate::page::{Pattern, Selector, Tree};

/// What a rule of the project asks for.
#[derive(Debug)]
pub struct CustomCheck {
    /// Where it looks.
    pub selector: Selector,
    /// What must be there.
    pub expects: Expectation,
}

/// What a selector must find.
#[derive(Debug)]
pub enum Expectation {
    /// At least one element.
    Exists,
    /// No element.
    IsAbsent,
    /// So many elements.
    Count(usize),
    /// Only elements whose value matches.
    Matches(Pattern),
}

/// How a rule of the project is called and shown.
#[derive(Debug)]
pub struct CustomRule {
    /// Its name, unlike that of any other rule.
    pub id: String,
    /// The fault in one sentence.
    pub message: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it asks for.
    pub check: CustomCheck,
}

/// Makes a rule of what a project declares. It lives as long as the process, as all rules do: there are few
/// of them, and a configuration is read once.
pub fn declare(custom: CustomRule) -> &'static Rule {
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    Box::leak(Box::new(Rule {
        docs: leaked(documentation(&custom)),
        id: leaked(custom.id),
        summary: leaked(custom.message),
        fix: "Mend what the rule of tollgate.toml asks for",
        category: Category::Own,
        severity: custom.severity,
        since: env!("CARGO_PKG_VERSION"),
        references: &[],
        limit: None,
        check: Check::Own(Box::leak(Box::new(custom.check))),
    }))
}

/// What `tollgate explain` says of it, under the headings that every rule has.
fn documentation(custom: &CustomRule) -> String {
    let CustomCheck { selector, expects } = &custom.check;
    let finds = match expects {
        Expectation::Exists => format!("Pages where {selector} finds nothing."),
        Expectation::IsAbsent => format!("Pages where {selector} finds something."),
        Expectation::Count(count) => {
            format!("Pages where {selector} finds fewer or more than {count} elements.")
        }
        Expectation::Matches(pattern) => {
            format!("Pages where {selector} finds something that does not match `{pattern}`.")
        }
    };
    format!(
        "## What it finds\n\n{finds}\n\n## Why it matters\n\nThe project says so, in its tollgate.toml: {}\n\n\
         ## How to fix it\n\nMend the pages; or change the rule, where it asks for too much.\n",
        custom.message
    )
}

/// Checks one page.
pub(super) fn check(check: &CustomCheck, tree: &Tree, view: &View, findings: &mut Findings) {
    let values = tree.values(&check.selector);
    let seen = match &check.expects {
        Expectation::Exists if values.is_empty() => "nothing was found".to_owned(),
        Expectation::IsAbsent if !values.is_empty() => format!("found: “{}”", shown(&values[0])),
        Expectation::Count(count) if values.len() != *count => {
            format!("found {} times, expected {count}", values.len())
        }
        Expectation::Matches(pattern) => match values.iter().find(|value| !pattern.matches(value)) {
            Some(value) => format!("“{}” does not match", shown(value)),
            None => return,
        },
        _ => return,
    };
    view.report(findings, &seen);
}

fn shown(value: &str) -> String {
    const LONGEST: usize = 80;
    value.chars().take(LONGEST).collect()
}
