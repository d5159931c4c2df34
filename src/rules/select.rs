//! Which rules run, how severe each is in this run, and under which limit.

use super::{Check, RULES, Rule, Severity};
use crate::page::Selector;

/// The rules of one run with their severities and limits.
#[derive(Debug, Clone)]
pub struct Selection {
    chosen: Vec<Chosen>,
    columns: Vec<(String, Selector)>,
}

#[derive(Debug, Clone, Copy)]
struct Chosen {
    rule: &'static Rule,
    severity: Option<Severity>,
    /// Whether the project says so, and not the rule.
    is_set: bool,
    limit: u64,
}

impl Default for Selection {
    fn default() -> Self {
        let as_declared = |rule: &&'static Rule| Chosen {
            rule,
            severity: Some(rule.severity),
            is_set: false,
            limit: rule.limit.as_ref().map_or(0, |limit| limit.default),
        };
        Self { chosen: RULES.iter().map(as_declared).collect(), columns: Vec::new() }
    }
}

impl Selection {
    /// Adds a rule of the project's own.
    pub fn add(&mut self, rule: &'static Rule) {
        self.chosen.push(Chosen { rule, severity: Some(rule.severity), is_set: true, limit: 0 });
    }

    /// Adds a column: what a selector finds in each page, by its name.
    pub fn add_column(&mut self, name: String, selector: Selector) {
        self.columns.push((name, selector));
    }

    /// What the project wants to know of each page, by name.
    pub fn columns(&self) -> &[(String, Selector)] {
        &self.columns
    }

    /// Whether pages must be looked at as trees.
    pub fn needs_tree(&self) -> bool {
        !self.columns.is_empty() || self.own().next().is_some()
    }

    /// Every rule that could run: those of tollgate, then the project's own.
    pub fn known(&self) -> impl Iterator<Item = &'static Rule> {
        self.chosen.iter().map(|chosen| chosen.rule)
    }

    /// The rule of this id, whether it runs or not.
    pub fn rule(&self, id: &str) -> Option<&'static Rule> {
        self.known().find(|rule| rule.id == id)
    }

    /// The project's own rules that run.
    pub fn own(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules().filter(|rule| matches!(rule.check, Check::Own(_)))
    }

    /// Gives a rule another severity, or switches it off.
    pub fn set(&mut self, rule: &Rule, severity: Option<Severity>) {
        let chosen = self.of_mut(rule);
        (chosen.severity, chosen.is_set) = (severity, true);
    }

    /// Switches a rule on, as severe as it is declared.
    pub fn switch_on(&mut self, rule: &Rule) {
        let chosen = self.of_mut(rule);
        (chosen.severity, chosen.is_set) = (Some(rule.severity), false);
    }

    /// Gives a rule another limit.
    pub fn set_limit(&mut self, rule: &Rule, limit: u64) {
        self.of_mut(rule).limit = limit;
    }

    /// How severe a fault is that does this much harm at most. What the project says of the rule stands.
    pub fn severity_within(&self, rule: &Rule, harm: Severity) -> Option<Severity> {
        let chosen = self.of(rule);
        chosen.severity.map(|severity| if chosen.is_set { severity } else { severity.min(harm) })
    }

    /// The severity of a rule in this run; `None` when it is switched off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.of(rule).severity
    }

    /// The limit of a rule in this run; 0 for a rule that has none.
    pub fn limit(&self, rule: &Rule) -> u64 {
        self.of(rule).limit
    }

    /// The rules that run.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.active().map(|(rule, _)| rule)
    }

    /// The rules that run, each with its limit.
    pub fn active(&self) -> impl Iterator<Item = (&'static Rule, u64)> {
        let is_on = |chosen: &&Chosen| chosen.severity.is_some();
        self.chosen.iter().filter(is_on).map(|chosen| (chosen.rule, chosen.limit))
    }

    fn of(&self, rule: &Rule) -> &Chosen {
        self.chosen
            .iter()
            .find(|chosen| chosen.rule.id == rule.id)
            .expect("every rule is in RULES or was added")
    }

    fn of_mut(&mut self, rule: &Rule) -> &mut Chosen {
        self.chosen
            .iter_mut()
            .find(|chosen| chosen.rule.id == rule.id)
            .expect("every rule is in RULES or was added")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_switched_off_does_not_run() {
        let mut selection = Selection::default();
        assert_eq!(selection.rules().count(), RULES.len());
        selection.set(RULES[0], None);
        selection.set(RULES[1], Some(Severity::Notice));
        assert_eq!(selection.rules().count(), RULES.len() - 1);
        assert_eq!(selection.severity(RULES[1]), Some(Severity::Notice));
    }

    #[test]
    fn what_the_project_says_of_a_rule_stands_whatever_the_harm() {
        let error =
            RULES.iter().find(|rule| rule.severity == Severity::Error).expect("some rules are errors");
        let mut selection = Selection::default();
        let severity = |selection: &Selection| selection.severity_within(error, Severity::Notice);
        assert_eq!(severity(&selection), Some(Severity::Notice), "nobody said so");
        selection.set(error, Some(Severity::Error));
        assert_eq!(severity(&selection), Some(Severity::Error), "as declared, and said so");
        selection.switch_on(error);
        assert_eq!(severity(&selection), Some(Severity::Notice), "asked for, but not how severe");
        selection.set(error, None);
        assert_eq!(severity(&selection), None, "switched off");
    }

    #[test]
    fn a_rule_runs_under_the_limit_it_was_given() {
        let limited = RULES.iter().find(|rule| rule.limit.is_some()).expect("some rules have a limit");
        let mut selection = Selection::default();
        assert_eq!(Some(selection.limit(limited)), limited.limit.as_ref().map(|limit| limit.default));
        selection.set_limit(limited, 7);
        assert!(selection.active().any(|(rule, limit)| rule.id == limited.id && limit == 7));
    }
}
