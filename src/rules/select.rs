//! Which rules run, and how severe each is in this run.

use std::collections::BTreeMap;

use super::{RULES, Rule, Severity};

/// The rules of one run with their severities.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    changed: BTreeMap<&'static str, Option<Severity>>,
}

impl Selection {
    /// Gives a rule another severity, or switches it off.
    pub fn set(&mut self, rule: &'static Rule, severity: Option<Severity>) {
        self.changed.insert(rule.id, severity);
    }

    /// The severity of a rule in this run; `None` when it is switched off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.changed.get(rule.id).copied().unwrap_or(Some(rule.severity))
    }

    /// The rules that run.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().copied().filter(|rule| self.severity(rule).is_some())
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
}
