//! Rules that a project writes itself, in tollgate.toml: what a CSS selector must find in every page.

use std::sync::RwLock;

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

/// Rules of projects that were declared in this process. Findings that were written down name their rule,
/// and must be read again by that name.
static DECLARED: RwLock<Vec<&'static Rule>> = RwLock::new(Vec::new());

/// Makes a rule of what a project declares. It lives as long as the process: there are few of them, and
/// they are declared once.
pub fn declare(custom: CustomRule) -> &'static Rule {
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let message = leaked(custom.message);
    let rule: &'static Rule = Box::leak(Box::new(Rule {
        id: leaked(custom.id),
        summary: message,
        fix: "Mend what the rule of tollgate.toml asks for",
        category: Category::Own,
        severity: custom.severity,
        since: env!("CARGO_PKG_VERSION"),
        references: &[],
        docs: "",
        limit: None,
        check: Check::Own(Box::leak(Box::new(custom.check))),
    }));
    DECLARED.write().expect("nobody panics while declaring").push(rule);
    rule
}

/// The declared rule of this name.
pub(super) fn declared(id: &str) -> Option<&'static Rule> {
    let declared = DECLARED.read().expect("nobody panics while declaring");
    declared.iter().rev().find(|rule| rule.id == id).copied()
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
