//! What fails a run, compiled: conditions that this run can never meet are refused.

use std::collections::BTreeMap;

use anyhow::{bail, ensure};

use super::file::Settings;
use crate::audit::{Audit, Condition};
use crate::cli::AuditArgs;
use crate::cli::conditions::FailOn;
use crate::cli::values::{RunsInARow, no_rule_named};
use crate::compare::Aspect;
use crate::rules::{RULES, Selection, Severity};

/// The conditions of an audit.
pub fn of_run(
    args: &AuditArgs,
    settings: &Settings,
    selection: &Selection,
) -> anyhow::Result<Vec<Condition>> {
    let said = args.fail_on.as_deref().or(settings.audit.fail_on.as_deref());
    let ids: Vec<_> = selection.known().map(|rule| rule.id).collect();
    let conditions = compile(said, &ids)?;
    let has_baseline = args.baseline.is_some() || settings.audit.baseline.is_some();
    let search = settings.search.under(&args.search);
    let has_clicks = !search.search_console.is_empty() || !search.metrics.is_empty();
    for condition in &conditions {
        match condition {
            Condition::New(_) if !has_baseline => {
                bail!(
                    "--fail-on '{condition}': without a baseline nothing is known: name one with --baseline"
                )
            }
            Condition::Rule(id) if !selection.rules().any(|rule| rule.id == id) => {
                bail!("--fail-on {condition}: the rule does not run: switch it on, or drop the condition")
            }
            Condition::ClicksAtRisk(_) if !has_clicks => {
                bail!(
                    "--fail-on '{condition}': nothing tells clicks: name data with --search-console or --metrics"
                )
            }
            _ => {}
        }
    }
    Ok(conditions)
}

/// After how many runs in a row each rule fails: as typed, then as the file says.
pub fn after(
    args: &AuditArgs,
    settings: &Settings,
    selection: &Selection,
) -> anyhow::Result<BTreeMap<String, u32>> {
    let filed = settings.audit.fail_after.iter().map(|(rule, runs)| (rule, *runs));
    let typed = args.fail_after.iter().map(|RunsInARow { rule, runs }| (rule, *runs));
    let mut after = BTreeMap::new();
    for (rule, runs) in filed.chain(typed) {
        let ids = selection.known().map(|rule| rule.id);
        ensure!(selection.rule(rule).is_some(), "fail-after: {}", no_rule_named(rule, ids));
        after.insert(rule.clone(), runs.get());
    }
    Ok(after)
}

/// The conditions for a stored audit, which knows the project's own rules.
pub fn of_audit(said: Option<&[FailOn]>, audit: &Audit) -> anyhow::Result<Vec<Condition>> {
    compile(said, &known_to(audit).collect::<Vec<_>>())
}

/// The rules that a stored audit may name.
pub fn known_to(audit: &Audit) -> impl Iterator<Item = &str> {
    RULES.iter().map(|rule| rule.id).chain(audit.own_rules.iter().map(|own| own.id.as_str()))
}

/// The conditions for a comparison with a later audit that knows these rules.
pub fn of_comparison<'a>(
    said: Option<&[FailOn]>,
    known: impl Iterator<Item = &'a str>,
) -> anyhow::Result<Vec<Condition>> {
    compile(said, &known.chain(Aspect::ALL.map(Aspect::name)).collect::<Vec<_>>())
}

/// The conditions that were said, or the default. `never` stands alone.
fn compile(said: Option<&[FailOn]>, ids: &[&str]) -> anyhow::Result<Vec<Condition>> {
    let default = [FailOn::When(Condition::Severity(Severity::Error))];
    let said = said.unwrap_or(&default);
    let conditions: Vec<Condition> = said.iter().filter_map(condition).collect();
    if conditions.len() < said.len() && !conditions.is_empty() {
        bail!(
            "--fail-on: nothing fails the run with `never`, and `{}` does: drop one of the two",
            conditions[0]
        );
    }
    for condition in &conditions {
        if let Condition::Rule(id) = condition
            && !ids.contains(&id.as_str())
        {
            bail!("--fail-on: {}", no_rule_named(id, ids.iter().copied()));
        }
    }
    Ok(conditions)
}

fn condition(said: &FailOn) -> Option<Condition> {
    match said {
        FailOn::Never => None,
        FailOn::When(condition) => Some(condition.clone()),
    }
}
