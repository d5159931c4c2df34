//! Which rules run.

use clap::Args;

use super::audit::RULES;
use super::named::rule_id;
use super::values::RuleLevel;

/// Which rules run, and how bad their findings are.
#[derive(Debug, Clone, Default, Args)]
pub struct SelectionArgs {
    /// Give a rule another severity, or switch it off: missing-alt=notice, orphan-page=off
    #[arg(long, value_name = "ID=SEVERITY", help_heading = RULES)]
    pub rule: Vec<RuleLevel>,

    /// Run these rules only, by comma
    #[arg(long, value_name = "ID,...", value_delimiter = ',', value_parser = rule_id(), help_heading = RULES)]
    #[arg(hide_possible_values = true)]
    pub only: Option<Vec<String>>,
}
